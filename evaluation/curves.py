"""Learning curves: how right the models become with more lines, by language and label, and where the next lines pay most.

Each point trains on a share of the families of every writer and measures on held-out writers. What the next lines of a
label would bring is judged by what the last doubling brought and by what is still wrong: `gain` is the share of the
label's errors that the last doubling removed, and `promise` = gain x errors left, in texts of the held-out split.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import matplotlib as mpl
import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from matplotlib.figure import Figure

from data.draft import Draft
from data.question import Question
from evaluation.report import ACCENTS, STYLE, svg

SHARES: Final = (0.125, 0.25, 0.5, 1.0)
CURVES: Final = "curves.json"
PAGE: Final = "curves.html"

Line = TypeVar("Line", Question, Draft)
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Point:
    """Figures of one training: `lines` it saw, `by_language` accuracy or F1, `by_label` (recall, texts)."""

    lines: int
    by_language: dict[str, float]
    by_label: dict[str, tuple[float, int]]


@dataclass(frozen=True)
class Promise:
    """A label and the held-out texts that another doubling of the lines would put right, if it does what the last one did."""

    label: str
    recall: float
    gain: float
    texts: float


@dataclass(frozen=True)
class Curve:
    """The points of one task, fewest lines first."""

    task: str
    measure: str
    points: tuple[Point, ...]

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON data."""
        return asdict(self) | {"promises": [asdict(promise) for promise in self.promises()]}

    def promises(self) -> list[Promise]:
        """Return the labels, the most promising first."""
        before, last = self.points[-2], self.points[-1]
        found = []
        for label, (recall, texts) in last.by_label.items():
            missed, was = 1 - recall, 1 - before.by_label[label][0]
            gain = max(0.0, 1 - missed / was) if was else 0.0
            found.append(Promise(label, recall, gain, gain * missed * texts))
        return sorted(found, key=lambda promise: -promise.texts)


def share_of(lines: Sequence[Line], share: float, seed: int) -> list[Line]:
    """Return the lines of a share of the families, drawn by `seed`; smaller shares are parts of greater ones."""
    groups = sorted({line.group for line in lines})
    drawn = np.random.default_rng(seed).permutation(len(groups))[: round(share * len(groups))]
    kept = {groups[i] for i in drawn}
    return [line for line in lines if line.group in kept]


def measure(
    task: str,
    measured: str,
    lines: Sequence[Line],
    fit: Callable[[list[Line]], dict[str, Any]],
    seed: int = 0,
    progress: Progress = lambda stage: None,
) -> Curve:
    """Train on growing shares of `lines` and return the curve; `fit` trains on lines and returns the task's figures."""
    points = []
    for share in SHARES:
        some = share_of(lines, share, seed)
        progress(f"{task}: {len(some):,} lines")
        figures = fit(some)
        labels = figures["intents"] if task == "questions" else figures["risks"]
        points.append(
            Point(
                len(some),
                {lang: row[measured] for lang, row in figures["by_language"].items()},
                {label: (row["recall"], row["support"]) for label, row in labels.items()},
            )
        )
    return Curve(task, measured, tuple(points))


def write(curves: Sequence[Curve], folder: Path) -> None:
    """Write `curves.json` and the page drawn from it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CURVES).write_text(json.dumps([curve.as_json() for curve in curves], indent=1) + "\n", encoding="utf-8")
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined)
    with mpl.rc_context(STYLE):
        plots = [_plot(curve) for curve in curves]
    page = environment.get_template(f"{PAGE}.j2").render(curves=list(zip(curves, plots, strict=True)))
    (folder / PAGE).write_text(page, encoding="utf-8")


def _plot(curve: Curve) -> str:
    """Draw the measure against the number of lines, one line for each language."""
    figure = Figure(figsize=(6.8, 3.6), layout="constrained")
    axes = figure.add_subplot()
    lines = [point.lines for point in curve.points]
    for lang, colour in zip(curve.points[-1].by_language, ACCENTS, strict=False):
        values = [point.by_language[lang] for point in curve.points]
        axes.plot(lines, values, marker="o", color=colour)
        axes.annotate(f" {lang} {values[-1]:.2f}", (lines[-1], values[-1]), color=colour, va="center", fontsize=9)
    axes.set_xscale("log", base=2)
    axes.set_xticks(lines, [f"{count:,}" for count in lines])
    axes.minorticks_off()
    axes.set_xlim(lines[0] * 0.9, lines[-1] * 1.35)
    axes.set_xlabel("lines trained on")
    axes.set_ylabel(curve.measure.replace("_", " "))
    axes.grid(axis="y", alpha=0.3)
    return svg(figure)
