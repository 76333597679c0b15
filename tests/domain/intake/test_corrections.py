"""An accepted application is corrected in its own window, with a yes to each change."""

import pytest

from tests import make
from tests.cast import refused
from tests.domain.intake import correcting, world
from tests.domain.intake.correcting import (
    AFTER,
    BETWEEN,
    IN_TIME,
    WINDOW,
    apply,
    participants,
    send,
)
from tests.domain.intake.world import Rows, row
from vprok.domain.campaign.models import Milestone, Work
from vprok.domain.campaign.states import Step
from vprok.domain.intake.actions import reopen
from vprok.domain.intake.models import Deliverable, Entry, GradeClass, NotTaken, Submission
from vprok.domain.intake.queries import application_blank, bytes_of
from vprok.domain.intake.states import SeenState, SubmissionState, Way
from vprok.domain.materials.actions import issue_codes
from vprok.domain.materials.models import Code
from vprok.kernel.charter import Actor

pytestmark = pytest.mark.django_db


def agree(owed: Deliverable, held: Submission, by: Actor) -> Submission:
    return correcting.send_application(
        Deliverable.objects.select_related("campaign").get(pk=owed.pk),
        bytes_of(held),
        name=held.name,
        by=by,
        at=WINDOW,
        token=held.token,
        accept_cleanup=True,
    )


def test_a_correction_says_what_changes_and_waits_for_a_yes(anna: Actor) -> None:
    owed = correcting.application()
    apply(owed, anna)
    held = send(owed, anna, participants(40), at=WINDOW)
    assert held.state == SubmissionState.CONFIRM
    assert [(one["thing"], one["was"], one["becomes"]) for one in held.changes] == [
        (
            "Математика, 4 класс",
            "бумажная форма, классов 2, участников 45",
            "бумажная форма, классов 2, участников 40",
        )
    ]
    assert Entry.objects.get().participants == 45
    accepted = agree(owed, held, anna)
    assert accepted.state == SubmissionState.ACCEPTED
    assert not accepted.is_late
    assert Entry.objects.get().participants == 40
    fresh = Deliverable.objects.get(pk=owed.pk)
    assert (fresh.versions, fresh.seen(WINDOW)) == (2, SeenState.REPLACED)


def test_works_added_and_withdrawn_and_classes_are_changes_too(anna: Actor) -> None:
    owed = correcting.application()
    apply(owed, anna)

    def otherwise(rows: Rows) -> None:
        row(rows, "ma4").update(takes="нет", reason="карантин")
        row(rows, "ma4").update(way=None, classes=None, participants=None)
        row(rows, "ru4").update(takes="да", way="бумажная", classes=1, participants=20)
        row(rows, "ru4").update(reason=None)
        rows["classes"][1].update(pupils=30)

    held = send(owed, anna, otherwise, at=WINDOW)
    assert [(one["thing"], one["becomes"]) for one in held.changes] == [
        ("Математика, 4 класс", "не участвует: карантин"),
        ("Математика, 4 класс", "бумажная форма, классов 1, участников 20"),
        ("4 класс, № 2", "«Б», обучающихся 30"),
    ]


def test_before_the_deadline_changes_are_kept_and_nobody_is_asked(anna: Actor) -> None:
    owed = correcting.application()
    assert apply(owed, anna).changes == []
    second = apply(owed, anna, participants(40))
    assert second.state == SubmissionState.ACCEPTED
    assert len(second.changes) == 1


def test_outside_its_window_a_correction_is_refused_and_told_when_to_come(anna: Actor) -> None:
    owed = correcting.application()
    with refused("deadline_has_passed"):
        send(owed, anna, at=WINDOW)
    apply(owed, anna)
    for at in (BETWEEN, AFTER):
        with refused("corrections_are_closed"):
            send(owed, anna, participants(40), at=at)
    Milestone.objects.filter(step=Step.CORRECTIONS).delete()
    with refused("corrections_are_closed"):
        send(owed, anna, participants(40), at=WINDOW)


def test_a_form_that_was_opened_again_needs_no_window(anna: Actor, vera: Actor) -> None:
    owed = correcting.application()
    apply(owed, anna)
    reopen(owed, AFTER.replace(hour=20), by=vera, at=WINDOW)
    assert send(owed, anna, participants(40), at=AFTER).state == SubmissionState.ACCEPTED


def test_what_changed_meanwhile_is_asked_about_anew(anna: Actor) -> None:
    owed = correcting.application()
    apply(owed, anna)
    held = send(owed, anna, participants(40), at=WINDOW)
    Entry.objects.update(participants=44)
    again = agree(owed, held, anna)
    assert (again.pk, again.state) == (held.pk, SubmissionState.CONFIRM)
    assert "участников 44" in again.changes[0]["was"]
    assert agree(owed, again, anna).state == SubmissionState.ACCEPTED


def test_a_robot_says_yes_to_its_own_changes_beforehand(anna: Actor) -> None:
    owed = correcting.application()
    apply(owed, anna)
    sent = send(owed, anna, participants(40), at=WINDOW, accept_cleanup=True)
    assert sent.state == SubmissionState.ACCEPTED


def test_growth_after_the_codes_takes_the_next_free_numbers(anna: Actor) -> None:
    owed = correcting.application()
    apply(owed, anna)
    school, campaign = make.school(), world.campaign()
    issue_codes(school, campaign, at=IN_TIME)
    before = set(Code.objects.values_list("number", "class_no", "row"))

    def grow(rows: Rows) -> None:
        rows["classes"][0].update(pupils=27)
        rows["classes"].append({"grade": 4, "ordinal": 3, "letter": "В", "pupils": 3})

    send(owed, anna, grow, at=WINDOW, accept_cleanup=True)
    assert issue_codes(school, campaign, at=WINDOW) >= 5
    after = set(Code.objects.values_list("number", "class_no", "row"))
    assert before < after
    assert {number for number, _, _ in before}.isdisjoint(
        {number for number, _, _ in after - before}
    )
    assert Code.objects.filter(class_no=3).count() == 3
    assert Code.objects.filter(class_no=1).count() == 27


# ---- what the application asks beside numbers ---------------------------------------------------


def at_computers(rows: Rows) -> None:
    row(rows, "ma4").update(way="смешанная", on_computer=20, workplaces=12)
    row(rows, "ma4").update(expected_on="2026-04-20")


def test_the_computer_form_the_day_and_the_reason_are_kept(anna: Actor) -> None:
    owed = correcting.application()
    Work.objects.filter(code="ma4").update(is_computer=True, has_levels=True)
    submission = apply(owed, anna, at_computers)
    assert submission.state == SubmissionState.ACCEPTED, submission.findings
    entry = Entry.objects.get()
    assert (entry.way, entry.on_computer, entry.workplaces) == (Way.MIXED, 20, 12)
    assert (str(entry.expected_on), entry.level) == ("2026-04-20", "basic")
    assert str(NotTaken.objects.get()) == "edu220042 ru4: карантин"
    rows = application_blank(owed).rows["application"]
    assert (rows[1]["on_computer"], rows[1]["level"]) == (20, "базовый")
    assert rows[2]["reason"] == "карантин"


WRONG = [
    ("no places", {"workplaces": None}, "required_when", "J3"),
    ("more than all", {"on_computer": 46}, "at_most", "I3"),
    ("all at computers", {"way": "компьютерная"}, "only_when", "I3"),
    ("on paper", {"way": "бумажная", "on_computer": None}, "only_when", "J3"),
]


@pytest.mark.parametrize(
    ("change", "rule", "cell"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG]
)
def test_the_computer_form_must_add_up(
    anna: Actor, change: dict[str, object], rule: str, cell: str
) -> None:
    owed = correcting.application()
    Work.objects.filter(code="ma4").update(is_computer=True)
    submission = apply(
        owed, anna, lambda rows: (at_computers(rows), row(rows, "ma4").update(change))
    )
    assert (rule, cell) in [(one["rule"], one["cell"]) for one in submission.findings]


def test_a_reason_of_one_s_own_is_kept_and_read_back(anna: Actor) -> None:
    owed = correcting.application()
    words = "школу закрывают на каникулы раньше"

    def own(rows: Rows) -> None:
        row(rows, "ru4").update(reason="иная", own_reason=words)

    assert apply(owed, anna, own).state == SubmissionState.ACCEPTED
    assert NotTaken.objects.get().reason == words
    read = application_blank(owed).rows["application"][2]
    assert (read["reason"], read["own_reason"]) == ("иная", words)
    silent = apply(owed, anna, lambda rows: row(rows, "ru4").update(reason="иная", own_reason=None))
    assert [one["rule"] for one in silent.findings] == ["required_when"]


def test_a_class_says_its_language_where_a_work_is_in_one(anna: Actor) -> None:
    owed = correcting.application()
    Work.objects.filter(code="li4").update(language="english")
    silent = apply(owed, anna)
    assert {one["rule"] for one in silent.findings} == {"required_when"}

    def told(rows: Rows) -> None:
        for one, language in zip(rows["classes"], ("английский", "несколько"), strict=True):
            one.update(language=language, advanced="математика, физика")

    assert apply(owed, anna, told).state == SubmissionState.ACCEPTED
    assert [(one.language, one.advanced) for one in GradeClass.objects.order_by("ordinal")] == [
        ("английский", "математика, физика"),
        ("несколько", "математика, физика"),
    ]
