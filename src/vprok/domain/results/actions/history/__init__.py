"""Bringing results of past years into a campaign of theirs: whole or not at all."""

from vprok.domain.results.actions.history.imports import Import, LeftOut, import_history
from vprok.domain.results.actions.history.years import Past

__all__ = ["Import", "LeftOut", "Past", "import_history"]
