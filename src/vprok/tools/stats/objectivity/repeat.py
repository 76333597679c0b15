"""Does a school stand out again, in other works and other years."""

from collections.abc import Mapping, Sequence
from statistics import NormalDist

import numpy as np

from vprok.tools.stats.objectivity.correction import SURE, WORTH, corrected
from vprok.tools.stats.objectivity.null import FEWEST, Null
from vprok.tools.stats.objectivity.unit import OURS, REPEAT, Floats, Found

TWICE = 2
"""One work may be an accident: a school is shown when so many works or years agree.

source: docs/sources/statistics.md#repeats
"""
_NORMAL = NormalDist()
_EDGE = 1e-12


def repeated(by_work: Mapping[str, Sequence[Found]]) -> tuple[Found, ...]:
    """Stouffer's sum of each marker over works and years, the strongest marker of each school.

    Works of one school are not independent, so the sum too is held against other schools' sums;
    with fewer than twenty schools, against the normal distribution.

    by_work: everything found in each work or year, not only what is sure
    returns: one for each school measured by one marker in at least two works
    source:  Stouffer and others 1949; docs/sources/statistics.md#repeats
    """
    keys = sorted({one.key for every in by_work.values() for one in every})
    gathered = _gathered(by_work)
    sums = {kind: _stouffer(gathered, keys, kind) for kind in OURS}
    p_values = {kind: _p(values) for kind, values in sums.items() if np.isfinite(values).any()}
    q_values = corrected(p_values)
    found = []
    for place, key in enumerate(keys):
        told = {kind: float(p[place]) for kind, p in p_values.items() if np.isfinite(p[place])}
        if told:
            kind = min(told, key=lambda name: told[name])
            signs = gathered[key, kind]
            q = float(q_values[kind][place])
            value = float(sums[kind][place])
            found.append(_repeat(key, kind, value=value, p=told[kind], q=q, signs=signs))
    return tuple(found)


def shown(
    by_work: Mapping[str, Sequence[Found]], repeats: Sequence[Found] = ()
) -> dict[str, tuple[str, ...]]:
    """Schools that may be shown, each with the works or years that agree.

    Works agree when they are sure each by itself, or when a sure repeat stands on works each of
    which is by itself beyond 95 % of honest schools and worth a look. Official markers show nobody.

    repeats: what `repeated` found in the same works
    source:  docs/sources/statistics.md#repeats
    """
    agreeing: dict[str, set[str]] = {}
    for work, every in by_work.items():
        for one in every:
            if one.is_sure and one.kind in OURS:
                agreeing.setdefault(one.key, set()).add(work)
    for one in repeats:
        if one.is_sure:
            agreeing.setdefault(one.key, set()).update(_agreeing(by_work, one))
    return {
        key: tuple(work for work in by_work if work in works)
        for key, works in agreeing.items()
        if len(works) >= TWICE
    }


def _agreeing(by_work: Mapping[str, Sequence[Found]], repeat: Found) -> set[str]:
    """Works where the repeated marker stands out by itself."""
    return {
        work
        for work, every in by_work.items()
        for one in every
        if (one.key, one.kind) == (repeat.key, repeat.evidence["marker"])
        and (one.p is not None and one.p < SURE)
        and (one.effect or 0.0) >= WORTH
    }


def _gathered(
    by_work: Mapping[str, Sequence[Found]],
) -> dict[tuple[str, str], list[tuple[str, Found]]]:
    found: dict[tuple[str, str], list[tuple[str, Found]]] = {}
    for work, every in by_work.items():
        for one in every:
            if one.p is not None:
                found.setdefault((one.key, one.kind), []).append((work, one))
    return found


def _stouffer(
    gathered: Mapping[tuple[str, str], Sequence[tuple[str, Found]]], keys: Sequence[str], kind: str
) -> Floats:
    sums = np.full(len(keys), np.nan)
    for place, key in enumerate(keys):
        signs = gathered.get((key, kind), ())
        if len(signs) >= TWICE:
            sums[place] = sum(_z(one.p or 0.0) for _, one in signs) / len(signs) ** 0.5
    return sums


def _z(p: float) -> float:
    return _NORMAL.inv_cdf(1 - min(max(p, _EDGE), 1 - _EDGE))


def _p(sums: Floats) -> Floats:
    if np.isfinite(sums).sum() >= FEWEST:
        return Null.of(sums, np.zeros(len(sums), dtype=np.bool_)).p(sums)
    return np.array([np.nan if np.isnan(z) else 1 - _NORMAL.cdf(float(z)) for z in sums])


def _repeat(
    key: str, kind: str, *, value: float, p: float, q: float, signs: Sequence[tuple[str, Found]]
) -> Found:
    effect = sum(one.effect or 0.0 for _, one in signs) / len(signs)
    return Found(
        key=key,
        kind=REPEAT,
        value=value,
        effect=effect,
        p=p,
        q=q,
        is_sure=q < SURE and effect >= WORTH,
        evidence={
            "marker": kind,
            "works": [
                {
                    "work": work,
                    "value": one.value,
                    "effect": one.effect,
                    "p": one.p,
                    "is_sure": one.is_sure,
                }
                for work, one in signs
            ],
        },
    )
