"""A printed kit comes back: from a school's archive through paper and a scanner to its codes."""

import numpy as np
import pytest
from bench.tracing import HALVES, PRINTED_PX_PER_MM, WHOLE, Wear, photographed
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.stories.unpacked import CLASSES, SPARES, Kind, Unpacked, unpacked
from tests.tools.pdf.reading import codes_on, drawn, text_of
from vprok.domain.materials.documents import slip_text
from vprok.tools.tracing import Original, trace

pytestmark = pytest.mark.django_db
KINDS = {
    "by rooms": Kind(rooms=("12", "9", "12", "9", "12")),
    "two parts, two pages on a side, large print": Kind(parts=2, is_two_up=True, large=(1,)),
    "a box for the code": Kind(is_blank=True),
}


@pytest.fixture(scope="module", params=list(KINDS.values()), ids=list(KINDS))
def archive(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Unpacked:
    """One archive of each kind: all tests look at the same printed pages."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = unpacked(request.param)
        transaction.set_rollback(True)
    return made


def parts(archive: Unpacked) -> range:
    return range(1, archive.kind.parts + 1)


def test_every_page_of_every_kit_is_read_and_says_whose_it_is(archive: Unpacked) -> None:
    assert len(archive.codes) == sum(CLASSES) + SPARES
    for part in parts(archive):
        assert archive.read(part) == archive.due(part)


def test_the_code_stands_in_words_too_or_a_box_for_it(archive: Unpacked) -> None:
    for part in parts(archive):
        words = "".join(map(text_of, archive.kits(part)))
        pages = sum(map(len, archive.due(part)))
        a_kit = 0 if archive.kind.is_blank else pages // len(archive.codes)
        assert {code: words.count(code) for code in archive.codes} == dict.fromkeys(
            archive.codes, a_kit
        )
        assert words.count("участника") == (pages if archive.kind.is_blank else 0)
        assert words.count(archive.school) == pages


def test_slips_and_labels_are_read_as_well(archive: Unpacked) -> None:
    seen = read(archive.paper_named("коды участников"))
    assert sorted(seen) == sorted(slip_text(archive.school, code) for code in archive.codes)
    labels = read(archive.paper_named("наклейки"))
    rooms = ("аудитория 9", "аудитория 12") if archive.kind.rooms else ("класс 4А", "класс 4Б")
    assert len(labels) == len(rooms) + 1
    for label, room in zip(labels, (*rooms, "запасные комплекты"), strict=True):
        assert label.startswith(f"{archive.school}; ")
        assert f"; {room}; " in label


def test_a_worn_half_of_a_page_comes_back_with_its_school(archive: Unpacked) -> None:
    dots = round(PRINTED_PX_PER_MM * 25.4)
    side = np.asarray(drawn(archive.kits()[0], dots=dots)[0], np.uint8)
    seen = (WHOLE, HALVES[0]) if archive.kind.is_two_up else (WHOLE, *HALVES)
    photographs = [photographed(side, Wear(dpi=200, turn=4, part=part), seed=7) for part in seen]
    originals = [Original(f"{n}", file) for (part, n), file in archive.papers.items() if part == 1]
    sightings = trace(photographs, originals).sightings
    assert {one.mark and f"edu{one.mark.number:06}" for one in sightings} == {archive.school}
    assert [(one.school, one.number) for one in sightings[0].stamps[:1]] == [(archive.school, 1)]
    assert {stamp.school for one in sightings for stamp in one.stamps} == {archive.school}


def read(pdf: bytes) -> list[str]:
    """Every code on every page, as a scanner sees them at 150 dots an inch."""
    return [text for page in drawn(pdf) for text in codes_on(page)]
