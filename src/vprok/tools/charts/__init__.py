"""Charts as pictures: a figure told as values is drawn once."""

from vprok.tools.charts.drawing import png_of, svg_of, svgs_of
from vprok.tools.charts.figure import Figure, Spec

__all__ = ["Figure", "Spec", "png_of", "svg_of", "svgs_of"]
