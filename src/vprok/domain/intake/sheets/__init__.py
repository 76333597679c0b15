"""The forms of intake, one module a form."""
