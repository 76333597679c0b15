"""Charts of work pages are drawn before anybody asks, and drawn again when a figure changes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make
from tests.domain.analytics.country import accept, row, tiny
from vprok.domain.analytics.actions import keep_charts
from vprok.domain.analytics.models import Chart, Drawing
from vprok.domain.analytics.queries import (
    Scope,
    charts_behind,
    lines,
    svgs_of_figures,
)
from vprok.domain.analytics.reports.charts import Figure, page_figures
from vprok.domain.campaign.models import Work
from vprok.domain.results.models import Leaf
from vprok.kernel.place import Place

pytestmark = pytest.mark.django_db

SOON = make.NOW + timedelta(minutes=4)
LATER = make.NOW + timedelta(hours=1)
SCHOOL = Place("ru.22.m019.0042")


def figures(work: Work, place: Place = SCHOOL) -> dict[str, Figure]:
    scope = Scope(work, place, own=place)
    return dict(page_figures(scope, lines(scope), tuple(work.tasks.order_by("position"))))


def all_kept(work: Work, place: Place = SCHOOL) -> bool:
    digests = {figure.digest for figure in figures(work, place).values()}
    return digests <= set(Chart.objects.values_list("digest", flat=True))


def test_what_was_accepted_is_drawn_with_all_bodies_above_it() -> None:
    work = tiny()
    assert charts_behind(SOON) == (str(work.pk),)
    assert keep_charts(str(work.pk), SOON) == 3 * (4 + 4 + 2)
    assert charts_behind(SOON) == ()
    assert all_kept(work)
    assert all_kept(work, Place("ru"))
    assert "<svg" in svgs_of_figures(figures(work))["profile"]


def test_nobody_draws_twice_what_has_not_changed() -> None:
    work = tiny()
    keep_charts(str(work.pk), SOON)
    assert charts_behind(LATER) == (str(work.pk),)
    assert keep_charts(str(work.pk), LATER) == 0
    assert charts_behind(LATER) == ()
    assert Drawing.objects.get(work=work).reached == ""


def test_a_neighbour_waits_for_a_quiet_hour_and_is_drawn_then() -> None:
    work = tiny()
    keep_charts(str(work.pk), SOON)
    neighbour = make.school(make.district(), "0043")
    accept(neighbour, work, [row(1, (1, 0, 0))], at=SOON)
    assert charts_behind(SOON) == (str(work.pk),)
    keep_charts(str(work.pk), SOON)
    assert all_kept(work, neighbour.place)
    assert not all_kept(work)
    assert charts_behind(SOON + timedelta(minutes=5)) == ()
    assert charts_behind(LATER) == (str(work.pk),)
    keep_charts(str(work.pk), LATER)
    assert all_kept(work)
    assert charts_behind(LATER) == ()


def test_another_scale_is_drawn_anew() -> None:
    work = tiny()
    keep_charts(str(work.pk), SOON)
    keep_charts(str(work.pk), LATER)
    Leaf.objects.filter(work=work).update(stamp=1 << 40)
    assert charts_behind(LATER) == (str(work.pk),)


def test_many_places_are_drawn_by_and_by(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vprok.domain.analytics.actions.charts.AT_ONCE", 2)
    work = tiny()
    turns = 0
    while charts_behind(LATER):
        keep_charts(str(work.pk), LATER)
        turns += 1
    assert turns == 2 + 3
    assert all(
        all_kept(work, Place(path)) for path in Chart.objects.values_list("place", flat=True)
    )


def test_charts_of_a_place_without_forms_are_thrown_away() -> None:
    work = tiny()
    keep_charts(str(work.pk), SOON)
    Leaf.objects.filter(work=work, region="64").delete()
    keep_charts(str(work.pk), LATER)
    assert not Chart.objects.filter(place__startswith="ru.64").exists()


def test_the_question_and_the_answer_cost_one_statement_each() -> None:
    work = tiny()
    keep_charts(str(work.pk), SOON)
    told = figures(work)
    with CaptureQueriesContext(connection) as asked:
        charts_behind(SOON)
        assert len(asked) == 1
        svgs_of_figures(told)
        assert len(asked) == 2
