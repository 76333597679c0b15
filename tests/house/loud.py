"""Templates that fail on a variable which nobody gave them."""

from typing import Any

import pytest
from django.template.base import FilterExpression, VariableDoesNotExist
from django.template.context import Context
from django.template.defaultfilters import default, default_if_none

ANSWERS = (default, default_if_none)
"""Filters by which a template says itself what stands for a missing value."""


class UndefinedInTemplate(Exception):
    """A template shows a variable that its page does not give it."""


def fail_on_undefined(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every undefined variable that would be shown, and not only asked for, a failure."""
    quiet = FilterExpression.resolve

    def resolve(self: FilterExpression, context: Context, ignore_failures: bool = False) -> Any:
        is_answered = any(filter_ in ANSWERS for filter_, _ in self.filters)
        if self.is_var and not ignore_failures and not is_answered:
            try:
                self.var.resolve(context)
            except VariableDoesNotExist as missing:
                raise UndefinedInTemplate(self.token) from missing
        return quiet(self, context, ignore_failures)

    monkeypatch.setattr(FilterExpression, "resolve", resolve)
