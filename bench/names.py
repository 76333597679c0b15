"""Names of pupils noticed, honest texts let through: recall and false alarms by kind.

    .venv/bin/python -m bench.names [--each 500] [--missed]

Two sets of lists: those the rules were written by, and those held out, which share no given name,
surname, town or reason with them save by chance of the language. Names alone (a surname, a given
name) are looked for only in cells for codes, classes and marks; in free text nobody can tell
«Мороз» from the weather.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from bench.harness import table
from bench.naming import HELD_OUT, HONEST, LABELS, STRICT, TRAIN, WHOLE, Words, honest, people

from vprok.tools.sheets.names import name_rule

Pairs = Iterable[tuple[str, str]]
SETS = {"trained on": TRAIN, "held out": HELD_OUT}
CELL, CODE = {"is_strict": True}, {"is_strict": True, "is_code": True}


class Measured(NamedTuple):
    """The share noticed of each kind, and the texts where the rules were wrong."""

    shares: Mapping[str, float]
    wrong: list[tuple[str, str]]

    @property
    def whole(self) -> float:
        """The share of all kinds together."""
        return sum(self.shares.values()) / len(self.shares)


def corpora(words: Words, each: int) -> dict[str, tuple[Pairs, Mapping[str, Any], bool]]:
    """Texts of each table, how the rules are asked, and whether the texts are names."""
    return {
        "names in free text": (people(words, WHOLE, each, 1), {}, True),
        "names in cells for labels and marks": (people(words, WHOLE, each, 2), CELL, True),
        "names alone in cells for labels and marks": (people(words, STRICT, each, 3), CELL, True),
        "names alone in cells for codes": (people(words, STRICT, each, 3), CODE, True),
        "honest texts": (honest(words, HONEST, each, 4), {}, False),
        "honest labels and marks": (honest(words, LABELS, each, 5), CELL, False),
    }


def measured(words: Words, each: int) -> dict[str, Measured]:
    """What the rules notice in each table."""
    return {
        name: _measured(pairs, asked, is_name=is_name)
        for name, (pairs, asked, is_name) in corpora(words, each).items()
    }


def _measured(pairs: Pairs, asked: Mapping[str, Any], *, is_name: bool) -> Measured:
    found: Counter[str] = Counter()
    count: Counter[str] = Counter()
    wrong = []
    for kind, text in pairs:
        is_found = bool(name_rule(text, **asked))
        count[kind] += 1
        found[kind] += is_found
        if is_found != is_name:
            wrong.append((kind, text))
    return Measured({kind: found[kind] / count[kind] for kind in count}, wrong)


def main() -> None:
    """Print both tables, for both sets of lists."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--each", type=int, default=500, help="texts of each kind")
    parser.add_argument("--missed", action="store_true", help="print what went wrong in training")
    chosen = parser.parse_args()
    sets = {name: measured(words, chosen.each) for name, words in SETS.items()}
    for name in next(iter(sets.values())):
        some = [one[name] for one in sets.values()]
        kinds = list(some[0].shares)
        rows = [(kind, *(f"{100 * one.shares[kind]:.1f} %" for one in some)) for kind in kinds]
        whole = ("all", *(f"{100 * one.whole:.2f} %" for one in some))
        table(f"{name}: noticed, {chosen.each} of each kind", ("kind", *sets), [*rows, whole])
    if chosen.missed:
        for name, one in sets["trained on"].items():
            for kind, text in sorted(set(one.wrong)):
                print(f"{name}: {kind}: {text}")


if __name__ == "__main__":
    main()
