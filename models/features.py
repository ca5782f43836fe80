"""Features of a text: hashed character n-grams, words, stems, and pairs of nearby stems.

Two kinds, and both add up:
- *token features* depend on one whitespace token alone (its pieces, their stems, concepts, character 3- and 4-grams), so a
  token met before costs one look-up whatever its length;
- *pair features* join the stems of two words at most `WINDOW` known stems apart, in order. They carry what single
  words cannot ("how … arrive" against "did … arrive").

A feature is a 64-bit key. It weighs the root of the logarithm of its inverse document frequency, and a text's vector is
divided by the root of its summed squared weights, which is additive too.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final, Self

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from sklearn.base import BaseEstimator, TransformerMixin

from data import lexicon
from models.folding import pieces
from models.vocabulary import STEM, Vocabulary, numbered

WINDOW: Final = 6  # known stems; a wider one adds features but no accuracy (training/LOG.md)
START, END = "\x02", "\x03"  # tokens around a text, so that pairs know how it begins and ends
PAIR: Final = 1 << 63
FIRST: Final = 24  # bits a pair's first stem is shifted by


def framed(texts: Sequence[str]) -> list[str]:
    """Return the tokens of all texts in a row, each text between `START` and `END`."""
    tokens = f"{START} {f' {END} {START} '.join(texts)} {END}".split()
    if tokens.count(START) == len(texts) == tokens.count(END):
        return tokens
    return framed([" ".join(text_tokens(text)) for text in texts])


def text_tokens(text: str) -> list[str]:
    """Return the whitespace tokens of one text, without any that would be taken for its frame."""
    return [token for token in text.split() if token not in (START, END)]


class Features(TransformerMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn is untyped
    """Texts to the sparse matrix that training sees.

    After `fit`: `keys_` (n_features,) ascending feature keys, `weights_` (n_features,) their weights, `vocabulary_` the
    known stems and concepts. `transform` gives float32 CSR of shape (n_texts, n_features), rows of about unit length.
    """

    def __init__(self, min_texts: int = 2, min_stem_texts: int = 4) -> None:
        self.min_texts = min_texts
        self.min_stem_texts = min_stem_texts

    def fit(self, texts: Sequence[str], y: object = None) -> Self:  # noqa: ARG002 - scikit-learn's signature
        """Keep the stems met in `min_stem_texts` texts and the features met in `min_texts`."""
        self._read: dict[str, tuple[list[int], list[int]]] = {}
        stem_texts = Counter(chain.from_iterable({word[:STEM] for word in _words(text)} for text in texts))
        frequent = sorted(stem for stem, count in stem_texts.items() if count >= self.min_stem_texts)
        self.vocabulary_ = Vocabulary(frequent, numbered(lexicon.concepts()))
        key_texts = Counter(chain.from_iterable(set(self.occurrences(text)) for text in texts))
        kept = sorted(key for key, count in key_texts.items() if count >= self.min_texts)
        self.keys_: npt.NDArray[np.uint64] = np.array(kept, dtype=np.uint64)
        inverse = len(texts) / np.array([key_texts[key] for key in kept])
        self.weights_ = np.sqrt(np.log1p(inverse)).astype(np.float32)
        return self

    def occurrences(self, text: str) -> list[int]:
        """Return the keys of all features of a text, known or not, with repetitions."""
        tokens = [self._token(token) for token in framed([text])]
        keys = [key for token in tokens for key in token[0]]
        stems = [stem for token in tokens for stem in token[1]]
        for i, first in enumerate(stems):
            keys += [PAIR | first << FIRST | second for second in stems[i + 1 : i + 1 + WINDOW]]
        return keys

    def _token(self, token: str) -> tuple[list[int], list[int]]:
        """Return a token's keys and stems, worked out once."""
        if token not in self._read:
            self._read[token] = self.vocabulary_.keys(token), self.vocabulary_.stems_of(token)
        return self._read[token]

    def transform(self, texts: Iterable[str]) -> csr_array:
        """Return the feature matrix of `texts`; a text without a known feature is a row of zeros."""
        index = {key: column for column, key in enumerate(self.keys_.tolist())}
        columns = [[index[key] for key in self.occurrences(text) if key in index] for text in texts]
        counts = np.array([len(row) for row in columns], dtype=np.int64)
        flat = np.fromiter(chain.from_iterable(columns), np.int64, counts.sum())
        weights = self.weights_[flat]
        row_of = np.repeat(np.arange(len(counts)), counts)
        norms = np.sqrt(np.bincount(row_of, weights.astype(np.float64) ** 2, len(counts)))
        values = (weights / norms[row_of]).astype(np.float32)
        shape = (len(counts), len(self.keys_))
        matrix = csr_array((values, flat, np.concatenate([[0], counts.cumsum()])), shape=shape)
        matrix.sum_duplicates()
        return matrix


def _words(text: str) -> list[str]:
    return [word for token in framed([text]) for word in pieces(token)]
