"""An evaluation run: figures of a bundle on labelled texts, judged by gates, beside another bundle's, as JSON and a report."""

import json
import os
import platform
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from data import corpus
from data.draft import Draft
from data.question import Question
from evaluation import drafts as drafts_task
from evaluation import gates, report
from evaluation import questions as questions_task
from models.desk import Desk

METRICS: Final = "metrics.json"
REPORT: Final = "report.html"

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Texts:
    """The labelled texts a run is made on, and the digest of their files."""

    questions: Sequence[Question]
    drafts: Sequence[Draft]
    digests: dict[str, str]


def read_texts(questions: Sequence[Path] = (), drafts: Sequence[Path] = ()) -> Texts:
    """Read the files given; with none at all, the shipped test split of both tasks."""
    if not questions and not drafts:
        questions, drafts = corpus.shipped("questions", "test"), corpus.shipped("drafts", "test")
    digests = {
        task: corpus.digest(corpus.files_of(paths)) for task, paths in (("questions", questions), ("drafts", drafts)) if paths
    }
    return Texts(corpus.read_questions(questions), corpus.read_drafts(drafts), digests)


def evaluate(folder: Path, texts: Texts, compare: Path | None = None, progress: Progress = lambda stage: None) -> dict[str, Any]:
    """Return the metrics of the bundle in `folder`; with `compare`, the other bundle's figures stand beside them."""
    progress("evaluating")
    metrics: dict[str, Any] = {"run": _run(folder, texts), **figures(Desk.load(folder), texts)}
    metrics["gates"] = [gate.as_json() for gate in gates.judge(metrics, gates.shipped())]
    if compare:
        progress("evaluating the bundle to compare with")
        metrics["compared"] = {"run": _run(compare, texts), **figures(Desk.load(compare), texts)}
    return metrics


def figures(desk: Desk, texts: Texts) -> dict[str, Any]:
    """Return the figures of each task that has texts."""
    found: dict[str, Any] = {}
    if texts.questions:
        found["questions"] = questions_task.evaluate(desk.classifier, texts.questions)
    if texts.drafts:
        found["drafts"] = drafts_task.evaluate(desk.checker, texts.drafts)
    return found


def passed(metrics: dict[str, Any]) -> bool:
    """Say whether every gate held."""
    return all(gate["passed"] for gate in metrics["gates"])


def write(metrics: dict[str, Any], folder: Path) -> None:
    """Write `metrics.json` and the `report.html` rendered from it; each file whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_whole(folder / METRICS, json.dumps(metrics, ensure_ascii=False, indent=1) + "\n")
    _write_whole(folder / REPORT, report.render(metrics))


def _run(folder: Path, texts: Texts) -> dict[str, Any]:
    manifest = Desk.load(folder).manifest
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "bundle": manifest.version,
        "made_with": manifest.created_with,
        "data": texts.digests,
        "machine": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
    }


def _write_whole(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(name).replace(path)
