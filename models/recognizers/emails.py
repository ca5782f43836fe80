"""E-mail addresses: written out, or with the signs spelt ("arroba", "собака", "(at)", "ponto com")."""

from collections.abc import Iterator
from typing import Final

from models.candidate import Candidate
from models.reading import Reading, Word

AT: Final = frozenset({"@", "arroba", "arrova", "собака", "собачка", "at", "аt", "эт"})
DOT: Final = frozenset({".", "punto", "ponto", "dot", "точка", "тчк", "pto"})
PROVIDERS: Final = frozenset(
    "gmail hotmail outlook yahoo live icloud yandex mail proton protonmail gmx aol bol uol terra ig rambler inbox list bk"
    " джимейл гмейл жмейл яндекс мейл мэйл майл рамблер хотмейл gmai jmail gmeil".split()
)
_BRACKETS: Final = frozenset("()[]{}<>")
_LOCAL_PART: Final = frozenset("._-+")


class EmailRecognizer:
    """Yields every sign "at" that stands between a name and a domain or mail provider."""

    def find(self, reading: Reading) -> Iterator[Candidate]:
        """Yield candidates of risk `contact_sharing`."""
        words = reading.words
        for i, word in enumerate(words):
            if word.text in AT:
                at_first, at_last = _with_brackets(words, i)
                last = _domain_end(words, at_last + 1, certain=word.text == "@" or at_first != i)
                if last is not None and at_first > 0 and words[at_first - 1].text[0].isalnum():
                    first = _local_start(words, at_first - 1)
                    yield Candidate("contact_sharing", first, last, "email", 0.97, words[at_last + 1].text)


def _with_brackets(words: tuple[Word, ...], i: int) -> tuple[int, int]:
    if 0 < i < len(words) - 1 and words[i - 1].text in _BRACKETS and words[i + 1].text in _BRACKETS:
        return i - 1, i + 1
    return i, i


def _domain_end(words: tuple[Word, ...], start: int, *, certain: bool) -> int | None:
    """Return the last word of a domain that begins at `start`: name, dot, name …; a known provider needs no dot."""
    if start >= len(words) or words[start].is_mark:
        return None
    end = start
    while end + 2 < len(words) and _is_dot(words, end + 1) and words[end + 2].text[0].isalnum():
        end += 2
    dotted = end > start
    known = words[start].text in PROVIDERS
    return end if known or (dotted and (certain or words[start + 1].text != ".")) else None


def _is_dot(words: tuple[Word, ...], i: int) -> bool:
    """A written dot must touch both neighbours; at the end of a sentence it does not."""
    if words[i].text != ".":
        return words[i].text in DOT
    return words[i - 1].end == words[i].start and words[i].end == words[i + 1].start


def _local_start(words: tuple[Word, ...], i: int) -> int:
    """Go back over the name before the sign: words joined by dots, dashes or their spelt forms."""
    while i >= 2 and (words[i - 1].text in DOT or words[i - 1].text in _LOCAL_PART) and words[i - 2].text[0].isalnum():
        if words[i - 1].text == "." and not _is_dot(words, i - 1):
            break
        i -= 2
    while i >= 1 and words[i - 1].end == words[i].start and words[i - 1].text[0].isalnum():
        i -= 1
    return i
