"""Scoring texts with a linear model over `models.features`: the same sums for one text and for ten million.

The feature matrix is never built here. Each whitespace token is worth one row, the sum of its features' weights, worked
out when the token is first met and kept; pairs of stems are looked up for a whole chunk of texts at once. A text's scores
are `bias + (sum of its rows) / norm`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from models.bundle import Arrays, Part
from models.features import FIRST, PAIR, WINDOW, Features, framed, text_tokens
from models.keytable import KeyTable, Rows
from models.tokens import MAX_TOKENS, Floats, TokenMemory, TokenRows
from models.vocabulary import Vocabulary

CHUNK: Final = 2048  # texts scored together: enough for numpy's overhead, few enough for the processor's cache
MAX_CHARACTERS: Final = 10_000  # of a text; what follows is not read


@dataclass(frozen=True)
class Scored:
    """`scores` (n_texts, n_outputs), and `coverage` (n_texts,): the share of a text's tokens that training had met."""

    scores: Floats
    coverage: Floats


@dataclass(frozen=True)
class TokenShare:
    """What one token contributed: the `scores` (n_outputs,) of all tokens and the bias sum to the text's scores."""

    start: int
    end: int
    scores: Floats
    known: bool


class Scorer:
    """A fitted linear model.

    `weights` (n_features, n_outputs) are the coefficients times the features' own weights, `squares` (n_features,) the
    squares of the latter for the norm, `bias` (n_outputs,); `vocabulary` what is known of words.
    """

    def __init__(
        self,
        table: KeyTable,
        vocabulary: Vocabulary,
        weights: npt.NDArray[np.float16],
        squares: npt.NDArray[np.float16],
        bias: Floats,
    ) -> None:
        self.table, self.vocabulary, self.weights, self.squares, self.bias = table, vocabulary, weights, squares, bias
        self._memory = TokenMemory(table, vocabulary, self._rows_of, len(bias) + 1)

    @classmethod
    def from_fit(cls, features: Features, coefficients: Floats, bias: Floats) -> Self:
        """Join fitted features and the coefficients (n_features, n_outputs) trained on them."""
        weights = (coefficients * features.weights_[:, None]).astype(np.float16)
        squares = (features.weights_**2).astype(np.float16)
        return cls(KeyTable.build(features.keys_), features.vocabulary_, weights, squares, bias.astype(np.float32))

    @classmethod
    def from_part(cls, part: Part) -> Self:
        """Rebuild the scorer `to_part` described."""
        arrays = part.arrays
        table = KeyTable(arrays["keys"], arrays["slots"], part.settings["probes"])
        vocabulary = Vocabulary(part.settings["stems"], part.settings["concepts"])
        return cls(table, vocabulary, arrays["weights"], arrays["squares"], arrays["bias"])

    def to_part(self, settings: dict[str, Any]) -> Part:
        """Return the scorer as plain data for a bundle, with the `settings` of the model it belongs to."""
        arrays: Arrays = {
            "keys": self.table.keys,
            "slots": self.table.slots,
            "weights": self.weights,
            "squares": self.squares,
            "bias": self.bias,
        }
        words = {"stems": list(self.vocabulary.stems), "concepts": dict(self.vocabulary.concepts)}
        return Part(settings | words | {"probes": self.table.probes}, arrays)

    def score(self, texts: Sequence[str]) -> Scored:
        """Score `texts`, a chunk at a time."""
        chunks = [self._score_chunk(self._read(chunk)) for chunk in _chunks(texts)]
        empty = np.empty((0, len(self.bias)), np.float32)
        return Scored(
            np.concatenate([empty, *(chunk.scores for chunk in chunks)]),
            np.concatenate([empty[:, 0], *(chunk.coverage for chunk in chunks)]),
        )

    def deciding_tokens(self, texts: Sequence[str], columns: Rows, top: int) -> list[list[str]]:
        """Return the tokens of each text that added most to the score of its column in `columns`, strongest first."""
        found: list[list[str]] = []
        for chunk in _chunks(texts):
            found += self._deciding(chunk, columns[len(found) : len(found) + len(chunk)], top)
        return found

    def shares(self, text: str) -> list[TokenShare]:
        """Return what each token of `text` contributed; the weight of a pair is split between its two tokens."""
        read = self._read([text[:MAX_CHARACTERS]])
        rows = read.memory.rows[read.ids]
        for first, second, features in read.pairs:
            half = self._rows_of(features) / 2
            for side in (first, second):
                np.add.at(rows, side, half)
        contributions = rows[:, :-1] / (np.sqrt(rows[:, -1].sum()) or 1.0)
        if len(rows) > 2:  # the frame's own share goes to the first and last token, so that nothing is left over
            contributions[1] += contributions[0]
            contributions[-2] += contributions[-1]
        spans = _token_spans(text[:MAX_CHARACTERS])
        known = read.memory.known[read.ids]
        return [TokenShare(start, end, contributions[i], bool(known[i])) for i, (start, end) in enumerate(spans, start=1)]

    def _read(self, texts: Sequence[str]) -> "_Reading":
        ids, memory = self._memory.look_up(framed(texts))
        text_of_token = np.cumsum(ids == memory.start) - 1
        token_of_stem, stems = _stems(ids, memory)
        pairs = list(self._pairs(stems, token_of_stem, text_of_token[token_of_stem]))
        return _Reading(len(texts), ids, memory, text_of_token, pairs)

    def _score_chunk(self, read: "_Reading") -> Scored:
        totals = _sums(read.memory.rows[read.ids], read.text_of_token, read.n_texts)
        for first, _, features in read.pairs:
            totals += _sums(self._rows_of(features), read.text_of_token[first], read.n_texts)
        counts = np.bincount(read.text_of_token, minlength=read.n_texts) - 2  # the frame is no part of the text
        known = np.bincount(read.text_of_token, read.memory.known[read.ids], read.n_texts) - 2
        scores = self.bias + totals[:, :-1] / np.sqrt(totals[:, -1:])
        return Scored(scores.astype(np.float32, copy=False), (known / np.maximum(counts, 1)).astype(np.float32))

    def _deciding(self, texts: Sequence[str], columns: Rows, top: int) -> list[list[str]]:
        read = self._read(texts)
        column_of_token = columns[read.text_of_token]
        added = read.memory.rows[read.ids, column_of_token].astype(np.float64)
        for first, second, features in read.pairs:
            half = self.weights[features, column_of_token[first]] / 2
            added += np.bincount(first, half, len(added)) + np.bincount(second, half, len(added))
        added[(read.ids == read.memory.start) | (read.ids == read.memory.start + 1)] = 0
        tokens = framed(texts)
        found: list[list[str]] = [[] for _ in texts]
        for position in np.lexsort((-added, read.text_of_token)):
            words = found[read.text_of_token[position]]
            if added[position] > 0 and len(words) < top:
                words.append(tokens[position])
        return found

    def _pairs(self, stems: Rows, token_of_stem: Rows, text_of_stem: Rows) -> Iterator[tuple[Rows, Rows, Rows]]:
        """Yield, distance by distance, the known pairs within one text: their two tokens' positions, their features."""
        numbers = stems.astype(np.uint64)
        for distance in range(1, min(WINDOW, len(stems) - 1) + 1):
            first = np.flatnonzero(text_of_stem[distance:] == text_of_stem[:-distance])
            second = first + distance
            keys = np.uint64(PAIR) | numbers[first] << np.uint64(FIRST) | numbers[second]
            features = self.table.find(keys)
            hit = features >= 0
            yield token_of_stem[first[hit]], token_of_stem[second[hit]], features[hit]

    def _rows_of(self, features: Rows) -> Floats:
        """Return per feature its weights (n_outputs) and, in the last column, its square for the norm."""
        return np.concatenate([self.weights[features], self.squares[features, None]], axis=1, dtype=np.float32)


@dataclass(frozen=True)
class _Reading:
    """A chunk of texts as tokens and pairs of them: (first tokens, second tokens, features) by distance."""

    n_texts: int
    ids: Rows
    memory: TokenRows
    text_of_token: Rows
    pairs: list[tuple[Rows, Rows, Rows]]


def _chunks(texts: Sequence[str]) -> Iterator[list[str]]:
    """Group texts so that the tokens of a group always fit the token memory."""
    chunk: list[str] = []
    characters = 0
    for text in texts:
        read = text[:MAX_CHARACTERS]
        if len(chunk) == CHUNK or characters + len(read) > MAX_TOKENS:
            yield chunk
            chunk, characters = [], 0
        chunk.append(read)
        characters += len(read)
    if chunk:
        yield chunk


def _stems(ids: Rows, memory: TokenRows) -> tuple[Rows, Rows]:
    """Return the known stems of a row of tokens, and the position of the token each belongs to."""
    starts = memory.stem_starts[ids]
    counts = memory.stem_ends[ids] - starts
    token_of_stem = np.repeat(np.arange(len(ids)), counts)
    within = np.arange(len(token_of_stem)) - np.repeat(np.cumsum(counts) - counts, counts)
    return token_of_stem, memory.stems[starts[token_of_stem] + within]


def _sums(rows: Floats, text_of_row: Rows, n_texts: int) -> Floats:
    """Sum consecutive rows by text; `text_of_row` ascends."""
    totals = np.zeros((n_texts, rows.shape[1]), np.float32)
    if len(rows):
        starts = np.flatnonzero(np.diff(text_of_row, prepend=-1))
        totals[text_of_row[starts]] = np.add.reduceat(rows, starts)
    return totals


def _token_spans(text: str) -> list[tuple[int, int]]:
    spans, end = [], 0
    for token in text_tokens(text):
        start = text.index(token, end)
        end = start + len(token)
        spans.append((start, end))
    return spans
