"""Taking, typing, marking, scoring and declaring results."""

from vprok.domain.results.actions.forms import send_results

__all__ = ["send_results"]
