"""What is asked of one place gives nothing of another, whatever stands in the address."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests import cast, make
from tests.cast import as_, refused
from tests.domain.analytics.town import town
from tests.house.routes import routes
from tests.house.things import THINGS, Own
from vprok.domain.analytics.actions.cases import reply
from vprok.domain.analytics.actions.exams import keep_exams
from vprok.domain.analytics.actions.exports import take_export
from vprok.domain.analytics.actions.measures import keep_measures
from vprok.domain.analytics.models import Measures
from vprok.domain.analytics.queries.measures import Planned
from vprok.domain.audit.models import Event
from vprok.domain.campaign.actions import draw_sample
from vprok.domain.campaign.models import Campaign
from vprok.kernel.charter import SYSTEM, Actor
from vprok.kernel.place import COUNTRY, Place
from vprok.kernel.refusal import Refused

pytestmark = pytest.mark.django_db

OURS, BESIDE, FAR = "ru.22.m019.0042", "ru.22.m019.0043", "ru.64.m017.0151"
ABOVE = ("ru.22.m019", "ru.22", "ru")
PLAN = [Planned("Разобрать задание 5", "учителя предмета", "до мая")]
TAILS = (
    "", "explore/", "similar/", "trend/", "note/", "note.pdf", "note.docx", "note/measures/",
    "items/", "items.json", "individual/", "marks/", "marks.xlsx", "marks.csv", "marks.json",
    "individual.csv", "objectivity.json",
)  # fmt: skip
SENT = {
    "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "seen": "0",
    "form-0-what": "Чужое", "form-0-who": "", "form-0-until": "",
}  # fmt: skip


def test_every_door_of_analytics_is_in_the_access_matrix() -> None:
    ours = {route.name for route in routes() if route.name.startswith("analytics:")}
    whose = {name for name in ours if not isinstance(THINGS[name], Own)}
    everyones = {"analytics:reports", "analytics:choice"}
    sample = {"analytics:sample", "analytics:sample-list", "analytics:sample-frame"}
    assert ours - whose == everyones | sample


@pytest.mark.parametrize("path", [BESIDE, *ABOVE, "ru.22.m020", FAR, "ru.64"])
def test_a_school_opens_nothing_beside_above_or_far(anna: Actor, path: str) -> None:
    town()
    client = as_(anna)
    for tail in TAILS:
        assert client.get(f"/analytics/2026-spring/ma4/{path}/{tail}").status_code == 404, tail
    for tail in ("", "case/", "case.pdf"):
        signs = client.get(f"/analytics/2026-spring/objectivity/{path}/{tail}")
        assert signs.status_code == 404, tail
    assert client.get(f"/analytics/2026-spring/?place={path}").status_code == 404


@pytest.mark.parametrize("path", [*ABOVE, BESIDE])
def test_the_plan_of_another_place_is_not_written(anna: Actor, path: str) -> None:
    town()
    answer = as_(anna).post(f"/analytics/2026-spring/ma4/{path}/note/measures/", SENT)
    assert answer.status_code == 404
    assert not Measures.objects.exists()


def test_a_reply_is_given_by_the_head_of_that_school_alone(elena: Actor, anna: Actor) -> None:
    work = town()
    school, beside = make.school(), make.school(last="0043")
    with refused("no_right"):
        reply(school, work.campaign, "Слова", by=anna, at=make.NOW)
    with refused("not_your_place"):
        reply(beside, work.campaign, "Слова", by=elena, at=make.NOW)
    address = f"/analytics/2026-spring/objectivity/{BESIDE}/case/reply/"
    assert as_(elena).post(address, {"text": "Слова"}).status_code == 404


ACTS: dict[str, Callable[[Campaign, Actor], object]] = {
    "sample": lambda campaign, by: draw_sample(campaign, share=50, seed="1", by=by, at=make.NOW),
    "exams": lambda campaign, by: keep_exams(campaign, b"", name="x.xlsx", by=by, at=make.NOW),
    "export": lambda campaign, by: take_export(campaign, COUNTRY, "sums", by=by, at=make.NOW),
    "plan": lambda campaign, by: keep_measures(
        campaign.works.get(code="ma4"), COUNTRY, PLAN, seen=0, by=by, at=make.NOW
    ),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("who", [cast.anna, cast.boris, cast.vera, cast.darya, cast.observer])
def test_what_is_the_country_s_is_done_by_the_country(act: str, who: Callable[[], Actor]) -> None:
    campaign = town().campaign
    with pytest.raises(Refused) as told:
        ACTS[act](campaign, who())
    assert told.value.refusal.code in {"no_right", "not_your_place"}


def test_every_change_is_in_the_record_without_its_words(anna: Actor, gleb: Actor) -> None:
    work = town()
    keep_measures(work, Place(OURS), PLAN, seen=0, by=anna, at=make.NOW)
    take_export(work.campaign, Place("ru.22"), "ma4", by=SYSTEM, at=make.NOW)
    told = {one.event: f"{one.thing} {one.facts}" for one in Event.objects.all()}
    assert {"analytics.measures_kept", "analytics.export_taken"} <= told.keys()
    assert not [words for words in told.values() if "Разобрать" in words]
    assert gleb.signature not in told["analytics.export_taken"]


def test_a_document_of_the_school_is_kept_by_no_cache(anna: Actor) -> None:
    town()
    client: Client = as_(anna)
    for tail in ("note.docx", "individual.csv", "individual/"):
        answer = client.get(f"/analytics/2026-spring/ma4/{OURS}/{tail}")
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
