"""The summary application of a region: every school and work with what is said of it."""

from collections.abc import Sequence

from vprok.domain.intake.sheets.taking import (
    NO,
    OTHER,
    YES,
    Offer,
    answer_checks,
    answer_columns,
    reason_columns,
)
from vprok.tools.sheets.spec import (
    AtMost,
    Book,
    Code,
    Column,
    EqualsSum,
    EveryOne,
    Known,
    Limits,
    OneOf,
    Sheet,
    Text,
    Unique,
    Whole,
)

SCHOOLS = "schools"
"""The list of those whose applications a region may correct."""

SHEET_TITLE = "Сводная заявка"
TOTALS_TITLE = "Итоги"
SAID_MOST = 500
TOTAL_MOST = 10_000_000
LIMITS = Limits(
    rows=60_000, columns=30, bytes=12_000_000, unpacked=300_000_000, ratio=200, seconds=15
)
"""A region of 1,500 schools and 40 works fits.

source: domain.md §13; bytes and seconds are our own measurements
"""


def summary(campaign_title: str, works: Sequence[Offer]) -> Book:
    """The summary application of a region for this campaign.

    works:  of the campaign, in the order of the form
    source: domain.md §2.1 (6); the columns are ours
    """
    return Book(
        kind="summary",
        title="Сводная заявка региона",
        instruction=_instruction(campaign_title),
        sheets=(_sayings(works), _totals(works)),
        limits=LIMITS,
    )


def _code(works: Sequence[Offer]) -> Column:
    return Column("code", "Код работы", OneOf(tuple(work.code for work in works)), locked=True)


def _sayings(works: Sequence[Offer]) -> Sheet:
    return Sheet(
        key="summary",
        title=SHEET_TITLE,
        telling="work",
        columns=(
            Column("login", "Логин ОО", Code(r"edu\d{6}", "edu220042"), locked=True, width=12),
            Column("school", "ОО", Text(120), locked=True, persons=True, width=28),
            Column("district", "Муниципалитет", Text(200), locked=True, persons=True, width=24),
            _code(works),
            Column("work", "Работа", Text(100), locked=True, width=26),
            Column(
                "pupils",
                "Обучающихся в параллели",
                Whole(0, TOTAL_MOST),
                required=False,
                locked=True,
                note="по листу «Классы» заявки; пусто, если школа классов не назвала",
                width=14,
            ),
            Column(
                "now",
                "Сейчас в заявке",
                Text(SAID_MOST),
                required=False,
                locked=True,
                note="по этому столбцу портал узнаёт, какие строки вы изменили",
                width=36,
            ),
            *answer_columns(works, is_college=False),
            *reason_columns(),
        ),
        checks=(
            Unique(("login", "code")),
            Known("login", SCHOOLS, among="работающих организаций вашего региона"),
            *answer_checks(works),
            AtMost("participants", "pupils"),
        ),
    )


def _totals(works: Sequence[Offer]) -> Sheet:
    codes = tuple(work.code for work in works)
    return Sheet(
        key="totals",
        title=TOTALS_TITLE,
        columns=(
            _code(works),
            Column("work", "Работа", Text(100), locked=True, width=30),
            Column("classes", "Кол-во классов", Whole(0, TOTAL_MOST)),
            Column("participants", "Кол-во участников", Whole(0, TOTAL_MOST)),
        ),
        checks=(
            Unique(("code",)),
            EveryOne("code", codes, at="participants"),
            EqualsSum("classes", sheet="summary", of="classes", on="code"),
            EqualsSum("participants", sheet="summary", of="participants", on="code"),
        ),
    )


def _instruction(campaign_title: str) -> tuple[str, ...]:
    return (
        f"{campaign_title}. Сводная заявка региона для исправлений.",
        (
            f"На листе «{SHEET_TITLE}» стоит всё, что школы указали в заявках: строка — одна школа "
            "и одна работа. Серые столбцы не меняйте, остальные исправляйте там, где нужно."
        ),
        f"Чтобы добавить школе работу, поставьте «{YES}» и впишите форму, классы и участников.",
        (
            f"Чтобы снять школу с работы, поставьте «{NO}», выберите причину и очистите форму и "
            f"числа. Если причины нет в списке, выберите «{OTHER}» и напишите свою."
        ),
        (
            f"На листе «{TOTALS_TITLE}» исправьте итог работы, если меняли её числа: портал сверит "
            "его с суммой и заметит, если строки потерялись."
        ),
        (
            "Строки, которых вы не касались, и удалённые строки портал не меняет. Если школа "
            "изменила заявку после того, как вы скачали сводную, такая строка не применяется: "
            "портал назовёт её, скачайте сводную заново."
        ),
        (
            "Сохраните файл как .xlsx и загрузите его. Портал покажет, что было и что станет; "
            "заявки школ изменятся только после вашего подтверждения."
        ),
    )
