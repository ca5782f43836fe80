"""What is known of every whitespace token met so far: the sum of its feature rows, and its stems."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from models.features import END, START
from models.keytable import KeyTable, Rows
from models.vocabulary import Vocabulary

Floats = npt.NDArray[np.float32]

MAX_TOKENS: Final = 100_000  # then the memory starts anew: it never grows with the input
MAX_STEMS: Final = 4 * MAX_TOKENS


@dataclass(frozen=True)
class TokenRows:
    """Arrays indexed by token number. What is written once never changes, so readers need no lock.

    `rows` (n, width) sums of feature rows; `known` (n,) whether training met the token's first piece;
    `stems[stem_starts[i] : stem_ends[i]]` the known stems of token i.
    """

    rows: Floats
    known: npt.NDArray[np.bool_]
    stem_starts: Rows
    stem_ends: Rows
    stems: Rows
    start: int = 0  # the number of the token START; END follows

    @classmethod
    def empty(cls, width: int) -> Self:
        """Reserve room for `MAX_TOKENS`; pages not yet written take no memory."""
        return cls(
            np.empty((MAX_TOKENS, width), np.float32),
            np.empty(MAX_TOKENS, np.bool_),
            np.empty(MAX_TOKENS, np.int64),
            np.empty(MAX_TOKENS, np.int64),
            np.empty(MAX_STEMS, np.int64),
        )


class TokenMemory:
    """Numbers tokens and works out the rows of new ones, many at once. May be shared between threads."""

    def __init__(self, table: KeyTable, vocabulary: Vocabulary, rows_of: Callable[[Rows], Floats], width: int) -> None:
        self._table, self._vocabulary, self._rows_of, self._width = table, vocabulary, rows_of, width
        self._lock = threading.Lock()
        self._start_anew()

    def look_up(self, tokens: Sequence[str]) -> tuple[Rows, TokenRows]:
        """Return the number of each token and the arrays these numbers index."""
        with self._lock:
            if unknown := set(tokens).difference(self._numbers):
                self._learn(sorted(unknown), tokens)
            return np.fromiter(map(self._numbers.__getitem__, tokens), np.int64, len(tokens)), self._arrays

    def _start_anew(self) -> None:
        self._numbers: dict[str, int] = {}
        self._arrays = TokenRows.empty(self._width)
        self._stem_count = 0
        self._append([START, END], self._stems_of([START, END]))

    def _learn(self, unknown: list[str], tokens: Sequence[str]) -> None:
        stems = self._stems_of(unknown)
        if len(self._numbers) + len(unknown) > MAX_TOKENS or self._stem_count + sum(map(len, stems)) > MAX_STEMS:
            self._start_anew()
            unknown = sorted(set(tokens).difference(self._numbers))
            stems = self._stems_of(unknown)
        self._append(unknown, stems)

    def _append(self, tokens: list[str], stems: list[list[int]]) -> None:
        arrays, first = self._arrays, len(self._numbers)
        here = slice(first, first + len(tokens))
        keys = [self._vocabulary.keys(token) for token in tokens]
        starts = [0, *accumulate(map(len, keys))]
        features = self._table.find(np.fromiter(chain.from_iterable(keys), np.uint64, starts[-1]))
        token_of_feature = np.repeat(np.arange(len(tokens)), np.diff(starts))
        hit = features >= 0
        arrays.rows[here] = 0
        np.add.at(arrays.rows, first + token_of_feature[hit], self._rows_of(features[hit]))
        arrays.known[here] = hit[starts[:-1]]
        ends = self._stem_count + np.cumsum([len(found) for found in stems])
        arrays.stem_ends[here] = ends
        arrays.stem_starts[here] = [self._stem_count, *ends[:-1]]
        arrays.stems[self._stem_count : ends[-1]] = list(chain.from_iterable(stems))
        self._stem_count = int(ends[-1])
        self._numbers.update(zip(tokens, range(here.start, here.stop), strict=True))

    def _stems_of(self, tokens: list[str]) -> list[list[int]]:
        return [self._vocabulary.stems_of(token) for token in tokens]
