"""What the invented works are made of: real files, so that archives hold something to print."""

import io
import math
import wave
from datetime import UTC, datetime

from vprok.domain.campaign.queries import catalogue
from vprok.tools.pdf.typeset import typeset

_PAPER = """
#import "/frame.typ": *
#show: paper.with(title: values.title, foot: false)
#set page(header: none)
#heading(level: 1)[#values.title]
#lead[Вариант #values.number. Ответы пишите на линиях под заданиями.]
#for task in values.tasks {
  block(breakable: false, above: 7mm)[
    *#task.label.* #task.words #h(1fr) #small[#task.points]
    #v(14mm)
    #line(length: 100%, stroke: 0.4pt + luma(180))
  ]
}
"""

_CRITERIA = """
#import "/frame.typ": *
#show: paper.with(owner: values.title, kind: [Критерии], title: values.title)
#heading(level: 1)[#values.title]
#if values.group > 0 [#lead[Группа часовых поясов #values.group.]]
#for task in values.tasks [
  - *#task.label.* Верный полный ответ: баллов #task.most. Неверный ответ или его нет: 0.
]
"""

MADE = datetime(2026, 1, 12, tzinfo=UTC)
SOUND_RATE, TONE = 8000, 440


def variant_pdf(code: str, number: int, *, part: int = 1, group: int = 0) -> bytes:
    """One variant of a part of a work, with the places for answers that its tasks ask for.

    group: zone group; each has tasks of its own
    """
    plan = catalogue()[code]
    apart = f", пояс {group}" if group else ""
    return typeset(
        _PAPER,
        {
            "title": f"{plan}. Проверочная работа",
            "number": number,
            "tasks": [
                {
                    "label": task.label,
                    "words": f"{task.descriptor}. Задание варианта {number}{apart}.",
                    "points": f"баллов: {task.maximum}",
                }
                for task in plan.tasks
                if task.part == part
            ],
        },
        at=MADE,
    )


def criteria_pdf(code: str, *, group: int = 0) -> bytes:
    """How the tasks of a work are scored.

    group: zone group; 0 where all zones have the same
    """
    plan = catalogue()[code]
    return typeset(
        _CRITERIA,
        {
            "title": f"{plan}. Критерии оценивания",
            "group": group,
            "tasks": [{"label": task.label, "most": task.maximum} for task in plan.tasks],
        },
        at=MADE,
    )


def dictation_wav() -> bytes:
    """Two seconds of a quiet tone, where a real campaign has the reading of a dictation."""
    kept = io.BytesIO()
    with wave.open(kept, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(SOUND_RATE)
        sound.writeframes(
            bytes(
                round(128 + 40 * math.sin(math.tau * TONE * moment / SOUND_RATE))
                for moment in range(2 * SOUND_RATE)
            )
        )
    return kept.getvalue()
