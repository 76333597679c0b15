"""Who may mark which work: dealing by a seed, the blind sample, and what holds a commission up."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from vprok.kernel.lots import lot
from vprok.kernel.refusal import Refusal
from vprok.kernel.russian import plural

BATCH = 5
"""Works that one expert gets in a row: a stack that can be handed over, and still by lot."""

PAIR = 2
"""So many experts are needed for a second, blind marking."""

MOST_OF_A_SHARE = 100


@dataclass(frozen=True, order=True)
class Paper:
    """One work that somebody has to mark; its order is that of the stacks.

    school: key of the body
    stack:  where it lies: class and room
    """

    school: str
    stack: str
    code: str

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from others, wherever it lies."""
        return self.school, self.code


@dataclass(frozen=True)
class Hand:
    """An expert as dealing knows one.

    number: in the commission
    school: key of the expert's own school; empty above schools
    load:   works the expert has already
    """

    number: int
    school: str
    load: int = 0


Bars = Mapping[tuple[str, str], frozenset[int]]
"""Numbers of experts who may not have a work, by school and code: they have had it already."""


def drawn(seed: str, *words: object) -> int:
    """The number that the lot gives to these words; anyone can repeat it with SHA-256.

    source: domain.md §11.3; settled.md, Figures: what is drawn can be repeated
    """
    return int(lot(seed, *words)[:16], 16)


def digest_of_seed(seed: str) -> str:
    """What is published of a seed while its sample must not be known.

    source: settled.md, Random assignment: first the digest, then the seed
    """
    return hashlib.sha256(seed.encode()).hexdigest()


def deal(
    papers: Iterable[Paper], hands: Sequence[Hand], *, seed: str, bars: Bars
) -> dict[Paper, int]:
    """Who marks what: stack by stack, evenly, by lot; one's own school only where nobody else can.

    A batch goes to whoever has the fewest works of those who may take it, of equals to the one the
    lot has put first. Batches shrink towards the end, so that loads differ by one at most where
    everyone may take everything.

    returns: numbers of experts by work; works that nobody may take are absent
    source:  peers.md §2.1, limits on marking one's own school; domain.md §11.3
    """
    loads = {hand.number: hand.load for hand in hands}
    dealt: dict[Paper, int] = {}
    left = sorted(papers)
    while left:
        able = _able(left[0], hands, bars)
        if not able:
            left = left[1:]
            continue
        size = max(1, min(BATCH, len(left) // len(able)))
        batch = _batch(left[:size], left[0], able, hands, bars)
        turn = min(able, key=lambda one: (loads[one], drawn(seed, left[0].code, one)))
        loads[turn] += len(batch)
        dealt.update(dict.fromkeys(batch, turn))
        left = left[len(batch) :]
    return dealt


def _able(paper: Paper, hands: Sequence[Hand], bars: Bars) -> frozenset[int]:
    """Those who may mark a work: people of other schools, and its own only where there are none."""
    barred = bars.get(paper.key, frozenset())
    free = [hand for hand in hands if hand.number not in barred]
    others = [hand for hand in free if hand.school != paper.school]
    return frozenset(hand.number for hand in others or free)


def _batch(
    near: Sequence[Paper], first: Paper, able: frozenset[int], hands: Sequence[Hand], bars: Bars
) -> list[Paper]:
    """Works from the beginning that lie in one stack and may go to the same experts."""

    def goes_along(one: Paper) -> bool:
        is_near = (one.school, one.stack) == (first.school, first.stack)
        return is_near and _able(one, hands, bars) == able

    return list(takewhile(goes_along, near))


def sample(papers: Iterable[Paper], share: int, *, seed: str) -> tuple[Paper, ...]:
    """Works that are marked a second time: so many per cent, rounded up, drawn by lot.

    share:  percent
    source: domain.md §11.3; peers.md §5 (13)
    """
    every = sorted(papers, key=lambda one: drawn(seed, "sample", one.school, one.code))
    return tuple(sorted(every[: -(-len(every) * share // MOST_OF_A_SHARE)]))


# ---- what holds a commission up ------------------------------------------------------------------


def commission_is_closed(*, is_closed: bool) -> Refusal | None:
    """Change nothing in a commission that has finished.

    source: domain.md §11.3
    """
    if not is_closed:
        return None
    return Refusal(
        "commission_is_closed",
        "Комиссия закончила работу, её баллы больше не меняются. "
        "Если нужно проверить работы ещё раз, назначьте перепроверку.",
    )


def expert_is_unknown(*, is_known: bool) -> Refusal | None:
    """Take into a commission only those who hold the post of an expert below its body.

    source: domain.md §1, роли; Инструкция муниципального и ответственного координатора, п. 8.1
    """
    if is_known:
        return None
    return Refusal(
        "expert_is_unknown",
        "Среди экспертов этой территории такого человека нет. "
        "Назначьте его экспертом на странице «Доступ» и выберите снова.",
    )


def head_is_missing(*, is_named: bool) -> Refusal | None:
    """Ask for a head: somebody assigns the third markings.

    source: peers.md §2.1, third marker; domain.md §11.3
    """
    if is_named:
        return None
    return Refusal(
        "head_is_missing", "Отметьте председателя: он должен быть среди экспертов комиссии."
    )


def experts_are_few(experts: int, share: int) -> Refusal | None:
    """Ask for a second expert where works are marked twice.

    share:  percent of works that are marked twice
    source: domain.md §11.3; peers.md §2.1, pairs of markers
    """
    if experts >= (PAIR if share else 1):
        return None
    if share:
        return Refusal(
            "experts_are_few",
            "Для второй проверки нужны хотя бы два эксперта. "
            "Добавьте эксперта или поставьте долю второй проверки 0.",
        )
    return Refusal("experts_are_few", "Выберите хотя бы одного эксперта.")


def nobody_may_mark(count: int) -> Refusal | None:
    """Hold back works that would be left without an expert.

    source: domain.md §11.3
    """
    if not count:
        return None
    works = plural(count, "работу", "работы", "работ")
    return Refusal(
        "nobody_may_mark",
        f"Некому отдать {works}: другие эксперты их уже проверяли. Добавьте эксперта.",
    )


def nothing_to_deal(count: int) -> Refusal | None:
    """Say that every work of the list has its expert, or that there are no codes yet.

    source: domain.md §11.3
    """
    if count:
        return None
    return Refusal(
        "nothing_to_deal",
        "Раздавать нечего: все работы уже у экспертов или коды ещё не выданы. "
        "Запасные коды отметьте сами.",
    )


def school_is_outside(*, is_inside: bool) -> Refusal | None:
    """Keep a commission to the schools of its own body.

    source: domain.md §11.3; peers.md §2.1
    """
    if is_inside:
        return None
    return Refusal(
        "school_is_outside",
        "Эта комиссия проверяет работы другой территории. Выберите организацию из её списка.",
    )


def works_are_unmarked(undone: int, waiting: int) -> Refusal | None:
    """Hold a commission open until all is marked.

    undone:  works that experts have not handed in
    waiting: works that wait for a third expert
    source:  domain.md §11.3
    """
    if not undone and not waiting:
        return None
    rest = plural(undone + waiting, "работа", "работы", "работ")
    return Refusal("works_are_unmarked", f"Ещё не проверено: {rest}. Закройте комиссию после них.")


# ---- a recheck -----------------------------------------------------------------------------------


def recheck_is_from_above(*, is_above: bool) -> Refusal | None:
    """Let only a commission of several schools mark again what one school has marked.

    source: domain.md §11.3, перепроверка; domain.md §3.9
    """
    if is_above:
        return None
    return Refusal(
        "recheck_is_from_above",
        "Перепроверяет межшкольная комиссия. Соберите её от муниципалитета, группы или региона.",
    )


def recheck_is_early(*, is_accepted: bool) -> Refusal | None:
    """Compare only with results that a school has sent and the portal has accepted.

    source: domain.md §11.3, перепроверка
    """
    if is_accepted:
        return None
    return Refusal(
        "recheck_is_early",
        "Результаты этой работы ещё не приняты. Назначьте перепроверку после их приёма.",
    )


def recheck_is_ordered(*, is_ordered: bool) -> Refusal | None:
    """Order a recheck by one commission once.

    source: domain.md §11.3, перепроверка
    """
    if not is_ordered:
        return None
    return Refusal(
        "recheck_is_ordered",
        "Эта комиссия уже перепроверяет работы этой организации. Дождитесь её итога.",
    )
