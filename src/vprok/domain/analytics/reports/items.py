"""Analysis of the items of a work: the figures of `vprok stats`, and what only a campaign knows."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import groupby

from vprok.domain.analytics.queries.studies import Gathered
from vprok.domain.analytics.rules.items import (
    FEWEST_ANSWERED,
    FEWEST_COMPARED,
    FEWEST_STUDIED,
)
from vprok.tools.stats.items_answers import Answers
from vprok.tools.stats.items_figures import (
    Figures,
    answer_figures,
    dif_figures,
    figures,
    group_figures,
)
from vprok.tools.stats.items_fold import NO_VARIANT, Cell, Folded, summed
from vprok.tools.stats.items_study import Compared, groups_of, study_sums
from vprok.tools.stats.items_sums import Sums
from vprok.tools.stats.matrix_variants import equivalence

BOYS, GIRLS = 1, 2


def analysed(found: Gathered) -> Figures:
    """Everything the page and the file of item analysis tell; of too few, how many they are.

    source: statistics.md §1, R11-R15; docs/sources/statistics.md#items
    """
    whole = found.folded.whole()
    if whole.tally.n < FEWEST_STUDIED:
        return {"n": whole.tally.n}
    compared = _by_sex(found.folded)
    told = figures(study_sums(whole, found.labels, compared=compared, cuts=found.work.cuts))
    spots = _spots(found.folded)
    items = told["items"]
    assert isinstance(items, list)
    for task, item in enumerate(items):
        item["x"] = int(found.folded.left[task]) / whole.tally.n
        item["not_taught"] = int(found.folded.untaught[task]) / whole.tally.n
        item["spots"] = [_spot(*each) for each in spots[task]]
        raised = [flag for _, _, answers in spots[task] for flag in answers.flags]
        item["flags"] = [*item["flags"], *dict.fromkeys(raised)]
    if compared:
        told["groups"] = group_figures("sex", str(GIRLS), compared.reference, compared.focal)
    if isinstance(told["cuts"], dict):
        told["cuts"] |= {"cuts": list(found.work.cuts)}
    told["variants"] = [_compared_variants(found.labels, *pair) for pair in _variants(found.folded)]
    return told


# ---- answers -------------------------------------------------------------------------------------


def _spots(folded: Folded) -> Mapping[int, list[tuple[int, int, Answers]]]:
    """For each task, what was answered in each variant: zone group, variant, answers."""
    found: dict[int, list[tuple[int, int, Answers]]] = defaultdict(list)
    for spot in sorted(folded.given):
        given = folded.given[spot]
        if given.n >= FEWEST_COMPARED:
            found[spot.task].append((spot.group, spot.variant, given.told(FEWEST_ANSWERED)))
    return found


def _spot(group: int, variant: int, answers: Answers) -> Figures:
    return {
        "group": group,
        "variant": variant,
        "flags": list(answers.flags),
        **answer_figures(answers),
    }


# ---- groups of participants ----------------------------------------------------------------------


def _by_sex(folded: Folded) -> Compared | None:
    boys, girls = (
        summed(
            {cell: sums for cell, sums in folded.cells.items() if cell.sex == sex}, folded.layout
        )
        for sex in (BOYS, GIRLS)
    )
    return groups_of(boys, girls) if _are_enough(boys, girls) else None


def _are_enough(*groups: Sums) -> bool:
    return all(each.tally.n >= FEWEST_COMPARED for each in groups)


Pair = tuple[int, tuple[int, Sums], tuple[int, Sums]]
"""A zone group, and two variants of it with their sums."""


def _variants(folded: Folded) -> Iterator[Pair]:
    """Each variant of a zone group beside the first one that enough participants wrote."""
    known = sorted((cell for cell in folded.cells if cell.variant != NO_VARIANT), key=_place)
    by_group: dict[int, list[tuple[int, Sums]]] = defaultdict(list)
    for (group, variant), cells in groupby(known, key=_place):
        sums = summed({cell: folded.cells[cell] for cell in cells}, folded.layout)
        if _are_enough(sums):
            by_group[group].append((variant, sums))
    for group, variants in by_group.items():
        first, *others = variants
        for other in others:
            yield group, first, other


def _place(cell: Cell) -> tuple[int, int]:
    return cell.group, cell.variant


def _compared_variants(
    labels: tuple[str, ...], group: int, first: tuple[int, Sums], second: tuple[int, Sums]
) -> Figures:
    (one, here), (other, there) = first, second
    found = equivalence(here.tally, there.tally)
    compared = groups_of(here, there)
    return {
        "group": group,
        "variants": [one, other],
        "n": [here.tally.n, there.tally.n],
        "means": list(found.means),
        "sds": [here.tally.sd, there.tally.sd],
        "apart": found.apart,
        "p": [list(pair) for pair in found.p],
        "equated": None if found.equated is None else list(found.equated),
        "dif": dif_figures(labels, compared.dif),
    }
