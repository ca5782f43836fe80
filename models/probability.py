"""Scores to probabilities."""

import numpy as np

from models.tokens import Floats


def softmax(scores: Floats) -> Floats:
    """Return row-wise probabilities of exclusive outputs."""
    exponents = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-np.inf))
    return np.asarray(exponents / exponents.sum(axis=1, keepdims=True), dtype=np.float32)


def sigmoid(scores: Floats) -> Floats:
    """Return the probability of each independent output."""
    return np.asarray(1 / (1 + np.exp(-np.clip(scores, -60, 60))), dtype=np.float32)
