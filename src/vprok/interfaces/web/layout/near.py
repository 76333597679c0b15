"""A refusal shown beside the field it speaks of."""

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms

from vprok.interfaces.frame.middleware import NOT_FOUND
from vprok.kernel.refusal import Refused


@contextmanager
def near(form: forms.Form, field: str | None = None) -> Iterator[None]:
    """Let a refusal of what stands inside become a mistake of the form, not a page of its own.

    raises: Refused for what is not the person's to touch: that is no mistake of a form
    """
    try:
        yield
    except Refused as refused:
        if refused.refusal.code in NOT_FOUND:
            raise
        form.add_error(field, refused.refusal.text)
