"""Figures of a study as plain values for JSON: unrounded, undefined is None, never nan."""

from collections.abc import Iterable
from dataclasses import asdict

from vprok.tools.stats.dif import Dif
from vprok.tools.stats.items_answers import Answers
from vprok.tools.stats.items_study import Group, Studied, Study

Figures = dict[str, object]


def figures(found: Study) -> Figures:
    """Figures by the names that `vprok stats --help` tells."""
    names = [each.name for each in found.items]
    compared = found.compared
    return {
        "n": found.n,
        "max": found.most,
        "mean": found.mean,
        "sd": found.sd,
        "alpha": found.alpha,
        "alpha_stratified": found.stratified,
        "omega": found.omega,
        "sem": found.sem,
        "model": "pcm" if found.is_partial_credit else "rasch",
        "items": [_item(each, is_partial_credit=found.is_partial_credit) for each in found.items],
        "dif": dif_figures(names, compared.dif) if compared else [],
        "dif_purified": dif_figures(names, compared.purified) if compared else [],
        "groups": None,
        "persons": [asdict(each) | {"n": found.hist[each.total]} for each in found.abilities],
        "cuts": asdict(found.cuts) if found.cuts else None,
    }


def group_figures(column: str, value: str, reference: Group, focal: Group) -> Figures:
    """Who was compared.

    column, value: what tells the focal group
    """
    return {
        "column": column,
        "value": value,
        "reference": asdict(reference),
        "focal": asdict(focal),
    }


def dif_figures(names: Iterable[str], found: Iterable[Dif]) -> list[Figures]:
    """How items treat two groups; nothing where they were not compared."""
    return [{"item": name} | asdict(each) for name, each in zip(names, found, strict=False)]


def answer_figures(answers: Answers) -> Figures:
    """What was answered to an item."""
    return {"answers": [asdict(answer) for answer in answers.given], "blank": answers.blank}


def _item(each: Studied, *, is_partial_credit: bool) -> Figures:
    place = each.place
    told: Figures = {
        "item": each.name,
        "max": each.item.most,
        "p": each.item.p,
        "mean": each.item.mean,
        "r_rest": each.item.r_rest,
        "upper_lower": each.upper_lower,
        "curve": each.curve,
        "difficulty": place.difficulty if place else None,
        "difficulty_se": place.error if place else None,
        "infit": each.fit.infit if each.fit else None,
        "outfit": each.fit.outfit if each.fit else None,
        "flags": each.flags,
    }
    if is_partial_credit:
        unknown = (None,) * each.item.most
        told["thresholds"] = place.thresholds if place else unknown
        told["thresholds_se"] = place.errors if place else unknown
    return told | (answer_figures(each.answers) if each.answers else {})
