"""Feature keys to row numbers: a hash table over plain arrays, so that it can be memory-mapped and read by the batch."""

from typing import Final, Self

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.int64]

_MIX: Final = np.uint64(0x9E3779B97F4A7C15)  # Fibonacci hashing (Knuth, TAOCP 3, 6.4) for 64 bits


class KeyTable:
    """Open addressing with linear probing. `keys` (n_rows,) holds each row's key, `slots` (2**bits,) row numbers or -1."""

    def __init__(self, keys: Keys, slots: npt.NDArray[np.int32], probes: int) -> None:
        self.keys, self.slots, self.probes = keys, slots, probes
        self._shift = np.uint64(64 - (len(slots).bit_length() - 1))
        self._mask = len(slots) - 1

    @classmethod
    def build(cls, keys: Keys) -> Self:
        """Place distinct `keys` in a table that is at most half full."""
        table = cls(keys, np.full(1 << (2 * len(keys) + 1).bit_length(), -1, np.int32), 0)
        pending = np.arange(len(keys))
        places = table._home(keys)
        while len(pending):
            table.probes += 1
            free = table.slots[places] < 0
            table.slots[places[free]] = pending[free]  # of several that want a place the last one gets it
            left = table.slots[places] != pending
            pending, places = pending[left], (places[left] + 1) & table._mask
        return table

    def find(self, keys: Keys) -> Rows:
        """Return the row number of each key, -1 for a key that is not there."""
        found = np.full(len(keys), -1, np.int64)
        pending = np.arange(len(keys))
        places = self._home(keys)
        for _ in range(self.probes):
            rows = self.slots[places]
            used = rows >= 0
            hit = used & (self.keys[rows] == keys[pending])
            found[pending[hit]] = rows[hit]
            go_on = used & ~hit
            pending, places = pending[go_on], (places[go_on] + 1) & self._mask
            if not len(pending):
                break
        return found

    def _home(self, keys: Keys) -> Rows:
        return ((keys * _MIX) >> self._shift).astype(np.int64)
