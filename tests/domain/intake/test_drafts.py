"""A form filled on its page: kept, continued, shared by two people, free of names."""

from datetime import timedelta

import pytest

from tests import cast, make
from tests.cast import refused
from tests.domain.intake import world
from vprok.domain.audit.models import Event
from vprok.domain.intake.actions import send_application
from vprok.domain.intake.actions.drafts import (
    Saved,
    Typed,
    Typing,
    begin_anew,
    drop_draft,
    forget_draft,
    save_draft,
)
from vprok.domain.intake.models import Deliverable, Draft, Entry
from vprok.domain.intake.queries import application_blank
from vprok.domain.intake.queries.drafts import (
    FILE,
    Filling,
    draft_file,
    filling,
    given_lines,
    may_add,
    name_in,
    typed,
)
from vprok.domain.intake.rules import draft_has_moved_on, draft_is_too_long, not_of_the_form
from vprok.domain.intake.states import OwedState, SubmissionState
from vprok.domain.results.rules import FormPlan, TaskPlan
from vprok.domain.results.sheets import result_form
from vprok.domain.territory.models import School
from vprok.kernel.charter import Actor, Permission
from vprok.tools.sheets.spec import Book, Code, Column, OneOf, Sheet, Text, Unique, Whole

pytestmark = pytest.mark.django_db
LATER = make.NOW + timedelta(days=1)
RIGHT = Permission.APPLICATION_SEND
MA4 = {"takes": "да", "way": "бумажная", "classes": "2", "participants": "45"}
RU4 = {"takes": "нет", "reason": "карантин"}
NEW = [
    {"grade": "4", "ordinal": "1", "letter": "А", "pupils": "25"},
    {"grade": "4", "ordinal": "2", "letter": "Б", "pupils": "24"},
]


def form(owed: Deliverable) -> Filling:
    return filling(owed, application_blank(owed))


def key(owed: Deliverable, code: str) -> str:
    """The key of the row of a work."""
    lines = form(owed).lines["application"]
    return next(one.key for one in lines if one.cells["code"] == code)


def types(
    owed: Deliverable,
    who: Actor,
    *cells: Typed,
    revision: int = 0,
    at: object = make.NOW,
    **more: object,
) -> Saved:
    typing = Typing(revision, cells, **more)  # type: ignore[arg-type]
    blank = application_blank(owed)
    return save_draft(owed, blank, typing, right=RIGHT, by=who, at=at)  # type: ignore[arg-type]


def cells_of(sheet: str, row: str, values: dict[str, str]) -> list[Typed]:
    return [Typed(sheet, row, column, text) for column, text in values.items()]


def whole(owed: Deliverable) -> list[Typed]:
    """The application as a school types it."""
    return [
        *cells_of("application", key(owed, "ma4"), MA4),
        *cells_of("application", key(owed, "ru4"), RU4),
        *(one for n, row in enumerate(NEW) for one in cells_of("classes", f"new{n}", row)),
    ]


def test_what_was_typed_is_there_the_next_day(anna: Actor) -> None:
    owed = world.owed()
    assert form(owed).revision == 0
    row = key(owed, "ma4")
    saved = types(owed, anna, *cells_of("application", row, MA4), revision=0)
    assert saved.held == ()
    there = form(owed)
    line = there.line("application", row)
    assert line is not None
    assert MA4.items() <= line.cells.items()
    assert line.cells["subject"]
    assert (there.revision, there.saved_by, there.saved_at) == (1, anna.signature, make.NOW)


def test_a_draft_becomes_the_same_file_as_a_workbook(anna: Actor) -> None:
    owed = world.owed()
    types(owed, anna, *whole(owed))
    file = draft_file(owed, form(owed))
    assert file == draft_file(owed, form(owed))
    sent = send_application(owed, file, name=FILE, by=anna, at=LATER)
    assert (sent.state, sent.findings) == (SubmissionState.ACCEPTED, [])
    assert Entry.objects.get().participants == 45
    assert forget_draft(owed)
    assert not forget_draft(owed)


def test_the_page_finds_what_the_reader_of_the_file_finds(anna: Actor) -> None:
    owed = world.owed()
    types(owed, anna, *whole(owed))
    assert form(owed).findings() == ()
    row = key(owed, "ma4")
    wrong = [
        Typed("application", row, "participants", "50"),
        Typed("application", row, "classes", "много"),
        Typed("classes", "new1", "pupils", ""),
    ]
    there = types(owed, anna, *wrong, revision=1).filling
    sent = send_application(owed, draft_file(owed, there), name=FILE, by=anna, at=LATER)
    told = [(one["cell"], one["rule"], one["text"]) for one in sent.findings]
    assert told == [(one.cell, one.rule, one.text) for one in there.findings()]
    assert {rule for _, rule, _ in told} == {"whole", "required"}


def test_a_cell_with_a_name_is_not_kept_and_the_rest_is(anna: Actor) -> None:
    owed = world.owed()
    row = key(owed, "ru4")
    saved = types(
        owed,
        anna,
        Typed("application", row, "takes", "нет"),
        Typed("application", row, "own_reason", "болеет Иванов Пётр"),
        Typed("classes", "new0", "letter", "Иванова Мария"),
    )
    assert [(one.column, one.finding.rule) for one in saved.held] == [
        ("own_reason", "person"),
        ("letter", "person"),
    ]
    assert saved.held[0].finding.cell == f"K{saved.held[0].finding.row}"
    assert not any(one.finding.value for one in saved.held)
    line = saved.filling.line("application", row)
    assert line is not None
    assert line.cells["takes"] == "нет"
    assert "Иванов" not in repr(Draft.objects.values().get())
    assert not Event.objects.filter(facts__icontains="Иванов").exists()


def test_a_draft_of_names_alone_is_not_begun(anna: Actor) -> None:
    owed = world.owed()
    assert types(owed, anna, Typed("classes", "new0", "letter", "Иванова Мария")).held
    assert not Draft.objects.exists()


def test_the_second_of_two_people_is_told_that_the_form_has_moved_on(anna: Actor) -> None:
    owed, row = world.owed(), "new1"
    types(owed, anna, Typed("classes", row, "letter", "А"))
    with refused("draft_has_moved_on"):
        types(owed, anna, Typed("classes", row, "letter", "Б"), revision=0)
    assert types(owed, anna, Typed("classes", row, "letter", "Б"), revision=1).filling.revision == 2
    told = draft_has_moved_on(seen=1, now=2, by="Елена")
    assert told is not None
    assert "Елена" in told.text
    assert draft_has_moved_on(seen=2, now=2, by="") is None
    dropped = draft_has_moved_on(seen=2, now=0, by="")
    assert dropped is not None
    assert "удалили" in dropped.text


def test_a_draft_is_told_to_the_record_once_a_person(anna: Actor) -> None:
    owed = world.owed()
    for revision in range(3):
        types(owed, anna, Typed("classes", "new1", "pupils", str(revision + 1)), revision=revision)
    assert Event.objects.filter(event="intake.draft_begun").count() == 1
    assert Draft.objects.get().writers == [anna.signature]


def test_rows_are_added_and_deleted_where_the_form_allows_it(anna: Actor) -> None:
    owed = world.owed()
    types(owed, anna, *whole(owed))
    there = types(owed, anna, revision=1, gone=(("classes", "new0"),)).filling
    assert [one.key for one in there.lines["classes"]] == ["new1"]
    assert there.lines["classes"][0].number == 2
    with refused("not_of_the_form"):
        types(owed, anna, revision=2, gone=(("application", key(owed, "ma4")),))


def test_a_row_that_the_form_brought_stays_deleted(anna: Actor) -> None:
    owed = world.owed()
    send_application(owed, world.filled(owed), name="з.xlsx", by=anna, at=make.NOW)
    before = form(owed).lines["classes"]
    assert [one.cells["letter"] for one in before] == ["А", "Б"]
    there = types(owed, anna, gone=(("classes", before[0].key),)).filling
    assert [one.cells["letter"] for one in there.lines["classes"]] == ["Б"]


@pytest.mark.parametrize(
    "cell",
    [
        Typed("nowhere", "new1", "letter", "А"),
        Typed("classes", "new1", "nothing", "А"),
        Typed("classes", "place7", "letter", "А"),
        Typed("classes", "NEW1;--", "letter", "А"),
        Typed("application", "new1", "takes", "да"),
    ],
)
def test_nothing_is_typed_beside_the_form(anna: Actor, cell: Typed) -> None:
    with refused("not_of_the_form"):
        types(world.owed(), anna, cell)
    assert not Draft.objects.exists()


def test_what_the_portal_has_filled_stays_as_it_is(anna: Actor) -> None:
    owed = world.owed()
    with refused("not_of_the_form"):
        types(owed, anna, Typed("application", key(owed, "ma4"), "subject", "Физика"))
    assert not_of_the_form(is_there=True) is None


def test_a_page_holds_no_more_than_a_file(anna: Actor) -> None:
    owed = world.owed()
    most = application_blank(owed).book.limits.rows
    cells = [Typed("classes", f"new{n}", "letter", "А") for n in range(most + 1)]
    with refused("draft_is_too_long"):
        types(owed, anna, *cells)
    assert draft_is_too_long(rows=most, most=most) is None


def test_a_form_that_cannot_be_sent_cannot_be_filled(anna: Actor) -> None:
    owed = world.owed()
    cell = Typed("classes", "new1", "letter", "А")
    with refused("form_is_not_open"):
        types(owed, anna, cell, at=world.OPENS - timedelta(seconds=1))
    with refused("not_your_place"):
        types(owed, cast.sibling(), cell)
    with refused("no_right"):
        types(owed, cast.observer(), cell)
    school = make.school()
    school.closed_on = make.NOW.date()
    school.save()
    with refused("school_is_closed"):
        types(owed, anna, cell)
    School.objects.filter(pk=school.pk).update(closed_on=None)
    Deliverable.objects.filter(pk=owed.pk).update(state=OwedState.EXCUSED)
    with refused("form_is_excused"):
        types(owed, anna, cell)


def test_a_draft_is_thrown_away_by_those_who_may_send(anna: Actor) -> None:
    owed = world.owed()
    types(owed, anna, Typed("classes", "new1", "letter", "А"))
    with refused("not_your_place"):
        drop_draft(owed, right=RIGHT, by=cast.darya(), at=LATER)
    for _ in range(2):
        drop_draft(owed, right=RIGHT, by=anna, at=LATER)
    assert not Draft.objects.exists()
    assert Event.objects.filter(event="intake.draft_dropped").count() == 1


def test_what_no_cell_can_hold_is_left_out() -> None:
    assert typed(" 4\x00А\ud800\tБ\n ") == "4А Б"


def test_a_row_is_named_by_what_tells_it() -> None:
    columns = (
        Column("code", "Код", Code(r"\d+", "1"), locked=True),
        Column("title", "Предмет", Text(), locked=True),
        Column("mark", "Отметка", Whole(1, 5)),
    )
    sheet = Sheet("marks", "Отметки", columns, checks=(Unique(("code",)),))
    rows = [{"code": "1", "title": "А"}, {"code": "2", "title": "Б"}]
    one, other = given_lines(sheet, rows)
    again, *_ = given_lines(sheet, [{"code": "2", "title": "В"}])
    assert other.key == again.key != one.key
    twins = list(given_lines(sheet, [rows[0], rows[0]]))
    assert len({line.key for line in twins}) == 2
    assert not may_add(sheet, given=2)


def test_a_sheet_of_questions_is_one_row() -> None:
    sheet = Sheet("ask", "Вопросы", (Column("a", "Да?", OneOf(("да", "нет"))),), upright=True)
    assert [line.cells for line in given_lines(sheet, ())] == [{}]
    assert not may_add(sheet, given=0)


def test_a_mark_of_a_list_is_no_name_and_a_person_of_staff_may_be_named() -> None:
    plan = FormPlan(
        "ru4", "Русский язык", "ВПР", 4, False, (TaskPlan("1", 2, 1, ""),), 1, 2, True, True, True
    )
    book: Book = result_form(plan)
    columns = {one.key: one for sheet in book.sheets for one in sheet.columns}
    assert name_in(columns["variant_1"], "отсутствовал") == ""
    assert name_in(columns["variant_1"], "Иванов") == "surname"
    assert name_in(columns["other_author"], "Иванов Пётр Сергеевич") == ""
    assert name_in(columns["class"], "Иванов Пётр") != ""


WRONG = {"participants": "много"}


def send(owed: Deliverable, who: Actor) -> str:
    """Send the form as it stands on its page; the state it ended in."""
    sent = send_application(owed, draft_file(owed, form(owed)), name=FILE, by=who, at=make.NOW)
    forget_draft(owed)
    return sent.state


def test_a_form_that_came_back_is_continued_from_what_was_sent(anna: Actor) -> None:
    owed = world.owed()
    row = key(owed, "ma4")
    types(owed, anna, *whole(owed), *cells_of("application", row, WRONG))
    assert send(owed, anna) == SubmissionState.FINDINGS
    there = form(owed)
    assert there.sent is not None
    assert (there.revision, there.sent.version) == (0, 1)
    line = there.line("application", row)
    assert line is not None
    assert (MA4 | WRONG).items() <= line.cells.items()
    assert [one.cells["letter"] for one in there.lines["classes"]] == ["А", "Б"]
    assert [one.column for one in there.findings()] == ["Кол-во участников"]
    mended = Typed("application", row, "participants", "45")
    saved = types(owed, anna, mended, revision=0)
    assert (saved.filling.revision, saved.filling.sent, saved.filling.findings()) == (1, None, ())
    assert send(owed, anna) == SubmissionState.ACCEPTED


def test_rows_that_were_sent_may_be_deleted_and_changed(anna: Actor) -> None:
    owed = world.owed()
    types(owed, anna, *whole(owed), *cells_of("application", key(owed, "ma4"), WRONG))
    send(owed, anna)
    first, second = form(owed).lines["classes"]
    other = Typed("classes", second.key, "pupils", "30")
    types(owed, anna, other, revision=0, gone=(("classes", first.key),))
    assert [one.cells["pupils"] for one in form(owed).lines["classes"]] == ["30"]


def test_a_form_may_be_begun_anew_without_what_was_sent(anna: Actor) -> None:
    owed = world.owed()
    types(owed, anna, *whole(owed), *cells_of("application", key(owed, "ma4"), WRONG))
    send(owed, anna)
    begin_anew(owed, right=RIGHT, by=anna, at=make.NOW)
    there = form(owed)
    assert (there.revision, there.sent, there.lines["classes"]) == (1, None, ())
    drop_draft(owed, right=RIGHT, by=anna, at=make.NOW)
    assert len(form(owed).lines["classes"]) == 2


def test_nobody_begins_the_form_of_another_school_anew() -> None:
    owed = world.owed()
    stranger = cast.darya()
    with refused("not_your_place"):
        begin_anew(owed, right=RIGHT, by=stranger, at=make.NOW)


def test_an_accepted_application_stands_as_the_portal_knows_it_now(anna: Actor) -> None:
    owed = world.owed()
    types(owed, anna, *whole(owed))
    assert send(owed, anna) == SubmissionState.ACCEPTED
    Entry.objects.update(participants=44)
    line = form(owed).line("application", key(owed, "ma4"))
    assert line is not None
    assert line.cells["participants"] == "44"
