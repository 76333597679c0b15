import re

from vprok.interfaces.cli.demo import names

REGION = "22"


def everything_in(region: str) -> list[names.Organisation]:
    return [
        names.school(region, district, nth) for district in range(1, 100) for nth in range(1, 71)
    ]


def test_schools_of_a_region_are_all_different() -> None:
    shorts = [school.short for school in everything_in(REGION)]
    assert len(set(shorts)) == len(shorts) == 99 * 70


def test_forty_thousand_schools_seldom_share_a_name() -> None:
    country = [
        names.school(f"{region:02}", district, nth).short
        for region in range(1, 90)
        for district in range(1, 27)
        for nth in range(1, 19)
    ]
    assert len(country) > 40_000
    assert len(set(country)) > 6_000


def test_towns_and_villages_of_a_region_do_not_coincide() -> None:
    towns = {names.town(REGION, district) for district in range(1, 100)}
    villages = {
        school.settlement.removeprefix("с. ").removesuffix("ое")
        for school in everything_in(REGION)
        if school.kind == names.Kind.VILLAGE
    }
    assert len(towns) == 99
    assert not towns & villages


def test_a_district_is_named_after_its_town() -> None:
    town = names.town(REGION, 7)
    assert names.district(REGION, 7) == f"{town}ий район"
    assert names.city(REGION, 7) == f"город {town}"
    assert names.school(REGION, 7, 1).settlement == f"г. {town}"


def test_a_city_has_only_numbered_schools() -> None:
    kinds = {names.school(REGION, 1, nth, urban=True).kind for nth in range(1, 200)}
    assert kinds == {names.Kind.SECONDARY, names.Kind.LYCEUM, names.Kind.GYMNASIUM}


def test_names_are_russian_words_and_signs() -> None:
    others = [
        names.college(REGION, 1),
        names.private_school(REGION, 2),
        names.boarding_school(REGION, 3),
    ]
    for one in everything_in(REGION)[:200] + others:
        for name in (one.short, one.full, one.settlement):
            assert re.fullmatch(r"[А-Яа-яЁё0-9 №«».-]+", name)


def test_people_have_three_names_that_agree() -> None:
    for number in range(500):
        someone = names.person(f"post {number}")
        woman = someone.patronymic.endswith("на")
        assert someone.family.endswith("а") == woman
        assert someone.given[-1] in "аяь" if woman else someone.given not in {"Анна", "Мария"}
        assert len(someone.full_name.split()) == 3


def test_people_hardly_repeat() -> None:
    people = {names.person(f"edu22{number:04}").full_name for number in range(5000)}
    assert len(people) > 4_800


def test_the_same_words_give_the_same_name_in_every_run() -> None:
    assert names.number_of("edu220042") == 5180854131826695505
    assert names.person("edu220042") == names.person("edu220042")
