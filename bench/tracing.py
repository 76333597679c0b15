"""Whose copy: how often the hidden mark of a printed page is read back, and never wrongly.

    .venv/bin/python -m bench.tracing [--pages 200]

Pages of kits are rendered as a printer prints them, then worn as a photograph or a scan wears them:
turned, seen from aside, bent, cut to a half, noisy, blurred, at 150 to 200 dots an inch, JPEG 60.
A page without dots, and one whose dots tell another page, must be left unsure.
"""

import argparse
import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, lru_cache
from random import Random

import cv2
import numpy as np
from bench.harness import table
from numpy.typing import NDArray

from vprok.tools.pdf.kits import PLAIN, Choices, Copy, Imprint, kits_pdf
from vprok.tools.pdf.pictures import pictures
from vprok.tools.pdf.typeset import typeset
from vprok.tools.tracing import Original, Sighting, trace

Gray = NDArray[np.uint8]
PRINTED_PX_PER_MM = 16.0
WHOLE, HALVES = "the whole page", ("upper half", "lower half", "left half", "right half")
_DUSK = 90  # the table that the page lies on
_WORDS = """
#import "/frame.typ": *
#show: paper.with(owner: values.title, kind: [Вариант #values.number], title: values.title)
"""
_TASKS = """
#for (n, words) in values.sentences.slice(0, 14).enumerate(start: 1) {
  block(breakable: false, above: 7mm)[
    *#n.* #words
    #v(12mm) #line(length: 100%, stroke: 0.4pt + luma(180))
  ]
}
"""
_READING = """
#set par(justify: true)
#for some in values.sentences.chunks(3) {
  some.join(" ")
  parbreak()
}
"""
_FIGURES = """
#for (n, words) in values.sentences.slice(0, 10).enumerate(start: 1) {
  block(breakable: false, above: 6mm)[
    *#n.* #words
    #table(columns: (1fr,) * (3 + calc.rem(n, 3)), ..range(12).map(i => [#(i * n + values.number)]))
    #circle(radius: (4 + n) * 1mm)
  ]
}
"""
_LEXICON = """
поезд вышел из города утром и прошёл треть пути до полудня найди сколько километров осталось если
скорость не менялась запиши решение и ответ укажи в предложении слова с безударной гласной которую
можно проверить объясни почему осенью листья берёзы желтеют раньше чем у дуба рассмотри рисунок
отметь на карте столицу области выбери верное утверждение подчеркни сказуемое составь план текста
сад ручей мельница корабль учитель тетрадь площадь масса угол отрезок крупа молоко яблоко скворец
"""


@dataclass(frozen=True)
class Wear:
    """What happens to a page between the printer and us.

    turn:  degrees
    aside: how much nearer one side is than the other, share
    bend:  how far the paper bulges, millimetres
    noise: levels of 255
    blur:  pixels
    part:  what of it is in the picture
    """

    dpi: float = 175.0
    turn: float = 3.0
    aside: float = 0.03
    bend: float = 0.1
    noise: float = 6.0
    blur: float = 0.8
    jpeg: int = 60
    part: str = WHOLE


@dataclass(frozen=True)
class Case:
    """A page of a school's kit, and how it was worn."""

    paper: int
    page: int
    school: int
    seed: int
    wear: Wear


@cache
def papers() -> tuple[bytes, ...]:
    """Originals of three kinds, two variants of each."""
    at = datetime(2026, 1, 12, tzinfo=UTC)
    return tuple(
        typeset(
            _WORDS + body,
            {
                "title": "Проверочная работа",
                "number": number,
                "sentences": sentences(f"{n} {number}"),
            },
            at=at,
        )
        for n, body in enumerate((_TASKS, _READING, _FIGURES))
        for number in (1, 2)
    )


def sentences(seed: str) -> list[str]:
    """Invented ones, the same for the same seed."""
    drawn = Random(seed)
    return [
        " ".join(drawn.choices(_LEXICON.split(), k=drawn.randint(9, 24))).capitalize() + "."
        for _ in range(90)
    ]


@lru_cache(maxsize=12)
def printed(
    paper: int, school: int | None, choices: Choices = PLAIN, says: str = ""
) -> tuple[Gray, ...]:
    """The pages of one kit as a printer prints them; without a school, without dots.

    says: the key on the stamp, where it is another
    """
    kit = kits_pdf(
        [Copy(code="40017", number=17, variant=1)],
        {1: papers()[paper]},
        imprint=Imprint(
            school=says or f"edu{school or 0:06}",
            name="Школа № 42",
            work="ma4",
            title="Математика, 4 класс",
            campaign="Весна 2026",
            mark=school,
        ),
        choices=choices,
    )
    return tuple(
        np.frombuffer(one.pixels, np.uint8).reshape(one.height, one.width)
        for one in pictures(kit, px_per_mm=PRINTED_PX_PER_MM)
    )


def photographed(page: Gray, wear: Wear, *, seed: int) -> bytes:
    """A page as a photograph of it comes in: JPEG."""
    random = np.random.default_rng(seed)
    shrink = wear.dpi / 25.4 / PRINTED_PX_PER_MM
    worn = cv2.GaussianBlur(_bent(page, wear.bend), (0, 0), 0.45 / shrink)
    onto, size = _seen_from(page, wear, shrink, random)
    worn = cv2.warpPerspective(worn, onto, size, flags=cv2.INTER_LINEAR, borderValue=_DUSK)
    if wear.blur:
        worn = cv2.GaussianBlur(worn, (0, 0), wear.blur)
    light = np.linspace(random.uniform(0.75, 1), random.uniform(0.75, 1), worn.shape[1])
    seen = worn * light + random.normal(0, wear.noise, worn.shape)
    whole = _cut(np.clip(seen, 0, 255).astype(np.uint8), wear.part)
    _, jpeg = cv2.imencode(".jpg", whole, [cv2.IMWRITE_JPEG_QUALITY, wear.jpeg])
    return jpeg.tobytes()


def cases(count: int, *, seed: int = 4) -> Iterator[Case]:
    """So many pages, each whole and as one of its halves in turn, worn by chance."""
    random = np.random.default_rng(seed)
    for n in range(count):
        paper = n % len(papers())
        wear = Wear(
            dpi=random.uniform(150, 200),
            turn=random.uniform(-12, 12) + random.choice([0, 0, 90, 180, 270]),
            aside=random.uniform(0, 0.06),
            bend=random.uniform(0, 0.3),
            noise=random.uniform(2, 9),
            blur=random.uniform(0.4, 1.2),
        )
        # Few schools, so that a printed kit serves several photographs.
        school = int(np.random.default_rng(n // 18).integers(1_000_000))
        case = Case(paper, n // len(papers()) % 2, school, n, wear)
        yield case
        yield replace(case, wear=replace(wear, part=HALVES[n % 4]))


def verdict(case: Case) -> tuple[str, str]:
    """Which part was seen, and whether its school was told: right, not sure or wrong."""
    page = printed(case.paper, case.school)[case.page]
    found = traced(photographed(page, case.wear, seed=case.seed), case.paper)
    return case.wear.part, _judged(found, case.school)


def unmarked(case: Case) -> tuple[str, str]:
    """The same for a page that was printed without dots: any school is wrong."""
    page = printed(case.paper, None)[case.page]
    found = traced(photographed(page, case.wear, seed=case.seed), case.paper)
    return "without dots", _judged(found, None)


def astray(case: Case) -> tuple[str, str]:
    """The same for dots that belong to another page than the body: any school is wrong."""
    pages = printed(case.paper, case.school)
    other = pages[1 - case.page]
    page = pages[case.page].copy()
    edge = round(12 * PRINTED_PX_PER_MM)
    page[:, :edge], page[:, -edge:] = other[:, :edge], other[:, -edge:]
    found = traced(photographed(page, case.wear, seed=case.seed), case.paper)
    return "dots of another page", _judged(found, None)


def traced(photograph: bytes, paper: int) -> Sighting:
    """What one photograph tells, asked of both variants of its paper."""
    first = paper - paper % 2
    originals = [Original(str(n), papers()[n]) for n in (first, first + 1)]
    return trace([photograph], originals).sightings[0]


def _judged(found: Sighting, school: int | None) -> str:
    if found.mark is None:
        return "not sure"
    return "right" if found.mark.number == school else "wrong"


def _bent(page: Gray, bend: float) -> Gray:
    """The paper bulges along its height: places go aside by up to so many millimetres."""
    height, width = page.shape
    ys = np.linspace(0, np.pi, height, dtype=np.float32)[:, None]
    xs = np.linspace(0, np.pi, width, dtype=np.float32)[None, :]
    px = bend * PRINTED_PX_PER_MM
    across = np.arange(width, dtype=np.float32)[None, :] + px * np.sin(ys) + 0 * xs
    down = np.arange(height, dtype=np.float32)[:, None] + px * np.sin(xs) + 0 * ys
    return np.asarray(
        cv2.remap(page, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def _seen_from(
    page: Gray, wear: Wear, shrink: float, random: np.random.Generator
) -> tuple[NDArray[np.float64], tuple[int, int]]:
    """The homography of the camera, and the size of its picture."""
    height, width = page.shape
    angle = np.radians(wear.turn)
    turn = np.array(
        [[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]]
    )
    aside = np.eye(3)
    aside[2, :2] = random.choice([-1, 1], 2) * wear.aside / (max(page.shape) * shrink)
    onto = aside @ turn @ np.diag([shrink, shrink, 1.0])
    ends = np.array([[0, 0, 1], [width, 0, 1], [0, height, 1], [width, height, 1.0]]) @ onto.T
    places = ends[:, :2] / ends[:, 2:]
    least = places.min(axis=0) - 20
    moved = np.eye(3)
    moved[:2, 2] = -least
    across, down = (int(one) for one in places.max(axis=0) + 20 - least)
    return moved @ onto, (across, down)


def _cut(picture: Gray, part: str) -> Gray:
    height, width = picture.shape
    return {
        WHOLE: picture,
        "upper half": picture[: height // 2],
        "lower half": picture[height // 2 :],
        "left half": picture[:, : width // 2],
        "right half": picture[:, width // 2 :],
    }[part]


def measured(
    judge: Callable[[Case], tuple[str, str]], some: Sequence[Case]
) -> Counter[tuple[str, str]]:
    """Verdicts by part, on all processors."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(mp_context=spawn) as pool:
        return Counter(pool.map(judge, some, chunksize=12))


def main() -> None:
    """Print how often each part of a page told its school."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=200)
    pages = parser.parse_args().pages
    some = list(cases(pages))
    few = [case for case in some if case.wear.part == WHOLE][: pages // 4]
    found = measured(verdict, some) + measured(unmarked, few) + measured(astray, few)
    rows = []
    for part in (WHOLE, *HALVES, "without dots", "dots of another page"):
        count = {word: found[part, word] for word in ("right", "not sure", "wrong")}
        whole = sum(count.values())
        rows.append((part, str(whole), *(f"{100 * n / whole:.1f} %" for n in count.values())))
    table("Whose copy: worn pages", ("seen", "pages", "right", "not sure", "wrong"), rows)


if __name__ == "__main__":
    main()
