"""Variations of training questions, so that neither the product's name nor tidy typing becomes evidence for a label."""

from collections.abc import Sequence

import numpy as np

from data import lexicon
from data.labels import Language
from data.question import Question

_DROP_MARKS, _MISTYPE, _SHORTEN = 0.3, 0.02, 0.3
_MARKS = str.maketrans("", "", ".,;:!?¿¡")


def augmented(questions: Sequence[Question], seed: int) -> list[Question]:
    """Return, after the questions themselves, a copy with other products named and a copy carelessly typed."""
    random = np.random.default_rng(seed)
    names = _names_by_language(questions)
    short = {lang: _short_forms(lang) for lang in names}
    swapped = [q.model_copy(update={"text": swap_products(q, names[q.lang], random)}) for q in questions if q.mentions]
    mistyped = [q.model_copy(update={"text": mistype(shortened(q.text, short[q.lang], random), random)}) for q in questions]
    return [*questions, *swapped, *mistyped]


def swap_products(question: Question, names: Sequence[str], random: np.random.Generator) -> str:
    """Put another product's name in the place of each mention."""
    text = question.text
    for start, end in sorted(question.mentions, reverse=True):
        text = text[:start] + names[int(random.integers(len(names)))] + text[end:]
    return text


def shortened(text: str, short_forms: dict[str, list[str]], random: np.random.Generator) -> str:
    """Write words now and then as people shorten them in a chat."""
    tokens = text.split(" ")
    fate = random.random(len(tokens))
    return " ".join(
        short_forms[token.lower()][int(random.integers(len(short_forms[token.lower()])))]
        if f < _SHORTEN and token.lower() in short_forms
        else token
        for token, f in zip(tokens, fate, strict=True)
    )


def mistype(text: str, random: np.random.Generator) -> str:
    """Drop the punctuation now and then, and drop or double a few letters."""
    if random.random() < _DROP_MARKS:
        text = text.translate(_MARKS)
    fate = random.random(len(text))
    return "".join(
        "" if char.isalpha() and f < _MISTYPE / 2 else char * 2 if char.isalpha() and f < _MISTYPE else char
        for char, f in zip(text, fate, strict=True)
    )


def _short_forms(lang: Language) -> dict[str, list[str]]:
    """Return the short forms of each plain word of a language."""
    found: dict[str, list[str]] = {}
    for short, plain in lexicon.words(lang).abbreviations.items():
        found.setdefault(plain, []).append(short)
    return found


def _names_by_language(questions: Sequence[Question]) -> dict[Language, list[str]]:
    names: dict[Language, list[str]] = {}
    for question in questions:
        names.setdefault(question.lang, []).extend(question.text[a:b] for a, b in question.mentions)
    return names
