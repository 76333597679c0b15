"""A page is printed, photographed and read back: what is sure is right, the rest is not sure."""

from collections import Counter

import cv2
import numpy as np
import pytest
from bench.tracing import (
    HALVES,
    WHOLE,
    Case,
    Wear,
    astray,
    cases,
    papers,
    photographed,
    printed,
    unmarked,
    verdict,
)

from vprok.tools.pdf.kits import Choices
from vprok.tools.tracing import Original, UnusablePicture, trace

SCHOOL = 220042
PAGES = 10
"""The long count is `python -m bench.tracing`."""
PLAIN = Wear()


def photo(page=0, *, paper=0, school=SCHOOL, wear=PLAIN, choices=None):
    pages = printed(paper, school, choices) if choices else printed(paper, school)
    return photographed(pages[page], wear, seed=7)


def original(paper=0):
    return [Original(str(paper), papers()[paper])]


def png(picture):
    return cv2.imencode(".png", picture)[1].tobytes()


@pytest.mark.parametrize("part", [WHOLE, *HALVES])
def test_every_part_of_a_page_tells_the_school(part):
    case = Case(0, 1, SCHOOL, 3, Wear(turn=95.0, part=part))
    assert verdict(case) == (part, "right")


@pytest.mark.slow
def test_worn_pages_tell_their_school_and_never_another():
    count = Counter(verdict(case) for case in cases(PAGES, seed=11))
    whole = {word: count[WHOLE, word] for word in ("right", "not sure", "wrong")}
    assert whole["right"] >= 0.95 * sum(whole.values())
    assert sum(count[part, "right"] for part in HALVES) >= 0.9 * PAGES
    assert not sum(found for (_, word), found in count.items() if word == "wrong")


def test_a_page_without_dots_and_one_with_dots_of_another_page_name_nobody():
    case = Case(2, 0, SCHOOL, 5, PLAIN)
    assert unmarked(case)[1] == "not sure"
    assert astray(case)[1] == "not sure"


def test_the_page_the_stamp_and_the_mark_are_told_together():
    told = trace([photo(1, wear=Wear(dpi=200, blur=0.4))], original())
    (seen,) = told.sightings
    assert (seen.original, seen.page) == ("0", 2)
    (stamp,) = seen.stamps
    assert (stamp.school, stamp.work, stamp.number, stamp.code) == ("edu220042", "ma4", 17, "40017")
    assert told.mark.number == SCHOOL
    assert told.mark.agreed >= 30
    assert told.mark.chance < 1e-12


def test_without_originals_the_stamp_is_read_all_the_same():
    told = trace([photo(wear=Wear(dpi=200, blur=0.4))])
    assert told.sightings[0].stamps[0].school == "edu220042"
    assert told.mark is None


def test_photographs_of_two_schools_name_neither():
    told = trace([photo(0), photo(1, school=640151)], original())
    assert [one.mark.number for one in told.sightings] == [SCHOOL, 640151]
    assert told.mark is None


def test_scraps_that_say_little_alone_say_it_together():
    straight = Wear(turn=0, aside=0)
    scraps = []
    for page in (0, 1):
        seen = np.frombuffer(photo(page, wear=straight), np.uint8)
        whole = cv2.imdecode(seen, cv2.IMREAD_GRAYSCALE)
        scraps.append(png(whole[: whole.shape[0] // 2, : whole.shape[1] * 6 // 10]))
    alone = trace(scraps, original())
    assert [one.mark for one in alone.sightings] == [None, None]
    assert alone.mark.number == SCHOOL


def test_two_pages_on_a_sheet_and_a_lighter_body_are_read_too():
    choices = Choices(is_two_up=True, is_economical=True)
    wear = Wear(dpi=200, turn=2, noise=3, blur=0.4, bend=0)
    told = trace([photo(wear=wear, choices=choices)], original())
    assert told.mark.number == SCHOOL


def test_a_page_that_is_not_among_the_originals_is_not_recognised():
    told = trace([photo(paper=4)], original(2))
    assert (told.sightings[0].original, told.mark) == ("", None)


@pytest.mark.parametrize(
    ("picture", "code"),
    [
        (b"", "picture_unknown"),
        (b"%PDF-1.7", "picture_unknown"),
        (b"\xff\xd8\xff" + bytes(100), "picture_damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "picture_damaged"),
        (png(np.zeros((200, 900), np.uint8)), "picture_small"),
        (png(np.zeros((9000, 9000), np.uint8)), "picture_large"),
        (png(np.zeros((60_000, 40_000), np.uint8)), "picture_large"),
    ],
    ids=["nothing", "a pdf", "a broken jpeg", "a broken png", "a stamp", "a poster", "a bomb"],
)
def test_a_picture_that_is_of_no_use_is_refused_in_words(picture, code):
    with pytest.raises(UnusablePicture) as refused:
        trace([picture], original())
    assert refused.value.refusal.code == code
    assert refused.value.refusal.text.endswith(".")


def test_an_empty_sheet_is_not_sure():
    told = trace([png(np.full((1500, 1100), 250, np.uint8))], original())
    assert (told.sightings[0].original, told.mark) == ("", None)
