"""What holds an uploaded paper back."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from vprok.domain.campaign.rules import ALL_ZONES, zone_group_words
from vprok.kernel.refusal import Refusal
from vprok.kernel.russian import plural

MOST_VARIANT_BYTES = 20 * 2**20


@dataclass(frozen=True, order=True)
class Spot:
    """Which paper of a work it is.

    group: zone group that gets it; 0 where all zones get the same
    part:  of the work, from 1
    """

    group: int
    part: int
    number: int

    def words(self, *, has_parts: bool) -> str:
        """How people call it: «вариант 2 части 1, МСК+7…+9».

        has_parts: the work is written in parts
        """
        part = f" части {self.part}" if has_parts else ""
        zone = f", {zone_group_words(self.group)}" if self.group != ALL_ZONES else ""
        return f"вариант {self.number}{part}{zone}"

    @property
    def address(self) -> str:
        """How an address names it: `g2-p1-v2`."""
        return f"g{self.group}-p{self.part}-v{self.number}"

    def file_name(self, code: str, *, has_parts: bool) -> str:
        """How the organiser names its file: `ma4-g2-p1-v2.pdf`.

        code: of the work
        """
        group = f"-g{self.group}" if self.group != ALL_ZONES else ""
        part = f"-p{self.part}" if has_parts else ""
        return f"{code}{group}{part}-v{self.number}.pdf"


def spots(*, groups: Iterable[int], parts: int, variants: int) -> tuple[Spot, ...]:
    """Every paper that a work asks for: each variant of each part, for each zone group.

    source: domain.md §5.10; settled.md, Secrets with an hour
    """
    return tuple(
        Spot(group, part, number)
        for group in groups
        for part in range(1, parts + 1)
        for number in range(1, variants + 1)
    )


_NAME = re.compile(r"([a-z]{2,4}\d{1,2})(?:[-_]g(\d))?(?:[-_]p(\d))?[-_]v(\d{1,2})\.pdf")


def named_paper(name: str) -> tuple[str, Spot] | None:
    """The work and the place that the name of a file tells, like `ma4-g2-p1-v2.pdf`.

    A group left out is all zones, a part left out is the first.

    returns: the code of the work and its paper; None where the name tells nothing
    source:  issue «C. Materials»: several files at once, by name
    """
    found = _NAME.fullmatch(name.strip().lower())
    if found is None:
        return None
    code, group, part, number = found.groups()
    return code, Spot(int(group or ALL_ZONES), int(part or 1), int(number))


def name_is_unclear(name: str, *, is_known: bool) -> Refusal | None:
    """Hold back a file whose name does not say which paper of the campaign it is.

    is_known: the name tells a paper that a work of the campaign has
    source:   house.md §2, «Refuse kindly»
    """
    if is_known:
        return None
    return Refusal(
        "name_is_unclear",
        f"По названию «{name[:60]}» не понять, какой это вариант."
        " Назовите файл по образцу: образцы стоят под заголовком «Как назвать файлы».",
    )


def variant_is_unknown(spot: Spot, there: Collection[Spot]) -> Refusal | None:
    """Hold back a paper that the work does not ask for.

    there:  all that it asks for, from `spots`
    source: domain.md §5.10
    """
    if spot in there:
        return None
    count = plural(max(one.number for one in there), "вариант", "варианта", "вариантов")
    return Refusal(
        "variant_is_unknown",
        f"В этой работе {count}, и такого среди них нет. Выберите вариант из списка.",
    )


def variant_is_too_large(size: int) -> Refusal | None:
    """Hold back a paper that would make every school's archive heavy.

    source: security.md §4.1, P3
    """
    if size <= MOST_VARIANT_BYTES:
        return None
    return Refusal(
        "variant_is_too_large",
        f"Файл больше {MOST_VARIANT_BYTES // 2**20} МБ. Уменьшите рисунки и сохраните его заново.",
    )


def variant_is_there(*, is_there: bool, replaces: bool) -> Refusal | None:
    """Ask for a clear yes before a paper that is there already is replaced.

    source: settled.md, Secrets with an hour
    """
    if not is_there or replaces:
        return None
    return Refusal(
        "variant_is_there",
        "Этот вариант уже загружен. Подтвердите замену: архивы школ будут собраны заново.",
    )


@dataclass(frozen=True)
class Known:
    """A paper that is there already, as newcomers are compared with it.

    prints: one for each page; empty for a page with nothing on it
    """

    spot: Spot
    digest: str
    prints: Sequence[str]


def variant_is_a_twin(
    digest: str, prints: Sequence[str], others: Iterable[Known], *, has_parts: bool
) -> Refusal | None:
    """Hold back the same file, or the same pages saved anew, given for two papers of one work.

    Two zone groups never get the same: what the East has written, the West must not be given.

    prints: of its pages
    others: the other papers of the work
    source: domain.md §5.10; security.md §3.4, point 6
    """
    for other in others:
        is_same_text = any(prints) and list(prints) == list(other.prints)
        if digest == other.digest or is_same_text:
            return Refusal(
                "variant_is_a_twin",
                f"Этот же файл уже загружен: {other.spot.words(has_parts=has_parts)}."
                " Выберите другой файл.",
            )
    return None


def shared_pages(prints: Sequence[str], others: Iterable[Known], *, group: int) -> dict[Spot, int]:
    """How many pages of a paper stand in papers of other zone groups as well, word for word.

    An instruction on the first page is often common, so this is told and does not hold back.

    returns: by paper, only those that share some
    source:  security.md §3.4, point 6
    """
    mine = {one for one in prints if one}
    return {
        other.spot: count
        for other in others
        if other.spot.group != group and (count := len(mine & set(other.prints)))
    }


def variants_are_missing(*, there: int, due: int) -> Refusal | None:
    """Hold the archive until every variant of the work is uploaded.

    source: domain.md §2.1, строка 11
    """
    if there >= due:
        return None
    return Refusal(
        "variants_are_missing",
        "Варианты этой работы ещё не загружены. Архив соберётся сам, когда они появятся.",
    )
