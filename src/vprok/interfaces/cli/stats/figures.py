"""Figures of a study as JSON: unrounded, undefined is null, never NaN."""

import json

from vprok.interfaces.cli.stats.columns import Chosen
from vprok.tools.stats.items_figures import figures, group_figures
from vprok.tools.stats.items_study import Study


def as_json(found: Study, asked: Chosen) -> str:
    """One object, its names as `vprok stats --help` tells them."""
    told = figures(found)
    if found.compared:
        groups = found.compared.reference, found.compared.focal
        told["groups"] = group_figures(asked.group, asked.focal, *groups)
    if isinstance(told["cuts"], dict):
        told["cuts"] |= {"cuts": asked.cuts}
    told["skipped"] = [name for name, _ in asked.skipped]
    return json.dumps(told, ensure_ascii=False, allow_nan=False, indent=1)
