"""Figures of a study as JSON: unrounded, undefined is null, never NaN."""

import json
from collections.abc import Iterable
from dataclasses import asdict

from vprok.interfaces.cli.stats.columns import Chosen
from vprok.tools.stats.dif import Dif
from vprok.tools.stats.items_study import Compared, Studied, Study


def as_json(found: Study, asked: Chosen) -> str:
    """One object, its names as `vprok stats --help` tells them."""
    names = [each.name for each in found.items]
    compared = found.compared
    told = {
        "n": found.n,
        "max": found.most,
        "mean": found.mean,
        "sd": found.sd,
        "alpha": found.alpha,
        "omega": found.omega,
        "sem": found.sem,
        "model": "pcm" if found.is_partial_credit else "rasch",
        "items": [_item(each, is_partial_credit=found.is_partial_credit) for each in found.items],
        "dif": _dif(names, compared.dif) if compared else [],
        "dif_purified": _dif(names, compared.purified) if compared else [],
        "groups": _groups(compared, asked) if compared else None,
        "persons": [asdict(each) | {"n": found.hist[each.total]} for each in found.abilities],
        "cuts": asdict(found.cuts) | {"cuts": asked.cuts} if found.cuts else None,
        "skipped": [name for name, _ in asked.skipped],
    }
    return json.dumps(told, ensure_ascii=False, allow_nan=False, indent=1)


def _item(each: Studied, *, is_partial_credit: bool) -> dict[str, object]:
    place, answers = each.place, each.answers
    told: dict[str, object] = {
        "item": each.name,
        "max": each.item.most,
        "p": each.item.p,
        "mean": each.item.mean,
        "r_rest": each.item.r_rest,
        "upper_lower": each.upper_lower,
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
    if answers:
        told["answers"] = [asdict(answer) for answer in answers.given]
        told["blank"] = answers.blank
    return told


def _dif(names: Iterable[str], found: Iterable[Dif]) -> list[dict[str, object]]:
    return [{"item": name} | asdict(each) for name, each in zip(names, found, strict=True)]


def _groups(compared: Compared, asked: Chosen) -> dict[str, object]:
    return {
        "column": asked.group,
        "value": asked.focal,
        "reference": asdict(compared.reference),
        "focal": asdict(compared.focal),
    }
