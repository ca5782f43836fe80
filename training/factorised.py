"""The factorised linear model: features -> embedding -> outputs, trained with dropout, collapsed to one matrix.

Training a product of two matrices and keeping only their product regularises a linear model over sparse features better
than any penalty tried on it (training/LOG.md), and costs nothing once collapsed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, Self

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.special import expit
from sklearn.base import BaseEstimator

Floats = npt.NDArray[np.float32]
Progress = Callable[[float], None]

_BETA1, _BETA2, _EPSILON = 0.9, 0.99, 1e-8
_SMOOTHING: Final = 0.05


@dataclass(frozen=True)
class Head:
    """A block of output columns: `softmax` for one label of several, `sigmoid` for any number of labels."""

    columns: slice
    kind: Literal["softmax", "sigmoid"]
    weight: float = 1.0


class FactorisedLinear(BaseEstimator):  # type: ignore[misc]  # scikit-learn is untyped
    """Fit `coef_` (n_features, n_outputs) and `intercept_` (n_outputs,) with Adam on the rows a batch touches."""

    def __init__(
        self,
        heads: tuple[Head, ...],
        size: int = 128,
        epochs: int = 4,
        batch: int = 256,
        learning_rate: float = 0.01,
        dropout: float = 0.5,
        feature_dropout: float = 0.3,
        seed: int = 0,
    ) -> None:
        self.heads = heads
        self.size = size
        self.epochs = epochs
        self.batch = batch
        self.learning_rate = learning_rate
        self.dropout = dropout
        self.feature_dropout = feature_dropout
        self.seed = seed

    def fit(self, X: csr_array, Y: Floats, progress: Progress = lambda share: None) -> Self:
        """Train on X (n_texts, n_features) and targets Y (n_texts, n_outputs); a NaN target is not learnt from."""
        random = np.random.default_rng(self.seed)
        embedding = _Parameter(0.05 * random.standard_normal((X.shape[1], self.size), np.float32))
        outputs = _Parameter(random.standard_normal((self.size, Y.shape[1]), np.float32) / np.sqrt(self.size))
        bias = _Parameter(np.zeros(Y.shape[1], np.float32))
        steps = self.epochs * -(-len(Y) // self.batch)
        for step, rows in enumerate(self._batches(len(Y), random), start=1):
            rate = self.learning_rate * max(0.02, 1 - step / steps)
            batch, columns = _touched_columns(self._drop_features(X[rows], random))
            hidden = batch @ embedding.value[columns]
            mask = _dropout_mask(hidden.shape, self.dropout, random)
            hidden *= mask
            gradient = self._gradient(hidden @ outputs.value + bias.value, Y[rows])
            hidden_gradient = (gradient @ outputs.value.T) * mask
            outputs.update(hidden.T @ gradient, rate, step)
            bias.update(gradient.sum(0), rate, step)
            embedding.update(batch.T @ hidden_gradient, rate, step, columns)
            progress(step / steps)
        self.coef_ = embedding.value @ outputs.value
        self.intercept_ = bias.value
        return self

    def decision_function(self, X: csr_array) -> Floats:
        """Return the scores (n_texts, n_outputs)."""
        return np.asarray(X @ self.coef_ + self.intercept_, dtype=np.float32)

    def _batches(self, n_texts: int, random: np.random.Generator) -> Iterator[npt.NDArray[np.int64]]:
        for _ in range(self.epochs):
            order = random.permutation(n_texts)
            for start in range(0, n_texts, self.batch):
                yield order[start : start + self.batch]

    def _drop_features(self, X: csr_array, random: np.random.Generator) -> csr_array:
        X.data = X.data * _dropout_mask(X.data.shape, self.feature_dropout, random)
        return X

    def _gradient(self, scores: Floats, targets: Floats) -> Floats:
        """Return the gradient of the mean cross-entropy (smoothed for softmax heads) by the scores."""
        gradient = np.empty_like(scores)
        for head in self.heads:
            part, target = scores[:, head.columns], targets[:, head.columns]
            if head.kind == "softmax":
                predicted = np.exp(part - part.max(1, keepdims=True))
                predicted /= predicted.sum(1, keepdims=True)
                target = target * (1 - _SMOOTHING) + _SMOOTHING / target.shape[1]
            else:
                predicted = expit(part)
            gradient[:, head.columns] = head.weight * np.nan_to_num(predicted - target)
        return gradient / np.float32(len(scores))


class _Parameter:
    """An array and its Adam moments (Kingma & Ba, 2015); only the rows given are touched."""

    def __init__(self, value: npt.NDArray[np.floating]) -> None:
        self.value = value.astype(np.float32)
        self._mean = np.zeros_like(self.value)
        self._variance = np.zeros_like(self.value)

    def update(self, gradient: Floats, rate: float, step: int, rows: npt.NDArray[np.int64] | slice = slice(None)) -> None:
        mean = self._mean[rows] * np.float32(_BETA1) + gradient * np.float32(1 - _BETA1)
        variance = self._variance[rows] * np.float32(_BETA2) + gradient**2 * np.float32(1 - _BETA2)
        self._mean[rows], self._variance[rows] = mean, variance
        corrected = np.sqrt(variance / np.float32(1 - _BETA2**step)) + np.float32(_EPSILON)
        self.value[rows] -= np.float32(rate / (1 - _BETA1**step)) * mean / corrected


def _touched_columns(batch: csr_array) -> tuple[csr_array, npt.NDArray[np.int64]]:
    """Return the batch over only the columns it touches, and those columns."""
    columns, compact = np.unique(batch.indices, return_inverse=True)
    return csr_array((batch.data, compact, batch.indptr), shape=(batch.shape[0], len(columns))), columns.astype(np.int64)


def _dropout_mask(shape: tuple[int, ...], share: float, random: np.random.Generator) -> Floats:
    kept = random.random(shape, dtype=np.float32) >= share
    return np.asarray(kept, np.float32) / np.float32(1 - share)
