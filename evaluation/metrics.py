"""Metrics that several tasks share."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.metrics import precision_recall_fscore_support


def per_label(truth: Sequence[str], given: Sequence[str], labels: Sequence[str]) -> dict[str, dict[str, float]]:
    """Return precision, recall, F1 and support of each label."""
    columns = precision_recall_fscore_support(truth, given, labels=list(labels), zero_division=0)
    return {
        label: {
            "precision": round(float(p), 4),
            "recall": round(float(r), 4),
            "f1": round(float(f), 4),
            "support": int(n),
        }
        for label, p, r, f, n in zip(labels, *columns, strict=True)
    }


def macro_f1(truth: Sequence[str], given: Sequence[str]) -> float:
    """Return the mean F1 over the labels that occur in the truth."""
    *_, f1, _ = precision_recall_fscore_support(truth, given, labels=sorted(set(truth)), zero_division=0)
    return float(np.mean(f1))


def expected_calibration_error(confidence: npt.ArrayLike, right: npt.ArrayLike, bins: int = 10) -> float:
    """Return the mean gap between confidence and accuracy over equal-width bins, weighted by their texts.

    Naeini, Cooper & Hauskrecht (AAAI 2015); 0 is perfect.
    """
    confidence, right = np.asarray(confidence, dtype=float), np.asarray(right, dtype=float)
    which = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [abs(confidence[which == b].mean() - right[which == b].mean()) * (which == b).mean() for b in set(which)]
    return float(sum(gaps))


def share_of_commonest(truth: Sequence[str]) -> float:
    """Return the accuracy of always answering the commonest label: the chance level beside an accuracy."""
    return max(map(list(truth).count, set(truth))) / len(truth) if truth else 0.0


def rounded(figures: dict[str, Any], digits: int = 4) -> dict[str, Any]:
    """Round every float of a dictionary of figures."""
    return {name: round(value, digits) if isinstance(value, float) else value for name, value in figures.items()}
