"""What happens around a server whose memory is searched, each step in a process of its own.

`python -m tests.security.hour prepare|arm|clock …` in the surroundings of that server.
"""

import json
import sys
from datetime import datetime


def prepare() -> dict[str, object]:
    """Everything up to a slot with its key; the server is to build the archive."""
    from vprok.interfaces.cli.prepare import ready

    ready()
    from tests.domain.materials import custody
    from vprok.tools.vault.custody import commitment_to

    entry = custody.entry()
    three = custody.Officers()
    slot = custody.keyed(entry)
    value = three.value(slot, 0, 1)
    assert commitment_to(value) == slot.commitment
    return {
        "value": value.hex(),
        "secret": custody.school_seed().hex(),
        "seeds": [seed.hex() for seed in three.seeds.values()],
    }


def arm(*seeds: str) -> dict[str, object]:
    """Two officers with their words, in the evening."""
    from tests.domain.materials import custody
    from vprok.domain.materials.models import Slot

    three = custody.Officers.__new__(custody.Officers)
    three.seeds = {number: bytes.fromhex(seed) for number, seed in enumerate(seeds)}
    three.arm(Slot.objects.select_related("work__campaign").get())
    return {}


def clock(at: str) -> dict[str, object]:
    """Set the demo's clock."""
    from django.utils import timezone

    from vprok.interfaces.frame.models import DemoClock

    ahead = datetime.fromisoformat(at) - timezone.now()
    DemoClock.objects.update_or_create(pk=1, defaults={"ahead": ahead})
    return {}


STEPS = {"prepare": prepare, "clock": clock, "arm": arm}


def main() -> None:
    name, *words = sys.argv[1:]
    if name != "prepare":
        from vprok.interfaces.cli import awake

        awake()
    sys.stdout.write(json.dumps(STEPS[name](*words)) + "\n")  # type: ignore[operator]


if __name__ == "__main__":
    main()
