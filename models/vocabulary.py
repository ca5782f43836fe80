"""What a model knows of words: the stems that training met, and the concepts of the lexicon that words stand for.

A concept ("delivery", "broken", "place") is the same feature in four languages, and speaks for words that training never
met: 3,600 words a language written by hand against the few thousand that the corpora repeat.
"""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from models.folding import pieces

STEM: Final = 5  # letters: what most inflected forms of a word share
_STEM: Final = 1 << 62
_CONCEPT: Final = 1 << 61
_SHORTEST: Final = 2  # letters of a word that stands for a concept


class Vocabulary:
    """Turns a whitespace token into the keys of its features.

    `stems` in the order of their numbers; `concepts` from a folded word, or the beginning of words ending in `*`, to the
    numbers of the concepts it stands for.
    """

    def __init__(self, stems: Sequence[str], concepts: Mapping[str, Sequence[int]]) -> None:
        self.stems, self.concepts = stems, concepts
        self._numbers = {stem: number for number, stem in enumerate(stems)}
        self._longest = max(map(len, concepts), default=0)

    def keys(self, token: str) -> list[int]:
        """Return the keys of a token's features, repetitions included; the first is that of its first piece."""
        words = pieces(token)
        keys = [zlib.crc32(gram.encode()) for word in words for gram in _grams(word)]
        keys += [_CONCEPT | number for word in words for number in self.concepts_of(word)]
        return keys + [_STEM | number for number in self.stems_of(token)]

    def stems_of(self, token: str) -> list[int]:
        """Return the numbers of the known stems in a token."""
        stems = (piece[:STEM] for piece in pieces(token))
        return [self._numbers[stem] for stem in stems if stem in self._numbers]

    def concepts_of(self, word: str) -> list[int]:
        """Return the numbers of the concepts a folded word stands for, in ascending order."""
        found = set(self.concepts.get(word, ()))
        for end in range(_SHORTEST, min(len(word), self._longest) + 1):
            found.update(self.concepts.get(f"{word[:end]}*", ()))
        return sorted(found)


def numbered(concepts: Mapping[str, frozenset[str]]) -> dict[str, list[int]]:
    """Turn the words of each concept into the concepts of each word; words of several pieces are left out."""
    found: dict[str, list[int]] = {}
    for number, concept in enumerate(sorted(concepts)):
        for name in sorted(concepts[concept]):
            folded = pieces(name.removesuffix("*"))
            if len(folded) == 1 and len(folded[0]) >= _SHORTEST:
                word = folded[0] + "*" * name.endswith("*")
                if number not in found.setdefault(word, []):
                    found[word].append(number)
    return found


def _grams(word: str) -> Iterator[str]:
    yield "w" + word
    if word[0].isalpha():
        bounded = f"^{word}$"
        for size in (3, 4):
            for start in range(len(bounded) - size + 1 if size < len(bounded) else 0):
                yield "g" + bounded[start : start + size]
