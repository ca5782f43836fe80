"""The report: one self-contained page rendered from the metrics, made to be read."""

from io import StringIO
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from matplotlib.figure import Figure

TEMPLATE: Final = "report.html.j2"
_INK, _PAPER, _ACCENT, _SECOND = "#1d2733", "#ffffff", "#2f6fed", "#e08b2d"
ACCENTS: Final = (_ACCENT, _SECOND, "#1d7f4e", "#b3261e")
STYLE: Final[Any] = {
    "font.family": "sans-serif",
    "svg.fonttype": "none",
    "svg.hashsalt": "replydesk",
    "text.color": _INK,
    "axes.edgecolor": "#c5ced8",
    "axes.labelcolor": _INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": _INK,
    "ytick.color": _INK,
}


def render(metrics: dict[str, Any]) -> str:
    """Return the page for `metrics`, its plots drawn as inline SVG."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    with mpl.rc_context(STYLE):
        plots = _plots(metrics)
    return environment.get_template(TEMPLATE).render(metrics=metrics, plots=plots)


def _plots(metrics: dict[str, Any]) -> dict[str, str]:
    plots: dict[str, str] = {}
    if questions := metrics.get("questions"):
        plots["languages"] = _languages(questions["by_language"])
        plots["types"] = _confusion(questions["confusion"]["types"], "types", 4.2)
        plots["intents"] = _confusion(questions["confusion"]["intents"], "intents", 9.5)
        plots["reliability"] = _reliability(questions["reliability"])
    if drafts := metrics.get("drafts"):
        plots["risks"] = _risks(drafts["risks"])
    return plots


def _languages(by_language: dict[str, Any]) -> str:
    """Draw type and intent accuracy side by side for each language, chance level marked."""
    figure = Figure(figsize=(6.4, 3.0), layout="constrained")
    axes = figure.add_subplot()
    at = np.arange(len(by_language))
    for shift, name, colour in ((-0.2, "type_accuracy", _ACCENT), (0.2, "intent_accuracy", _SECOND)):
        values = [row[name] for row in by_language.values()]
        bars = axes.bar(at + shift, values, 0.36, color=colour, label=name.replace("_", " "))
        axes.bar_label(bars, fmt="%.2f", fontsize=8)
        chance = [row[name.replace("accuracy", "chance")] for row in by_language.values()]
        axes.scatter(at + shift, chance, marker="_", s=260, color=_INK, label="always the commonest" if shift > 0 else None)
    axes.set_xticks(at, list(by_language))
    axes.set_ylim(0, 1.08)
    axes.legend(frameon=False, fontsize=8, ncols=3, loc="upper center", bbox_to_anchor=(0.5, -0.08))
    return svg(figure)


def _confusion(confusion: dict[str, Any], name: str, size: float) -> str:
    """Draw row-normalised confusions: rows annotated, columns given."""
    labels = confusion["labels"]
    counts = np.array(confusion["counts"], dtype=float)
    shares = counts / np.maximum(counts.sum(1, keepdims=True), 1)
    figure = Figure(figsize=(size + 1.2, size), layout="constrained")
    axes = figure.add_subplot()
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for i, j in np.argwhere(counts > 0):
        colour = _PAPER if shares[i, j] > 0.55 else _INK
        axes.text(j, i, f"{counts[i, j]:.0f}", ha="center", va="center", fontsize=7, color=colour)
    axes.set_xticks(range(len(labels)), labels, rotation=60, ha="right", fontsize=8)
    axes.set_yticks(range(len(labels)), labels, fontsize=8)
    axes.set_xlabel(f"{name} given")
    axes.set_ylabel(f"{name} annotated")
    return svg(figure)


def _reliability(bins: list[dict[str, Any]]) -> str:
    """Draw confidence against accuracy; on the diagonal a confidence means what it says."""
    figure = Figure(figsize=(3.6, 3.4), layout="constrained")
    axes = figure.add_subplot()
    axes.plot([0, 1], [0, 1], color="#c5ced8", linewidth=1)
    sizes = [20 + 200 * row["n"] / max(b["n"] for b in bins) for row in bins]
    axes.scatter([row["confidence"] for row in bins], [row["accuracy"] for row in bins], s=sizes, color=_ACCENT, alpha=0.8)
    axes.set_xlabel("confidence of the type")
    axes.set_ylabel("share right")
    axes.set_xlim(0, 1.03)
    axes.set_ylim(0, 1.03)
    return svg(figure)


def _risks(risks: dict[str, Any]) -> str:
    """Draw precision and recall of each risk."""
    figure = Figure(figsize=(6.8, 5.0), layout="constrained")
    axes = figure.add_subplot()
    at = np.arange(len(risks))[::-1]
    axes.barh(at + 0.2, [row["precision"] for row in risks.values()], 0.36, color=_ACCENT, label="precision")
    axes.barh(at - 0.2, [row["recall"] for row in risks.values()], 0.36, color=_SECOND, label="recall")
    axes.set_yticks(at, list(risks), fontsize=8)
    axes.set_xlim(0, 1)
    axes.legend(frameon=False, fontsize=8, ncols=2, loc="upper center", bbox_to_anchor=(0.5, -0.06))
    return svg(figure)


def svg(figure: Figure) -> str:
    """Return a figure as an inline SVG element."""
    buffer = StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None}, transparent=True)
    text = buffer.getvalue()
    return text[text.index("<svg") :]
