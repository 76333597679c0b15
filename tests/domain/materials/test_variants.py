import pytest

from tests import cast
from tests.domain.materials import world
from tests.make import NOW
from vprok.domain.audit.models import Event
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.states import CampaignState
from vprok.domain.files.queries import contents
from vprok.domain.materials.actions import put_variant
from vprok.domain.materials.models import Variant
from vprok.domain.materials.queries import papers_of
from vprok.domain.materials.rules import variants as rules
from vprok.kernel.charter import Actor
from vprok.tools.pdf.look import UnusablePdf

pytestmark = pytest.mark.django_db


def test_a_paper_is_kept_with_its_pages(gleb: Actor) -> None:
    work = world.work()
    variant = put_variant(work, 1, world.paper(3), name="вариант 1.pdf", by=gleb, at=NOW)
    assert (variant.pages, variant.uploaded_by) == (3, gleb.signature)
    assert contents(variant.file) == world.paper(3)
    assert Event.objects.get(event="materials.variant_put").facts["pages"] == 3


def test_a_paper_is_replaced_only_when_the_person_says_so(gleb: Actor) -> None:
    work = world.work()
    old = put_variant(work, 1, world.paper(1), name="1.pdf", by=gleb, at=NOW)
    with cast.refused("variant_is_there"):
        put_variant(work, 1, world.paper(2), name="1.pdf", by=gleb, at=NOW)
    new = put_variant(work, 1, world.paper(2), name="1.pdf", by=gleb, at=NOW, replaces=True)
    old.refresh_from_db()
    assert old.replaced_at == NOW
    assert Variant.objects.current().get() == new


def test_one_file_is_not_two_variants(gleb: Actor) -> None:
    work = world.work()
    put_variant(work, 1, world.paper(), name="1.pdf", by=gleb, at=NOW)
    with cast.refused("variant_is_a_twin"):
        put_variant(work, 2, world.paper(), name="2.pdf", by=gleb, at=NOW)


@pytest.mark.parametrize("number", [0, 3, -1])
def test_a_work_has_only_its_own_variants(gleb: Actor, number: int) -> None:
    with cast.refused("variant_is_unknown"):
        put_variant(world.work(), number, world.paper(), name="1.pdf", by=gleb, at=NOW)


def test_a_paper_that_is_no_pdf_or_is_too_large_is_not_kept(
    gleb: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = world.work()
    with pytest.raises(UnusablePdf) as caught:
        put_variant(work, 1, b"PK\x03\x04", name="1.pdf", by=gleb, at=NOW)
    assert caught.value.refusal.code == "pdf_unknown"
    monkeypatch.setattr(rules, "MOST_VARIANT_BYTES", 100)
    with cast.refused("variant_is_too_large"):
        put_variant(work, 1, world.paper(), name="1.pdf", by=gleb, at=NOW)
    assert not Variant.objects.exists()


@pytest.mark.parametrize("name", ["anna", "boris", "vera", "darya"])
def test_only_the_federal_organiser_uploads(name: str) -> None:
    with cast.refused("no_right"):
        put_variant(world.work(), 1, world.paper(), name="1.pdf", by=getattr(cast, name)(), at=NOW)


def test_a_finished_campaign_takes_no_papers(gleb: Actor) -> None:
    work = world.work()
    Campaign.objects.update(state=CampaignState.FINISHED)
    work.campaign.refresh_from_db()
    with cast.refused("campaign_is_finished"):
        put_variant(work, 1, world.paper(), name="1.pdf", by=gleb, at=NOW)


def test_the_grid_counts_papers_entries_and_archives() -> None:
    entry = world.entry()
    (line,) = papers_of(entry.work.campaign, at=NOW)
    assert (line.there, line.is_complete, line.entries, line.archives) == (2, True, 1, 0)
    world.archive(entry)
    (line,) = papers_of(entry.work.campaign, at=world.HOUR)
    assert (line.archives, line.opened) == (1, 1)
    (line,) = papers_of(entry.work.campaign, at=NOW)
    assert (line.archives, line.opened) == (1, 0)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("ma4-v1.pdf", ("ma4", rules.Spot(0, 1, 1))),
        ("MA4-G2-V1.PDF", ("ma4", rules.Spot(2, 1, 1))),
        ("ru4_g3_p2_v10.pdf", ("ru4", rules.Spot(3, 2, 10))),
        ("вариант 1.pdf", None),
        ("ma4-v1.docx", None),
        ("ma4.pdf", None),
    ],
)
def test_a_file_says_by_its_name_which_paper_it_is(
    name: str, told: tuple[str, rules.Spot] | None
) -> None:
    assert rules.named_paper(name) == told
    if told is None:
        refusal = rules.name_is_unclear(name, is_known=False)
        assert refusal is not None
        assert name in refusal.text


def test_names_of_files_are_read_as_they_are_shown() -> None:
    for spot in rules.spots(groups=(0, 2), parts=2, variants=2):
        assert rules.named_paper(spot.file_name("ru4", has_parts=True)) == ("ru4", spot)


def test_zones_share_no_pages_of_tasks() -> None:
    east, west = rules.Spot(1, 1, 1), rules.Spot(4, 1, 1)
    others = [rules.Known(east, "a", ["rules", "tasks"])]
    twin = rules.variant_is_a_twin("b", ["rules", "tasks"], others, has_parts=False)
    assert twin is not None
    assert "вариант 1, МСК+7…+9" in twin.text
    assert rules.variant_is_a_twin("b", ["rules", "other"], others, has_parts=False) is None
    assert rules.variant_is_a_twin("b", ["", ""], others, has_parts=False) is None
    assert rules.shared_pages(["rules", "other"], others, group=west.group) == {east: 1}
    assert rules.shared_pages(["rules", "other"], others, group=east.group) == {}
