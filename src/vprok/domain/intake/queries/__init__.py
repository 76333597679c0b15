"""Questions about what is owed, what came in and which receipts were given."""

from vprok.domain.intake.queries.application import (
    application_blank,
    entries_of,
    offers,
    school_of,
)
from vprok.domain.intake.queries.forms import (
    Also,
    Blank,
    Form,
    bytes_of,
    forms,
    identity,
    marked,
    versions,
)
from vprok.domain.intake.queries.owed import (
    REGISTRATION,
    Body,
    Dates,
    bodies_without,
    entries_without,
    old_dates,
    owed_behind,
    owed_elsewhere,
    owed_with_old_dates,
    registrations_unnoted,
)
from vprok.domain.intake.queries.receipts import (
    Checked,
    receipt,
)

__all__ = [
    "REGISTRATION",
    "Also",
    "Blank",
    "Body",
    "Checked",
    "Dates",
    "Form",
    "application_blank",
    "bodies_without",
    "bytes_of",
    "entries_of",
    "entries_without",
    "forms",
    "identity",
    "marked",
    "offers",
    "old_dates",
    "owed_behind",
    "owed_elsewhere",
    "owed_with_old_dates",
    "receipt",
    "registrations_unnoted",
    "school_of",
    "versions",
]
