"""What is said of one work: taken, and how; or not taken, and why.

The application and the summary application ask it in the same columns with the same checks.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from vprok.domain.intake.states import Way, WorkLevel
from vprok.tools.sheets.spec import (
    AtMost,
    BlankWhen,
    Check,
    Column,
    Dependent,
    OneOf,
    OnlyWhen,
    RequiredWhen,
    Text,
    Value,
    Whole,
)

OWED, VOLUNTARY = "обязательна", "по желанию"
YES, NO = "да", "нет"
CLASS_MOST = 60
CLASSES_MOST = 40
PARTICIPANTS_MOST = CLASS_MOST * CLASSES_MOST
WORKPLACES_MOST = 500
OTHER = "иная"
REASONS = (
    "нет обучающихся этой параллели",
    "предмет не изучается",
    "карантин",
    "ремонт или авария в здании",
    "отменены занятия",
    "все обучающиеся на семейном обучении",
    "нет условий для компьютерной формы",
    OTHER,
)
UNSAID = "нет ответа"


@dataclass(frozen=True)
class Offer:
    """A work as it is offered to a school.

    language: in words, of a work in a foreign language
    """

    code: str
    subject: str
    grade: int
    is_course: bool = False
    is_voluntary: bool = False
    is_computer: bool = False
    has_levels: bool = False
    language: str = ""

    @property
    def duty(self) -> str:
        """Whether the school must answer for this work."""
        return VOLUNTARY if self.is_voluntary else OWED

    @property
    def title(self) -> str:
        """The work as people say it."""
        return f"{self.subject}, {self.grade} {'курс' if self.is_course else 'класс'}"


@dataclass(frozen=True)
class Taking:
    """What a school says of one work.

    on_computer: participants who sit it on a computer
    reason:      in the school's own words or those of the list, when it is not taken
    expected_on: the day it has in mind
    """

    takes: bool
    way: Way = Way.PAPER
    level: str = ""
    classes: int = 0
    participants: int = 0
    on_computer: int = 0
    workplaces: int = 0
    reason: str = ""
    expected_on: date | None = None


def words_of(said: Taking | None, *, is_course: bool = False) -> str:
    """The saying in a line; equal lines mean equal sayings, but for the expected day."""
    if said is None:
        return UNSAID
    if not said.takes:
        return f"не участвует: {said.reason}" if said.reason else "не участвует"
    words = [
        f"{said.way.label} форма",
        f"{'групп' if is_course else 'классов'} {said.classes}",
        f"участников {said.participants}",
    ]
    if said.level:
        words.append(f"уровень {WorkLevel(said.level).label}")
    if said.way is Way.MIXED:
        words.append(f"на компьютере {said.on_computer}")
    if said.way is not Way.PAPER:
        words.append(f"рабочих мест {said.workplaces}")
    return ", ".join(words)


# ---- columns and checks -------------------------------------------------------------------------


def answer_columns(works: Sequence[Offer], *, is_college: bool) -> tuple[Column, ...]:
    """Columns in which a work is answered for; only what may matter for these works is asked.

    source: domain.md §3.2
    """
    ways = (Way.PAPER, Way.COMPUTER, Way.MIXED) if _any_computer(works) else (Way.PAPER,)
    many = "Кол-во групп" if is_college else "Кол-во классов"
    columns = [
        Column("takes", "Участвует", OneOf((YES, NO)), note="«да» или «нет»"),
        *([_level()] if any(work.has_levels for work in works) else []),
        Column(
            "way",
            "Форма проведения",
            OneOf(tuple(str(way.label) for way in ways)),
            required=False,
            note="компьютерная и смешанная — только там, где они предложены",
            width=18,
        ),
        Column("classes", many, Whole(1, CLASSES_MOST), required=False),
        Column(
            "participants",
            "Кол-во участников",
            Whole(1, PARTICIPANTS_MOST),
            required=False,
            note="не больше, чем обучающихся в параллели",
            width=12,
        ),
    ]
    return (*columns, *(_computer() if _any_computer(works) else ()))


def reason_columns() -> tuple[Column, Column]:
    """Columns for why a work is not taken."""
    return (
        Column(
            "reason",
            "Причина неучастия",
            OneOf(REASONS),
            required=False,
            note="если в столбце «Участвует» стоит «нет»",
            width=34,
        ),
        Column(
            "own_reason",
            "Иная причина",
            Text(200),
            required=False,
            note=f"своими словами, если причина — «{OTHER}»",
            width=34,
        ),
    )


def _level() -> Column:
    return Column(
        "level",
        "Уровень",
        OneOf(tuple(str(label) for label in WorkLevel.labels)),
        required=False,
        note="только у работ, где уровень есть; пусто — базовый",
        width=22,
    )


def _computer() -> tuple[Column, Column]:
    return (
        Column(
            "on_computer",
            "из них на компьютере",
            Whole(1, PARTICIPANTS_MOST),
            required=False,
            note="только при смешанной форме",
            width=13,
        ),
        Column(
            "workplaces",
            "Кол-во рабочих мест",
            Whole(1, WORKPLACES_MOST),
            required=False,
            note="сколько компьютеров готово, если форма не бумажная",
            width=12,
        ),
    )


def _any_computer(works: Iterable[Offer]) -> bool:
    return any(work.is_computer for work in works)


def answer_checks(works: Sequence[Offer]) -> tuple[Check, ...]:
    """What must hold between those columns; the sheet has the code of the work in `code`.

    source: domain.md §3.2
    """
    details = ("way", "classes", "participants")
    return (
        RequiredWhen(details, "takes", (YES,)),
        OnlyWhen(details, "takes", (YES,)),
        RequiredWhen(("reason",), "takes", (NO,)),
        OnlyWhen(("reason",), "takes", (NO,)),
        RequiredWhen(("own_reason",), "reason", (OTHER,)),
        OnlyWhen(("own_reason",), "reason", (OTHER,)),
        *_computer_checks(works),
        *_level_checks(works),
    )


def _computer_checks(works: Sequence[Offer]) -> tuple[Check, ...]:
    if not _any_computer(works):
        return ()
    computer, mixed = str(Way.COMPUTER.label), str(Way.MIXED.label)
    paper_only = tuple(work.code for work in works if not work.is_computer)
    checks: tuple[Check, ...] = (
        RequiredWhen(("on_computer",), "way", (mixed,)),
        OnlyWhen(("on_computer",), "way", (mixed,)),
        RequiredWhen(("workplaces",), "way", (computer, mixed)),
        OnlyWhen(("workplaces",), "way", (computer, mixed)),
        AtMost("on_computer", "participants"),
    )
    if paper_only:
        checks += (Dependent("code", ("way",), paper_only, (str(Way.PAPER.label),)),)
    return checks


def _level_checks(works: Sequence[Offer]) -> tuple[Check, ...]:
    if not any(work.has_levels for work in works):
        return ()
    without = tuple(work.code for work in works if not work.has_levels)
    checks: tuple[Check, ...] = (OnlyWhen(("level",), "takes", (YES,)),)
    return checks + ((BlankWhen(("level",), "code", without),) if without else ())


# ---- between a row and a saying -----------------------------------------------------------------


def taking_in(row: Mapping[str, Value], *, has_levels: bool = False) -> Taking | None:
    """What an accepted row says; None when it says nothing.

    has_levels: of the work; a level that was not named is the basic one
    """
    if row.get("takes") == NO:
        reason = row.get("own_reason") if row.get("reason") == OTHER else row.get("reason")
        return Taking(takes=False, reason=str(reason or ""))
    if row.get("takes") != YES:
        return None
    said = Taking(
        takes=True,
        way=_labelled(row.get("way")),
        level=_level_of(row.get("level"), has_levels=has_levels),
        classes=number(row.get("classes")),
        participants=number(row.get("participants")),
        on_computer=number(row.get("on_computer")),
        workplaces=number(row.get("workplaces")),
        expected_on=_day(row.get("expected_on")),
    )
    return replace(said, on_computer=said.participants) if said.way is Way.COMPUTER else said


def number(value: Value | None) -> int:
    """The number in a cell; nothing is nought."""
    return value if isinstance(value, int) else 0


def _labelled(value: Value | None) -> Way:
    return next((way for way in Way if way.label == value), Way.PAPER)


def _level_of(value: Value | None, *, has_levels: bool) -> str:
    if not has_levels:
        return ""
    return next((one.value for one in WorkLevel if one.label == value), WorkLevel.BASIC.value)


def _day(value: Value | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None


def row_of(said: Taking | None) -> dict[str, Value]:
    """The cells that say this; none when nothing is said."""
    if said is None:
        return {}
    if not said.takes:
        return {"takes": NO, **_reason_cells(said.reason)}
    cells: dict[str, Value] = {
        "takes": YES,
        "way": str(said.way.label),
        "classes": said.classes,
        "participants": said.participants,
    }
    if said.level:
        cells["level"] = str(WorkLevel(said.level).label)
    if said.way is Way.MIXED:
        cells["on_computer"] = said.on_computer
    if said.way is not Way.PAPER:
        cells["workplaces"] = said.workplaces
    if said.expected_on is not None:
        cells["expected_on"] = said.expected_on.isoformat()
    return cells


def _reason_cells(reason: str) -> dict[str, Value]:
    if not reason:
        return {}
    if reason in REASONS:
        return {"reason": reason}
    return {"reason": OTHER, "own_reason": reason}
