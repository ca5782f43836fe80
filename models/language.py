"""Language: by script first, by n-grams next; a mixed or too short text says so.

The n-gram scores come out of the classifier's own pass over the text.
"""

import re
from collections.abc import Sequence
from typing import Final

from data.labels import LANGUAGES
from models.tokens import Floats

UNDETERMINED: Final = "und"  # ISO 639-2 codes for "cannot be told" and "several languages"
MULTIPLE: Final = "mul"
_SURE: Final = 0.6
_LEAST_COVERAGE: Final = 0.25
_CYRILLIC: Final = re.compile("[А-Яа-яЁё]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_MIXED: Final = 0.3  # share of letters in the rarer script from which a text counts as mixed
_RUSSIAN: Final = LANGUAGES.index("ru")


def languages_of(texts: Sequence[str], probabilities: Floats, coverage: Floats) -> list[str]:
    """Return a language code per text from the scores (n_texts, 4) and the share of known tokens (n_texts,)."""
    return [_language(*item) for item in zip(texts, probabilities, coverage, strict=True)]


def _language(text: str, probabilities: Floats, coverage: float) -> str:
    letters = len(_LETTER.findall(text))
    if not letters:
        return UNDETERMINED
    cyrillic = len(_CYRILLIC.findall(text)) / letters
    if _MIXED < cyrillic < 1 - _MIXED and letters >= 8:
        return MULTIPLE
    best = int(probabilities.argmax())
    if (best == _RUSSIAN) != (cyrillic > 0.5):
        return "ru" if cyrillic > 0.5 else UNDETERMINED
    return LANGUAGES[best] if probabilities[best] >= _SURE and coverage >= _LEAST_COVERAGE else UNDETERMINED
