"""What may be sent, when, and which day a work may have."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from vprok.domain.campaign.states import Step
from vprok.domain.intake.states import OwedState, ProposalState, SubmissionState
from vprok.domain.territory.rules import differences
from vprok.domain.territory.states import Details, SchoolKind
from vprok.kernel.lots import lot
from vprok.kernel.owed import Owed, Per
from vprok.kernel.place import Level, Place
from vprok.kernel.refusal import Refusal
from vprok.kernel.russian import day
from vprok.tools.sheets.names import name_rule

OWED = (
    Owed(
        "school_list",
        "Выверка списка ОО",
        Level.DISTRICT,
        Per.CAMPAIGN,
        Step.SCHOOL_LIST.value,
    ),
    Owed(
        "application",
        "Заявка на участие в ВПР",
        Level.SCHOOL,
        Per.CAMPAIGN,
        Step.APPLICATION.value,
    ),
    Owed(
        "summary",
        "Сводная заявка региона",
        Level.REGION,
        Per.CAMPAIGN,
        Step.CORRECTIONS.value,
    ),
    Owed(
        "questionnaire",
        "Анкета ОО",
        Level.SCHOOL,
        Per.CAMPAIGN,
        Step.QUESTIONNAIRE.value,
    ),
)

MOSCOW = ZoneInfo("Europe/Moscow")
GRADES_OF = {SchoolKind.PRIMARY: 4, SchoolKind.BASIC: 9}
"""The last grade of kinds of schools that do not go up to the eleventh."""

TOO_LARGE = frozenset({"too_large", "rows"})
HOSTILE = frozenset(
    {
        "empty",
        "extension",
        "not_excel",
        "word",
        "renamed",
        "truncated",
        "bomb",
        "encrypted",
        "macros",
        "external",
        "embedded",
        "markup",
        "unreadable",
        "formula",
    }
)
"""Words of `tools.sheets` for files that nobody may open, whatever form they are."""


# ---- whom a form is for -------------------------------------------------------------------------


def is_offered(kind: str, *, grade: int, is_course: bool) -> bool:
    """Whether a school of this kind has pupils who may sit a work of this grade or course.

    source: domain.md §3.2; courses belong to colleges and grades to all others
    """
    if is_course or kind == SchoolKind.COLLEGE:
        return is_course and kind == SchoolKind.COLLEGE
    return grade <= GRADES_OF.get(SchoolKind(kind), grade)


def kinds_offered(works: Collection[tuple[int, bool]]) -> tuple[str, ...]:
    """Kinds of schools that may sit at least one of these works; all of them while there is none.

    works:  grade, and whether it is a course
    source: domain.md §3.2
    """
    return tuple(
        kind.value
        for kind in SchoolKind
        if not works or any(is_offered(kind, grade=g, is_course=course) for g, course in works)
    )


def even_classes(participants: int, classes: int) -> tuple[int, ...]:
    """Sizes of classes that nobody has named, as even as can be and none of them empty.

    source: our own; a region may add a school whose application never came
    """
    classes = max(1, min(classes, participants))
    least, more = divmod(participants, classes)
    return tuple(least + (number < more) for number in range(classes))


# ---- when a form may be sent --------------------------------------------------------------------


def form_is_not_open(*, opens_at: datetime | None, zone: str, at: datetime) -> Refusal | None:
    """Hold a form until the calendar opens it.

    opens_at: None when the calendar does not say
    source:   domain.md §2.1
    """
    if opens_at is not None and at < opens_at:
        return Refusal("form_is_not_open", f"Форма откроется {on_both_clocks(opens_at, zone)}.")
    return None


def deadline_has_passed(
    *,
    due_at: datetime | None,
    reopened_until: datetime | None,
    zone: str,
    at: datetime,
    level: str = Level.SCHOOL,
) -> Refusal | None:
    """Close a form at its deadline, unless it was opened again.

    level:  of the body that owes the form: nobody opens their own
    source: domain.md §2.4; security.md §3.6
    """
    if due_at is not None and is_late(due_at=due_at, reopened_until=reopened_until, at=at):
        return Refusal(
            "deadline_has_passed",
            f"Срок прошёл {on_both_clocks(due_at, zone)}. "
            f"Попросите {_opener(level)} открыть форму снова.",
        )
    return None


def _opener(level: str) -> str:
    """Who opens a form of a body of this level again, in the accusative."""
    return "федерального организатора" if level == Level.REGION else "регионального координатора"


def corrections_are_closed(
    *, opens_at: datetime | None, due_at: datetime | None, zone: str, at: datetime
) -> Refusal | None:
    """After its deadline an accepted application is corrected in its own window only.

    opens_at, due_at: of the window; None when the calendar has none
    source:           domain.md §2.1 (6), §2.4
    """
    ask = "Попросите регионального координатора открыть форму снова."
    if due_at is None:
        return Refusal("corrections_are_closed", f"Срок заявки прошёл. {ask}")
    if opens_at is not None and at < opens_at:
        return Refusal(
            "corrections_are_closed",
            f"Срок заявки прошёл. Исправить её можно будет с {on_both_clocks(opens_at, zone)}.",
        )
    if at > due_at:
        return Refusal(
            "corrections_are_closed",
            f"Исправления принимали до {on_both_clocks(due_at, zone)}. "
            "Попросите регионального координатора внести их в сводную заявку "
            "или открыть форму снова.",
        )
    return None


def is_late(*, due_at: datetime | None, reopened_until: datetime | None, at: datetime) -> bool:
    """Whether the moment is after the deadline, the later one if the form was opened again.

    source: security.md §3.6
    """
    last = max((one for one in (due_at, reopened_until) if one is not None), default=None)
    return due_at is not None and last is not None and at > last


def form_is_excused(state: str, level: str = Level.SCHOOL) -> Refusal | None:
    """Take nothing from a body that was freed of the form.

    level:  of the body: nobody opens their own
    source: settled.md, The spine
    """
    if state == OwedState.EXCUSED:
        return Refusal(
            "form_is_excused",
            "Организация освобождена от этой формы. "
            f"Если форма всё же нужна, попросите {_opener(level)} открыть её снова.",
        )
    return None


def words_hold_a_name(words: str) -> Refusal | None:
    """Keep names out of what people write beside a form: it stands in its history and the journal.

    words:  why a version comes, or what to mend in it
    source: house.md §1, line 10: names of pupils exist in the school's browser only
    """
    if not name_rule(words):
        return None
    return Refusal(
        "words_hold_a_name",
        "В пояснении, похоже, есть имя, а имён портал не хранит. "
        "Участника назовите кодом, сотрудника — должностью.",
    )


def token_is_taken(*, sent: str, now: str) -> Refusal | None:
    """One upload is one file: its token cannot bring another.

    sent, now: SHA-256 of the file that came with the token first, and of this one
    source:    security.md §3.6
    """
    if sent != now:
        return Refusal(
            "token_is_taken",
            "С этой страницы уже отправлен другой файл. Откройте страницу заново и повторите.",
        )
    return None


def reopening_is_past(*, until: datetime, at: datetime) -> Refusal | None:
    """A form is opened again for some time ahead.

    source: security.md §3.6
    """
    if until <= at:
        return Refusal("reopening_is_past", "Укажите время, которое ещё не наступило.")
    return None


# ---- the verified list --------------------------------------------------------------------------

DAYS_TO_MEND = timedelta(days=3)
"""So long a form that the region has declined stays open, if its deadline does not give longer."""


def mended_by(
    *, due_at: datetime | None, reopened_until: datetime | None, at: datetime
) -> datetime:
    """Until when a form whose proposal is declined may be sent again.

    source: settled.md, The spine: a form is opened again by name, with expiry
    """
    return max(one for one in (due_at, reopened_until, at + DAYS_TO_MEND) if one is not None)


def proposal_is_unknown(*, asked: int, found: int) -> Refusal | None:
    """Decide only what this municipality has proposed.

    asked, found: how many proposals were named, and how many of them there are
    source:       house.md §1.6: what is not there is not decided
    """
    if asked and asked == found:
        return None
    return Refusal(
        "proposal_is_unknown",
        "Изменение не выбрано или его уже нет. Откройте страницу заново и выберите его.",
    )


def proposal_is_decided(state: str, *, title: str, by: str) -> Refusal | None:
    """Decide a proposal once; the first to decide has decided.

    title:  of the proposal, in words
    by:     who has decided it, if anyone has
    source: house.md §1.6: first writer wins
    """
    if state == ProposalState.REPLACED:
        return Refusal(
            "proposal_is_decided",
            f"{title}: пришла новая форма выверки. Откройте страницу заново и решите по ней.",
        )
    if state != ProposalState.WAITING:
        return Refusal(
            "proposal_is_decided",
            f"{title}: решение уже есть ({ProposalState(state).label}, {by}). "
            "Откройте страницу заново.",
        )
    return None


def proposal_is_stale(
    before: Details | None, *, now: Details, moved_to: str, title: str
) -> Refusal | None:
    """Write over nothing that was not seen by those who proposed.

    before:   what the list said when the form came; None when it does not matter
    moved_to: the municipality that the school belongs to now, if it is another one
    title:    of the school, in words
    source:   house.md §1.6: first writer wins; Инструкция муниципального координатора, п. 8.2
    """
    again = "Отклоните это предложение: муниципалитет скачает форму заново и пришлёт её."
    if moved_to:
        return Refusal("proposal_is_stale", f"{title}: ОО передана ({moved_to}). {again}")
    changed = () if before is None else differences(before, now)
    if changed:
        titles = ", ".join(f"«{one.title}»" for one in changed)
        return Refusal(
            "proposal_is_stale",
            f"{title}: после отправки формы в списке уже изменили {titles}. {again}",
        )
    return None


# ---- a form filled on its page ------------------------------------------------------------------


def draft_has_moved_on(*, seen: int, now: int, by: str) -> Refusal | None:
    """Two people who fill one form do not write over each other unseen.

    seen, now: revisions of the draft: the one the person saw, and the newest
    by:        who saved the newest, as they sign
    source:    settled.md, Forms: the same form as a page
    """
    if seen != now:
        who = f"её заполняет и {by}" if by else "черновик удалили"
        return Refusal(
            "draft_has_moved_on",
            f"Форма изменилась: {who}. Сверьте значения и сохраните ещё раз.",
        )
    return None


def not_of_the_form(*, is_there: bool) -> Refusal | None:
    """Nothing is typed beside the form, nor into what the portal has filled itself.

    is_there: whether the form has such a cell or row, open for typing
    source:   security.md §3.9
    """
    if not is_there:
        return Refusal(
            "not_of_the_form",
            "Такой ячейки в форме нет или портал заполняет её сам. Откройте страницу заново.",
        )
    return None


def draft_is_too_long(*, rows: int, most: int) -> Refusal | None:
    """A page holds no more rows than a file.

    source: decisions.md §2.1
    """
    if rows > most:
        return Refusal(
            "draft_is_too_long", f"В форме не больше {most} строк. Удалите лишние и сохраните."
        )
    return None


# ---- reminders ----------------------------------------------------------------------------------

QUIET = timedelta(days=1)
"""So long nobody is reminded of the same form again."""


def nothing_is_owed(state: str) -> Refusal | None:
    """Remind nobody of what is done or forgiven.

    source: domain.md §3.10
    """
    if state in {OwedState.ACCEPTED, OwedState.EXCUSED}:
        return Refusal(
            "nothing_is_owed",
            "Напоминать не о чем: форма уже принята или организация от неё освобождена.",
        )
    return None


def reminded_lately(last: datetime | None, *, zone: str, at: datetime) -> Refusal | None:
    """Remind of one form once a day at most: more often nobody reads it.

    last:   when the body was reminded of this form the last time
    zone:   of the body
    source: domain.md §3.10; once a day is our own limit
    """
    if last is not None and at - last < QUIET:
        return Refusal(
            "reminded_lately",
            f"Об этой форме уже напомнили {on_both_clocks(last, zone)}. "
            "Чаще раза в сутки портал не напоминает: лучше позвоните.",
        )
    return None


def nobody_to_remind(*, late: int, fresh: int) -> Refusal | None:
    """Send no reminders when nobody is late, or all were reminded already.

    late:   forms that are late
    fresh:  those of them that nobody was reminded of in the last day
    source: domain.md §3.10
    """
    if not late:
        return Refusal("nobody_to_remind", "Опоздавших нет: напоминать некому.")
    if not fresh:
        return Refusal(
            "nobody_to_remind",
            "Всем опоздавшим уже напомнили за последние сутки. "
            "Подождите до завтра или позвоните: телефоны — в списке.",
        )
    return None


def body_is_not_own(place: Place, places: Collection[Place]) -> Refusal | None:
    """A body says for itself where it wants to be reminded.

    places: where the person stands with the right
    source: security.md §3.2: bodies keep their own contacts
    """
    if place in places:
        return None
    return Refusal(
        "body_is_not_own",
        "Адрес для напоминаний указывает сама организация: её координатор в своём кабинете.",
    )


def date_is_past(*, until: datetime, at: datetime) -> Refusal | None:
    """A deadline is moved to a time ahead.

    source: domain.md §2.1
    """
    if until <= at:
        return Refusal("date_is_past", "Новый срок уже прошёл. Укажите время впереди.")
    return None


def date_is_before_opening(
    *, until: datetime, opens_at: datetime | None, zone: str
) -> Refusal | None:
    """A form is due after it opens.

    source: domain.md §2.1
    """
    if opens_at is not None and until < opens_at:
        return Refusal(
            "date_is_before_opening",
            f"Форма откроется {on_both_clocks(opens_at, zone)}. Укажите срок позже.",
        )
    return None


def until_is_missing(until: datetime | None) -> Refusal | None:
    """A decision about time names a time.

    source: settled.md, The spine
    """
    if until is None:
        return Refusal("until_is_missing", "Укажите число и время.")
    return None


def own_form(place: Place, places: Collection[Place]) -> Refusal | None:
    """Nobody decides about what their own body owes: who stands above it does.

    place:  of the body that owes the form
    places: where the person stands with the right to decide
    source: settled.md, The spine: re-opening, excusing and moving a date
    """
    if place not in places or any(one != place and one.covers(place) for one in places):
        return None
    return Refusal(
        "own_form",
        "Это форма вашей организации: о ней решает тот, кто стоит выше. "
        "Обратитесь к федеральному организатору.",
    )


def nothing_to_decide(count: int) -> Refusal | None:
    """A decision is about somebody.

    source: settled.md, The spine
    """
    if not count:
        return Refusal(
            "nothing_to_decide",
            "В этом месте нет несданных форм, которых касалось бы такое решение. "
            "Выберите другое место или другую форму.",
        )
    return None


def due_of(
    *, opens_at: datetime | None, by_calendar: datetime | None, own: datetime | None
) -> datetime | None:
    """The date by which a form is due: the body's own, unless the calendar opens the form later.

    source: domain.md §2.1
    """
    if own is None or (opens_at is not None and own < opens_at):
        return by_calendar
    return own


# ---- what is handed to the coordinator ----------------------------------------------------------


def nothing_is_handed(state: str) -> Refusal | None:
    """Only what was handed over is given back.

    source: settled.md, The spine, «handed over»
    """
    if state != SubmissionState.HANDED:
        return Refusal(
            "nothing_is_handed",
            "Эту версию уже отправили, вернули или заменили. Обновите страницу.",
        )
    return None


def version_is_unreadable(version: int) -> Refusal | None:
    """Compare no version that cannot be read as the form is now.

    source: domain.md §3.6
    """
    return Refusal(
        "version_is_unreadable",
        f"Версию {version} нельзя прочитать по нынешней форме: форма с тех пор изменилась. "
        "Скачайте файлы и сравните их сами.",
    )


# ---- files that cannot be taken at all ----------------------------------------------------------


def too_large(code: str, text: str) -> Refusal | None:
    """Refuse what is larger than any form.

    source: decisions.md §2.1
    """
    return Refusal("too_large", text) if code in TOO_LARGE else None


def hostile_file(code: str, text: str) -> Refusal | None:
    """Refuse what may harm whoever opens it, and what is no workbook.

    source: security.md §3.9
    """
    return Refusal("hostile_file", text) if code in HOSTILE else None


def other_form(code: str, text: str) -> Refusal | None:
    """Refuse another form, another year's, another school's.

    source: domain.md §3.6, server-side check 1
    """
    return Refusal("other_form", text) if code not in TOO_LARGE | HOSTILE else None


# ---- the day of a work --------------------------------------------------------------------------


def entry_is_withdrawn(withdrawn_at: datetime | None) -> Refusal | None:
    """A work that the school has taken back has no day.

    source: domain.md §3.2
    """
    if withdrawn_at is not None:
        return Refusal(
            "entry_is_withdrawn",
            "Школа отказалась от этой работы в заявке. Подайте заявку снова, чтобы участвовать.",
        )
    return None


def day_has_come(*, declared: date | None, on: date, today: date) -> Refusal | None:
    """A day is declared ahead, and stays once it has come.

    today:  by the school's own clock
    source: settled.md, Secrets with an hour
    """
    if declared is not None and declared <= today:
        return Refusal(
            "day_has_come",
            f"День работы, {day(declared)}, уже наступил. "
            "О переносе договоритесь с региональным координатором.",
        )
    if on <= today:
        return Refusal("day_has_come", "Выберите день позже сегодняшнего.")
    return None


def on_both_clocks(moment: datetime, zone: str) -> str:
    """A moment by the school's clock and by Moscow's: 14 апреля 2026 в 16:00 (12:00 по Москве).

    source: domain.md §2.3
    """
    here, moscow = moment.astimezone(ZoneInfo(zone)), moment.astimezone(MOSCOW)
    words = f"{day(here.date())} в {here:%H:%M}"
    if here.utcoffset() == moscow.utcoffset():
        return f"{words} по Москве"
    if here.date() == moscow.date():
        return f"{words} ({moscow:%H:%M} по Москве)"
    return f"{words} ({day(moscow.date())} в {moscow:%H:%M} по Москве)"


# ---- the drawing of subjects ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Option:
    """A work that may fall to a class.

    language: in words, of a work in a foreign language; only classes that learn it may draw it
    """

    code: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Lots:
    """A pool of works that classes of one grade draw from.

    name:    of the pool among all of the campaign, like `6-1`
    draws:   how many works each class gets
    options: in the order of their codes
    """

    name: str
    draws: int
    options: tuple[Option, ...]


def commitment_of(seed: str) -> str:
    """What is published before the drawing, and binds to a seed without telling it.

    seed:    as it will be published, hexadecimal
    returns: SHA-256 of these characters, hexadecimal
    source:  issue 4, point 6: reproducible from a published seed
    """
    return hashlib.sha256(seed.encode()).hexdigest()


def drawn_for(
    lots: Lots, *, seed: str, school: str, ordinal: int, language: str = ""
) -> tuple[str, ...]:
    """The works that fall to one class, from the seed and its own names alone.

    The classes of a grade go by their ordinals in rounds of as many as the pool has works. For
    each round the works are put in the order of SHA-256 of «seed school pool round work», and the
    classes of the round take from this row in turn, around its end. So every work falls equally
    often, and no class, school or re-run changes what falls to another.

    school:   key, like edu220042
    language: foreign, that the class learns, in words
    returns:  codes, fewer than `draws` only where the class may not sit more
    source:   domain.md §2.2: two random subjects of grades 5–8 and 10, one of grade 4
    """
    codes = sorted(option.code for option in lots.options)
    turn, place = divmod(ordinal - 1, len(codes))
    codes.sort(key=lambda code: lot(seed, school, lots.name, turn, code))
    begins = place * lots.draws % len(codes)
    languages = {option.code: option.language for option in lots.options}
    row = [code for code in (*codes[begins:], *codes[:begins]) if languages[code] in {"", language}]
    return tuple(row[: lots.draws])


def pool_is_of_no_use(draws: int, works: int) -> Refusal | None:
    """Hold back a pool from which everyone would get the same.

    source: domain.md §0, third era
    """
    if 1 <= draws < works:
        return None
    return Refusal(
        "pool_is_of_no_use",
        "В группе должно быть больше предметов, чем достаётся классу. Отметьте ещё работы или"
        " уменьшите число.",
    )


def pool_is_mixed(grades: Collection[tuple[int, bool]]) -> Refusal | None:
    """Hold back a pool of works of several grades: a class cannot sit them all.

    grades: of its works, and whether it is a course
    source: domain.md §0, third era: subjects per class
    """
    if len(set(grades)) == 1:
        return None
    return Refusal("pool_is_mixed", "Работы группы должны быть для одного класса. Отметьте такие.")


def pools_take_everything(*, left: int) -> Refusal | None:
    """Hold back a pool after which schools would have nothing to apply for.

    left:   works that every school answers for
    source: domain.md §2.2: Russian and mathematics are for everyone
    """
    if left:
        return None
    return Refusal(
        "pools_take_everything",
        "Хотя бы одна работа кампании должна остаться для всех. Снимите отметку с неё.",
    )


def campaign_draws_nothing(*, is_random: bool) -> Refusal | None:
    """Hold back a drawing in a campaign whose schools choose their works themselves.

    source: domain.md §0
    """
    if is_random:
        return None
    return Refusal(
        "campaign_draws_nothing",
        "В этой кампании предметы не распределяют случайно: порядок проведения другой.",
    )


def pools_are_fixed(*, is_committed: bool) -> Refusal | None:
    """Hold pools once the seed is bound: whoever knows it must not choose what it decides.

    source: issue 4, point 6
    """
    if not is_committed:
        return None
    return Refusal(
        "pools_are_fixed",
        "Отпечаток жребия уже опубликован: группы предметов больше не меняются.",
    )


def pools_are_missing(count: int) -> Refusal | None:
    """Hold the seed back until there is something to draw from.

    source: domain.md §0, third era
    """
    if count:
        return None
    return Refusal("pools_are_missing", "Групп предметов ещё нет. Добавьте хотя бы одну.")


def seed_is_not_bound(*, is_committed: bool) -> Refusal | None:
    """Hold back the seed until its digest is published.

    source: issue 4, point 6
    """
    if is_committed:
        return None
    return Refusal("seed_is_not_bound", "Жребия ещё нет. Сначала опубликуйте его отпечаток.")


def seed_is_early(*, hour: datetime | None, at: datetime) -> Refusal | None:
    """Hold the seed back until the last zone knows its subjects: from it anyone tells them all.

    hour:   aware, Moscow time, for it is shown to people; None when the road map has none
    source: domain.md §2.1, строка 10
    """
    if hour is not None and at >= hour:
        return None
    when = f"{day(hour.date())} в {hour:%H:%M} по Москве" if hour else "после назначения предметов"
    return Refusal("seed_is_early", f"Жребий можно раскрыть {when}: тогда предметы узнают все.")
