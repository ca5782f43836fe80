"""Training the question classifier: augment, fit features and the factorised model, calibrate on held-out writers."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from scipy.optimize import minimize_scalar
from sklearn.metrics import f1_score, log_loss

from data.labels import INTENTS, LANGUAGES, TYPES
from data.question import Question
from models.classifier import (
    ALSO_COLUMNS,
    INTENT_COLUMNS,
    LANGUAGE_COLUMNS,
    N_OUTPUTS,
    Calibration,
    QuestionClassifier,
)
from models.features import Features
from models.probability import softmax
from models.scorer import Scorer
from models.tokens import Floats
from training.augment import augmented
from training.factorised import FactorisedLinear, Head, Progress

ERROR_RATE: Final = 0.05  # of the types given without review
HEADS: Final = (
    Head(INTENT_COLUMNS, "softmax"),
    Head(ALSO_COLUMNS, "sigmoid", weight=0.5),
    Head(LANGUAGE_COLUMNS, "softmax", weight=0.2),
)
_UNCOVERED: Final = 0.005  # share of held-out texts that may be sent to review for having too few known words


def train_classifier(
    train: Sequence[Question], dev: Sequence[Question], seed: int, progress: Progress = lambda share: None
) -> QuestionClassifier:
    """Fit on `train`, choose the calibration on `dev`, whose writers `train` must not contain."""
    features = Features().fit([question.text for question in train])
    lines = augmented(train, seed)
    X = features.transform([line.text for line in lines])
    model = FactorisedLinear(HEADS, seed=seed).fit(X, targets(lines), progress)
    classifier = QuestionClassifier(Scorer.from_fit(features, _centred(model.coef_), model.intercept_), Calibration())
    return QuestionClassifier(classifier.scorer, calibrate(classifier, dev))


def targets(questions: Sequence[Question]) -> Floats:
    """Return the target matrix (n_texts, n_outputs) of the three heads."""
    Y = np.zeros((len(questions), N_OUTPUTS), np.float32)
    for row, question in zip(Y, questions, strict=True):
        row[INTENT_COLUMNS][INTENTS.index(question.intent)] = 1
        for intent in (question.intent, *(label.split("/")[1] for label in question.also)):
            row[ALSO_COLUMNS][INTENTS.index(intent)] = 1
        row[LANGUAGE_COLUMNS][LANGUAGES.index(question.lang)] = 1
    return Y


def calibrate(classifier: QuestionClassifier, dev: Sequence[Question]) -> Calibration:
    """Choose temperature, review threshold, least coverage and the `also` threshold on held-out questions."""
    scored = classifier.scorer.score([question.text for question in dev])
    truth = np.array([INTENTS.index(question.intent) for question in dev])
    temperature = _temperature(scored.scores[:, INTENT_COLUMNS], truth)
    tempered = QuestionClassifier(classifier.scorer, Calibration(temperature=temperature))
    found = tempered.probabilities([question.text for question in dev])
    right = found.types.argmax(1) == [TYPES.index(question.type) for question in dev]
    return Calibration(
        temperature=temperature,
        review_below=review_threshold(found.types.max(1), right, ERROR_RATE),
        least_coverage=float(np.quantile(found.coverage, _UNCOVERED)),
        error_rate=ERROR_RATE,
        also_threshold=_also_threshold(found.also, found.intents.argmax(1), dev),
    )


def review_threshold(confidence: Floats, right: np.ndarray, error_rate: float) -> float:
    """Return the lowest confidence from which at most `error_rate` of the answers given are wrong (1.0: none is)."""
    order = np.argsort(-confidence)
    wrong_share = np.cumsum(~np.asarray(right)[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(wrong_share <= error_rate)
    return float(confidence[order[good[-1]]]) if len(good) else 1.0


def _temperature(scores: Floats, truth: np.ndarray) -> float:
    labels = np.arange(scores.shape[1])
    found = minimize_scalar(
        lambda log_t: log_loss(truth, _exact_softmax(scores / np.exp(log_t)), labels=labels),
        bounds=(-1.5, 1.5),
        method="bounded",
    )
    return float(np.exp(found.x))


def _exact_softmax(scores: Floats) -> np.ndarray:
    """Return probabilities that sum to one in double precision, as the metric asks."""
    probabilities = softmax(scores).astype(np.float64)
    return np.asarray(probabilities / probabilities.sum(1, keepdims=True))


def _also_threshold(also: Floats, best: np.ndarray, dev: Sequence[Question]) -> float:
    """Return the threshold with the best F1 over further intents."""
    truth = np.array([[any(label.endswith(f"/{intent}") for label in q.also) for intent in INTENTS] for q in dev])
    if not truth.any():
        return 0.5
    further = also.copy()
    further[np.arange(len(also)), best] = 0
    candidates = np.linspace(0.1, 0.9, 33)
    scores = [f1_score(truth.ravel(), (further >= threshold).ravel()) for threshold in candidates]
    return float(candidates[int(np.argmax(scores))])


def _centred(coefficients: Floats) -> Floats:
    """Take each feature's mean over the intents off: softmax does not notice, and a weight then reads by itself."""
    centred = coefficients.copy()
    centred[:, INTENT_COLUMNS] -= centred[:, INTENT_COLUMNS].mean(1, keepdims=True)
    return centred
