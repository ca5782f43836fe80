"""The corpora as `datasets` sees them: the folder loads as it is, with its features and splits."""

from pathlib import Path
from typing import Final

import datasets

from data.corpus import SHIPPED, Task
from data.problems import invalid

CARD: Final = "README.md"


def load(task: Task, folder: Path = SHIPPED, cache: Path | None = None) -> datasets.DatasetDict:
    """Load a corpus by its dataset card; nothing is fetched. `cache` is where Arrow files go (default: the library's)."""
    if not (folder / CARD).exists():
        raise invalid(folder, f"has no {CARD} that says which files belong to which split")
    return datasets.load_dataset(str(folder), task, cache_dir=str(cache) if cache else None)
