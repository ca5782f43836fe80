"""Corpora: JSON Lines files of questions and drafts, read through `datasets`, validated as a whole.

The folders `questions/{train,dev,test}` and `drafts/{train,dev,test}` hold one file per writer, so that a split
is a folder and a writer is never in two of them. `datasets.load_dataset("data", "questions")` reads them as they are.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, Literal, TypeVar

from pydantic import BaseModel, ValidationError

from data.draft import Draft
from data.problems import InvalidInput, Problem, from_pydantic, invalid, raise_if_any
from data.question import Question

Task = Literal["questions", "drafts"]
Split = Literal["train", "dev", "test"]

SHIPPED: Final = Path(__file__).parent
SPLITS: Final[tuple[Split, ...]] = ("train", "dev", "test")

Record = TypeVar("Record", bound=BaseModel)


def shipped(task: Task, split: Split) -> list[Path]:
    """Return the files of a shipped split, in a fixed order."""
    return sorted((SHIPPED / task / split).glob("*.jsonl"))


def read_questions(paths: Iterable[str | Path]) -> list[Question]:
    """Read question files or folders of them; raises `InvalidInput` listing every bad line."""
    return _read(paths, Question)


def read_drafts(paths: Iterable[str | Path]) -> list[Draft]:
    """Read draft files or folders of them; raises `InvalidInput` listing every bad line."""
    return _read(paths, Draft)


def digest(paths: Iterable[str | Path]) -> str:
    """Return the SHA-256 over the files' bytes, in the order given: equal inputs, equal digest."""
    sha = hashlib.sha256()
    for path in paths:
        sha.update(Path(path).read_bytes())
    return sha.hexdigest()


def files_of(paths: Iterable[str | Path]) -> list[Path]:
    """Replace each folder by the `.jsonl` files below it."""
    found: list[Path] = []
    for path in map(Path, paths):
        if not path.exists():
            raise invalid(path, "no such file or folder")
        inside = sorted(path.rglob("*.jsonl")) if path.is_dir() else [path]
        if not inside:
            raise invalid(path, "holds no .jsonl file")
        found += inside
    return found


def write(path: Path, records: Sequence[BaseModel]) -> None:
    """Write records as JSON Lines, leaving out what is empty."""
    lines = (json.dumps(_compact(record), ensure_ascii=False) for record in records)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def _compact(record: BaseModel) -> dict[str, object]:
    required = {name for name, field in type(record).model_fields.items() if field.is_required()}
    return {name: value for name, value in record.model_dump(mode="json").items() if value or name in required}


def _read(paths: Iterable[str | Path], kind: type[Record]) -> list[Record]:
    problems: list[Problem] = []
    records: list[Record] = []
    first_seen: dict[str, str] = {}
    for path in files_of(paths):
        for number, line in _lines(path):
            try:
                record = kind.model_validate_json(line)
            except ValidationError as error:
                problems += from_pydantic(error, str(path), number)
                continue
            key, place = str(getattr(record, "id")), f"{path}:{number}"  # noqa: B009 - every record has an id
            if key in first_seen:
                problems.append(Problem(str(path), number, "id", f"{key!r} stands already at {first_seen[key]}"))
            first_seen.setdefault(key, place)
            records.append(record)
    raise_if_any(problems)
    return records


def _lines(path: Path) -> list[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise invalid(path, "is not valid UTF-8; save the file as UTF-8", line=line) from error
    return [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


__all__ = ["InvalidInput", "read_drafts", "read_questions", "shipped", "write"]
