"""The questions task: how right the classifier is on labelled questions, by language and label, and where it errs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from sklearn.metrics import confusion_matrix

from data.labels import INTENTS, LANGUAGES, TYPES
from data.question import Label, Question
from evaluation.metrics import expected_calibration_error, macro_f1, per_label, rounded, share_of_commonest
from models.classifier import QuestionClassifier

WORST: Final = 40


@dataclass(frozen=True)
class Answered:
    """A question and the label it got."""

    question: Question
    label: Label

    @property
    def right(self) -> bool:
        """Whether the intent, and so the type, is the one annotated."""
        return self.label.intent == self.question.intent


def evaluate(classifier: QuestionClassifier, questions: Sequence[Question]) -> dict[str, Any]:
    """Return the task's figures: overall, by language, by label, confusions, and the most confident mistakes."""
    labels = classifier.label([question.text for question in questions])
    answered = [Answered(question, label) for question, label in zip(questions, labels, strict=True)]
    return {
        "n": len(answered),
        "all": _figures(answered),
        "by_language": {lang: _figures(part) for lang in LANGUAGES if (part := _in_language(answered, lang))},
        "types": per_label(*_pairs(answered, "type"), TYPES),
        "intents": per_label(*_pairs(answered, "intent"), INTENTS),
        "confusion": {
            "types": _confusion(answered, "type", TYPES),
            "intents": _confusion(answered, "intent", INTENTS),
        },
        "reliability": _reliability(answered),
        "worst": _worst(answered),
    }


def _figures(answered: Sequence[Answered]) -> dict[str, Any]:
    truth, given = _pairs(answered, "type")
    type_right = [a.label.type == a.question.type for a in answered]
    kept = [a for a in answered if not a.label.needs_review]
    return rounded(
        {
            "n": len(answered),
            "type_macro_f1": macro_f1(truth, given),
            "type_accuracy": float(np.mean(type_right)),
            "type_chance": share_of_commonest(truth),
            "intent_accuracy": float(np.mean([a.right for a in answered])),
            "intent_chance": share_of_commonest([a.question.intent for a in answered]),
            "type_calibration_error": expected_calibration_error([a.label.type_confidence for a in answered], type_right),
            "review_share": 1 - len(kept) / len(answered),
            "type_errors_without_review": float(np.mean([a.label.type != a.question.type for a in kept])) if kept else 0.0,
            "language_accuracy": float(np.mean([a.label.lang == a.question.lang for a in answered])),
        }
    )


def _pairs(answered: Sequence[Answered], field: str) -> tuple[list[str], list[str]]:
    return [getattr(a.question, field) for a in answered], [getattr(a.label, field) for a in answered]


def _in_language(answered: Sequence[Answered], lang: str) -> list[Answered]:
    return [a for a in answered if a.question.lang == lang]


def _confusion(answered: Sequence[Answered], field: str, labels: Sequence[str]) -> dict[str, Any]:
    """Return counts[i][j]: texts annotated labels[i] that were given labels[j]."""
    truth, given = _pairs(answered, field)
    return {"labels": list(labels), "counts": confusion_matrix(truth, given, labels=list(labels)).tolist()}


def _reliability(answered: Sequence[Answered], bins: int = 10) -> list[dict[str, Any]]:
    """Return, per confidence bin, how many texts, their mean confidence and the share whose type was right."""
    found = []
    for b in range(bins):
        here = [a for a in answered if min(int(a.label.type_confidence * bins), bins - 1) == b]
        if here:
            confidence = float(np.mean([a.label.type_confidence for a in here]))
            accuracy = float(np.mean([a.label.type == a.question.type for a in here]))
            found.append(rounded({"n": len(here), "confidence": confidence, "accuracy": accuracy}))
    return found


def _worst(answered: Sequence[Answered]) -> list[dict[str, Any]]:
    """Return the mistakes made with the greatest confidence, with the words that misled."""
    wrong = sorted((a for a in answered if not a.right), key=lambda a: -a.label.intent_confidence)[:WORST]
    return [
        {
            "text": a.question.text,
            "lang": a.question.lang,
            "annotated": f"{a.question.type}/{a.question.intent}",
            "given": f"{a.label.type}/{a.label.intent}",
            "confidence": round(a.label.intent_confidence, 4),
            "misled_by": a.label.reason,
        }
        for a in wrong
    ]
