"""Which layout a table has, told by its header alone."""

from vprok.tools.sheets.portal import form, report_f1, year_2020, year_2021
from vprok.tools.sheets.portal.shape import Shape
from vprok.tools.sheets.portal.sources import Table

LAYOUTS = (year_2020.recognised, year_2021.recognised, report_f1.recognised, form.recognised)


def protocol(table: Table) -> Shape | None:
    """The layout of a table of pupils' rows; none where it is another table.

    A table without a column of variants does not tell who was absent.
    """
    shapes = (known(table.head) for known in LAYOUTS)
    return next((shape for shape in shapes if shape and shape.variants), None)


def classes(table: Table) -> Shape | None:
    """The layout of a table of classes; none where it is another table."""
    return form.classes(table.head)
