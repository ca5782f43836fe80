"""Telephone numbers: in figures, in words, mixed, spaced, dotted, split by small words, letters put for digits."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import phonenumbers

from models.candidate import Candidate
from models.numerals import COMMON, REPEATS, spelt_digits
from models.reading import Reading, Word

REGIONS: Final = tuple("AR BR MX CL CO UY PE EC PY BO VE PT ES RU KZ BY US GB CA AU IN DE".split())
FEWEST, MOST = 7, 15  # digits of a subscriber number; ITU-T E.164 allows 15 with the country code

_BETWEEN: Final = frozenset("-–—−.·•/()+*_,:;|~=")
_SMALL_WORDS: Final = frozenset(
    "y e and then luego despues depois mais mas и потом затем далее punto ponto guion traco dash hyphen plus тире плюс"
    " dot space espacio espaco пробел x".split()
)
_LOOKS_LIKE_DIGIT: Final = str.maketrans("oооliiszзbб", "00011152366")
_DIGITISH: Final = re.compile(r"^[\doоlisзzbб]+$")
_CALL: Final = re.compile(
    r"^(tel|fone|phone|telef|celu|cel$|movil|mobile|whats|wpp|wsp|zap|wasap|watsap|llam|liga|ligue|ligu|chama|chame|call|ring"
    r"|text|sms|numero|number|contact|contat|anot|тел|моб|звон|набер|номер|вотс|ватс|вац|вайбер|телег|viber|telegr|marca|marque"
    r"|disc|reach|dial|escri|escrev|manda|пиш|напиш|смс|сот)"
)


@dataclass(frozen=True)
class _Run:
    """Digits read from words `first` to `last`; `spelt` of them were words, `groups` pieces they came in."""

    first: int
    last: int
    digits: str
    spelt: int
    groups: int
    lookalike: bool = False


class PhoneRecognizer:
    """Yields runs of digits that could be dialled, scored by form, by validity and by the words around them."""

    def find(self, reading: Reading) -> Iterator[Candidate]:
        """Yield candidates of risk `contact_sharing`."""
        for run in _runs(reading.words):
            if FEWEST <= len(run.digits) <= MOST:
                candidate = Candidate("contact_sharing", run.first, run.last, "phone", 0.0, run.digits)
                score = _score(run, candidate, reading)
                if score >= 0.5:
                    yield replace(candidate, score=score)


def _runs(words: tuple[Word, ...]) -> Iterator[_Run]:
    """Yield maximal runs of digits, digit words and what may stand between them."""
    i = 0
    while i < len(words):
        run = _run_from(words, i)
        if run is None:
            i += 1
        else:
            yield run
            i = run.last + 1


def _run_from(words: tuple[Word, ...], start: int) -> _Run | None:
    pieces: list[tuple[int, int, str, bool]] = []  # first word, word behind, digits, spelt
    i = start
    lookalike = False
    while i < len(words):
        digits, taken, spelt = _digits_at(words, i)
        if digits:
            lookalike |= not spelt and not words[i].is_number
            pieces.append((i, i + taken, digits, spelt))
            i += taken
        elif pieces and (words[i].text in _BETWEEN or words[i].text in _SMALL_WORDS) and i - pieces[-1][1] < 3:
            i += 1
        else:
            break
    while pieces and words[pieces[0][0]].text in COMMON and (len(pieces) == 1 or pieces[0][1] != pieces[1][0]):
        pieces.pop(0)  # "call once: 55…": an ordinary word begins a number only when its next digit follows at once
    if not pieces:
        return None
    text = "".join(digits for _, _, digits, _ in pieces)
    words_spelt = sum(was_spelt for *_, was_spelt in pieces)
    return _Run(pieces[0][0], pieces[-1][1] - 1, text, words_spelt, len(pieces), lookalike)


def _digits_at(words: tuple[Word, ...], i: int) -> tuple[str, int, bool]:
    """Return digits, words taken and whether they were spelt; no digits when word i is no number."""
    word = words[i]
    if word.is_number:
        return word.text, 1, False
    if word.text in REPEATS or word.text.isalpha():
        spelt = spelt_digits(words, i)
        if spelt:
            return spelt[0], spelt[1], True
    if _DIGITISH.match(word.text) and _inside_a_number(words, i):
        return word.text.translate(_LOOKS_LIKE_DIGIT), 1, False
    return "", 0, False


def _inside_a_number(words: tuple[Word, ...], i: int) -> bool:
    """Say whether the letters follow a figure without a blank, or are an O before one ("O7S56" is a number, "S10" a model)."""
    if i > 0 and words[i - 1].is_number and _touch(words, i - 1, i):
        return True
    return words[i].text in ("o", "о") and i + 1 < len(words) and words[i + 1].is_number and _touch(words, i, i + 1)


def _touch(words: tuple[Word, ...], i: int, j: int) -> bool:
    left, right = sorted((i, j))
    return words[left].end == words[right].start


def _score(run: _Run, candidate: Candidate, reading: Reading) -> float:
    """Start from the form, add what validity and the words around say; certain at 1."""
    around = [*candidate.before(reading, 8), *candidate.after(reading, 4)]
    called = any(_CALL.match(word.text) for word in around)
    international = candidate.first > 0 and reading.words[candidate.first - 1].text == "+"
    score = 0.35 * called + 0.3 * bool(run.spelt) + 0.4 * international + 0.2 * run.lookalike
    score += 0.15 * (run.groups >= 3) + 0.1 * (run.groups == 2)
    score += 0.35 if _valid_somewhere(run.digits) else 0.1 if called else 0.0
    return min(1.0, score)


def _valid_somewhere(digits: str) -> bool:
    """Whether the digits are a valid number dialled in one of `REGIONS`, with or without the country code."""
    return any(_valid(digits, region) for region in REGIONS)


def _valid(digits: str, region: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(digits, region))
    except phonenumbers.NumberParseException:
        return False
