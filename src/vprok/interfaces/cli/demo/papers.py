"""Variants of the invented works: a real PDF each, so that archives hold something to print."""

from datetime import UTC, datetime

from vprok.domain.campaign.queries import catalogue
from vprok.tools.pdf.typeset import typeset

_PAPER = """
#import "/frame.typ": *
#show: paper.with(owner: values.title, kind: [Вариант #values.number], title: values.title)
#heading(level: 1)[#values.title]
#lead[Вариант #values.number. Впишите свой код в рамку на каждом листе.]
#for task in values.tasks {
  block(breakable: false, above: 7mm)[
    *#task.label.* #task.words #h(1fr) #small[#task.points]
    #v(14mm)
    #line(length: 100%, stroke: 0.4pt + luma(180))
  ]
}
"""


def variant_pdf(code: str, number: int) -> bytes:
    """One variant of a work, with the places for answers that its tasks ask for."""
    plan = catalogue()[code]
    return typeset(
        _PAPER,
        {
            "title": f"{plan}. Проверочная работа",
            "number": number,
            "tasks": [
                {
                    "label": task.label,
                    "words": f"{task.descriptor}. Задание варианта {number}.",
                    "points": f"баллов: {task.maximum}",
                }
                for task in plan.tasks
            ],
        },
        at=datetime(2026, 1, 12, tzinfo=UTC),
    )
