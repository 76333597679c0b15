"""What stands behind a sign is told in words and figures, whatever the marker."""

import pytest

from tests.domain.analytics import honesty
from tests.domain.analytics.country import tiny
from vprok.domain.analytics.models import Search, Sign
from vprok.domain.analytics.queries.cases import case_of, shown_in
from vprok.domain.analytics.queries.searches import lot_of
from vprok.domain.analytics.reports.cases import evidence_of
from vprok.domain.analytics.reports.evidence import chance_of, false_alarms, of_sign
from vprok.domain.analytics.rules.searches import OFFICIAL
from vprok.domain.analytics.states import SignKind
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.territory.models import School
from vprok.kernel.place import COUNTRY
from vprok.tools.stats.objectivity import FALSE_ALARMS, Found, searched

LABELS = tuple(f"№{n}" for n in range(1, 21))


@pytest.mark.django_db
def test_every_marker_of_ours_is_told_with_a_table_as_wide_as_its_header() -> None:
    """Made of what the search has measured at the planted school, sure or not."""
    maths, _ = honesty.two_works()
    made, _ = honesty.searched()
    lot = lot_of(maths, "22")
    school = School.objects.get(number=f"22{honesty.PLANTED + 1:04}")
    found = searched(lot.units, lot.layout).found
    measured = [lot.with_codes(one) for one in found if one.key == str(school.pk)]
    assert len(measured) >= 6
    for one in measured:
        sign = Sign(
            search=made, school=school, kind=one.kind, value=one.value, effect=one.effect,
            p=one.p, q=one.q, evidence=dict(one.evidence),
        )  # fmt: skip
        told = of_sign(sign, LABELS)
        assert told.words.endswith(".")
        assert told.about == "Математика, 4 класс, ВПР 2026, весна"
        assert {len(row) for row in told.rows} <= {len(told.columns)}
        assert "обычных школ" in told.chance


def sign_of(kind: SignKind, evidence: dict[str, object]) -> Sign:
    work = Work(subject="Математика", grade=4, campaign=Campaign(title="ВПР"))
    return Sign(search=Search(work=work), kind=kind, value=2, p=0.0004, q=0.02, evidence=evidence)


@pytest.mark.django_db
def test_works_that_are_alike_are_named_by_codes() -> None:
    work = tiny()
    lot = lot_of(work, "22")
    key = str(School.objects.get(number="220042").pk)
    group = {"class_no": 1, "rows": [0, 2, 4], "tasks": [1, 3], "compared": [1, 2, 3]}
    found = lot.with_codes(Found(key, SignKind.BLOCKS, 4.0, evidence={"groups": [group]}))
    told = of_sign(sign_of(SignKind.BLOCKS, dict(found.evidence)), LABELS)
    assert told.rows == (("1", "40001, 40003, 40005", "№1, №3"),)
    other = Found(key, SignKind.BUNCHING, 4.0, evidence={"works": 5})
    assert lot.with_codes(other) is other


def test_edits_and_repeats_are_told() -> None:
    edits: dict[str, object] = {
        "works": 30,
        "forms": 2,
        "changed": 9,
        "over": 8,
        "under": 0,
        "by_chance": 0.004,
    }
    repeat: dict[str, object] = {
        "marker": "bunching",
        "works": [
            {"work": "1", "value": 3.0, "effect": 0.12, "p": 0.0002, "is_sure": True, "title": "А"},
            {"work": "2", "value": 2.0, "effect": 0.06, "p": 0.03, "is_sure": False, "title": "Б"},
        ],
    }
    told = of_sign(sign_of(SignKind.EDITS, edits), LABELS)
    assert dict(zip(told.columns, told.rows[0], strict=True))["Поднято за границу"] == "8"
    told = of_sign(sign_of(SignKind.REPEAT, repeat), LABELS)
    assert "Скопление у границы отметки" in told.words
    assert told.rows == (("А", "меньше одной", "12"), ("Б", "30", "6"))


def test_each_sign_says_how_often_chance_alone_makes_it() -> None:
    rare = Sign(kind=SignKind.BUNCHING, value=3, effect=0.12, p=0.0004, q=0.02)
    assert chance_of(rare) == (
        "Из 1000 обычных школ так выделились бы меньше одной. "
        "Такую разницу дали бы другие баллы у 12 % работ. "
        "С поправкой на число школ и признаков: q = 0,020 (порог 0,05)."
    )
    assert str(round(1000 * FALSE_ALARMS["mean"])) in false_alarms(SignKind.MEAN)
    assert all("1000" in false_alarms(kind) for kind in OFFICIAL)


@pytest.mark.django_db
def test_a_case_tells_official_markers_and_ours() -> None:
    maths, _ = honesty.two_works()
    honesty.searched()
    (school,) = School.objects.filter(pk__in=shown_in(maths.campaign, COUNTRY))
    official, ours = evidence_of(case_of(school, maths.campaign))
    assert {one.about for one in official} == {"Русский язык, 4 класс", "Математика, 4 класс"}
    assert len(ours) >= 2
    for one in (*official, *ours):
        assert {len(row) for row in one.rows} == {len(one.columns)}
