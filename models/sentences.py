"""Sentences of a draft, and the clauses inside them, as spans."""

import re
from typing import Final

from data.question import Span

_SENTENCE_END: Final = re.compile(r"(?<=[.!?…])[\"»”')\]]*\s+(?=[^\s])|\n+|(?<=[;])\s+")
_CLAUSE_END: Final = re.compile(r"(?<=[,;:–—])\s+|\s+[–—-]\s+")


def sentences(text: str) -> list[Span]:
    """Return the spans of the sentences, without the blanks around them."""
    return _split(text, 0, len(text), _SENTENCE_END)


def clauses(text: str, sentence: Span) -> list[Span]:
    """Return the spans of the pieces of a sentence between commas, colons and dashes."""
    return _split(text, *sentence, _CLAUSE_END)


def _split(text: str, start: int, end: int, boundary: re.Pattern[str]) -> list[Span]:
    spans = []
    for match in boundary.finditer(text, start, end):
        spans.append((start, match.start()))
        start = match.end()
    spans.append((start, end))
    return [trimmed for span in spans if (trimmed := _trim(text, span))[0] < trimmed[1]]


def _trim(text: str, span: Span) -> Span:
    piece = text[slice(*span)]
    return span[0] + len(piece) - len(piece.lstrip()), span[1] - len(piece) + len(piece.rstrip())
