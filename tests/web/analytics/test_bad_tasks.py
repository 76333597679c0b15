"""Tasks of a work are changed by hand after its forms came: every door says so and what to do.

source: issue 6, «Bad input»
"""

import argparse
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client

from tests import make
from tests.cast import as_
from tests.domain.analytics.country import accept, row, tiny
from tests.interfaces.api.stage import Machine, admitted
from vprok.domain.analytics.actions import sum_up
from vprok.domain.analytics.queries import studies_behind, totals_behind, works_to_recount
from vprok.domain.analytics.queries.charts import charts_behind
from vprok.domain.analytics.queries.searches import searches_behind
from vprok.domain.analytics.reports import REPORTS
from vprok.domain.campaign.models import Work
from vprok.domain.results.actions import fold_again
from vprok.domain.results.queries import leaves_behind
from vprok.interfaces.cli import export, report
from vprok.kernel.charter import Actor
from vprok.kernel.place import Place

pytestmark = pytest.mark.django_db

BASE = "/analytics/2026-spring/"
SCHOOL, DISTRICT, REGION, COUNTRY = "ru.22.m019.0042", "ru.22.m019", "ru.22", "ru"
WHY = "Задания работы изменились после приёма форм"


def _last_is_gone(work: Work) -> None:
    work.tasks.get(position=3).delete()


def _first_is_gone(work: Work) -> None:
    work.tasks.get(position=1).delete()


def _all_are_gone(work: Work) -> None:
    work.tasks.all().delete()


def _one_is_dearer(work: Work) -> None:
    work.tasks.filter(position=1).update(maximum=4)


HANDS = pytest.mark.parametrize(
    "by_hand", [_last_is_gone, _first_is_gone, _all_are_gone, _one_is_dearer]
)
Hand = Callable[[Work], None]


def beside() -> Work:
    """Another work of the campaign, with which nothing is wrong."""
    work = make.work(code="ru4", maxima=(1, 2, 3), cuts=(2, 4, 6))
    accept(make.school(), work, [row(n, (1, 1, 1)) for n in range(6)])
    return work


def words(told: HttpResponse) -> str:
    plain = re.sub(r"<[^>]+>", " ", told.content.decode())
    return re.sub(r"\s+", " ", plain.replace("\u00a0", " "))


def says_why(client: Client, address: str) -> None:
    told = client.get(address)
    assert told.status_code in {200, 409}, f"{address}: {told.status_code}"
    assert WHY in words(told), address


@HANDS
@pytest.mark.parametrize("is_summed", [False, True])
def test_every_page_and_file_says_why_there_is_no_report(
    gleb: Actor, by_hand: Hand, *, is_summed: bool
) -> None:
    work = tiny()
    if is_summed:
        sum_up(str(work.pk))
    by_hand(work)
    client = as_(gleb)
    for place in (SCHOOL, REGION):
        here = f"{BASE}ma4/{place}/"
        pages = ["", "explore/", "similar/", "trend/"]
        pages += ["note/", "note.pdf", "note.docx"] if place == SCHOOL else ["items/", "items.json"]
        for tail in pages:
            says_why(client, here + tail)
        for name, kind in REPORTS.items():
            if Place(place).level in kind.LEVELS:
                for suffix in ("/", ".csv", ".json", ".xlsx", ".pdf"):
                    says_why(client, here + name + suffix)


@HANDS
def test_other_works_of_the_campaign_go_on(gleb: Actor, anna: Actor, by_hand: Hand) -> None:
    beside()
    by_hand(tiny())
    for client, place in ((as_(gleb), COUNTRY), (as_(gleb), REGION), (as_(anna), SCHOOL)):
        told = client.get(f"{BASE}?place={place}")
        assert told.status_code == 200
        assert f"{BASE}ru4/{place}/" in told.content.decode()
        assert client.get(f"{BASE}ru4/{place}/").status_code == 200
    client = as_(gleb)
    page = client.get(f"{BASE}export/{REGION}/").content.decode()
    files = re.findall(r'action="([^"]+\.parquet)"', page)
    assert [file.rpartition("/")[2] for file in files][-1] == "ru4.parquet"
    for file in files:
        assert client.post(file).status_code == 200, file
    assert client.get(f"{BASE}objectivity/{REGION}/").status_code == 200
    assert client.get(f"{BASE}objectivity/{SCHOOL}/case/").status_code == 200


@HANDS
def test_a_year_of_other_tasks_leaves_this_year_whole(gleb: Actor, by_hand: Hand) -> None:
    work = tiny()
    work.campaign.slug = "2025-spring"
    work.campaign.opens_on = work.campaign.opens_on.replace(year=2025)
    work.campaign.closes_on = work.campaign.closes_on.replace(year=2025)
    work.campaign.save()
    this = make.work(maxima=(1, 2, 3), cuts=(2, 4, 6))
    accept(make.school(), this, [row(n, (1, 1, 1)) for n in range(25)])
    by_hand(work)
    client = as_(gleb)
    for tail in ("", "trend/", "note/", "explore/?view=skill", "similar/"):
        assert client.get(f"{BASE}ma4/{SCHOOL}/{tail}").status_code == 200, tail


@HANDS
def test_the_school_and_the_operator_are_told_the_same(
    db: None,
    by_hand: Hand,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    by_hand(tiny())
    monkeypatch.setattr("vprok.interfaces.frame.middleware.moment", lambda: make.NOW)
    told = Machine(admitted().text).get("reports/2026-spring/ma4/marks")
    assert (told.status_code, told.json()["code"]) == (409, "tasks_changed_after_forms")
    assert WHY in told.json()["text"]
    parser = argparse.ArgumentParser()
    report.arguments(parser)
    asked = "marks --campaign 2026-spring --work ma4 --place"
    for place in (SCHOOL, REGION):
        assert report.run(parser.parse_args([*asked.split(), place])) == 2
        assert WHY in capsys.readouterr().err
    parser = argparse.ArgumentParser()
    export.arguments(parser)
    assert export.run(parser.parse_args(["2026-spring", "--to", str(tmp_path)])) == 2
    assert "нет принятых форм" in capsys.readouterr().err


@HANDS
@pytest.mark.parametrize("is_summed", [False, True])
def test_work_in_the_background_passes_over_it_and_minds_the_others(
    db: None, by_hand: Hand, *, is_summed: bool
) -> None:
    whole, spoilt = beside(), tiny()
    sum_up(str(whole.pk))
    if is_summed:
        sum_up(str(spoilt.pk))
        accept(make.school(), spoilt, [row(n, (1, 1, 1)) for n in range(6)])
    by_hand(spoilt)
    later = make.NOW + timedelta(days=1)
    waiting = [
        *leaves_behind(),
        *totals_behind(),
        *charts_behind(later),
        *works_to_recount(later),
        *(key.partition(":")[0] for key in studies_behind(later)),
        *(key.partition(":")[0] for key in searches_behind()),
    ]
    assert waiting.count(str(spoilt.pk)) == 0
    assert waiting.count(str(whole.pk)) == 4  # charts, a recount, two studies
    assert fold_again(str(spoilt.pk)) == 0
