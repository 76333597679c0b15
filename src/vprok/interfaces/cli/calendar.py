"""`vprok calendar`: the road map a campaign begins with, docs/calendar.md."""

import argparse
from collections.abc import Iterator

from vprok.domain.campaign.rules import default_plan_lines
from vprok.domain.campaign.states import Era
from vprok.kernel.russian import sentence


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take no arguments."""


def run(_: argparse.Namespace) -> int:
    """Print the page.

    returns: the exit code
    """
    print(page(), end="")
    return 0


def page() -> str:
    """The default plan of each era as Markdown."""
    lines = [
        "# Календарь по умолчанию",
        "",
        "Страницу печатает `vprok calendar` по `campaign/rules.py`; руками её не правят.",
        "С этого плана-графика кампания начинается; федеральный организатор меняет любую строку,",
        "регион — свои дни. «Мск» — московское время, «местное» — время школы.",
    ]
    for era in Era:
        lines += _era(era)
    return "\n".join([*lines, ""])


def _era(era: Era) -> Iterator[str]:
    yield from ("", f"## {sentence(era.label)}", "")
    yield from ("| Событие | Открывается | Срок |", "| --- | --- | --- |")
    for line in default_plan_lines(era):
        yield f"| {sentence(line.step)} | {line.opens or '—'} | {line.due or '—'} |"
