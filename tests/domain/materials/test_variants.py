import pytest

from tests import cast
from tests.domain.materials import world
from tests.make import NOW
from vprok.domain.audit.models import Event
from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.states import CampaignState
from vprok.domain.files.queries import contents
from vprok.domain.materials.rules import variants as rules
from vprok.domain.materials.actions import put_variant
from vprok.domain.materials.models import Variant
from vprok.domain.materials.queries import papers_of
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
