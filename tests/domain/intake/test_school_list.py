"""The verified list: the form, what it proposes, and what the region makes of it."""

from datetime import timedelta

import pytest

from tests import make
from tests.cast import anna, boris, darya, neighbour, refused, vera
from tests.domain.intake import list_world as world
from vprok.domain.campaign.models import Work
from vprok.domain.intake.actions import (
    accept_proposals,
    decline_proposal,
    follow_closings,
    open_owed,
    send_school_list,
)
from vprok.domain.intake.models import Deliverable, Planned, Proposal
from vprok.domain.intake.queries import (
    declined_proposals,
    list_totals,
    lists_to_decide,
    proposals_of,
    school_list_blank,
    verified_lists,
)
from vprok.domain.intake.queries.drafts import filling, may_drop
from vprok.domain.intake.rules import OWED
from vprok.domain.intake.sheets.school_list import KEEP
from vprok.domain.intake.states import ProposalKind, ProposalState, SubmissionState
from vprok.domain.territory.actions import (
    change_school,
    close_school,
    merge_school,
    reopen_school,
)
from vprok.domain.territory.models import School
from vprok.domain.territory.queries import history
from vprok.kernel.place import Place

pytestmark = pytest.mark.django_db


def found(submission) -> list[tuple[str, str]]:
    return [(one["cell"], one["rule"]) for one in submission.findings]


# ---- the form -----------------------------------------------------------------------------------


def test_an_untouched_list_is_accepted_and_proposes_nothing():
    submission = world.sent(boris())
    assert submission.findings == []
    assert submission.state == SubmissionState.ACCEPTED
    assert not Proposal.objects.exists()


def test_a_school_whose_levels_nobody_knew_is_drawn_as_changed_by_its_kind():
    deliverable = world.owed()
    School.objects.filter(number="220042").update(levels=[], kind="basic")
    row, other = school_list_blank(deliverable).rows["schools"]
    assert (row["action"], other["action"]) == ("изменить", KEEP)
    assert [row[f"level_{one}"] for one in ("primary", "basic", "secondary")] == ["да", "да", "нет"]
    file = world.workbook(deliverable)
    send_school_list(deliverable, file, name=world.NAME, by=boris(), at=make.NOW)
    (told,) = proposals_of(world.fresh(), at=make.NOW)
    assert [str(one) for one in told.changes] == ["Уровни образования: пусто → НОО, ООО"]


def test_totals_must_be_those_of_the_rows():
    deliverable = world.owed()
    wrong = [{"staying": 3, "added": 0, "leaving": 0}]
    file = world.workbook(deliverable, totals=wrong)
    submission = send_school_list(deliverable, file, name=world.NAME, by=boris(), at=make.NOW)
    assert submission.state == SubmissionState.FINDINGS
    assert [rule for _, rule in found(submission)] == ["count_is"]


def test_a_change_that_is_not_called_one_is_told_by_its_cell():
    submission = world.sent(boris(), {"edu220042": {"phone": "8 800 1"}})
    assert [rule for _, rule in found(submission)] == ["as_listed"]


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (world.CLOSED | {"note": None}, "required_when"),
        (world.MERGED | {"successor": None}, "required_when"),
        (world.MERGED | {"successor": "edu229999"}, "known"),
        (world.CLOSED | {"successor": "edu220043"}, "only_when"),
        (world.CHANGED | {"closed_on": "2026-03-01"}, "only_when"),
        (world.CHANGED | {"level_basic": "нет"}, "dependent"),
        (world.CHANGED | {"grade_7": 0}, "dependent"),
        (world.CHANGED | {"kind": "НОШ"}, "dependent"),
        (world.CHANGED | {"grade_4": 5, "pupils": 4}, "at_most"),
        (world.CHANGED | {"name": None}, "required_when"),
    ],
)
def test_a_row_that_contradicts_itself_is_told(row, rule):
    submission = world.sent(boris(), {"edu220042": row})
    assert submission.state == SubmissionState.FINDINGS
    assert rule in [one for _, one in found(submission)]


def test_a_school_that_was_deleted_from_the_form_is_missed():
    deliverable = world.owed()
    rows = world.rows(deliverable, {})
    totals = [{"staying": 1, "added": 0, "leaving": 0}]
    file = world.workbook(deliverable, schools=rows["schools"][1:], totals=totals)
    submission = send_school_list(deliverable, file, name=world.NAME, by=boris(), at=make.NOW)
    assert [rule for _, rule in found(submission)] == ["rows_gone"]


def test_a_college_is_asked_by_course():
    deliverable = world.owed()
    make.school(last="0900", kind="college")
    blank = school_list_blank(deliverable)
    columns = [column.key for column in blank.book.sheet("schools").columns]
    assert {"course_1", "course_4", "grade_4"} <= set(columns)
    row = {"action": "изменить", "pupils": 90, "course_1": 30}
    submission = world.sent(boris(), {"edu220900": row})
    assert submission.findings == []
    (told,) = proposals_of(world.fresh(), at=make.NOW)
    assert [str(one) for one in told.changes][-1].endswith("пусто → 1 — 30")


# ---- what it proposes ---------------------------------------------------------------------------


def test_each_row_that_changes_something_becomes_a_proposal():
    world.sent(boris(), {"edu220042": world.CHANGED, "edu220043": world.CLOSED}, [world.NEW])
    kinds = [one.kind for one in world.proposed()]
    assert kinds == [ProposalKind.CHANGED, ProposalKind.CLOSED, ProposalKind.ADDED]


def test_a_change_that_changes_nothing_is_no_proposal():
    world.sent(boris(), {"edu220042": {"action": "изменить"}})
    assert not Proposal.objects.exists()


def test_the_plan_of_works_is_kept_and_drawn_again():
    world.sent(boris(), {"edu220042": {"takes_ma7": "нет"}})
    plan = Planned.objects.filter(takes=True).order_by("school__number", "work__code")
    told = plan.values_list("school__number", "work__code")
    assert list(told) == [("220042", "ma4"), ("220043", "ma4"), ("220043", "ma7")]
    first, second = school_list_blank(world.fresh()).rows["schools"]
    assert (first["takes_ma7"], second["takes_ma7"]) == ("нет", "да")


def test_a_school_that_plans_nothing_is_not_asked_anew():
    nothing: world.Row = {"takes_ma4": "нет", "takes_ma7": "нет"}
    world.sent(boris(), {"edu220042": nothing})
    first, _ = school_list_blank(world.fresh()).rows["schools"]
    assert (first["takes_ma4"], first["takes_ma7"]) == ("нет", "нет")


def test_a_newer_form_takes_the_place_of_what_waits():
    world.sent(boris(), {"edu220042": world.CHANGED})
    world.sent(boris(), {"edu220043": world.CHANGED})
    old, new = Proposal.objects.order_by("pk")
    assert (old.state, new.state) == (ProposalState.REPLACED, ProposalState.WAITING)
    assert world.proposed() == [new]


def test_the_same_file_again_proposes_nothing_twice():
    file = world.workbook(world.owed(), {"edu220042": world.CHANGED})
    first, again = (
        send_school_list(world.fresh(), file, name=world.NAME, by=boris(), at=at)
        for at in (make.NOW, make.NOW + timedelta(minutes=5))
    )
    assert again == first
    assert Proposal.objects.count() == 1


def test_a_school_is_not_merged_into_itself():
    with refused("successor_is_itself"):
        world.sent(boris(), {"edu220043": world.MERGED})


def test_only_the_coordinators_of_the_municipality_verify_its_list():
    for actor in (anna(), vera(), darya()):
        with refused("no_right"):
            world.sent(actor)
    with refused("not_your_place"):
        world.sent(neighbour())


def test_a_list_is_not_taken_after_its_deadline():
    with refused("deadline_has_passed"):
        world.sent(boris(), at=world.DUE + timedelta(minutes=1))


# ---- what the region decides --------------------------------------------------------------------


def accept_all(by, numbers=None, at=make.NOW):
    told = proposals_of(world.fresh(), at=at)
    keys = [one.proposal.pk for one in told]
    given = {one.proposal.pk: one.number for one in told if one.number}
    return accept_proposals(world.fresh(), keys, numbers=given | (numbers or {}), by=by, at=at)


def test_the_region_accepts_everything_and_the_list_says_so():
    world.sent(boris(), {"edu220042": world.MERGED, "edu220043": world.CHANGED}, [world.NEW])
    assert len(accept_all(vera())) == 3
    merged, staying, new = School.objects.order_by("number")
    assert (merged.successor, staying.phone) == (staying, "+7 385 200-00-01")
    assert (new.number, new.short_name, new.details.parallels) == ("220044", "ООШ № 7", ((4, 15),))
    assert new.levels == ["primary", "basic"]
    assert [line.event for line in history(merged)] == ["merged"]
    plan = Planned.objects.filter(school=new, takes=True)
    assert [one.work.code for one in plan] == ["ma4"]
    assert {one.state for one in Proposal.objects.all()} == {ProposalState.ACCEPTED}


def test_one_proposal_is_accepted_alone():
    world.sent(boris(), {"edu220042": world.CHANGED, "edu220043": world.CHANGED})
    one, _ = world.proposed()
    accept_proposals(world.fresh(), [one.pk], numbers={}, by=vera(), at=make.NOW)
    assert [row.state for row in world.proposed()] == [
        ProposalState.ACCEPTED,
        ProposalState.WAITING,
    ]
    assert lists_to_decide([make.region().place], world.campaign()) == 1


def test_the_region_may_give_a_new_school_another_number():
    world.sent(boris(), added=[world.NEW])
    (one,) = world.proposed()
    accept_all(vera(), {one.pk: "220777"})
    assert School.objects.filter(number="220777", short_name="ООШ № 7").exists()


def test_a_number_that_was_taken_meanwhile_is_refused_and_nothing_is_written():
    world.sent(boris(), {"edu220042": world.CHANGED}, [world.NEW])
    make.school(last="0044")
    new = Proposal.objects.get(kind=ProposalKind.ADDED)
    with refused("number_is_taken"):
        accept_all(vera(), {new.pk: "220044"})
    assert School.objects.get(number="220042").phone == ""
    assert lists_to_decide([make.region().place], world.campaign()) == 1


def test_two_people_do_not_accept_the_same_twice():
    world.sent(boris(), added=[world.NEW])
    accept_all(vera())
    (one,) = world.proposed()
    with refused("proposal_is_decided"):
        accept_proposals(
            world.fresh(), [one.pk], numbers={one.pk: "220045"}, by=vera(), at=make.NOW
        )
    with refused("proposal_is_decided"):
        decline_proposal(world.fresh(), one.pk, "поздно", by=vera(), at=make.NOW)
    assert School.objects.count() == 3


def test_what_was_replaced_by_a_newer_form_is_not_accepted():
    world.sent(boris(), {"edu220042": world.CHANGED})
    (old,) = world.proposed()
    world.sent(boris(), {"edu220043": world.CHANGED})
    with refused("proposal_is_decided"):
        accept_proposals(world.fresh(), [old.pk], numbers={}, by=vera(), at=make.NOW)


def test_only_what_this_municipality_proposes_is_decided():
    world.sent(boris(), {"edu220042": world.CHANGED})
    (one,) = world.proposed()
    with refused("proposal_is_unknown"):
        accept_proposals(world.fresh(), [one.pk, 999], numbers={}, by=vera(), at=make.NOW)
    with refused("proposal_is_unknown"):
        decline_proposal(world.fresh(), 999, "нет", by=vera(), at=make.NOW)


def test_a_school_that_changed_meanwhile_is_not_written_over():
    world.sent(boris(), {"edu220042": world.CHANGED})
    school = School.objects.get(number="220042")
    mended = school.details.__class__.of({**vars(school.details), "phone": "8 385 1"})
    change_school(school, mended, by=vera(), at=make.NOW)
    with refused("proposal_is_stale"):
        accept_all(vera())
    (told,) = proposals_of(world.fresh(), at=make.NOW)
    assert "«Телефон»" in told.obstacle.text


def test_a_school_that_was_merged_meanwhile_names_its_successor():
    world.sent(boris(), {"edu220042": world.CHANGED})
    one, other = School.objects.order_by("number")
    merge_school(one, into=other, reason="Приказ № 1", by=vera(), at=make.NOW)
    with refused("school_is_closed"):
        accept_all(vera())
    (told,) = proposals_of(world.fresh(), at=make.NOW)
    assert "edu220043 | СОШ № 43" in told.obstacle.text


def test_only_those_who_keep_the_list_decide():
    world.sent(boris(), {"edu220042": world.CHANGED})
    (one,) = world.proposed()
    for actor in (boris(), anna(), darya()):
        with refused("no_right"):
            accept_proposals(world.fresh(), [one.pk], numbers={}, by=actor, at=make.NOW)
        with refused("no_right"):
            decline_proposal(world.fresh(), one.pk, "нет", by=actor, at=make.NOW)


def test_a_declined_proposal_opens_the_form_again_for_its_municipality():
    world.sent(boris(), {"edu220042": world.CHANGED})
    (one,) = world.proposed()
    late = world.DUE + timedelta(days=1)
    decline_proposal(world.fresh(), one.pk, "Телефон не тот", by=vera(), at=late)
    (told,) = declined_proposals([make.district().place], world.campaign())
    assert (told.word, told.decided_by) == ("Телефон не тот", vera().signature)
    assert world.fresh().seen(late).label == "открыта снова"
    world.sent(boris(), at=late + timedelta(hours=1))
    assert not declined_proposals([make.district().place], world.campaign()).exists()


def test_a_new_school_that_was_declined_stands_in_the_form_to_be_mended():
    world.sent(boris(), {"edu220042": world.CHANGED}, [world.NEW])
    for one in world.proposed():
        decline_proposal(world.fresh(), one.pk, "Уточните", by=vera(), at=make.NOW)
    blank = school_list_blank(world.fresh())
    changed, _, new = blank.rows["schools"]
    assert changed["action"] == KEEP
    assert (world.NEW | {"login": None}).items() <= new.items()
    lines = filling(world.fresh(), blank).lines["schools"]
    sheet = blank.book.sheet("schools")
    assert [may_drop(sheet, line) for line in lines] == [False, False, True]


def test_a_proposal_is_declined_with_a_reason_only():
    world.sent(boris(), {"edu220042": world.CHANGED})
    (one,) = world.proposed()
    with refused("reason_is_missing"):
        decline_proposal(world.fresh(), one.pk, " ", by=vera(), at=make.NOW)


def test_totals_show_the_list_before_and_after():
    world.sent(boris(), {"edu220042": world.MERGED}, [world.NEW, world.NEW | {"short_name": "Б"}])
    deliverable = world.fresh()
    told = proposals_of(deliverable, at=make.NOW)
    lines = [(one.title, one.now, one.then) for one in list_totals(deliverable, told)]
    assert lines == [("Всего ОО", 2, 3), ("СОШ", 2, 1), ("ООШ", 0, 2)]


def test_the_region_sees_first_whose_proposals_wait(django_assert_num_queries):
    make.district(code="m001")
    world.sent(boris(), {"edu220042": world.CHANGED})
    region, campaign = make.region().place, world.campaign()
    with django_assert_num_queries(4):
        lines = verified_lists([region], campaign, at=make.NOW)
    assert [(one.district.code, one.waiting, one.schools) for one in lines] == [
        ("m019", 1, 2),
        ("m001", 0, 0),
    ]


def test_a_new_school_owes_its_forms_at_once():
    world.sent(boris(), added=[world.NEW])
    accept_all(vera())
    open_owed(world.campaign(), OWED)
    owed = Deliverable.objects.filter(key="edu220044").values_list("kind", flat=True)
    assert "application" in owed
    assert Place("ru.22.m019.0044") == School.objects.get(number="220044").place


# ---- what a closed school owes ------------------------------------------------------------------


def owed_by(key: str) -> set[tuple[str, str]]:
    rows = Deliverable.objects.filter(key=key).exclude(kind="questionnaire")
    return set(rows.values_list("state", "excuse"))


def test_a_merged_school_owes_nothing_more_and_its_forms_name_the_successor():
    world.owed()
    one, other = School.objects.order_by("number")
    merge_school(one, into=other, reason="Приказ № 1", by=vera(), at=make.NOW)
    assert follow_closings(at=make.NOW) > 0
    why = "организация исключена из списка: присоединена к edu220043 | СОШ № 43"
    assert owed_by("edu220042") == {("excused", why)}
    assert follow_closings(at=make.NOW) == 0
    assert owed_by("edu220043") == {("waiting", "")}


def test_a_school_that_opens_again_owes_its_forms_again():
    world.owed()
    school = School.objects.get(number="220042")
    close_school(school, reason="Приказ № 2", by=vera(), at=make.NOW)
    follow_closings(at=make.NOW)
    reopen_school(school, reason="Приказ № 3", by=vera(), at=make.NOW)
    follow_closings(at=make.NOW)
    assert owed_by("edu220042") == {("waiting", "")}


def test_a_closed_school_sits_no_work_after_the_day_it_closed():
    owed = world.owed()
    school = School.objects.get(number="220042")
    ahead = make.entry(school, sits=Work.objects.get(campaign=owed.campaign, code="ma4"))
    close_school(school, reason="Приказ № 2", by=vera(), at=make.NOW)
    follow_closings(at=make.NOW)
    ahead.refresh_from_db()
    assert ahead.withdrawn_at == make.NOW


def test_what_the_region_opened_to_a_closed_school_by_name_stays_open():
    world.owed()
    close_school(School.objects.get(number="220042"), reason="Приказ № 2", by=vera(), at=make.NOW)
    rows = Deliverable.objects.filter(key="edu220042", kind="application")
    rows.update(reopened_until=world.DUE)
    follow_closings(at=make.NOW)
    assert rows.get().state == "waiting"
