"""Who was not there: a school says it by code, and counts the works it has collected."""

from collections import Counter

from vprok.interfaces.cli.demo.robot import Robot
from vprok.tools.stats.block import Block

WORDS = (
    "absent:illness",
    "absent:illness",
    "absent:family",
    "absent:contest",
    "moved:other_school",
)
"""One reason after another, most often an illness."""


def keep_presence(robot: Robot, pages: str, block: Block, *, is_short: bool = False) -> int:
    """Say why the absent have no work, and how many works each class has handed in.

    pages:    where the pages about the work begin
    is_short: the protocol of the first class counts one work less than there were participants
    returns:  how many are absent
    """
    everyone = list(block.participants())
    absent = [one.code for one in everyone if not any(one.variants)]
    said = {f"code_{code}": WORDS[code % len(WORDS)] for code in absent}
    counts = Counter(one.class_no for one in everyone if any(one.variants))
    if is_short and counts:
        counts[min(counts)] -= 1
    works = {f"works_{number}": str(count) for number, count in counts.items()}
    robot.post(f"{pages}presence/", {"before": "", **said, **works})
    return len(absent)
