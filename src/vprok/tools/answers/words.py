"""Words and phrases: every form of a key beside every form of an answer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from vprok.tools.answers.normalise import fold, one_alphabet
from vprok.tools.answers.options import Options

_LOOSE = "\"' "
_CLOSING = ".,;:! "
_JOINED = str.maketrans("", "", "- ")


def bare(text: str) -> str:
    """Without the quotes around it and the stop at its end."""
    return text.strip(_LOOSE).rstrip(_CLOSING).strip(_LOOSE)


def joined(text: str) -> str:
    """The same, without spaces and hyphens inside."""
    return bare(text).translate(_JOINED)


@dataclass(frozen=True)
class Wordings:
    """The keys of a word or a phrase, ready to be compared.

    known: both writings of each key, in one alphabet and as it stands; and the key itself
    """

    known: dict[str, str]
    options: Options
    strip: Callable[[str], str]

    @classmethod
    def of(
        cls, accepted: Iterable[str], options: Options, strip: Callable[[str], str]
    ) -> "Wordings":
        """Those of these keys, which are tidy."""
        known: dict[str, str] = {}
        for key in accepted:
            for form in (_one(key, options, strip), _as_is(key, options, strip)):
                known.setdefault(form, key)
        return cls(known, options, strip)

    def find(self, text: str) -> str | None:
        """The key that a tidy answer is."""
        found = self.known.get(_one(text, self.options, self.strip))
        if found is None:
            found = self.known.get(_as_is(text, self.options, self.strip))
        return found

    def nearest(self, text: str) -> tuple[str, int] | None:
        """The key from which the answer is fewest misprints away, if they are forgiven."""
        form, most = _one(text, self.options, self.strip), self.options.typo
        near = [
            (misprints(form, known), key)
            for known, key in self.known.items()
            if abs(len(known) - len(form)) <= most
        ]
        count, key = min(near, default=(most + 1, ""))
        return (key, count) if count <= most else None


def _one(text: str, options: Options, strip: Callable[[str], str]) -> str:
    return strip(fold(one_alphabet(text), case=options.case, yo=options.yo))


def _as_is(text: str, options: Options, strip: Callable[[str], str]) -> str:
    return strip(fold(text, case=options.case, yo=options.yo))


def misprints(one: str, other: str) -> int:
    """How many letters are wrong, missing, extra or have changed places with a neighbour.

    source: optimal string alignment (Damerau, 1964)
    """
    before: list[int] = []
    line = list(range(len(other) + 1))
    for n, letter in enumerate(one, start=1):
        before, above = line, before
        line = [n]
        for m, opposite in enumerate(other, start=1):
            best = min(before[m] + 1, line[-1] + 1, before[m - 1] + (letter != opposite))
            if n > 1 and m > 1 and letter == other[m - 2] and one[n - 2] == opposite:
                best = min(best, above[m - 2] + 1)
            line.append(best)
    return line[-1]
