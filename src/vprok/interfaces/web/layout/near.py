"""A refusal shown beside the field it speaks of."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.forms import BaseForm

from vprok.interfaces.frame.middleware import NOT_FOUND
from vprok.kernel.refusal import Refused


@contextmanager
def near(
    form: BaseForm, field: str | None = None, *, of: type[Refused] = Refused
) -> Iterator[None]:
    """Let a refusal of what stands inside become a mistake of the form, not a page of its own.

    of:     only refusals of this kind
    raises: Refused for what is not the person's to touch: that is no mistake of a form
    """
    try:
        yield
    except of as refused:
        if refused.refusal.code in NOT_FOUND:
            raise
        form.add_error(field, refused.refusal.text)


@contextmanager
def beside(form: BaseForm, **fields: str) -> Iterator[None]:
    """Put a refusal that speaks of a field of this form beside it; let all others out.

    fields: name of the field by the code of the refusal
    raises: Refused
    """
    try:
        yield
    except Refused as no:
        field = fields.get(no.refusal.code)
        if field not in form.fields:
            raise
        form.add_error(field, no.refusal.text)
