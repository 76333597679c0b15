"""How all charts look: letters, lines, and shades that stay apart in grey."""

FONT = "Golos Text"

INK = "#16211f"
SOFT = "#4c5956"
LINE = "#d6dcd8"
STRONG_LINE = "#75827e"
PAPER = "#ffffff"
SUNKEN = "#eaeeeb"

OWN = "#0a5f69"
OWN_WASH = "#7fb3b8"
"""The territory the chart is about; what it is compared with is drawn in ink, as a line."""

BORDER = "#d88a00"

GROUPS = ("#a51f1c", "#b26a00", "#1a4f94", "#083f46")
DASHES = ((2, 3), (7, 4), (12, 3, 2, 3), (1, 0))
SHAPES = ("triangle-down", "triangle-up", "square", "circle")
"""Up to four lines of one chart: each has its own dashes and signs, and a name at its end."""

SHADES = ("#f2f7f7", "#cfe3e4", "#93c1c5", "#3f8c94", "#0a5f69")
"""From nobody to most; figures stand on them."""

CONFIG = {
    "font": FONT,
    "background": None,
    "view": {"stroke": None},
    "axis": {
        "domainColor": STRONG_LINE,
        "gridColor": LINE,
        "tickColor": STRONG_LINE,
        "labelColor": INK,
        "labelFontSize": 13,
        "titleColor": SOFT,
        "titleFontSize": 13,
        "titleFontWeight": 400,
        "titlePadding": 8,
    },
    "axisX": {"grid": False, "labelAngle": 0},
    "text": {"color": INK, "fontSize": 13},
    "numberFormat": ",",
    "locale": {
        "number": {"decimal": ",", "thousands": "\u00a0", "grouping": [3], "currency": ["", ""]}
    },
}
