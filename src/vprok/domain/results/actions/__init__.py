"""Taking, typing, marking, scoring and declaring results."""

from vprok.domain.results.actions.declaring import decide_results, declare
from vprok.domain.results.actions.forms import send_results
from vprok.domain.results.actions.lodging import lodge

__all__ = ["decide_results", "declare", "lodge", "send_results"]
