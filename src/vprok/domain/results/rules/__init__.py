"""What a results form is made of, how it is typed, marked, scored and declared."""

from vprok.domain.results.rules.forms import OWED, FormPlan, TaskPlan

__all__ = ["OWED", "FormPlan", "TaskPlan"]
