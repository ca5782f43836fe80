"""Pattern packs: phrases per risk and language that a non-programmer writes, run by spaCy's matcher over the clean words.

A pattern is words separated by blanks, lower case, without accents: `(a|b c)` one of several, `[word]` or
`[(a|b)]` may be missing, `stem*` any word that begins so, `...` up to four words in between.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain, product
from typing import Any, Final, Literal

from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from data.labels import LANGUAGES, Language, Risk
from data.patterns import PatternPack, shipped
from models.candidate import Candidate
from models.reading import Reading

SCORE: Final = 0.9
GAP: Final = 4

TokenPattern = dict[str, Any]
_ELEMENT: Final = re.compile(r"\.\.\.|\[\([^()]*\)\]|\[[^\[\]()]*\]|\([^()]*\)|[^\s()\[\]|]+")


class PatternRecognizer:
    """Yields every match of the packs' phrases, longest first where several overlap."""

    def __init__(self, packs: Sequence[PatternPack]) -> None:
        self._vocab = Vocab()
        self._risky = self._matcher(packs, "patterns")
        self._harmless = self._matcher(packs, "harmless")

    def find(self, reading: Reading) -> Iterator[Candidate]:
        """Yield candidates of the risks the packs name."""
        doc = self._doc(reading)
        for risk, start, end in self._matches(self._risky, doc):
            yield Candidate(risk, start, end - 1, "pattern", SCORE, doc[start:end].text)

    def harmless(self, reading: Reading) -> set[Risk]:
        """Return the risks that a phrase of the text rules out for the learned heads."""
        return {risk for risk, _, _ in self._matches(self._harmless, self._doc(reading))}

    def _matcher(self, packs: Sequence[PatternPack], kind: Literal["patterns", "harmless"]) -> Matcher:
        matcher = Matcher(self._vocab)
        for pack in packs:
            for risk, section in pack.risks.items():
                if phrases := getattr(section, kind):
                    matcher.add(risk, [way for phrase in phrases for way in matcher_patterns(phrase)], greedy="LONGEST")
        return matcher

    def _doc(self, reading: Reading) -> Doc:
        return Doc(self._vocab, words=[word.text for word in reading.words])

    def _matches(self, matcher: Matcher, doc: Doc) -> Iterator[tuple[Any, int, int]]:
        if len(doc) and len(matcher):  # spaCy warns of a matcher without patterns
            for key, start, end in matcher(doc):
                yield self._vocab.strings[key], start, end


@cache
def pattern_recognizer(lang: Language | None = None) -> PatternRecognizer:
    """Return the recognizer of one language's pack, or of all packs when the language is not known."""
    return PatternRecognizer([shipped(each) for each in ((lang,) if lang else LANGUAGES)])


def matcher_patterns(phrase: str) -> list[list[TokenPattern]]:
    """Turn a phrase into spaCy token patterns, one for each way through its alternatives of several words.

    Raises ValueError when the phrase is not well formed.
    """
    elements = _ELEMENT.findall(phrase)
    if not elements or "".join("".join(elements).split()) != "".join(phrase.split()):
        raise ValueError(f"cannot read the pattern {phrase!r}: use words, (a|b), [optional], stem* and ...")
    if elements[0] == "..." or elements[-1] == "...":
        raise ValueError(f"the pattern {phrase!r} begins or ends with ..., which matches anything")
    return [list(chain.from_iterable(way)) for way in product(*map(_ways, elements))]


def _ways(element: str) -> list[list[TokenPattern]]:
    """Return the token sequences an element may be: its one-word alternatives as one, each longer one by itself."""
    if element == "...":
        return [[{"IS_SPACE": False, "OP": "?"}] * GAP]
    optional = element.startswith("[")
    alternatives = [alternative.split() for alternative in element.strip("[]").strip("()").split("|")]
    words = [words[0] for words in alternatives if len(words) == 1]
    longer = [[_word([word]) for word in words] for words in alternatives if len(words) > 1]
    single: list[list[TokenPattern]] = [[_word(words) | ({"OP": "?"} if optional else {})]] if words else []
    return single + longer + ([[]] if optional and not words else [])


def _word(words: list[str]) -> TokenPattern:
    if any(word.endswith("*") for word in words):
        return {"ORTH": {"REGEX": "^(" + "|".join(map(_regex, words)) + ")$"}}
    return {"ORTH": {"IN": words}} if len(words) > 1 else {"ORTH": words[0]}


def _regex(word: str) -> str:
    return re.escape(word[:-1]) + r"\w*" if word.endswith("*") else re.escape(word)
