"""Reading through disguise: a draft as clean words, each knowing where it stands in the draft as written.

One normaliser serves every recognizer: compatibility forms (circled, full-width and emoji digits), zero-width marks, accents,
case, letters of another script that look alike, and words spaced out letter by letter.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from models.folding import in_one_script

_WORD: Final = re.compile(r"\d+|[^\W\d_]+|[^\w\s]|_")
_INVISIBLE: Final = frozenset({"Cf", "Mn", "Me", "Cc"})
_SPACED_LETTERS: Final = 4  # single letters in a row from which they are read as one word


@dataclass(frozen=True)
class Word:
    """A word, number or mark of the clean text; `start` and `end` are code points of the draft as written."""

    text: str
    start: int
    end: int
    spaced_out: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it is written in digits."""
        return self.text[0].isdigit()

    @property
    def is_mark(self) -> bool:
        """Whether it is punctuation or a symbol."""
        return not self.text[0].isalnum()


@dataclass(frozen=True)
class Reading:
    """A draft and its clean text. `origin[i]` is the place in `source` that clean character i came from."""

    source: str
    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Turn a range of the clean text into one of the source."""
        return self.origin[start], self.origin[end - 1] + 1

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The words, numbers and marks in order; letters spaced out are joined."""
        plain = [Word(match[0], *self.span(*match.span())) for match in _WORD.finditer(self.text)]
        return tuple(_join_spaced_letters([_in_one_script(word) for word in plain]))


def read(source: str) -> Reading:
    """Normalise a draft, keeping for each clean character the place it came from."""
    clean = [(char, place) for place, written in enumerate(source) for char in _clean(written)]
    return Reading(source, "".join(char for char, _ in clean), tuple(place for _, place in clean))


@lru_cache(maxsize=65536)
def _clean(char: str) -> str:
    """Return what one written character reads as: none, one or several clean ones."""
    lower = char.lower()
    if lower == "й":
        return lower
    if lower.isspace():
        return " "
    parts = unicodedata.normalize("NFKD", lower)
    return "".join(part for part in parts if unicodedata.category(part) not in _INVISIBLE)


def _in_one_script(word: Word) -> Word:
    text = in_one_script(word.text)
    return word if text == word.text else Word(text, word.start, word.end)


def _join_spaced_letters(words: list[Word]) -> list[Word]:
    """Join runs of single letters with one and the same mark, or nothing but blanks, between them."""
    joined: list[Word] = []
    i = 0
    while i < len(words):
        letters, end = _spaced_run(words, i)
        if len(letters) >= _SPACED_LETTERS:
            text = "".join(word.text for word in letters)
            joined.append(Word(in_one_script(text), letters[0].start, letters[-1].end, spaced_out=True))
            i = end
        else:
            joined.append(words[i])
            i += 1
    return joined


def _spaced_run(words: list[Word], start: int) -> tuple[list[Word], int]:
    """Return the single letters that begin at `start`, all with the same gap between them, and the index behind them."""
    if not _is_letter(words[start]):
        return [], start
    letters, i, gap = [words[start]], start, None
    while (here := _gap(words, i)) is not None and gap in (None, here):
        gap = here
        i += 2 if here else 1
        letters.append(words[i])
    return letters, i + 1


def _gap(words: list[Word], i: int) -> str | None:
    """Return the mark between letter i and the next letter, "" for blanks only, None when no letter follows."""
    following = words[i + 1 : i + 3]
    if following and _is_letter(following[0]):
        return ""
    if len(following) == 2 and following[0].is_mark and _is_letter(following[1]):
        return following[0].text
    return None


def _is_letter(word: Word) -> bool:
    return len(word.text) == 1 and word.text.isalpha()
