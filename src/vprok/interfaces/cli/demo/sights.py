"""What there is to see of results and reports when the year has been played: who sees it where."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vprok.interfaces.cli.demo import past
from vprok.interfaces.cli.demo.answers import ANSWERED
from vprok.interfaces.cli.demo.exports import MANIPULATED
from vprok.interfaces.cli.demo.officers import SAT
from vprok.interfaces.cli.demo.people import Player
from vprok.interfaces.cli.demo.pupils import write_sample
from vprok.interfaces.cli.demo.results import MARKED, SEALED
from vprok.kernel.charter import Role
from vprok.kernel.place import COUNTRY

if TYPE_CHECKING:
    from vprok.interfaces.cli.demo.year import Year


@dataclass(frozen=True)
class Sight:
    """One thing worth a look.

    whose:   who signs in; None where nobody does
    address: of a page; of a file that lies beside the demo, or a command about it
    """

    whose: Player | None
    address: str
    words: str


def sights(year: "Year", folder: Path) -> list[Sight]:
    """Everything about results and reports worth a look, each page opened once to be sure.

    folder: where the sample list of pupils is laid
    """
    found = [
        *_in_the_spring(year),
        *_in_two_hands(year),
        *_in_reports(year),
        *_of_last_year(year),
        _names(year, folder),
    ]
    for one in found:
        if one.whose:
            one.whose.robot.get(one.address)
    return [*found, _family(year), *_files(folder)]


def _in_the_spring(year: "Year") -> Iterator[Sight]:
    slug, first, marked = year.spring.slug, year.schools[0], year.results.marked
    anna = year.player(Role.SCHOOL_COORDINATOR, first.place)
    maria = year.player(Role.SCHOOL_COORDINATOR, marked.place)
    boris = year.player(year.coordinator_of(marked.district), marked.district.place)
    federal = year.player(Role.FEDERAL_ORGANISER, COUNTRY)
    head = year.player(Role.HEAD_OF_SCHOOL, first.place)
    expert, *_ = year.results.experts.people(marked)
    own, other = f"/results/{slug}/{{}}/{first.key}/", f"/results/{slug}/{{}}/{marked.key}/"
    yield Sight(anna, f"{own.format(ANSWERED)}typing/", "сетка ввода: класс набран с клавиатуры")
    yield Sight(
        anna, f"/forms/{slug}/results/{SEALED}/{first.key}/", "форма от технического специалиста"
    )
    yield Sight(anna, f"{own.format(ANSWERED)}presence/", "явка: одно расхождение с протоколом")
    yield Sight(head, f"{own.format(MARKED)}declaration/", "подпись: открыта регионом и снова дана")
    yield Sight(expert, "/results/marking/", "работы эксперта, председателю — расхождения")
    yield Sight(maria, "/access/systems/", "ключ школьной системы: по нему сдана математика")
    yield Sight(maria, f"{other.format(ANSWERED)}answers/", "краткие ответы и за что дан балл")
    yield Sight(boris, f"{other.format(MARKED)}marking/", "перепроверка и доля расхождений")
    yield Sight(boris, "/results/lodging/", "слова, принятые по телефону: форма пришла в срок")
    yield Sight(
        federal, f"/results/{slug}/keys/{ANSWERED}/", "ключи, их спорная редакция, пересчёт"
    )


def _in_two_hands(year: "Year") -> Iterator[Sight]:
    pages = f"/results/{year.officers.slug}/{SAT}/{year.schools[0].key}/"
    nikolai = year.player(Role.TECHNICAL_SPECIALIST, year.schools[0].place)
    anna = year.player(Role.SCHOOL_COORDINATOR, year.schools[0].place)
    yield Sight(nikolai, f"{pages}typing/comparison/", "сверка двух записей одной работы")
    yield Sight(anna, f"{pages}families/", "день, когда ознакомлены семьи")


def _in_reports(year: "Year") -> Iterator[Sight]:
    school = year.results.marked
    slug, here, district = year.spring.slug, school.place.path, school.district.place
    head = year.player(Role.HEAD_OF_SCHOOL, school.place)
    maria = year.player(Role.SCHOOL_COORDINATOR, school.place)
    boris = year.player(year.coordinator_of(school.district), district)
    vera = year.player(Role.REGIONAL_COORDINATOR, school.district.region.place)
    federal = year.player(Role.FEDERAL_ORGANISER, COUNTRY)
    of_school, of_district, of_region = (
        f"/analytics/{slug}/{ANSWERED}/{path}/" for path in (here, district.path, vera.place.path)
    )
    yield Sight(head, of_school, "страница работы: что делать в понедельник и кому помочь")
    yield Sight(head, f"{of_school}explore/?view=tasks", "исследование: задания рядом с районом")
    yield Sight(head, f"{of_school}note/", "справка с планом мер: документ, PDF, имена в браузере")
    yield Sight(maria, f"{of_school}individual/", "результаты по кодам, как их видит портал")
    yield Sight(boris, f"{of_district}note/", "справка муниципалитета с его планом мер")
    yield Sight(vera, f"{of_region}tasks/", "выполнение заданий по региону, файлы .xlsx, PDF, CSV")
    beside = "".join(
        f"&with={one.place.path}" for one in year.districts if one.region.place == vera.place
    )
    yield Sight(
        vera, f"{of_region}explore/?view=places{beside}", "сравнение мест, выбранных самому"
    )
    yield Sight(federal, f"/analytics/{slug}/{ANSWERED}/ru/items/", "анализ заданий для авторов")
    yield Sight(federal, f"/analytics/{slug}/sample/", "контрольная выборка, её семя и список")


def _of_last_year(year: "Year") -> Iterator[Sight]:
    """Last year, which came in by `vprok import results`; signs need a region of many schools."""
    slug, school = past.SLUG, year.past.manipulated or year.results.marked
    vera = year.player(Role.REGIONAL_COORDINATOR, school.district.region.place)
    head = year.player(Role.HEAD_OF_SCHOOL, school.place)
    of_school = f"/analytics/{slug}/{MANIPULATED[0]}/{school.place.path}/"
    region = vera.place.path
    yield Sight(head, of_school, "прошлый год, ввезённый из выгрузок: те же отчёты")
    yield Sight(head, f"{of_school}similar/", "похожие школы: полоса, а не место")
    yield Sight(
        head,
        f"/analytics/{year.spring.slug}/{past.WORK}/{school.place.path}/trend/",
        "два года рядом, где их можно сравнивать",
    )
    yield Sight(
        vera, f"/analytics/{slug}/{MANIPULATED[0]}/{region}/items/", "анализ заданий в регионе"
    )
    yield Sight(vera, f"/analytics/{slug}/objectivity/{region}/", "признаки, требующие проверки")
    yield Sight(vera, f"/analytics/{slug}/export/{region}/", "выгрузка кампании: Parquet, словарь")
    if year.past.manipulated is not None:
        case = f"/analytics/{slug}/objectivity/{school.place.path}/case/"
        yield Sight(head, case, "дело школы: свидетельства и её ответ")


def _names(year: "Year", folder: Path) -> Sight:
    """The page of names, and a list to load into it; the list itself stays on this computer."""
    marked, slug = year.results.marked, year.spring.slug
    maria = year.player(Role.SCHOOL_COORDINATOR, marked.place)
    sample = write_sample(folder, maria.robot, slug, marked)
    words = f"имена в браузере и список «Кому помочь»; выдуманный класс для пробы: {sample}"
    return Sight(maria, f"/results/{slug}/names/{marked.key}/", words)


def _family(year: "Year") -> Sight:
    slip = year.families.slip(1)
    words = f"школа {slip['school']}, код {slip['number']}, секрет {slip['secret']}"
    return Sight(None, "/family/", f"семья без входа: {words}")


def _files(folder: Path) -> Iterator[Sight]:
    """What lies beside the demo and is looked at without a sign-in."""
    kept = folder / past.FOLDER
    yield Sight(None, str(kept / past.SAID), "что сделано при ввозе прошлого года")
    yield Sight(None, str(kept / past.FINDINGS), "все замечания ввоза: файл, строка, ячейка")
    stats = f"vprok stats {folder / past.MATRIX} --group пол --focal ж --format html > анализ.html"
    yield Sight(None, stats, "анализ заданий из файла, без портала")
