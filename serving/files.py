"""Files of rows: CSV, JSON Lines and Parquet, read a chunk at a time and written whole or not at all."""

import codecs
import csv
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq

from data.problems import invalid

Row = dict[str, Any]
Chunk: TypeAlias = "pa.Table | list[Row]"
STANDARD: Final = "-"
FORMATS: Final = (".csv", ".jsonl", ".parquet")


def format_of(path: str) -> str:
    """Return the format by the path's ending; `-` is JSON Lines. Raises `InvalidInput` for another ending."""
    ending = ".jsonl" if path == STANDARD else Path(path).suffix.lower()
    ending = ".jsonl" if ending == ".ndjson" else ending
    if ending not in FORMATS:
        raise invalid(path, f"has an ending that is not known; use {', '.join(FORMATS)}, or - for JSON Lines")
    return ending


def check_output(path: str) -> None:
    """Raise `InvalidInput` when nothing could be written to `path`, before any work is done."""
    format_of(path)
    if path != STANDARD and not Path(path).parent.is_dir():
        raise invalid(path, "lies in a folder that does not exist")


def as_rows(chunk: Chunk) -> list[Row]:
    """Return a chunk as dictionaries."""
    rows: list[Row] = chunk.to_pylist() if isinstance(chunk, pa.Table) else chunk
    return rows


def read_chunks(path: str, size: int) -> Iterator[Chunk]:
    """Yield the rows of a file, up to `size` at a time: Arrow tables of a Parquet file, else dictionaries.

    Raises `InvalidInput` naming the line of what cannot be read.
    """
    if path != STANDARD and not Path(path).is_file():
        raise invalid(path, "no such file")
    kind = format_of(path)
    if kind == ".parquet":
        yield from _read_parquet(path, size)
        return
    rows = _read_csv(path) if kind == ".csv" else _read_jsonl(path)
    while chunk := list(islice(rows, size)):
        yield chunk


def columns_of(path: str) -> list[str] | None:
    """Return the columns a file declares before its first row; None for JSON Lines, where every row has its own."""
    kind = format_of(path)
    if kind == ".parquet":
        with _parquet(path) as file:
            return list(file.schema_arrow.names)
    if kind == ".csv":
        with _stream(path) as stream:
            return list(_reader(stream, path).fieldnames or [])
    return None


def count_rows(path: str) -> int | None:
    """Return how many rows a Parquet file has; None for files that do not say so before they are read."""
    if format_of(path) != ".parquet" or not Path(path).is_file():
        return None
    with _parquet(path) as file:
        return int(file.metadata.num_rows)


def write_jsonl(path: Path | None, rows: Iterable[Row]) -> None:
    """Write rows as JSON Lines to a file, whole, or to standard output."""
    if path is None:
        sys.stdout.writelines(as_json(row) + "\n" for row in rows)
        return
    with whole(path) as partial, partial.open("w", encoding="utf-8") as stream:
        stream.writelines(as_json(row) + "\n" for row in rows)


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write rows as CSV, whole; lists and objects go into their cell as JSON text."""
    with whole(path) as partial, partial.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(columns), restval="")
        writer.writeheader()
        writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)


def write_parquet(path: Path, schema: pa.Schema, tables: Iterable[pa.Table]) -> None:
    """Write tables as one Parquet file, whole."""
    with whole(path) as partial, pq.ParquetWriter(partial, schema) as writer:
        for table in tables:
            writer.write_table(table)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a path to write to; it takes the place of `path` when the block ends well, and vanishes when it fails."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        yield partial
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _read_csv(path: str) -> Iterator[Row]:
    with _stream(path) as stream:
        reader = _reader(stream, path)
        try:
            for row in reader:
                if None in row or None in row.values():
                    what = f"has another number of fields than the header's {len(reader.fieldnames or [])}"
                    raise invalid(path, what, line=reader.line_num)
                yield row
        except csv.Error as error:
            raise invalid(path, f"is not well-formed CSV ({error})", line=reader.line_num) from error


def _reader(stream: IO[bytes], path: str) -> "csv.DictReader[str]":
    reader = csv.DictReader(_decoded(stream, path), strict=True)
    if not reader.fieldnames:
        raise invalid(path, "is empty; the first line must name the columns", line=1)
    return reader


def _read_jsonl(path: str) -> Iterator[Row]:
    with _stream(path) as stream:
        for number, line in enumerate(_decoded(stream, path), 1):
            if line.strip():
                yield _json_object(line, path, number)


def _json_object(line: str, path: str, number: int) -> Row:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise invalid(path, f"is not valid JSON ({error})", line=number) from error
    if not isinstance(row, dict):
        raise invalid(path, "is not a JSON object", line=number)
    return row


def _read_parquet(path: str, size: int) -> Iterator[pa.Table]:
    with _parquet(path) as file:
        try:
            for batch in file.iter_batches(batch_size=size):
                yield pa.Table.from_batches([batch])
        except (pa.ArrowException, OSError) as error:
            raise invalid(path, f"cannot be read to its end ({error})") from error


@contextmanager
def _parquet(path: str) -> Iterator[pq.ParquetFile]:
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise invalid(path, f"is not a whole Parquet file ({error})") from error
    with file:
        yield file


@contextmanager
def _stream(path: str) -> Iterator[IO[bytes]]:
    if path == STANDARD:
        yield sys.stdin.buffer
    else:
        with Path(path).open("rb") as stream:
            yield stream


def _decoded(stream: IO[bytes], path: str) -> Iterator[str]:
    """Yield the lines as text, naming the line that is not valid UTF-8; a byte order mark is dropped."""
    for number, line in enumerate(stream, 1):
        try:
            yield line.removeprefix(codecs.BOM_UTF8 if number == 1 else b"").decode("utf-8")
        except UnicodeDecodeError as error:
            raise invalid(path, "is not valid UTF-8; save the file as UTF-8", line=number) from error


def as_json(value: Any) -> str:
    """Return JSON text, other objects (dates, decimals) as they print."""
    return json.dumps(value, ensure_ascii=False, default=str)


def _cell(value: Any) -> Any:
    return as_json(value) if isinstance(value, list | dict) else value
