"""What an undefined variable of a template becomes in these tests: a failure."""

from typing import Self


class Loud(str):
    """A text for `string_if_invalid` that fails as soon as it would be shown."""

    __slots__ = ()

    def __new__(cls) -> Self:
        return super().__new__(cls, "%s")

    def __mod__(self, missing: object) -> str:
        raise UndefinedInTemplate(str(missing))


class UndefinedInTemplate(Exception):
    """A template shows a variable that its page does not give it."""
