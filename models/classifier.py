"""The question classifier: texts to labels, with calibrated confidences, abstention, and the words that decided."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np
from pydantic import BaseModel, ConfigDict

from data.labels import INTENTS, LANGUAGES, NO_REPLY_INTENT, TYPE_OF_INTENT, TYPES, full_label
from data.question import DecidingWord, Label
from models.bundle import Part
from models.keytable import Rows
from models.language import UNDETERMINED, languages_of
from models.probability import sigmoid, softmax
from models.scorer import Scorer
from models.tokens import Floats

INTENT_COLUMNS: Final = slice(0, len(INTENTS))
ALSO_COLUMNS: Final = slice(len(INTENTS), 2 * len(INTENTS))
LANGUAGE_COLUMNS: Final = slice(2 * len(INTENTS), 2 * len(INTENTS) + len(LANGUAGES))
N_OUTPUTS: Final = LANGUAGE_COLUMNS.stop

_TYPE_OF_COLUMN: Final = np.array([TYPES.index(TYPE_OF_INTENT[intent]) for intent in INTENTS])
_TO_TYPES: Final = np.eye(len(TYPES), dtype=np.float32)[_TYPE_OF_COLUMN]
_REASON_WORDS: Final = 4
_EDGES: Final = re.compile(r"^\W+|\W+$")


class Calibration(BaseModel):
    """What is chosen on held-out writers after training.

    Scores are divided by `temperature` before the softmax. A label needs no review when its type's confidence reaches
    `review_below` and at least `least_coverage` of its tokens were known; of the types given so, a share of about
    `error_rate` is wrong. `also_threshold` is on the one-vs-rest probability of a further intent.
    """

    model_config = ConfigDict(frozen=True)

    temperature: float = 1.0
    review_below: float = 0.5
    least_coverage: float = 0.3
    error_rate: float = 0.05
    also_threshold: float = 0.5


@dataclass(frozen=True)
class Probabilities:
    """Calibrated probabilities of a batch: `intents` (n, 26), `types` (n, 5), `also` (n, 26), `languages` (n, 4).

    `coverage` (n,) is the share of each text's tokens that training had met.
    """

    intents: Floats
    types: Floats
    also: Floats
    languages: Floats
    coverage: Floats


class QuestionClassifier:
    """Labels texts by type and intent; the same code for one text and for ten million."""

    def __init__(self, scorer: Scorer, calibration: Calibration) -> None:
        self.scorer, self.calibration = scorer, calibration

    def label(self, texts: Sequence[str]) -> list[Label]:
        """Label each text. An empty one comes back unlabelled, for review, with an error that says why."""
        found = self.probabilities(texts)
        best = _likeliest_of_likeliest_type(found)
        languages = languages_of(texts, found.languages, found.coverage)
        reasons = self.scorer.deciding_tokens(texts, best, _REASON_WORDS)
        return [
            self._label(found, i, int(best[i]), languages[i], _words(reasons[i]))
            if text.strip()
            else _unlabelled("the text is empty")
            for i, text in enumerate(texts)
        ]

    def explain(self, text: str) -> Label:
        """Label one text and give every token's weight for the intent chosen; they and the bias sum to its score."""
        label = self.label([text])[0]
        if not label.intent:
            return label
        column = INTENTS.index(label.intent)
        words = tuple(
            DecidingWord(share.start, share.end, text[share.start : share.end], float(share.scores[column]))
            for share in self.scorer.shares(text)
        )
        return replace(label, words=words)

    def probabilities(self, texts: Sequence[str]) -> Probabilities:
        """Return the calibrated probabilities of `texts`."""
        scored = self.scorer.score(texts)
        intents = softmax(scored.scores[:, INTENT_COLUMNS] / self.calibration.temperature)
        return Probabilities(
            intents=intents,
            types=intents @ _TO_TYPES,
            also=sigmoid(scored.scores[:, ALSO_COLUMNS]),
            languages=softmax(scored.scores[:, LANGUAGE_COLUMNS]),
            coverage=scored.coverage,
        )

    def _label(self, found: Probabilities, i: int, best: int, lang: str, reason: str) -> Label:
        order = np.argsort(-found.intents[i])
        kind = _TYPE_OF_COLUMN[best]
        runner_up = int(next(column for column in order if column != best))
        type_confidence = float(found.types[i, kind])
        limits = self.calibration
        intent = INTENTS[best]
        return Label(
            lang=lang,
            type=TYPES[kind],
            type_confidence=type_confidence,
            intent=intent,
            intent_confidence=float(found.intents[i, best]),
            also=tuple(full_label(INTENTS[c]) for c in order if c != best and found.also[i, c] >= limits.also_threshold),
            needs_reply=intent != NO_REPLY_INTENT,
            needs_review=(
                type_confidence < limits.review_below
                or bool(found.coverage[i] < limits.least_coverage)
                or (lang == UNDETERMINED and intent != NO_REPLY_INTENT)
            ),
            reason=reason,
            runner_up=full_label(INTENTS[runner_up]),
            runner_up_confidence=float(found.intents[i, runner_up]),
        )

    def to_part(self) -> Part:
        """Return the classifier as plain data for a bundle."""
        return self.scorer.to_part({"calibration": self.calibration.model_dump()})

    @classmethod
    def from_part(cls, part: Part) -> Self:
        """Rebuild the classifier `to_part` described."""
        return cls(Scorer.from_part(part), Calibration.model_validate(part.settings["calibration"]))


def _likeliest_of_likeliest_type(found: Probabilities) -> Rows:
    """Return each text's intent: the likeliest one of the likeliest type, so that the two never contradict."""
    of_type = found.types.argmax(1)[:, None] == _TYPE_OF_COLUMN
    return np.asarray(np.where(of_type, found.intents, -1).argmax(1))


def _words(tokens: Sequence[str]) -> str:
    return " · ".join(dict.fromkeys(_EDGES.sub("", token) or token for token in tokens))


def _unlabelled(error: str) -> Label:
    return Label("", "", 0.0, "", 0.0, (), needs_reply=False, needs_review=True, reason="", error=error)
