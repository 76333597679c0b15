"""Item analysis of one matrix: everything its author reads, in one value."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vprok.tools.stats.dif import Dif, dif, dif_of, purified
from vprok.tools.stats.items import Item, curves, items, upper_lower
from vprok.tools.stats.items_answers import Answers, answers
from vprok.tools.stats.items_sums import Sums
from vprok.tools.stats.matrix import Matrix, Tally
from vprok.tools.stats.rasch import Calibrated, Model, calibrate
from vprok.tools.stats.rasch_persons import Ability, Fit, abilities, fit
from vprok.tools.stats.reliability import alpha, omega, sem, stratified_alpha
from vprok.tools.stats.reliability_cuts import Cuts, cut_decisions

REFERENCE, FOCAL, NEITHER = range(3)


@dataclass(frozen=True)
class Studied:
    """One item with all that is known of it.

    upper_lower: how much more the best 27 % have done, −1..1
    curve:       shares of its points by fifths of pupils, the weakest first
    place:       on the scale of the model; None where there is no model
    answers:     what was answered, where there is a key
    flags:       of points and of the key together
    """

    name: str
    item: Item
    upper_lower: float | None
    curve: tuple[float, ...]
    place: Calibrated | None
    fit: Fit | None
    answers: Answers | None
    flags: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """Totals of one of the two groups that are compared."""

    n: int
    mean: float | None
    sd: float | None


@dataclass(frozen=True)
class Compared:
    """Two groups, and how every item treats them.

    purified: with a total of items that show nothing; empty where there are sums and no rows
    """

    reference: Group
    focal: Group
    dif: tuple[Dif, ...]
    purified: tuple[Dif, ...]


@dataclass(frozen=True)
class Study:
    """Figures of a test; what is undefined is None.

    stratified: alpha that lets sections of the test differ; None where none were told
    """

    n: int
    most: int
    hist: tuple[int, ...]
    mean: float | None
    sd: float | None
    alpha: float | None
    stratified: float | None
    omega: float | None
    sem: float | None
    items: tuple[Studied, ...]
    is_partial_credit: bool
    abilities: tuple[Ability, ...]
    compared: Compared | None
    cuts: Cuts | None


def study(
    matrix: Matrix,
    *,
    answered: Sequence[Sequence[str]] = (),
    key: Sequence[str] = (),
    groups: Sequence[int] = (),
    cuts: Sequence[int] = (),
    sections: Sequence[int] = (),
) -> Study:
    """Analyse a matrix of points.

    answered: for each item, the answer of each pupil, where a key scored them
    key:      the right answer of each item
    groups:   (pupils,), REFERENCE, FOCAL or NEITHER; none = nobody is compared
    cuts:     first totals of the marks above the lowest; none = no marks
    sections: of the test, that of each item; none = the test has none
    source:   docs/sources/statistics.md#items
    """
    return study_sums(
        Sums.of(matrix),
        matrix.names,
        given=answers(matrix, answered, key) if key else (),
        compared=_compared(matrix, groups) if groups else None,
        cuts=cuts,
        sections=sections,
    )


def study_sums(
    sums: Sums,
    names: Sequence[str],
    *,
    given: Sequence[Answers] = (),
    compared: Compared | None = None,
    cuts: Sequence[int] = (),
    sections: Sequence[int] = (),
) -> Study:
    """Analyse sums, of one matrix or of many schools.

    names:    of the items
    given:    for each item, what was answered, where a key scored it
    compared: two groups of the same pupils
    sections: of the test, that of each item
    source:   docs/sources/statistics.md#items
    """
    tally = sums.tally
    reliability = alpha(tally)
    model = calibrate(tally)
    return Study(
        n=tally.n,
        most=sum(tally.maxima),
        hist=tuple(tally.hist.tolist()),
        mean=tally.mean,
        sd=tally.sd,
        alpha=reliability,
        stratified=stratified_alpha(tally, _by_section(sections)) if sections else None,
        omega=omega(tally),
        sem=sem(tally.sd, reliability),
        items=_studied(sums, names, model, given),
        is_partial_credit=max(sums.maxima) > 1,
        abilities=tuple(abilities(model)) if model else (),
        compared=compared,
        cuts=cut_decisions(tally.hist, cuts, reliability) if cuts else None,
    )


def _by_section(sections: Sequence[int]) -> list[list[int]]:
    """The items of each section."""
    return [
        [item for item, own in enumerate(sections) if own == section]
        for section in dict.fromkeys(sections)
    ]


def groups_of(reference: Sums, focal: Sums) -> Compared:
    """Compare two groups of pupils by their sums: nothing is purified, for that needs rows.

    source: Holland and Thayer 1988; docs/sources/statistics.md#dif
    """
    found = dif(reference.table, focal.table, maxima=reference.maxima)
    return Compared(_group(reference.tally), _group(focal.tally), tuple(found), ())


def _group(tally: Tally) -> Group:
    return Group(tally.n, tally.mean, tally.sd)


def _studied(
    sums: Sums, names: Sequence[str], model: Model | None, given: Sequence[Answers]
) -> tuple[Studied, ...]:
    fits = fit(model, sums.table, sums.maxima) if model else None
    differences = upper_lower(sums.table, sums.maxima)
    shapes = curves(sums.table, sums.maxima)
    return tuple(
        Studied(
            name=name,
            item=item,
            upper_lower=differences[number],
            curve=shapes[number],
            place=model.items[number] if model else None,
            fit=fits[number] if fits else None,
            answers=given[number] if given else None,
            flags=item.flags + (given[number].flags if given else ()),
        )
        for number, (name, item) in enumerate(zip(names, items(sums.tally), strict=True))
    )


def _compared(matrix: Matrix, groups: Sequence[int]) -> Compared:
    which = np.array(groups, dtype=np.int64)
    one, other = (_group(Tally.of(matrix.where(which == group))) for group in (REFERENCE, FOCAL))
    return Compared(one, other, tuple(dif_of(matrix, which)), tuple(purified(matrix, which)))
