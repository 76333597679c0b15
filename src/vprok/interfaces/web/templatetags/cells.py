"""Cells of tables of figures. A page has hundreds of them, so they are drawn without a template."""

from dataclasses import dataclass

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

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
def toned(words: str, tone: Tone | None = None) -> str:
    """Words of a figure and what they say by the rules, by a sign and a word beside the colour."""
    if not tone:
        return words
    return format_html('<span class="vp-say vp-say-{}">{}{}</span>', tone, words, _SAID[tone])


@register.simple_tag
def cell(shown: ShownCell) -> SafeString:
    """A cell of a table that has its rows named apart."""
    start = _NUMBER if shown.is_number else _OTHER
    return format_html("{}{}</td>", start, toned(shown.text, shown.tone))


@register.simple_tag
def report_cell(shown: ShownCell, opens: str) -> SafeString:
    """A cell of a report; a figure is a link to what it is made of.

    opens: the address of a figure without its name
    """
    if shown.is_name:
        width = format_html(' colspan="{}"', shown.width) if shown.width > 1 else ""
        return format_html('<th scope="row"{}>{}</th>', width, shown.text)
    words = shown.text
    if shown.figure:
        words = format_html('<a href="{}{}#figure">{}</a>', opens, shown.figure, words)
    if not shown.tone:
        return format_html("{}{}</td>", _NUMBER if shown.is_number else _OTHER, words)
    said = _SAID[shown.tone]
    return format_html(
        '<td class="vp-number vp-toned vp-say-{}">{}{}</td>', shown.tone, words, said
    )


_NUMBER, _OTHER = mark_safe('<td class="vp-number">'), mark_safe("<td>")
_SAID = {
    tone: format_html(
        '<span class="vp-say-sign" aria-hidden="true">{}</span>'
        '<span class="visually-hidden"> {}</span>',
        tone.sign,
        tone.word,
    )
    for tone in Tone
}
