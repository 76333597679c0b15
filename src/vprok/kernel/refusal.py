"""How the house says no."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """Why something may not be done now, in words for the person who asked.

    code: the name of the rule that refused
    text: a Russian sentence that says what to do or when to come back
    """

    code: str
    text: str


class Refused(Exception):
    """An action was not done; nothing was written."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.code}: {refusal.text}")
        self.refusal = refusal


def refuse_if(*refusals: Refusal | None) -> None:
    """Raise the first refusal there is.

    raises: Refused
    """
    for refusal in refusals:
        if refusal is not None:
            raise Refused(refusal)
