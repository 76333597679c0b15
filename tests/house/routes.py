"""Every address of the site, as the resolver knows it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from vprok.interfaces.frame.doors import Rule

METHODS = {
    "reads": ("GET",),
    "writes": ("POST",),
    "asks": ("GET", "POST"),
    "hands_out": ("GET", "POST"),
}


@dataclass(frozen=True)
class Route:
    """One address and the view behind it."""

    name: str
    pattern: str
    view: Callable[..., Any]

    @property
    def rule(self) -> Rule | None:
        return getattr(self.view, "rule", None)

    @property
    def methods(self) -> tuple[str, ...]:
        """What its door lets through; an open door is tried with both."""
        return METHODS.get(self.rule.way if self.rule else "", ("GET", "POST"))


@cache
def routes() -> tuple[Route, ...]:
    return tuple(_below(get_resolver(), "", ()))


def _below(resolver: URLResolver, prefix: str, names: tuple[str, ...]) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        here = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = (*names, pattern.namespace) if pattern.namespace else names
            yield from _below(pattern, here, inner)
        elif isinstance(pattern, URLPattern):
            yield Route(":".join((*names, pattern.name or "?")), here, pattern.callback)
