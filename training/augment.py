"""Variations of training questions, so that neither the product's name nor tidy typing becomes evidence for a label."""

from collections.abc import Sequence

import numpy as np

from data.question import Question

_DROP_MARKS, _MISTYPE = 0.3, 0.02
_MARKS = str.maketrans("", "", ".,;:!?¿¡")


def augmented(questions: Sequence[Question], seed: int) -> list[Question]:
    """Return, after the questions themselves, a copy with other products named and a copy carelessly typed."""
    random = np.random.default_rng(seed)
    names = _names_by_language(questions)
    swapped = [q.model_copy(update={"text": swap_products(q, names[q.lang], random)}) for q in questions if q.mentions]
    mistyped = [q.model_copy(update={"text": mistype(q.text, random)}) for q in questions]
    return [*questions, *swapped, *mistyped]


def swap_products(question: Question, names: Sequence[str], random: np.random.Generator) -> str:
    """Put another product's name in the place of each mention."""
    text = question.text
    for start, end in sorted(question.mentions, reverse=True):
        text = text[:start] + names[int(random.integers(len(names)))] + text[end:]
    return text


def mistype(text: str, random: np.random.Generator) -> str:
    """Drop the punctuation now and then, and drop or double a few letters."""
    if random.random() < _DROP_MARKS:
        text = text.translate(_MARKS)
    fate = random.random(len(text))
    return "".join(
        "" if char.isalpha() and f < _MISTYPE / 2 else char * 2 if char.isalpha() and f < _MISTYPE else char
        for char, f in zip(text, fate, strict=True)
    )


def _names_by_language(questions: Sequence[Question]) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for question in questions:
        names.setdefault(question.lang, []).extend(question.text[a:b] for a, b in question.mentions)
    return names
