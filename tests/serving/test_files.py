"""Files: labelled whole or not at all, in order, nothing dropped, and every unreadable byte named by its line."""

import csv
import json
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.problems import InvalidInput
from models import bundle
from models.classifier import QuestionClassifier
from serving import files, history, labelling
from serving.labelling import Job, label_file, label_rows

TEXTS = ["¿Cuándo llega?", "", "it arrived broken", "muchas gracias", "есть в наличии?"]
ADDED = ["lang", "type", "type_confidence", "intent", "intent_confidence", "also", "needs_reply", "needs_review", "reason"]


def _csv(path: Path, texts: list[str] | None = None) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "text", "note, quoted"])
        writer.writerows([number, text, f"line\nbreak {number}"] for number, text in enumerate(texts or TEXTS))
    return path


def _rows(path: Path) -> list[dict[str, object]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_csv_keeps_its_columns_and_rows_in_order_and_gains_the_label(tmp_path: Path) -> None:
    summary = label_file(Job(str(_csv(tmp_path / "in.csv")), str(tmp_path / "out.csv")))
    rows = _rows(tmp_path / "out.csv")
    assert list(rows[0]) == ["id", "text", "note, quoted", *ADDED, "error"]
    assert [row["text"] for row in rows] == TEXTS
    assert [row["note, quoted"] for row in rows] == [f"line\nbreak {number}" for number in range(5)]
    assert [row["type"] for row in rows] == ["shipping", "", "complaint", "other", "variation"]
    assert isinstance(json.loads(str(rows[0]["also"])), list)
    assert (rows[1]["needs_review"], rows[1]["error"]) == ("True", "the text is empty")
    assert (summary.rows, summary.empty) == (5, 1)


def test_every_format_into_every_other_gives_the_same_labels(tmp_path: Path) -> None:
    rows = [{"id": str(number), "text": text} for number, text in enumerate(TEXTS)]
    files.write_jsonl(tmp_path / "in.jsonl", rows)
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "in.parquet")
    _csv(tmp_path / "in.csv")
    seen = set()
    for source in ("in.csv", "in.jsonl", "in.parquet"):
        for ending in (".csv", ".jsonl", ".parquet"):
            out = tmp_path / f"{source}{ending}"
            label_file(Job(str(tmp_path / source), str(out)))
            chunks = list(files.read_chunks(str(out), 100))
            found = [row for chunk in chunks for row in files.as_rows(chunk)]
            seen.add(tuple((row["text"] or "", row["type"] or "", row["intent"] or "") for row in found))
    assert len(seen) == 1


def test_parquet_keeps_the_types_of_its_columns(tmp_path: Path) -> None:
    table = pa.table({"text": TEXTS, "at": [datetime(2026, 1, day) for day in range(1, 6)], "n": pa.array(range(5), pa.int8())})
    pq.write_table(table, tmp_path / "in.parquet")
    label_file(Job(str(tmp_path / "in.parquet"), str(tmp_path / "out.parquet")))
    out = pq.read_table(tmp_path / "out.parquet")
    assert out.select(["text", "at", "n"]).equals(table)
    assert out.schema.names[3:] == [*ADDED, "error"]


def test_rows_of_different_shape_keep_what_is_theirs(tmp_path: Path) -> None:
    rows: list[files.Row] = [{"text": "hola", "a": 1}, {"text": "hola", "b": {"c": [1]}}, {"other": 1}]
    files.write_jsonl(tmp_path / "in.jsonl", rows)
    label_file(Job(str(tmp_path / "in.jsonl"), str(tmp_path / "out.jsonl")))
    out = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    for row, labelled in zip(rows, out, strict=True):
        assert row.items() <= labelled.items()
    label_file(Job(str(tmp_path / "in.jsonl"), str(tmp_path / "out.csv")))
    assert {"a", "b", "other"} <= set(_rows(tmp_path / "out.csv")[0])


def test_a_file_without_rows_gives_a_file_with_the_columns(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("id,text\n", encoding="utf-8")
    assert label_file(Job(str(tmp_path / "in.csv"), str(tmp_path / "out.csv"))).rows == 0
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").startswith("id,text,lang,type")
    label_file(Job(str(tmp_path / "in.csv"), str(tmp_path / "out.parquet")))
    assert pq.read_table(tmp_path / "out.parquet").schema.names[:3] == ["id", "text", "lang"]


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("in.csv", b"id,text\n1,hola\n2,\xff\xfe\n", r"in\.csv:3: is not valid UTF-8"),
        ("in.csv", b"id,question\n1,hola\n", r"has no column 'text'; it has id, question\. Name it with --text-column"),
        ("in.csv", b"id,text\n1,hola,extra\n", r"in\.csv:2: has another number of fields than the header's 2"),
        ("in.csv", b"", r"in\.csv:1: is empty"),
        ("in.csv", b'id,text\n1,"never closed\n', r"is not well-formed CSV"),
        ("in.jsonl", b'{"text": "a"}\n{"text": \n', r"in\.jsonl:2: is not valid JSON"),
        ("in.jsonl", b"[1, 2]\n", r"in\.jsonl:1: is not a JSON object"),
        ("in.parquet", b"PAR1 but not really", r"in\.parquet: is not a whole Parquet file"),
        ("in.xlsx", b"", r"has an ending that is not known; use \.csv, \.jsonl, \.parquet"),
    ],
)
def test_bad_input_is_one_clear_line_and_leaves_nothing_behind(tmp_path: Path, name: str, content: bytes, what: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InvalidInput, match=what):
        label_file(Job(str(tmp_path / name), str(tmp_path / "out.csv")))
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_truncated_parquet_file_is_refused_and_an_old_output_survives(tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": TEXTS * 1000}), tmp_path / "whole.parquet")
    content = (tmp_path / "whole.parquet").read_bytes()
    (tmp_path / "in.parquet").write_bytes(content[: len(content) // 2])
    (tmp_path / "out.csv").write_text("precious", encoding="utf-8")
    with pytest.raises(InvalidInput, match="is not a whole Parquet file"):
        label_file(Job(str(tmp_path / "in.parquet"), str(tmp_path / "out.csv")))
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "precious"


def test_a_missing_folder_is_found_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="lies in a folder that does not exist"):
        label_file(Job(str(_csv(tmp_path / "in.csv")), str(tmp_path / "nowhere" / "out.csv")))


def test_a_run_that_was_cut_off_goes_on_and_ends_equal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labelling, "CHUNK", 2)
    source = _csv(tmp_path / "in.csv", TEXTS * 3)
    label_file(Job(str(source), str(tmp_path / "whole.csv")))

    class Killed(Exception):
        pass

    rows_seen = 0

    def stop_after_six(rows: int) -> None:
        nonlocal rows_seen
        rows_seen += rows
        if rows_seen >= 6:
            raise Killed

    with pytest.raises(Killed):
        label_file(Job(str(source), str(tmp_path / "out.csv")), stop_after_six)
    assert not (tmp_path / "out.csv").exists()
    labelled_again: list[int] = []

    def counted(texts: list[str], classifier: QuestionClassifier) -> list[files.Row]:
        labelled_again.append(len(texts))
        return label_rows(texts, classifier)

    monkeypatch.setattr(labelling, "label_rows", counted)
    summary = label_file(Job(str(source), str(tmp_path / "out.csv"), resume=True))
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert summary.rows == 15
    assert sum(labelled_again) == 9
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv", "whole.csv"]


def test_chunks_of_another_input_are_never_joined(tmp_path: Path) -> None:
    source = _csv(tmp_path / "in.csv")
    parts = labelling._Parts(Job(str(source), str(tmp_path / "out.csv")))
    parts.open()
    parts.write(0, [{"text": "from another life", "type": "shipping"}])
    _csv(source, ["hola", "chau"])
    label_file(Job(str(source), str(tmp_path / "out.csv"), resume=True))
    assert [row["text"] for row in _rows(tmp_path / "out.csv")] == ["hola", "chau"]


@pytest.mark.parametrize("options", [{"jobs": 2}, {"cluster": "local"}], ids=["two processes", "dask"])
def test_several_processes_give_the_same_file(
    tmp_path: Path, options: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(labelling, "CHUNK", 8)
    source = _csv(tmp_path / "in.csv", TEXTS * 8)
    label_file(Job(str(source), str(tmp_path / "one.csv")))
    label_file(Job(str(source), str(tmp_path / "several.csv"), **options))  # type: ignore[arg-type]
    assert (tmp_path / "several.csv").read_bytes() == (tmp_path / "one.csv").read_bytes()


def test_a_bundle_that_is_not_there_is_said_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="is no bundle"):
        label_file(Job(str(_csv(tmp_path / "in.csv")), str(tmp_path / "out.csv"), bundle=tmp_path))
    assert bundle.SHIPPED.exists()


def test_the_history_page_counts_and_masks_contacts(tmp_path: Path) -> None:
    texts = ["¿Cuándo llega?", "xqzt wvvk llamame al 11 5544-3322 pfff", "<script>alert(1)</script> qqq zzz"]
    summary = label_file(Job(str(_csv(tmp_path / "in.csv", texts)), str(tmp_path / "out.csv")))
    history.write(summary, tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "5544" not in page
    assert "<script>" not in page
    assert "shipping" in page
