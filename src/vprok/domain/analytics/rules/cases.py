"""What a school may answer to the signs of a campaign."""

from vprok.kernel.refusal import Refusal
from vprok.kernel.russian import plural

REPLY_MOST = 5_000
"""Characters of a reply: two pages of a letter."""


def reply_is_empty(text: str) -> Refusal | None:
    """Take no reply that says nothing.

    source: statistics.md §3.5: the school sees the evidence and may answer
    """
    if text.strip():
        return None
    return Refusal("reply_is_empty", "Напишите ответ.")


def reply_is_too_long(text: str) -> Refusal | None:
    """Keep a reply that the bodies above can read.

    source: ours: two pages of a letter
    """
    if len(text) <= REPLY_MOST:
        return None
    over = plural(len(text) - REPLY_MOST, "знак", "знака", "знаков")
    return Refusal(
        "reply_is_too_long", f"Ответ длиннее {REPLY_MOST} знаков. Сократите его на {over}."
    )


def nothing_to_reply_to(*, signs: int) -> Refusal | None:
    """Ask no school for words where nothing is said of it.

    source: statistics.md §3.5: the school sees the evidence and may answer
    """
    if signs:
        return None
    return Refusal("nothing_to_reply_to", "Признаков у организации нет: отвечать не на что.")
