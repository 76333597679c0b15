"""The bar by which a report is narrowed to some participants: links that keep the address."""

from dataclasses import dataclass

from vprok.domain.analytics.queries import Scope
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.analytics.scopes import choices_of
from vprok.kernel.place import Level

OF_A_SCHOOL = ("sex", "variant", "class")
AT_ONCE = 6
"""So many values stand in the open; more are behind a word."""


@dataclass(frozen=True)
class SliceLink:
    """One value of a property."""

    word: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class SliceLine:
    """A property with its values; the first of them is everybody."""

    title: str
    links: tuple[SliceLink, ...]

    @property
    def current(self) -> str:
        """The value that is shown, empty where it is everybody."""
        return next((link.word for link in self.links[1:] if link.is_current), "")

    @property
    def is_long(self) -> bool:
        """Whether the values stand behind a word."""
        return len(self.links) > AT_ONCE + 1


def slices(request: Request, scope: Scope) -> tuple[SliceLine, ...]:
    """The properties of the bar; kinds of schools narrow only what stands above a school.

    costs: as `choices_of`
    """
    is_school = scope.place.level is Level.SCHOOL
    return tuple(
        SliceLine(choice.title, _links(request, choice.name, choice.options))
        for choice in choices_of(scope)
        if len(choice.options) > 1 or choice.name == "sampled"
        if choice.name in OF_A_SCHOOL or not is_school
    )


def address(request: Request, **changes: str) -> str:
    """The address of the page with other values of its query; an empty value leaves one out."""
    query = request.GET.copy()
    for name in ("page", "figure", *changes):
        query.pop(name, None)
    for name, value in changes.items():
        if value:
            query[name] = value
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _links(
    request: Request, name: str, options: tuple[tuple[str, str], ...]
) -> tuple[SliceLink, ...]:
    asked = request.GET.get(name, "")
    return tuple(
        SliceLink(word, address(request, **{name: value}), is_current=asked == value)
        for value, word in (("", "все"), *options)
    )
