"""Learning curves grow by families and say where lines pay; doubted lines come from models that never saw them."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

import replydesk
from data import corpus
from evaluation import curves
from evaluation.curves import Curve, Point
from training import held_out, pipeline


def test_a_smaller_share_is_part_of_a_greater_one_and_cuts_no_family() -> None:
    lines = corpus.read_questions(corpus.shipped("questions", "train")[:1])
    half, quarter = curves.share_of(lines, 0.5, seed=3), curves.share_of(lines, 0.25, seed=3)
    assert {line.id for line in quarter} < {line.id for line in half}
    assert not {line.group for line in half} & {line.group for line in lines if line not in half}
    assert curves.share_of(lines, 1.0, seed=3) == lines


def test_the_label_with_most_errors_still_falling_promises_most() -> None:
    before = Point(100, {"es": 0.5}, {"care": (0.5, 100), "closing": (0.8, 100), "tracking": (0.5, 10)})
    last = Point(200, {"es": 0.6}, {"care": (0.6, 100), "closing": (0.8, 100), "tracking": (0.75, 10)})
    found = Curve("questions", "intent_accuracy", (before, last)).promises()
    assert [(promise.label, round(promise.gain, 3), round(promise.texts, 3)) for promise in found] == [
        ("care", 0.2, 8.0),
        ("tracking", 0.5, 1.25),
        ("closing", 0.0, 0.0),
    ]


def test_curves_are_measured_on_held_out_lines_and_drawn(
    few_lines: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(curves, "SHARES", (0.5, 1.0))
    corpora = ["--questions", str(few_lines / "questions.jsonl"), "--drafts", str(few_lines / "drafts.jsonl")]
    result = CliRunner().invoke(replydesk.app, ["curves", *corpora, "--out", str(tmp_path)])
    assert "gain most from more lines" in result.stdout
    shown = json.loads((tmp_path / curves.CURVES).read_text(encoding="utf-8"))
    assert [(curve["task"], len(curve["points"])) for curve in shown] == [("questions", 2), ("drafts", 2)]
    splits = pipeline.prepare([few_lines / "questions.jsonl"], [few_lines / "drafts.jsonl"])
    assert shown[0]["points"][1]["lines"] == len(splits.questions["train"])
    tested = {label for label, (_, texts) in shown[0]["points"][1]["by_label"].items() if texts}
    assert tested == {line.intent for line in splits.questions["dev"]}
    page = (tmp_path / curves.PAGE).read_text(encoding="utf-8")
    assert page.count("<svg") == 2
    assert not re.search(r"(src|href)=.http", page), "the page needs nothing else"


def test_a_line_with_a_wrong_label_is_doubted() -> None:
    lines = corpus.read_questions(corpus.shipped("questions", "train")[:1])
    thanks = next(line for line in lines if line.intent == "closing")
    wrong = thanks.model_copy(update={"intent": "delivery_time", "type": "shipping"})
    dev = corpus.read_questions(corpus.shipped("questions", "dev")[:1])
    found = held_out.doubts([wrong if line is thanks else line for line in lines], dev)
    assert wrong.id in [doubt.question.id for doubt in found[: len(found) // 4]]
