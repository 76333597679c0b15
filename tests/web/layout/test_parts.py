import re
from typing import Any

import pytest
from django.template import Context, Template, engines
from django.test import RequestFactory

from vprok.interfaces.web.layout.parts import AT, SAMPLE_REMARKS, SampleForm, parts, samples
from vprok.interfaces.web.templatetags.cells import ShownCell
from vprok.interfaces.web.templatetags.parts import REFUSED, findings
from vprok.interfaces.web.templatetags.words import NBSP
from vprok.kernel.report import Tone


class Loud(str):
    """What an undefined variable becomes in these tests: a failure."""

    __slots__ = ()

    def __contains__(self, _: object) -> bool:
        return True

    def __mod__(self, missing: object) -> str:
        raise AssertionError(f"undefined in a template: {missing}")


@pytest.fixture(autouse=True)
def loud(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", Loud("%s"))


def shown(source: str, **variables: Any) -> str:
    page = Template("{% load parts words %}" + source)
    return page.render(Context({"moment": AT, "zone": "Asia/Barnaul", **variables}))


def living_page() -> str:
    return parts(RequestFactory().get("/parts/")).content.decode()


def test_the_living_page_shows_every_part() -> None:
    page = living_page()
    for part in (
        "vp-task ",
        "vp-state",
        "vp-left",
        "vp-card",
        "vp-notice",
        "vp-figure",
        "vp-steps",
    ):
        assert part in page
    for part in ("vp-empty", "vp-findings", "vp-receipt", "vp-code", "vp-facts", "vp-tabs"):
        assert part in page


def test_no_page_of_ours_has_styles_or_scripts_within() -> None:
    page = living_page()
    assert "<style" not in page
    assert not re.search(r"\sstyle=|\son[a-z]+=", page)
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)


def test_every_name_on_the_living_page_is_given_once() -> None:
    names = re.findall(r'\sid="([^"]+)"', living_page())
    assert len(names) == len(set(names))


def test_a_state_is_told_by_a_word_and_a_drawing() -> None:
    told = shown('{% state "Принято" "good" %}')
    assert "<span>Принято</span>" in told
    assert "icons.svg#check" in told


def test_a_state_of_an_unknown_tone_is_an_error() -> None:
    with pytest.raises(KeyError):
        shown('{% state "Принято" "green" %}')


def test_a_deadline_tells_both_clocks_and_what_is_left() -> None:
    told = shown("{% deadline soon %}", soon=samples()["soon"]).replace(NBSP, " ")
    assert "вт, 14 апреля, до 14:45" in told
    assert "10:45 по Москве" in told
    assert "ещё 3 часа 25 минут" in told
    assert "vp-tone-warn" in told


def test_a_deadline_that_is_met_counts_no_more() -> None:
    assert "data-due" not in shown("{% deadline past done=True %}", past=samples()["past"])


def test_words_of_people_stay_words() -> None:
    told = shown("{% state word %}{% figure word word %}", word="<b>x</b>")
    assert "<b>" not in told


def test_a_figure_is_judged_by_a_sign_and_a_word() -> None:
    told = shown("{% load cells %}{% toned words tone %}", words="<21>", tone=Tone.SHORT)
    assert "vp-say-short" in told
    assert "&lt;21&gt;" in told
    assert f'aria-hidden="true">{Tone.SHORT.sign}</span>' in told
    assert f'class="visually-hidden"> {Tone.SHORT.word}</span>' in told
    assert shown("{% load cells %}{% toned words None %}", words="<21>") == "&lt;21&gt;"


def test_a_row_of_figures_is_drawn_cell_by_cell() -> None:
    row = (
        ShownCell("<Всего>", is_name=True, width=2),
        ShownCell("а & б"),
        ShownCell("57,3", is_number=True, tone=Tone.NEAR, figure="4.1"),
        ShownCell("12", is_number=True),
    )
    near = f'{Tone.NEAR.sign}</span><span class="visually-hidden"> {Tone.NEAR.word}</span>'
    start = '<th scope="row" colspan="2">&lt;Всего&gt;</th><td>а &amp; б</td><td class="vp-number'
    told = shown("{% load cells %}{% cells row %}", row=row)
    assert told.startswith(f'{start}"><span class="vp-say vp-say-near">57,3<span')
    assert told.endswith(f'{near}</span></td><td class="vp-number">12</td>')
    told = shown('{% load cells %}{% report_cells row "?a=1&b=" %}', row=row)
    link = '<a href="?a=1&amp;b=4.1#figure">57,3</a>'
    assert told.startswith(f'{start} vp-toned vp-say-near">{link}<span')
    assert told.endswith(f'{near}</td><td class="vp-number">12</td>')


def test_a_card_with_an_address_is_a_link() -> None:
    told = shown('{% card title="Заявка" url="/x" %}<p>Внутри</p>{% endcard %}')
    assert '<h2 class="vp-card-title"><a href="/x">Заявка</a></h2><p>Внутри</p>' in told


def test_remarks_alone_do_not_keep_a_form_out() -> None:
    assert findings(SAMPLE_REMARKS)["tone"] == "warn"
    assert findings(samples()["mistakes"])["tone"] == "bad"


def test_findings_stand_under_their_sheets() -> None:
    sheets = findings(samples()["mistakes"])["sheets"]
    assert [(sheet, len(found)) for sheet, found in sheets] == [("Протокол", 3), ("Классы", 1)]


def test_a_field_names_its_hint_and_its_mistake() -> None:
    told = shown("{% field form.post %}", form=SampleForm(data={}))
    assert 'aria-describedby="id_post_helptext id_post_error"' in told
    assert 'id="id_post_helptext"' in told
    assert 'id="id_post_error"' in told
    assert 'aria-invalid="true"' in told


def test_a_field_that_may_stay_empty_says_so() -> None:
    assert "можно не заполнять" in shown("{% field form.reason %}", form=SampleForm())


def test_choices_stand_in_a_fieldset_with_a_legend() -> None:
    told = shown("{% field form.mode %}", form=SampleForm())
    assert "<legend>Как проводится работа</legend>" in told


def test_a_clean_form_has_no_summary() -> None:
    assert shown("{% error_summary form %}", form=SampleForm()).strip() == ""


def test_each_mistake_of_the_summary_leads_to_its_field() -> None:
    form = SampleForm(data={})
    told = shown("{% error_summary form %}{% for f in form %}{% field f %}{% endfor %}", form=form)
    anchors = re.findall(r'href="#([^"]+)"', told)
    assert anchors
    assert all(f'id="{anchor}"' in told for anchor in anchors)


def test_a_long_list_keeps_its_filters_from_page_to_page() -> None:
    request = RequestFactory().get("/?name=Лицей&page=7")
    told = shown("{% pages page %}", page=samples()["page"], request=request)
    assert "name=%D0%9B" in told
    assert told.count("page=8") == 2
    assert 'aria-current="page" aria-label="Страница 7"' in told


def test_a_password_is_copied_without_its_spaces() -> None:
    told = shown('{% copyable "7K3M Q9XH" "Пароль" %}')
    assert 'data-copy="7K3MQ9XH"' in told
    assert "<span>7K3M</span><span>Q9XH</span>" in told


@pytest.mark.parametrize("status", [*REFUSED, 418])
def test_every_refusal_says_what_to_do_next(status: int) -> None:
    page = engines["django"].get_template("layout/refusal.html").render({"status": status})
    advice = re.search(r'class="vp-refusal".*?<p>(.*?)</p>', page, re.DOTALL)
    assert advice
    assert advice[1].endswith(".")
    assert 'href="/"' in page


def test_a_refusal_fits_into_a_page_as_a_fragment() -> None:
    told = engines["django"].get_template("layout/refusal.html#notice").render({"status": 409})
    assert "vp-refusal" in told
    assert "<html" not in told
