"""The learned risk heads: how likely each sentence of a draft, and the draft as a whole, carries each of the 15 risks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from pydantic import BaseModel, ConfigDict

from data.labels import LANGUAGES, RISKS, Risk
from data.question import Span
from models.bundle import Part
from models.probability import sigmoid, softmax
from models.scorer import Scorer
from models.sentences import sentences
from models.tokens import Floats

RISK_COLUMNS: Final = slice(0, len(RISKS))
LANGUAGE_COLUMNS: Final = slice(len(RISKS), len(RISKS) + len(LANGUAGES))
N_OUTPUTS: Final = LANGUAGE_COLUMNS.stop

WHOLE_ONLY: Final[frozenset[Risk]] = frozenset({"needless_status", "needless_thanks"})  # "nothing but": no sentence can tell

_AMOUNT: Final = re.compile(
    r"(?:R\$|US\$|[$€£₽]|\b(?:USD|ARS|BRL|MXN|RUB)\b)\s?\d[\d.,\s]*|\d[\d.,\s]*(?:₽|руб|р\.|\b(?:reais|pesos|USD|ARS|BRL|MXN)\b)"
)


class RiskCalibration(BaseModel):
    """Chosen on held-out writers, per risk: probability = sigmoid(slope * score + offset); it counts from its threshold on."""

    model_config = ConfigDict(frozen=True)

    slopes: dict[Risk, float] = dict.fromkeys(RISKS, 1.0)
    offsets: dict[Risk, float] = dict.fromkeys(RISKS, 0.0)
    thresholds: dict[Risk, float] = dict.fromkeys(RISKS, 0.5)


@dataclass(frozen=True)
class DraftRisks:
    """`probability` of each risk in a draft, and the `place` (sentence or whole text) that is likeliest to carry it.

    `languages` (4,) are the probabilities of the draft's language.
    """

    probability: dict[Risk, float]
    place: dict[Risk, Span]
    languages: Floats
    coverage: float


class RiskHeads:
    """One-vs-rest heads over the risks, applied to the whole draft and (but for `WHOLE_ONLY`) to each of its sentences."""

    def __init__(self, scorer: Scorer, calibration: RiskCalibration) -> None:
        self.scorer, self.calibration = scorer, calibration

    def read(self, texts: Sequence[str]) -> list[DraftRisks]:
        """Return the risks of each draft: the greatest probability over the draft and its sentences."""
        places = [places_of(text) for text in texts]
        pieces = [plain(text[slice(*span)]) for text, spans in zip(texts, places, strict=True) for span in spans]
        scored = self.scorer.score(pieces)
        whole = np.cumsum([0, *(len(spans) for spans in places)])[:-1]
        raw = scored.scores[:, RISK_COLUMNS].copy()
        of_sentences = np.setdiff1d(np.arange(len(raw)), whole)
        raw[np.ix_(of_sentences, np.array([RISKS.index(risk) for risk in WHOLE_ONLY]))] = -np.inf
        probabilities = self._calibrated(raw)
        languages = softmax(scored.scores[:, LANGUAGE_COLUMNS])
        return [
            _draft_risks(probabilities[start : start + len(spans)], spans, languages[start], float(scored.coverage[start]))
            for start, spans in zip(whole, places, strict=True)
        ]

    def _calibrated(self, scores: Floats) -> Floats:
        slopes = np.array([self.calibration.slopes[risk] for risk in RISKS], np.float32)
        offsets = np.array([self.calibration.offsets[risk] for risk in RISKS], np.float32)
        return sigmoid(slopes * scores + offsets)

    def to_part(self) -> Part:
        """Return the heads as plain data for a bundle."""
        return self.scorer.to_part({"calibration": self.calibration.model_dump()})

    @classmethod
    def from_part(cls, part: Part) -> Self:
        """Rebuild the heads `to_part` described."""
        return cls(Scorer.from_part(part), RiskCalibration.model_validate(part.settings["calibration"]))


def plain(text: str) -> str:
    """Return the text as the heads read it: amounts of money without their figures, which are no one's number."""
    return _AMOUNT.sub("$", text)


def _draft_risks(probabilities: Floats, spans: Sequence[Span], languages: Floats, coverage: float) -> DraftRisks:
    """Take each risk's likeliest place among the whole draft and its sentences."""
    best = probabilities.argmax(0)
    return DraftRisks(
        probability={risk: float(probabilities[best[i], i]) for i, risk in enumerate(RISKS)},
        place={risk: spans[best[i]] for i, risk in enumerate(RISKS)},
        languages=languages,
        coverage=coverage,
    )


def places_of(text: str) -> list[Span]:
    """Return the whole text first, then its sentences when there is more than one."""
    parts = sentences(text)
    return [(0, len(text)), *(parts if len(parts) > 1 else [])]
