"""Works of the catalogue, by the numbers the player needs."""

import tomllib
from pathlib import Path

from vprok.interfaces.cli.demo.scores import WorkFacts

CATALOGUE = Path(__file__).parents[4] / "src/vprok/domain/campaign/catalogue"
CODES = tuple(sorted(path.stem for path in CATALOGUE.glob("*.toml")))


def work(code: str) -> WorkFacts:
    return WorkFacts.of(tomllib.loads((CATALOGUE / f"{code}.toml").read_text(encoding="utf-8")))


def codes(size: int, grade: int = 4) -> list[str]:
    return [f"{grade}{number:04}" for number in range(1, size + 1)]
