"""Labelling a question history: chunk by chunk, each finished chunk kept on disk, joined when the last one is done.

A run that was cut off goes on where its last finished chunk ended (`resume`). Chunks are labelled here, by several
processes, or by a Dask cluster: it is the same joblib call.
"""

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
from joblib import Parallel, delayed, parallel_config

from data.problems import InvalidInput, invalid
from models import bundle
from models.classifier import QuestionClassifier
from models.desk import load_classifier
from serving import files
from serving.files import STANDARD, Chunk, Row, as_rows

CHUNK: Final = 8192
LABEL_SCHEMA: Final = pa.schema(
    [
        ("lang", pa.string()),
        ("type", pa.string()),
        ("type_confidence", pa.float64()),
        ("intent", pa.string()),
        ("intent_confidence", pa.float64()),
        ("also", pa.list_(pa.string())),
        ("needs_reply", pa.bool_()),
        ("needs_review", pa.bool_()),
        ("reason", pa.string()),
        ("error", pa.string()),
    ]
)
_UNSURE_SHOWN: Final = 30

Progress = Callable[[int], None]


@dataclass
class Summary:
    """What a labelling run saw."""

    rows: int = 0
    empty: int = 0
    review: int = 0
    no_reply: int = 0
    types: Counter[str] = field(default_factory=Counter)
    intents: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    unsure: list[tuple[str, str, float]] = field(default_factory=list)

    def add(self, texts: list[str], labels: list[Row]) -> None:
        """Count one chunk."""
        self.rows += len(labels)
        for text, label in zip(texts, labels, strict=True):
            if label.get("error"):
                self.empty += 1
                continue
            self.review += label["needs_review"]
            self.no_reply += not label["needs_reply"]
            self.types[label["type"]] += 1
            self.intents[f"{label['type']}/{label['intent']}"] += 1
            self.languages[label["lang"]] += 1
            if label["needs_review"] and len(self.unsure) < _UNSURE_SHOWN:
                self.unsure.append((text, f"{label['type']}/{label['intent']}", label["type_confidence"]))

    def as_json(self) -> dict[str, Any]:
        """Return the counts as plain JSON data."""
        return {
            "rows": self.rows,
            "without_text": self.empty,
            "needs_review": self.review,
            "needs_no_reply": self.no_reply,
            "types": dict(self.types.most_common()),
            "intents": dict(self.intents.most_common()),
            "languages": dict(self.languages.most_common()),
        }


@dataclass(frozen=True)
class Job:
    """What to label and how. `cluster` is a Dask scheduler's address, or "local" to start one here."""

    source: str
    output: str
    text_column: str = "text"
    id_column: str = "id"
    jobs: int = 1
    resume: bool = False
    cluster: str | None = None
    bundle: Path = field(default_factory=bundle.default_path)


def label_file(job: Job, progress: Progress = lambda rows: None) -> Summary:
    """Label a file; the output appears whole when all is done. Raises `InvalidInput` and leaves no trace on bad input."""
    files.check_output(job.output)
    bundle.read_manifest(job.bundle)
    if job.output == STANDARD:
        return _label_to_standard_output(job, progress)
    parts = _Parts(job)
    parts.open()
    summary = Summary()
    try:
        for number, (texts, labels, chunk) in enumerate(_labelled_chunks(job, parts)):
            summary.add(texts, labels)
            parts.write(number, chunk)
            progress(len(labels))
    except InvalidInput:
        parts.remove()
        raise
    parts.join()
    return summary


def label_rows(texts: list[str], classifier: QuestionClassifier) -> list[Row]:
    """Return the label fields of each text."""
    return [label.fields() for label in classifier.label(texts)]


def _label_to_standard_output(job: Job, progress: Progress) -> Summary:
    summary = Summary()
    for texts, labels, chunk in _labelled_chunks(job, None):
        summary.add(texts, labels)
        files.write_jsonl(None, as_rows(chunk))
        progress(len(labels))
    return summary


Labelled = tuple[list[str], list[Row], Chunk]


def _labelled_chunks(job: Job, parts: "_Parts | None") -> Iterator[Labelled]:
    """Yield every chunk labelled, in order; those finished by an earlier run are read back."""
    done = 0
    for chunk in parts.earlier() if parts and job.resume else ():
        rows = as_rows(chunk)
        yield [_text(row, job.text_column) for row in rows], rows, chunk
        done += 1
    chunks = _with_column(job, files.read_chunks(job.source, CHUNK))
    tasks = (delayed(_label_chunk)(job, chunk) for number, chunk in enumerate(chunks) if number >= done)
    with _backend(job):
        yield from Parallel(n_jobs=job.jobs, return_as="generator")(tasks)


def _label_chunk(job: Job, chunk: Chunk) -> Labelled:
    rows = chunk.select([job.text_column]).to_pylist() if isinstance(chunk, pa.Table) else chunk
    texts = [_text(row, job.text_column) for row in rows]
    labels = label_rows(texts, _classifier(job.bundle))
    if isinstance(chunk, pa.Table):
        added = pa.Table.from_pylist(labels, LABEL_SCHEMA)
        kept = chunk.drop_columns([name for name in chunk.column_names if name in LABEL_SCHEMA.names])
        return texts, labels, pa.Table.from_arrays([*kept.columns, *added.columns], schema=_schema_of(kept.schema))
    return texts, labels, [row | label for row, label in zip(rows, labels, strict=True)]


@cache
def _classifier(folder: Path) -> QuestionClassifier:
    """Load the classifier once in each process; its arrays are memory-mapped and shared."""
    return load_classifier(folder)


@contextmanager
def _backend(job: Job) -> Iterator[None]:
    """Run joblib here, or on Dask."""
    if job.cluster is None:
        yield
        return
    try:
        from distributed import Client
    except ImportError as error:
        raise invalid("--cluster", "needs the extra: pip install 'replydesk[cluster]'") from error
    try:
        client = Client(n_workers=job.jobs, threads_per_worker=1) if job.cluster == "local" else Client(job.cluster, timeout=10)
    except OSError as error:
        raise invalid("--cluster", f"no Dask scheduler answers at {job.cluster!r} ({error})") from error
    with client, parallel_config(backend="dask"):
        yield


class _Parts:
    """The finished chunks of a run, in a folder beside the output; `run.json` says what they are chunks of."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._output = Path(job.output)
        self._folder = self._output.with_name(f".{self._output.name}.parts")
        self._tables = files.format_of(job.source) == ".parquet"

    def open(self) -> None:
        """Make the folder, or take up the one an earlier run of the same job left."""
        identity = self._identity()
        note = self._folder / "run.json"
        if self._job.resume and note.exists() and json.loads(note.read_text(encoding="utf-8")) == identity:
            return
        self.remove()
        self._folder.mkdir()
        note.write_text(json.dumps(identity), encoding="utf-8")

    def finished(self) -> int:
        """Return how many chunks an earlier run finished."""
        number = 0
        while self._path(number).exists():
            number += 1
        return number

    def earlier(self) -> Iterator[Chunk]:
        """Yield the chunks an earlier run finished."""
        for number in range(self.finished()):
            yield self.read(number)

    def read(self, number: int) -> Chunk:
        """Return a finished chunk."""
        path = self._path(number)
        return pq.read_table(path) if self._tables else list(chain.from_iterable(files.read_chunks(str(path), CHUNK)))

    def write(self, number: int, chunk: Chunk) -> None:
        """Keep a finished chunk."""
        path = self._path(number)
        if path.exists():
            return
        if isinstance(chunk, pa.Table):
            files.write_parquet(path, chunk.schema, [chunk])
        else:
            files.write_jsonl(path, chunk)

    def join(self) -> None:
        """Write the output out of the chunks and remove them."""
        numbers = range(self.finished())
        kind = files.format_of(self._job.output)
        if kind == ".parquet":
            schema = self._schema()
            files.write_parquet(self._output, schema, (self._table(number, schema) for number in numbers))
        else:
            rows = (row for number in numbers for row in as_rows(self.read(number)))
            if kind == ".jsonl":
                files.write_jsonl(self._output, rows)
            else:
                files.write_csv(self._output, self._columns(), rows)
        self.remove()

    def remove(self) -> None:
        """Forget all chunks."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:06d}{'.parquet' if self._tables else '.jsonl'}"

    def _identity(self) -> dict[str, Any]:
        """Say what a chunk depends on, so that chunks of another job are never joined."""
        source = Path(self._job.source)
        stat = source.stat() if source.exists() else None
        manifest = bundle.read_manifest(self._job.bundle)
        return {
            "source": str(source.resolve()),
            "bytes": stat.st_size if stat else None,
            "changed": stat.st_mtime_ns if stat else None,
            "bundle": hashlib.sha256(manifest.model_dump_json().encode()).hexdigest(),
            "text_column": self._job.text_column,
            "chunk": CHUNK,
        }

    def _columns(self) -> list[str]:
        """Return the columns in the order they first stand in any row; a CSV needs them all before its first."""
        columns = dict.fromkeys(files.columns_of(self._job.source) or [])
        for number in range(self.finished()):
            for row in as_rows(self.read(number)):
                columns |= dict.fromkeys(row)
        kept = [name for name in columns if name not in LABEL_SCHEMA.names]
        return [*kept, *LABEL_SCHEMA.names]

    def _schema(self) -> pa.Schema:
        schemas = [self._table(number, None).schema for number in range(self.finished())]
        empty = pa.schema([(name, pa.string()) for name in files.columns_of(self._job.source) or []])
        try:
            found = pa.unify_schemas(schemas, promote_options="permissive") if schemas else empty
        except pa.ArrowException as error:
            raise invalid(self._job.source, f"has a column of several types, which Parquet cannot hold ({error})") from error
        own = [item for item in found if item.name not in LABEL_SCHEMA.names]
        return _schema_of(pa.schema(own))

    def _table(self, number: int, schema: pa.Schema | None) -> pa.Table:
        chunk = self.read(number)
        return chunk if isinstance(chunk, pa.Table) else pa.Table.from_pylist(chunk, schema)


def _with_column(job: Job, chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    """Pass chunks on; raises `InvalidInput` when the first one lacks the text column."""
    for number, chunk in enumerate(chunks):
        columns = chunk.column_names if isinstance(chunk, pa.Table) else list(dict.fromkeys(chain.from_iterable(chunk)))
        if number == 0 and job.text_column not in columns:
            what = f"has no column {job.text_column!r}; it has {', '.join(columns)}. Name it with --text-column"
            raise invalid(job.source, what)
        yield chunk


def _text(row: Row, column: str) -> str:
    value = row.get(column)
    return value if isinstance(value, str) else "" if value is None else str(value)


def _schema_of(own: pa.Schema) -> pa.Schema:
    """Return the input's own columns with the label fields behind them."""
    return pa.schema([*own, *LABEL_SCHEMA])
