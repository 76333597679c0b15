"""What is done in intake: rows of what is owed, forms received, the application, days of works."""

from vprok.domain.intake.actions.application import send_application
from vprok.domain.intake.actions.days import declare_day, declare_days
from vprok.domain.intake.actions.forms import Arrival, read_form, receive, take_form
from vprok.domain.intake.actions.owed import (
    excuse,
    follow_calendar,
    follow_places,
    note_registrations,
    open_owed,
    reopen,
)
from vprok.domain.intake.actions.summary import send_summary

__all__ = [
    "Arrival",
    "declare_day",
    "declare_days",
    "excuse",
    "follow_calendar",
    "follow_places",
    "note_registrations",
    "open_owed",
    "read_form",
    "receive",
    "reopen",
    "send_application",
    "send_summary",
    "take_form",
]
