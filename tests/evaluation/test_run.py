"""Evaluation: figures that can be checked by hand, chance beside them, gates that fail, a page rendered from the JSON."""

import json
from pathlib import Path
from typing import Any

import pytest

from data import corpus
from evaluation import drafts, gates, metrics, questions, report, run
from models import bundle
from models.desk import Desk


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> run.Texts:
    folder = tmp_path_factory.mktemp("texts")
    for task, read in (("questions", corpus.read_questions), ("drafts", corpus.read_drafts)):
        corpus.write(folder / f"{task}.jsonl", read(corpus.shipped(task, "dev"))[::10])  # type: ignore[arg-type]
    return run.read_texts([folder / "questions.jsonl"], [folder / "drafts.jsonl"])


@pytest.fixture(scope="module")
def found(texts: run.Texts) -> dict[str, Any]:
    return run.evaluate(bundle.SHIPPED, texts)


def test_precision_recall_and_f1_are_those_counted_by_hand() -> None:
    rows = metrics.per_label(["a", "a", "b", "b"], ["a", "b", "b", "b"], ["a", "b"])
    assert rows["a"] == {"precision": 1.0, "recall": 0.5, "f1": 0.6667, "support": 2}
    assert metrics.macro_f1(["a", "a", "b", "b"], ["a", "b", "b", "b"]) == pytest.approx((0.6667 + 0.8) / 2, abs=1e-4)


def test_calibration_error_is_the_gap_between_confidence_and_accuracy() -> None:
    assert metrics.expected_calibration_error([0.95] * 10, [True] * 10) == pytest.approx(0.05)
    assert metrics.expected_calibration_error([0.65] * 2 + [0.95] * 2, [True, False, True, True]) == pytest.approx(0.1)


def test_chance_is_the_share_of_the_commonest_label() -> None:
    assert metrics.share_of_commonest(["a", "b", "a", "a"]) == 0.75


def test_question_figures_agree_with_the_labels_given(desk: Desk, texts: run.Texts) -> None:
    result = questions.evaluate(desk.classifier, texts.questions)
    labels = desk.classifier.label([question.text for question in texts.questions])
    right = [label.intent == question.intent for label, question in zip(labels, texts.questions, strict=True)]
    assert result["all"]["intent_accuracy"] == pytest.approx(sum(right) / len(right), abs=1e-4)
    assert sum(map(sum, result["confusion"]["intents"]["counts"])) == len(texts.questions)
    assert {row["n"] for row in result["by_language"].values()} == {80}
    confidences = [item["confidence"] for item in result["worst"]]
    assert confidences == sorted(confidences, reverse=True)
    assert all(item["annotated"] != item["given"] for item in result["worst"])


def test_draft_figures_agree_with_the_checks(desk: Desk, texts: run.Texts) -> None:
    result = drafts.evaluate(desk.checker, texts.drafts)
    assert result["all"]["n"] == len(texts.drafts)
    assert 0 <= result["all"]["false_alarms"] < result["all"]["any_risk_recall"] <= 1
    assert all(not item["annotated"] for item in result["false_alarms"])
    assert all(item["annotated"] for item in result["misses"])


def test_a_run_says_what_it_ran_on(found: dict[str, Any], texts: run.Texts, desk: Desk) -> None:
    assert found["run"]["data"] == texts.digests
    assert found["run"]["bundle"] == desk.manifest.version


def test_a_gate_holds_or_fails_and_a_missing_figure_fails() -> None:
    figures = {"questions": {"all": {"type_accuracy": 0.9}}}
    judged = gates.judge(
        figures,
        gates.Gates.model_validate(
            {
                "gates": [
                    {"figure": "questions.all.type_accuracy", "at_least": 0.9},
                    {"figure": "questions.all.type_accuracy", "at_most": 0.8},
                    {"figure": "questions.all.beauty", "at_least": 0.1},
                    {"figure": "drafts.all.false_alarms", "at_most": 0.1},
                ]
            }
        ),
    )
    assert [gate.passed for gate in judged] == [True, False, False]  # drafts were not evaluated


def test_the_shipped_gates_name_figures_that_exist(found: dict[str, Any]) -> None:
    judged = gates.judge(found, gates.shipped())
    assert judged
    assert all(gate.value == gate.value for gate in judged), "not a number: the figure's path is wrong"


def test_the_page_is_rendered_from_the_json_and_needs_nothing_else(found: dict[str, Any], tmp_path: Path) -> None:
    run.write(found, tmp_path)
    read_back = json.loads((tmp_path / run.METRICS).read_text(encoding="utf-8"))
    page = (tmp_path / run.REPORT).read_text(encoding="utf-8")
    assert report.render(read_back) == page
    assert page.count("<svg") == 5
    assert "http://" not in page.replace("http://www.w3.org", "").replace("http://purl.org", "").replace(
        "http://creativecommons.org", ""
    )
    assert read_back["questions"]["worst"][0]["misled_by"] in page


def test_another_bundle_stands_beside(texts: run.Texts, desk: Desk) -> None:
    compared = run.evaluate(bundle.SHIPPED, texts, compare=bundle.SHIPPED)
    assert compared["compared"]["questions"]["all"] == compared["questions"]["all"]
    assert f"bundle {desk.manifest.version} on the same texts" in report.render(compared)


def test_questions_alone_make_a_report_without_drafts(texts: run.Texts) -> None:
    only = run.evaluate(bundle.SHIPPED, run.Texts(texts.questions[:40], [], {}))
    assert "drafts" not in only
    assert "By intent" in report.render(only)
