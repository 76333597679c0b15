"""The parts that pages are made of; /parts/ shows each of them in all its states.

A part that holds other markup is a pair of tags (`{% card %}…{% endcard %}`), any other is one tag.
Where a part speaks of time it reads `moment` and `zone` from the page's context.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from itertools import groupby
from operator import attrgetter
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from vprok.interfaces.web.templatetags import words
from vprok.kernel.russian import plural

register = template.Library()

TONES: Mapping[str, str] = {
    "wait": "wait",
    "open": "open",
    "good": "check",
    "warn": "warn",
    "bad": "bad",
    "off": "off",
    "info": "info",
}
REFUSED: Mapping[int, tuple[str, str]] = {
    400: ("Запрос не понят", "Вернитесь на предыдущую страницу и повторите действие."),
    403: ("Страница устарела", "Откройте её заново и повторите действие."),
    404: (
        "Такой страницы нет",
        "Проверьте адрес или начните с главной: там всё, что вас ждёт.",
    ),
    405: ("Так эта страница не открывается", "Вернитесь назад и нажмите кнопку на странице."),
    409: ("Сейчас этого сделать нельзя", "Вернитесь назад и посмотрите, что изменилось."),
    413: ("Файл слишком велик", "Уменьшите файл и отправьте его ещё раз."),
    422: ("В форме есть ошибки", "Исправьте их и отправьте форму ещё раз."),
    429: ("Слишком много попыток", "Подождите несколько минут и попробуйте снова."),
    500: (
        "Не получилось: ошибка на нашей стороне",
        "Ничего не потеряно. Повторите через несколько минут; не поможет — напишите в поддержку.",
    ),
    503: ("Портал на обслуживании", "Попробуйте через несколько минут."),
}
_ELLIPSIS = "…"


# ---- small marks ---------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """One drawing of icons.svg; hidden from screen readers unless it has a label."""
    if label:
        return format_html(
            '<svg class="vp-icon" role="img" aria-label="{}"><use href="{}#{}"/></svg>',
            label,
            static("icons.svg"),
            name,
        )
    return format_html(
        '<svg class="vp-icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("icons.svg"),
        name,
    )


@register.simple_tag
def state(word: str, tone: str = "off") -> SafeString:
    """The state of a thing, by an icon and a word, never by colour alone.

    tone: wait, open, good, warn, bad, off or info
    """
    return format_html(
        '<span class="vp-state vp-tone-{}">{}<span>{}</span></span>', tone, icon(TONES[tone]), word
    )


@register.simple_tag(takes_context=True)
def deadline(
    context: Context, due: datetime, prefix: str = "до", *, done: bool = False
) -> SafeString:
    """A moment on both clocks and how long is left, counted here and kept fresh by vprok.js."""
    at, zone = context["moment"], _zone(context)
    here, moscow = due.astimezone(words.zone_of(zone)), due.astimezone(words.MOSCOW)
    when = f"{words.short_day(here, this_year=at.year)}, {prefix}{words.NBSP}{here:%H:%M}"
    other = f"по{words.NBSP}Москве"
    if not words.is_moscow(due, zone):
        other = f"{moscow:%H:%M}{words.NBSP}{other}"
        if here.date() != moscow.date():
            other = f"{words.short_day(moscow, this_year=at.year)}, {other}"
    return format_html(
        '<span class="vp-deadline"><time class="vp-deadline-when" datetime="{}">{}</time> '
        '<span class="vp-deadline-moscow">{}</span>{}</span>',
        words.iso(due),
        when,
        other,
        "" if done else countdown(context, due),
    )


@register.simple_tag(takes_context=True)
def countdown(context: Context, due: datetime) -> SafeString:
    """How long is left, in words; amber in the last day, red when late."""
    at = context["moment"]
    tone = _urgency(due, at)
    return format_html(
        ' <span class="vp-left vp-tone-{}" data-due="{}">{}<span>{}</span></span>',
        tone,
        words.iso(due),
        icon("bad" if tone == "bad" else "clock"),
        words.remaining(due, at),
    )


def _zone(context: Context) -> str | tzinfo:
    zone: str | tzinfo = context.get("zone") or words.MOSCOW
    return zone


def _urgency(due: datetime, at: datetime) -> str:
    if at >= due:
        return "bad"
    return "warn" if due - at <= words.SOON else "wait"


# ---- containers ----------------------------------------------------------------------------------


@register.simple_block_tag
def card(content: str, title: str = "", url: str = "", tone: str = "") -> SafeString:
    """A sheet of paper on the page; with an address its title is a link."""
    name: str | SafeString = format_html('<a href="{}">{}</a>', url, title) if url else title
    head = format_html('<h2 class="vp-card-title">{}</h2>', name) if title else ""
    kind = f"vp-card vp-edge-{tone}" if tone else "vp-card"
    return format_html('<section class="{}">{}{}</section>', kind, head, content)


@register.simple_block_tag
def notice(content: str, tone: str = "info", title: str = "") -> SafeString:
    """A thing to know before going on.

    tone: info, good, warn or bad
    """
    head = format_html('<p class="vp-notice-title">{}</p>', title) if title else ""
    return format_html(
        '<div class="vp-notice vp-tone-{}">{}<div class="vp-notice-words">{}{}</div></div>',
        tone,
        icon(TONES[tone]),
        head,
        content,
    )


@register.simple_block_tag
def filter_bar(content: str, label: str = "Отбор", clear: str = "") -> SafeString:
    """A row of fields that narrows a list; it is a GET form, so that the list has an address."""
    rest = format_html('<a class="btn btn-link" href="{}">Сбросить</a>', clear) if clear else ""
    return format_html(
        '<form class="vp-filters" method="get" role="search" aria-label="{}">{}'
        '<div class="vp-filters-go"><button class="btn btn-secondary">{}Показать</button>{}</div>'
        "</form>",
        label,
        content,
        icon("search"),
        rest,
    )


@register.inclusion_tag("layout/parts/confirm.html")
def confirm(
    url: str,
    label: str,
    question: str,
    yes: str = "Да, продолжить",
    tone: str = "warn",
) -> dict[str, Any]:
    """A button that asks once before it does a thing that cannot be undone."""
    return {"url": url, "label": label, "question": question, "yes": yes, "tone": tone}


@register.inclusion_tag("layout/parts/button.html")
def post_button(url: str, label: str, kind: str = "primary", icon_name: str = "") -> dict[str, Any]:
    """A form of one button: an act without questions.

    kind: primary, secondary or danger
    """
    return {"url": url, "label": label, "kind": kind, "icon_name": icon_name}


# ---- lists ---------------------------------------------------------------------------------------


@register.inclusion_tag("layout/parts/task.html", takes_context=True)
def task(
    context: Context,
    title: str,
    url: str,
    due: datetime | None = None,
    *,
    about: str = "",
    word: str = "",
    tone: str = "wait",
) -> dict[str, Any]:
    """One thing that waits for the person: what, about what, by when; goes into `ul.vp-tasks`."""
    at = context["moment"]
    return {
        "title": title,
        "url": url,
        "due": due,
        "about": about,
        "word": word,
        "tone": tone,
        "edge": _urgency(due, at) if due else "wait",
        "moment": at,
        "zone": _zone(context),
    }


@register.inclusion_tag("layout/parts/empty.html")
def empty_state(
    title: str, text: str, url: str = "", action: str = "", picture: str = "check"
) -> dict[str, Any]:
    """What a list says when it is empty: what that means and what to do."""
    return {"title": title, "text": text, "url": url, "action": action, "picture": picture}


@register.inclusion_tag("layout/parts/steps.html")
def steps(items: Iterable[Any]) -> dict[str, Any]:
    """A numbered process; each item has title, tone, word, and may have note and url."""
    return {"items": items}


@register.inclusion_tag("layout/parts/facts.html")
def facts(items: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Terms and their values, one under another."""
    return {"items": items}


@register.inclusion_tag("layout/parts/tabs.html")
def tabs(items: Iterable[tuple[str, str, bool]], label: str = "Разделы страницы") -> dict[str, Any]:
    """Links to the sides of one subject; each item is (title, url, is_current)."""
    return {"items": items, "label": label}


@register.inclusion_tag("layout/parts/findings.html")
def findings(
    found: Iterable[Any],
    title: str = "",
    *,
    focus: bool = True,
    places: Mapping[tuple[str, str], str] | None = None,
    rows: Mapping[tuple[str, str], str] | None = None,
) -> dict[str, Any]:
    """What a reading found in a form, by sheet; mere remarks do not keep the form out.

    found: values of tools.sheets.Finding, in the order of the form
    focus: the summary takes the focus when the page opens
    places: where the cells stand, by sheet and cell, when the form is filled on a page
    rows:   what their rows are called there, where the page shows no addresses of cells
    """
    every = tuple(found)
    wrong = sum(finding.is_error for finding in every)
    if wrong:
        words_above = f"Форма не принята: {plural(wrong, 'ошибка', 'ошибки', 'ошибок')}"
        advice = (
            "Исправьте отмеченное в своём файле и отправьте его ещё раз. "
            "Верные строки менять не нужно."
            if places is None
            else "Исправьте отмеченные ячейки и отправьте форму ещё раз."
        )
    else:
        words_above = plural(len(every), "замечание", "замечания", "замечаний")
        advice = "Они не мешают принять форму. Проверьте, всё ли так и задумано."
    return {
        "title": title or words_above,
        "advice": advice,
        "tone": "bad" if wrong else "warn",
        "focus": focus,
        "sheets": [
            (
                sheet,
                tuple(
                    (
                        one,
                        (rows or {}).get((sheet, one.cell), one.cell),
                        (places or {}).get((sheet, one.cell), ""),
                    )
                    for one in some
                ),
            )
            for sheet, some in groupby(every, key=attrgetter("sheet"))
        ],
    }


@register.inclusion_tag("layout/parts/cleanups.html")
def cleanups(found: Iterable[Any], title: str = "Что мы поправим сами") -> dict[str, Any]:
    """What would be tidied in a form: as it stood, as it becomes, and why.

    found: values of tools.sheets.Cleanup
    """
    return {"found": tuple(found), "title": title}


@register.inclusion_tag("layout/parts/pages.html", takes_context=True)
def pages(context: Context, page: Page[Any], name: str = "page") -> dict[str, Any]:
    """The way through a long list; it keeps the filters of the address."""
    query = context["request"].GET.copy()
    query.pop(name, None)
    kept = f"{query.urlencode()}&" if query else ""
    numbers = [
        (n, "" if n == _ELLIPSIS else f"?{kept}{name}={n}")
        for n in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    before = f"?{kept}{name}={page.previous_page_number()}" if page.has_previous() else ""
    after = f"?{kept}{name}={page.next_page_number()}" if page.has_next() else ""
    return {"page": page, "numbers": numbers, "before": before, "after": after}


# ---- figures -------------------------------------------------------------------------------------


@register.inclusion_tag("layout/parts/figure.html")
def figure(
    value: str | float, caption: str, note: str = "", url: str = "", tone: str = ""
) -> dict[str, Any]:
    """A large number with what it counts; several stand in `div.vp-figures`."""
    shown = value if isinstance(value, str) else words.number(value)
    return {"value": shown, "caption": caption, "note": note, "url": url, "tone": tone}


@register.inclusion_tag("layout/parts/progress.html")
def progress(done: int, whole: int, label: str, tone: str = "open") -> dict[str, Any]:
    """How much of the whole is done, as a bar and in words: 31 из 40."""
    return {"done": done, "whole": whole, "label": label, "tone": tone}


@register.inclusion_tag("layout/parts/copyable.html")
def copyable(code: str, label: str, group: int = 4) -> dict[str, Any]:
    """A password or code, large, in groups, with a button that copies it without the spaces."""
    bare = "".join(code.split())
    return {"code": bare, "groups": words.code_groups(bare, group).split(" "), "label": label}


@register.inclusion_tag("layout/parts/receipt.html")
def receipt(
    number: str,
    title: str,
    when: str,
    digest: str,
    *,
    lines: Iterable[tuple[str, Any]] = (),
    url: str = "",
) -> dict[str, Any]:
    """The receipt for a form that came in.

    when:   the moment in words, on both clocks
    digest: SHA-256 of the bytes as sent, hexadecimal
    url:    where the receipt is kept as a file
    """
    return {
        "number": number,
        "title": title,
        "when": when,
        "digest": words.code_groups(digest, 8).split(" "),
        "lines": lines,
        "url": url,
    }


# ---- forms ---------------------------------------------------------------------------------------


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """One field of a form: label, hint, mistake, control; choices stand in a fieldset."""
    widget = bound.field.widget
    if bound.is_hidden:
        return SafeString(bound)
    if isinstance(widget, forms.FileInput):
        return _rendered("layout/parts/file.html", bound, "vp-file-input")
    if isinstance(widget, forms.CheckboxInput):
        return _rendered("layout/parts/check.html", bound, "form-check-input")
    if bound.use_fieldset:
        return _rendered("layout/parts/choices.html", bound, "form-check-input")
    kind = "form-select" if isinstance(widget, forms.Select) else "form-control"
    return _rendered("layout/parts/field.html", bound, kind)


def _rendered(name: str, bound: BoundField, kind: str) -> SafeString:
    own = bound.field.widget.attrs.get("class", "")
    control = bound.as_widget(attrs={"class": f"{kind} {own}".strip()})
    if_empty = getattr(bound.field, "if_empty", "можно не заполнять")
    return render_to_string(name, {"field": bound, "control": control, "if_empty": if_empty})


@register.inclusion_tag("layout/parts/error_summary.html")
def error_summary(form: forms.BaseForm, *, focus: bool = True) -> dict[str, Any]:
    """What stops the form, above it, each mistake a link to its field; nothing when it is clean.

    focus: the summary takes the focus when the page opens
    """
    mistakes = [
        (f"#{bound.id_for_label or bound.auto_id}", bound.label, text)
        for bound in form.visible_fields()
        for text in bound.errors
    ]
    general = form.non_field_errors() if form.is_bound else ()
    return {"mistakes": mistakes, "general": general, "focus": focus}


# ---- the frame -----------------------------------------------------------------------------------


@register.inclusion_tag("layout/parts/back.html")
def back(url: str, title: str = "Назад") -> dict[str, Any]:
    """The way back, above the heading."""
    return {"url": url, "title": title}


@register.inclusion_tag("layout/parts/trail.html")
def trail(items: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The way down to this page: (title, url) of each place above it."""
    return {"items": items}


@register.filter
def refused_title(status: int) -> str:
    """What a refusal page is called."""
    return REFUSED.get(status, REFUSED[500])[0]


@register.filter
def refused_advice(status: int) -> str:
    """What to do after a refusal that has no words of its own."""
    return REFUSED.get(status, REFUSED[500])[1]


@register.filter
def message_tone(level_tag: str) -> str:
    """The tone of one of Django's messages."""
    return {"success": "good", "warning": "warn", "error": "bad"}.get(level_tag, "info")
