"""Cells of tables of figures. A page has hundreds of them, so they are drawn without a template."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString

from vprok.kernel.report import Tone

register = template.Library()


@dataclass(frozen=True)
class ShownCell:
    """A cell as pages show it.

    width:  how many columns it takes
    figure: where the page opens it, `row.column`; empty where there is nothing to open
    """

    text: str
    is_name: bool = False
    is_number: bool = False
    width: int = 1
    tone: Tone | None = None
    figure: str = ""


@register.simple_tag
def toned(words: str, tone: Tone | None = None) -> SafeString:
    """Words of a figure and what they say by the rules, by a sign and a word beside the colour."""
    if not tone:
        return escape(words)
    return SafeString(f'<span class="vp-say vp-say-{tone}">{escape(words)}{_SAID[tone]}</span>')


@register.simple_tag
def cells(shown: Iterable[ShownCell]) -> SafeString:
    """Cells of a row."""
    return SafeString("".join(map(_cell, shown)))


@register.simple_tag
def report_cells(shown: Iterable[ShownCell], opens: str) -> SafeString:
    """Cells of a report's row; a figure is a link to what it is made of.

    opens: the address of a figure without its name
    """
    address = escape(opens)
    return SafeString("".join(_report_cell(one, address) for one in shown))


def _cell(one: ShownCell) -> str:
    return _name(one) if one.is_name else f"{_start(one)}{toned(one.text, one.tone)}</td>"


def _report_cell(one: ShownCell, opens: SafeString) -> str:
    if one.is_name:
        return _name(one)
    words = escape(one.text)
    told = f'<a href="{opens}{one.figure}#figure">{words}</a>' if one.figure else words
    if not one.tone:
        return f"{_start(one)}{told}</td>"
    return f'<td class="vp-number vp-toned vp-say-{one.tone}">{told}{_SAID[one.tone]}</td>'


def _name(one: ShownCell) -> str:
    width = f' colspan="{one.width}"' if one.width > 1 else ""
    return f'<th scope="row"{width}>{escape(one.text)}</th>'


def _start(one: ShownCell) -> str:
    return '<td class="vp-number">' if one.is_number else "<td>"


_SAID = {
    tone: f'<span class="vp-say-sign" aria-hidden="true">{tone.sign}</span>'
    f'<span class="visually-hidden"> {tone.word}</span>'
    for tone in Tone
}
