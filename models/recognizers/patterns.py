"""Pattern packs: phrases per risk and language that a non-programmer writes, run by spaCy's matcher over the clean words.

A pattern is words separated by blanks, lower case, without accents: `(a|b)` one of several, `[word]` may be missing,
`stem*` any word that begins so, `...` up to four words in between.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from data.labels import LANGUAGES, Language
from data.patterns import PatternPack, shipped
from models.candidate import Candidate
from models.reading import Reading

SCORE: Final = 0.9
GAP: Final = 4
_ELEMENT: Final = re.compile(r"\.\.\.|\[\([^()]*\)\]|\[[^\[\]()]*\]|\([^()]*\)|[^\s()\[\]|]+")


class PatternRecognizer:
    """Yields every match of the packs' phrases, longest first where several overlap."""

    def __init__(self, packs: tuple[PatternPack, ...]) -> None:
        self._vocab = Vocab()
        self._matcher = Matcher(self._vocab)
        for pack in packs:
            for risk, section in pack.risks.items():
                self._matcher.add(risk, [matcher_pattern(phrase) for phrase in section.patterns], greedy="LONGEST")

    def find(self, reading: Reading) -> Iterator[Candidate]:
        """Yield candidates of the risks the packs name."""
        if not reading.words:
            return
        doc = Doc(self._vocab, words=[word.text for word in reading.words])
        for key, start, end in self._matcher(doc):
            risk: Any = self._vocab.strings[key]
            yield Candidate(risk, start, end - 1, "pattern", SCORE, doc[start:end].text)


@cache
def pattern_recognizer(lang: Language | None = None) -> PatternRecognizer:
    """Return the recognizer of one language's pack, or of all packs when the language is not known."""
    return PatternRecognizer(tuple(shipped(each) for each in ((lang,) if lang else LANGUAGES)))


def matcher_pattern(phrase: str) -> list[dict[str, Any]]:
    """Turn a phrase into a spaCy token pattern; raises ValueError when it is not well formed."""
    elements = _ELEMENT.findall(phrase)
    if not elements or "".join(elements) != re.sub(r"\s+", "", phrase):
        raise ValueError(f"cannot read the pattern {phrase!r}: use words, (a|b), [optional], stem* and ...")
    if elements[0] == "..." or elements[-1] == "...":
        raise ValueError(f"the pattern {phrase!r} begins or ends with ..., which matches anything")
    return [token for element in elements for token in _tokens(element)]


def _tokens(element: str) -> list[dict[str, Any]]:
    if element == "...":
        return [{"IS_SPACE": False, "OP": "?"}] * GAP
    if element.startswith("["):
        return [_word(element[1:-1].strip("()")) | {"OP": "?"}]
    return [_word(element.strip("()"))]


def _word(alternatives: str) -> dict[str, Any]:
    words = [word.strip() for word in alternatives.split("|")]
    if any(word.endswith("*") for word in words):
        return {"ORTH": {"REGEX": "^(" + "|".join(_regex(word) for word in words) + ")$"}}
    return {"ORTH": {"IN": words}} if len(words) > 1 else {"ORTH": words[0]}


def _regex(word: str) -> str:
    return re.escape(word[:-1]) + r"\w*" if word.endswith("*") else re.escape(word)
