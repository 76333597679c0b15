"""Subjects fall to classes by lot: evenly, the same again, and provably so."""

from collections import Counter
from datetime import timedelta

import pytest

from tests import cast, make
from tests.domain.intake import drawing_world as world
from tests.domain.intake.drawing_world import HOUR, SUBJECTS
from tests.make import NOW
from vprok.domain.audit.models import Event
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.campaign.states import CampaignState, Era
from vprok.domain.intake.actions import (
    bind_seed,
    draw_for,
    draw_waiting,
    drop_pool,
    keep_pool,
    tell_seed,
)
from vprok.domain.intake.actions.drawing import seed_of
from vprok.domain.intake.models import Drawn, Entry, GradeClass, Lottery
from vprok.domain.intake.queries import (
    drawn_of,
    list_of,
    offers,
    pools_of,
    read_list,
    rows_of,
    schools_undrawn,
)
from vprok.domain.intake.rules import Lots, Option, commitment_of, drawn_for
from vprok.kernel.charter import Actor

KNOWN = [("is6", "ob6"), ("bi6", "gg6"), ("is6", "ob6")]
KNOWN_COMMITMENT = "9619e2c3275e1e8be9ca29f0d7e0668cfdc675efcac99dbfa3ed48872c69809f"
LOTS = Lots("6-1", 2, tuple(Option(code) for code in SUBJECTS))
SEED = "5eed" * 16


def fell(ordinal: int, *, school: str = "edu220042", lots: Lots = LOTS) -> tuple[str, ...]:
    return drawn_for(lots, seed=SEED, school=school, ordinal=ordinal)


# ---- the rule ------------------------------------------------------------------------------------


def test_a_class_gets_different_works_and_the_same_ones_again() -> None:
    for ordinal in range(1, 13):
        works = fell(ordinal)
        assert len(set(works)) == 2
        assert works == fell(ordinal)


@pytest.mark.parametrize(("draws", "works"), [(1, 3), (2, 4), (2, 5), (3, 7), (4, 5)])
def test_works_fall_equally_often_however_many_classes_there_are(draws: int, works: int) -> None:
    lots = Lots("6-1", draws, tuple(Option(f"w{n}") for n in range(works)))
    counts = Counter[str]()
    for ordinal in range(1, 31):
        counts.update(fell(ordinal, lots=lots))
        times = [counts[one.code] for one in lots.options]
        assert max(times) - min(times) <= 1


def test_schools_and_pools_draw_apart() -> None:
    first = Counter(fell(1, school=f"edu22{n:04}")[0] for n in range(400))
    assert set(first) == set(SUBJECTS)
    assert min(first.values()) > 60
    other = [fell(n, lots=Lots("7-1", 2, LOTS.options)) for n in range(1, 20)]
    assert other != [fell(n) for n in range(1, 20)]


def test_the_drawing_is_what_the_page_tells_it_is() -> None:
    """Anyone may write this again in a few lines of any language; these are its words for ever."""
    assert [fell(n) for n in (1, 2, 3)] == KNOWN
    assert commitment_of(SEED) == KNOWN_COMMITMENT


def test_a_class_draws_no_language_that_it_does_not_learn() -> None:
    lots = Lots(
        "7-1",
        1,
        (Option("de7", "немецкий"), Option("en7", "английский"), Option("fr7", "французский")),
    )

    def drawn(language: str) -> tuple[str, ...]:
        return drawn_for(lots, seed=SEED, school="edu220042", ordinal=3, language=language)

    assert drawn("английский") == ("en7",)
    assert drawn("не изучается") == drawn("") == ()


# ---- pools and the seed --------------------------------------------------------------------------


@pytest.mark.django_db
def test_pools_are_kept_and_their_works_are_not_applied_for(gleb: Actor) -> None:
    campaign = world.campaign()
    pool = world.pool(campaign)
    assert [str(one) for one in pools_of(campaign)] == ["6-1"]
    assert [one.code for one in offers(make.school(), campaign)] == ["ma6"]
    drop_pool(pool, by=gleb, at=NOW)
    assert len(offers(make.school(), campaign)) == 5


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("codes", "draws", "refusal"),
    [
        (SUBJECTS, 4, "pool_is_of_no_use"),
        (SUBJECTS, 0, "pool_is_of_no_use"),
        ((), 1, "pool_is_of_no_use"),
        ((*SUBJECTS, "ma6"), 1, "pools_take_everything"),
        (("bi6", "gg7"), 1, "pool_is_mixed"),
    ],
)
def test_a_pool_must_leave_a_choice(
    gleb: Actor, codes: tuple[str, ...], draws: int, refusal: str
) -> None:
    campaign = world.campaign()
    if "gg7" in codes:
        make.work(campaign, "gg7")
    with cast.refused(refusal):
        keep_pool(campaign, codes, draws=draws, by=gleb, at=NOW)


@pytest.mark.django_db
def test_a_seed_is_bound_once_and_pools_stay(gleb: Actor) -> None:
    campaign = world.campaign()
    with cast.refused("pools_are_missing"):
        bind_seed(campaign, by=gleb, at=NOW)
    pool = world.pool(campaign)
    lottery = bind_seed(campaign, by=gleb, at=NOW)
    assert commitment_of(seed_of(lottery)) == lottery.commitment
    assert Event.objects.get(event="intake.seed_bound").facts["sha256"] == lottery.commitment
    with cast.refused("pools_are_fixed"):
        bind_seed(campaign, by=gleb, at=NOW)
    with cast.refused("pools_are_fixed"):
        drop_pool(pool, by=gleb, at=NOW)
    with cast.refused("pools_are_fixed"):
        keep_pool(campaign, SUBJECTS, draws=1, by=gleb, at=NOW)


@pytest.mark.django_db
def test_until_it_is_told_the_seed_is_nowhere_in_the_clear(gleb: Actor) -> None:
    make.school()
    campaign = world.bound()
    seed = seed_of(Lottery.objects.get())
    assert seed.encode() not in bytes(Lottery.objects.get().sealed_seed)
    assert Campaign.objects.get().assignment_seed == ""
    with cast.refused("seed_is_early"):
        tell_seed(campaign, by=gleb, at=HOUR - timedelta(seconds=1))
    tell_seed(campaign, by=gleb, at=HOUR)
    assert Campaign.objects.get().assignment_seed == seed
    assert Lottery.objects.get().told_at == HOUR


@pytest.mark.django_db
def test_the_last_zone_holds_the_seed(gleb: Actor) -> None:
    campaign = world.bound()
    make.school(make.district(make.region("39", "Янтарный край", "Europe/Kaliningrad"), "m001"))
    make.school()
    with cast.refused("seed_is_early"):
        tell_seed(campaign, by=gleb, at=HOUR)
    tell_seed(campaign, by=gleb, at=HOUR + timedelta(hours=5))


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["anna", "boris", "vera", "darya"])
def test_only_the_federal_organiser_draws(name: str) -> None:
    person = getattr(cast, name)()
    campaign = world.bound()
    for act in (bind_seed, tell_seed):
        with cast.refused("no_right"):
            act(campaign, by=person, at=HOUR)
    with cast.refused("no_right"):
        keep_pool(campaign, SUBJECTS, draws=1, by=person, at=NOW)
    with cast.refused("no_right"):
        drop_pool(campaign.pools.get(), by=person, at=NOW)


@pytest.mark.django_db
def test_other_eras_and_finished_campaigns_draw_nothing(gleb: Actor) -> None:
    campaign = world.campaign()
    with cast.refused("seed_is_not_bound"):
        tell_seed(campaign, by=gleb, at=HOUR)
    Campaign.objects.update(era=Era.OPEN)
    campaign.refresh_from_db()
    with cast.refused("campaign_draws_nothing"):
        keep_pool(campaign, SUBJECTS, draws=1, by=gleb, at=NOW)
    Campaign.objects.update(state=CampaignState.FINISHED)
    campaign.refresh_from_db()
    with cast.refused("campaign_is_finished"):
        bind_seed(campaign, by=gleb, at=NOW)


# ---- the drawing ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_at_its_hour_a_school_is_drawn_and_gets_its_entries() -> None:
    school, campaign = make.school(), world.bound()
    world.classes(school, 20, 22, 24)
    assert schools_undrawn(HOUR - timedelta(seconds=1)) == ()
    (key,) = schools_undrawn(HOUR)
    assert draw_waiting(key, HOUR) == 3
    assert schools_undrawn(HOUR) == ()
    lines = drawn_of(school, campaign)
    assert [(one.title, one.pupils, len(one.works)) for one in lines] == [
        ("6А", 20, 2),
        ("6Б", 22, 2),
        ("6В", 24, 2),
    ]
    entries = Entry.objects.taking().filter(school=school)
    assert sum(one.classes for one in entries) == 6
    assert sum(one.participants for one in entries) == 2 * 66
    for entry in entries:
        fallen = Drawn.objects.filter(work=entry.work)
        assert entry.participants == sum(one.size for one in fallen)
    assert Event.objects.get(event="intake.subjects_drawn").facts["classes"] == 3


@pytest.mark.django_db
def test_a_class_added_later_changes_nothing_for_the_others() -> None:
    school, campaign = make.school(), world.bound()
    world.classes(school, 20, 22)
    draw_for(school, campaign, at=HOUR)
    before = drawn_of(school, campaign)
    other = make.school(last="0043")
    world.classes(other, 10)
    draw_for(other, campaign, at=HOUR)
    world.classes(school, 20, 22, 18)
    assert schools_undrawn(HOUR) == ("edu220042 2026-spring",)
    draw_for(school, campaign, at=HOUR)
    assert drawn_of(school, campaign)[:2] == before
    assert len(drawn_of(school, campaign)) == 3


@pytest.mark.django_db
def test_a_class_that_has_grown_or_gone_changes_the_participants() -> None:
    school, campaign = make.school(), world.bound()
    world.classes(school, 20)
    draw_for(school, campaign, at=HOUR)
    world.classes(school, 25)
    assert schools_undrawn(HOUR) != ()
    draw_for(school, campaign, at=HOUR)
    assert {one.participants for one in Entry.objects.taking()} == {25}
    GradeClass.objects.all().delete()
    assert schools_undrawn(HOUR) != ()
    draw_for(school, campaign, at=HOUR)
    assert not Entry.objects.taking().exists()
    assert schools_undrawn(HOUR) == ()


@pytest.mark.django_db
def test_a_class_that_may_sit_none_of_the_pool_waits_no_more() -> None:
    campaign = world.campaign()
    Work.objects.filter(code__in=SUBJECTS).update(language="german")
    world.bound()
    school = make.school()
    world.classes(school, 20, language="английский")
    draw_for(school, campaign, at=HOUR)
    assert [one.works for one in drawn_of(school, campaign)] == [()]
    assert schools_undrawn(HOUR) == ()
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_the_list_proves_itself_and_a_forged_row_is_found(gleb: Actor) -> None:
    school, campaign = make.school(), world.bound()
    world.classes(school, 20, 22, 24)
    draw_for(school, campaign, at=HOUR)
    tell_seed(campaign, by=gleb, at=HOUR)
    rows = list(read_list(list_of(rows_of(campaign))))
    assert rows == list(rows_of(campaign))
    assert all(row.is_true(campaign.assignment_seed) for row in rows)
    drawn = Drawn.objects.order_by("pk").first()
    assert drawn is not None
    free = Work.objects.filter(code__in=SUBJECTS).exclude(drawn__ordinal=drawn.ordinal).first()
    Drawn.objects.filter(pk=drawn.pk).update(work=free)
    assert [row.is_true(campaign.assignment_seed) for row in rows_of(campaign)].count(False) == 1
    with pytest.raises(ValueError, match="not a list"):
        list(read_list("a;b\n1;2\n"))


@pytest.mark.django_db
def test_who_waits_costs_the_same_for_any_number_of_schools(
    django_assert_num_queries: pytest.FixtureRequest,
) -> None:
    world.bound()
    world.classes(make.school(), 20)
    costs = 1 + 7 + 2
    with django_assert_num_queries(costs):  # type: ignore[operator]
        schools_undrawn(HOUR)
    for last in ("0043", "0044", "0045"):
        world.classes(make.school(last=last), 20, 21)
    with django_assert_num_queries(costs):  # type: ignore[operator]
        assert len(schools_undrawn(HOUR)) == 4
