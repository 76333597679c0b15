"""A chart in a note."""

from collections.abc import Callable

from vprok.kernel.paper import Picture
from vprok.tools.charts import Figure, png_of, svg_of

Draw = Callable[[Figure], bytes]


def as_svg(figure: Figure) -> bytes:
    """For pages and prints."""
    return svg_of(figure.spec).encode()


def as_png(figure: Figure) -> bytes:
    """For documents."""
    return png_of(figure.spec)


def drawn(figure: Figure, draw: Draw) -> Picture:
    """The chart with its words."""
    return Picture(figure.title, figure.words, draw(figure))
