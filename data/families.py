"""Families: texts so alike that a split must not separate them."""

import re
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from scipy.sparse import csr_array, vstack
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import TfidfVectorizer

ALIKE: Final = 0.7  # cosine of character 4-grams; above it two lines read as variations of one
REPEATED: Final = 0.85  # from here on two long texts are the same one, in all but a detail
LONG: Final = 25  # characters
_BLOCK: Final = 2048  # rows compared at once, so that memory stays flat


def family_ids(texts: Sequence[str], continues: Sequence[bool], prefix: str) -> list[str]:
    """Name each text's family, numbered in order of appearance.

    Near-duplicates share one, transitively; so does a line that `continues` the one before it.
    """
    components = near_duplicates(texts, also=[(i - 1, i) for i, chained in enumerate(continues) if chained and i])
    order = {component: number for number, component in enumerate(dict.fromkeys(components))}
    return [f"{prefix}-{order[component]}" for component in components]


def near_duplicates(texts: Sequence[str], alike: float = ALIKE, also: Sequence[tuple[int, int]] = ()) -> list[int]:
    """Return a component number per text.

    Texts at least `alike` (cosine) share one, directly or in a chain; so do the pairs in `also`.
    """
    count = len(texts)
    first, second = ([pair[side] for pair in also] for side in (0, 1))
    links: Any = csr_array((np.ones(len(also)), (first, second)), shape=(count, count))
    _, labels = connected_components(links + _alike(texts, alike), directed=False)
    return [int(label) for label in labels]


def repeated(texts: Sequence[str], elsewhere: Sequence[str], alike: float = REPEATED) -> list[bool]:
    """Say of each text whether it nearly repeats one that stands `elsewhere`; texts of a few words may coincide."""
    components = near_duplicates([*elsewhere, *texts], alike)
    known = {components[i] for i, text in enumerate(elsewhere) if len(text) >= LONG}
    own = components[len(elsewhere) :]
    return [component in known and len(text) >= LONG for component, text in zip(own, texts, strict=True)]


def _alike(texts: Sequence[str], alike: float) -> csr_array:
    plain = [re.sub(r"\W+", " ", text.lower()) for text in texts]
    try:
        grams = TfidfVectorizer(analyzer="char_wb", ngram_range=(4, 4), dtype=np.float32).fit_transform(plain)
    except ValueError:  # not one text has a letter: nothing can be alike
        return csr_array((len(texts), len(texts)), dtype=np.float64)
    blocks = [grams[start : start + _BLOCK] @ grams.T for start in range(0, len(texts), _BLOCK)]
    close: Any = vstack([block >= alike for block in blocks])
    return csr_array(close.astype(np.float64))
