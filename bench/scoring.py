"""Scoring short answers on one core: ours against three plain ways of comparing, in one run.

    .venv/bin/python -m bench.scoring [--answers 60000] [--rounds 5]

Every answer is different text, so nothing is remembered from one to the next. The kinds stand as
in a work of real tasks: numbers, words, digits in order and in any order, pairs, units, times,
cells. Rivals compare the same answers with the same keys:

- equality of texts without spaces and case, which takes neither 3.5 for 3,5 nor ½ for 0,5;
- `float()` with a comma made a point, else that equality;
- a published normalisation, NFKC with `casefold()`, and `fractions.Fraction` of the whole text.

Beside the speed stands how many of our own answers, each of which is right, a way takes for right.
"""

import argparse
import time
import unicodedata
from collections.abc import Callable, Sequence
from fractions import Fraction

from bench.harness import table

from vprok.tools.answers import Key, parse_key, score

ASKED = 60_000
"""Answers a second on one core that issue 5 asks for."""

Case = tuple[str, str, str]
"""Kind, key, and an answer that is right."""


def cases(count: int) -> list[Case]:
    """Right answers to so many different keys, each in a writing of its own."""
    writings = (
        lambda n: ("number", f"{n},5", f" {n}.50 "),
        lambda n: ("number", f"{n},5", f"{n}½"),
        lambda n: ("number", str(n), str(n)),
        lambda n: ("word", f"слово{n}", f" СЛОВО{n}. "),
        lambda n: ("word", f"ёж {n}", f"«Еж {n}»"),
        lambda n: ("phrase", f"по-прежнему {n}", f"По прежнему {n}"),
        lambda n: ("sequence", f"{n + 10_000}", ",".join(str(n + 10_000))),
        lambda n: ("set", f"{n + 10_000}", "".join(reversed(str(n + 10_000)))),
        lambda n: ("match", f"{n + 10_000}", _matched(str(n + 10_000))),
        lambda n: ("unit", f"{n} см2", f"{n} кв. см"),
        lambda n: ("time", f"{n % 24}:{n % 60:02}", f"{n % 24} ч {n % 60} мин"),
        lambda n: ("table", f"{n}; кит; 0,5", f"{n}; Кит; 1/2"),
    )
    return [writings[n % len(writings)](n) for n in range(count)]


def _matched(digits: str) -> str:
    return " ".join(f"{letter}{digit}" for letter, digit in zip("АБВГДЕ", digits, strict=False))


def ours(pairs: Sequence[tuple[Key, str]]) -> int:
    """How many our scoring takes for right."""
    return sum(score(key, answer).points for key, answer in pairs)


def equal(pairs: Sequence[tuple[str, str]]) -> int:
    """How many are the same text but for case and spaces around."""
    return sum(key.strip().lower() == answer.strip().lower() for key, answer in pairs)


def with_float(pairs: Sequence[tuple[str, str]]) -> int:
    """How many are the same number for float(), or the same text."""
    return sum(_as_float(key) == _as_float(answer) for key, answer in pairs)


def _as_float(text: str) -> float | str:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return text.strip().lower()


def with_fraction(pairs: Sequence[tuple[str, str]]) -> int:
    """How many are the same exact number, or the same text after NFKC and case folding."""
    return sum(_as_fraction(key) == _as_fraction(answer) for key, answer in pairs)


def _as_fraction(text: str) -> Fraction | str:
    plain = unicodedata.normalize("NFKC", text).strip().casefold().replace("ё", "е")
    try:
        return Fraction(plain.replace(",", "."))
    except (ValueError, ZeroDivisionError):
        return plain


def main() -> None:
    """Print answers a second, the ratios, and what each way takes for right."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--answers", type=int, default=60_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    told = cases(asked.answers)
    plain = [(key, answer) for _, key, answer in told]
    ready = [(parse_key(kind, key, 1), answer) for kind, key, answer in told]
    ways: dict[str, Callable[[], int]] = {
        "ours: the whole pipeline, with why": lambda: ours(ready),
        "the same text": lambda: equal(plain),
        "float() or the same text": lambda: with_float(plain),
        "NFKC, casefold(), Fraction": lambda: with_fraction(plain),
    }
    best = dict.fromkeys(ways, float("inf"))
    right = dict.fromkeys(ways, 0)
    for _ in range(asked.rounds):
        for name, way in ways.items():
            began = time.process_time()
            right[name] = way()
            best[name] = min(best[name], time.process_time() - began)
    ours_took = next(iter(best.values()))
    table(
        f"Scoring {asked.answers:,} different answers on one core; {ASKED:,} a second are asked",
        ("way", "answers a second", "beside ours", "right ones taken for right"),
        [
            (
                name,
                f"{asked.answers / took:,.0f}",
                f"{ours_took / took:.2f} ×",
                f"{right[name] / asked.answers:.0%}",
            )
            for name, took in best.items()
        ],
    )


if __name__ == "__main__":
    main()
