"""A candidate: a piece of a draft that a recognizer takes for a risk, before any filter has looked at it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from data.labels import Risk
from models.reading import Reading, Word


@dataclass(frozen=True)
class Candidate:
    """Words `first` to `last` (inclusive) of a reading look like `risk`.

    `detector` names the recognizer, `score` (0-1) how sure it is by itself, `value` what was read: the digits of a
    number, the domain of a link, the messenger's name.
    """

    risk: Risk
    first: int
    last: int
    detector: str
    score: float
    value: str = ""

    def span(self, reading: Reading) -> tuple[int, int]:
        """Return the place in the draft as written."""
        return reading.words[self.first].start, reading.words[self.last].end

    def before(self, reading: Reading, count: int) -> tuple[Word, ...]:
        """Return up to `count` words before it."""
        return reading.words[max(0, self.first - count) : self.first]

    def after(self, reading: Reading, count: int) -> tuple[Word, ...]:
        """Return up to `count` words behind it."""
        return reading.words[self.last + 1 : self.last + 1 + count]


class Recognizer(Protocol):
    """Finds one kind of risk. Adding one costs a file in `recognizers/` and its examples."""

    def find(self, reading: Reading) -> Iterator[Candidate]:
        """Yield candidates, in any order, overlapping or not."""
        ...
