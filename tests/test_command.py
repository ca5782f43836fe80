"""The command: every contract command works on real files, bad input is a line on stderr and exit 2, never a traceback."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import replydesk

RUNNER = CliRunner()


def run(*arguments: str, code: int = 0, stdin: str | bytes | None = None) -> str:
    """Run the command, assert its exit code, return what it printed."""
    result = RUNNER.invoke(replydesk.app, list(arguments), input=stdin)
    assert result.exit_code == code, (result.output, result.exception)
    return result.stdout


def refused(*arguments: str, stdin: str | bytes | None = None) -> str:
    """Run the command, assert that it ends with exit code 2 and no traceback, return what it said on stderr."""
    result = RUNNER.invoke(replydesk.app, list(arguments), input=stdin)
    assert result.exit_code == 2, (result.output, result.exception)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    return result.stderr


CONTRACT = [
    ["train"],
    ["label"],
    ["check"],
    ["suggest"],
    ["evaluate"],
    ["serve"],
    ["reputation"],
    ["bundle", "info"],
    ["bundle", "verify"],
]


@pytest.mark.parametrize("command", [*CONTRACT, ["policies", "validate"], ["policies", "explain"]], ids=" ".join)
def test_every_command_has_help_with_an_example_and_quiet(command: list[str]) -> None:
    text = run(*command, "--help")
    assert f"Example: replydesk {' '.join(command)}" in " ".join(text.split())
    assert "--quiet" in text


def test_serve_lists_every_setting_in_its_help() -> None:
    text = run("serve", "--help")
    for name in ("BUNDLE", "API_KEY", "DATABASE", "FRAME_ANCESTORS", "CHATWOOT_SECRET"):
        assert f"REPLYDESK_{name}" in text


def test_check_says_the_rule_and_the_repair_and_exits_with_1() -> None:
    text = run("check", "Sí, hay stock. Llamame al 11 5544-3322.", "--marketplace", "mercado_libre", code=1)
    assert "mercado_libre: block" in text
    assert "ML-CONTACT «11 5544-3322»" in text
    assert "repair Sí, hay stock." in text


def test_check_of_all_marketplaces_prints_each_verdict_as_json() -> None:
    results = json.loads(run("check", "Sí, hay stock en azul.", "-m", "all", "--json"))
    assert {result["marketplace"]: result["verdict"] for result in results} == {
        "mercado_libre": "ok",
        "amazon": "ok",
        "yandex_market": "ok",
    }


def test_check_reads_the_context(tmp_path: Path) -> None:
    (tmp_path / "context.json").write_text('{"conversation": {"buyer_blocked": true}}', encoding="utf-8")
    text = run("check", "Sí, hay stock.", "-m", "mercado_libre", "--context", str(tmp_path / "context.json"), code=1)
    assert "ML-BLOCKED" in text


def test_check_of_a_file_keeps_its_rows_and_adds_the_verdict(tmp_path: Path) -> None:
    rows = [
        {"text": "Sí, hay stock en azul.", "marketplace": "mercado_libre", "note": "a"},
        {"text": "Call me on +44 7911 123456", "marketplace": "amazon", "buyer_started": True},
    ]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    run("check", str(tmp_path / "in.jsonl"), "-o", str(tmp_path / "out.jsonl"), code=1)
    out = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["verdict"] for row in out] == ["ok", "block"]
    assert out[0]["note"] == "a"
    assert "contact_sharing" in out[1]["risks"]
    run("check", str(tmp_path / "in.jsonl"), "-o", str(tmp_path / "out.csv"), code=1)
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").startswith("text,marketplace,note")
    run("check", str(tmp_path / "in.jsonl"), "-o", str(tmp_path / "out.parquet"), code=1)


def test_check_of_a_file_names_every_bad_row(tmp_path: Path) -> None:
    lines = ['{"text": "hola", "marketplace": "ebay"}', '{"marketplace": "amazon"}', '{"text": "x", "marketplace": "amazon"}']
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    errors = refused("check", str(tmp_path / "in.jsonl"), "-o", str(tmp_path / "out.jsonl"))
    assert "in.jsonl:1: marketplace" in errors
    assert "in.jsonl:2: text" in errors
    assert not (tmp_path / "out.jsonl").exists()


def test_suggest_prints_replies_with_their_facts(tmp_path: Path) -> None:
    context = {"listing": {"shipping": {"dispatch_days": 1, "delivery_days": [3, 5]}}}
    (tmp_path / "context.json").write_text(json.dumps(context), encoding="utf-8")
    text = run("suggest", "¿Cuándo llega?", "-m", "mercado_libre", "--context", str(tmp_path / "context.json"))
    assert "shipping/delivery_time" in text
    assert "from listing.shipping" in text


def test_suggest_answers_a_file(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(
        'question,marketplace,context\n¿Cuándo llega?,mercado_libre,"{""lang"": ""es""}"\n', encoding="utf-8"
    )
    run("suggest", str(tmp_path / "in.csv"), "-o", str(tmp_path / "out.jsonl"))
    (row,) = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert row["answer"]["suggestions"]


def test_label_goes_from_stdin_to_stdout() -> None:
    rows = [
        json.loads(line) for line in run("label", "-", "-o", "-", stdin='{"text": "¿Cuándo llega?"}\n{"text": ""}\n').splitlines()
    ]
    assert rows[0]["type"] == "shipping"
    assert rows[1]["error"] == "the text is empty"


def test_label_writes_file_and_report_and_prints_a_summary(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("id,question\n1,¿Cuándo llega?\n2,muchas gracias\n", encoding="utf-8")
    arguments = [str(tmp_path / "in.csv"), "-o", str(tmp_path / "out.csv"), "--text-column", "question"]
    summary = json.loads(run("label", *arguments, "--report", str(tmp_path / "r.html"), "--json"))
    assert (summary["rows"], summary["needs_no_reply"]) == (2, 1)
    assert (tmp_path / "r.html").exists()
    assert run("label", *arguments, "--quiet") == ""


def test_train_writes_a_bundle_that_the_other_commands_use(few_lines: Path, tmp_path: Path) -> None:
    corpora = ["--questions", str(few_lines / "questions.jsonl"), "--drafts", str(few_lines / "drafts.jsonl")]
    out = tmp_path / "own"
    text = run("train", *corpora, "--out", str(out), "--seed", "3")
    assert "seed 3" in text
    assert json.loads(run("bundle", "info", str(out), "--json"))["seed"] == 3
    assert "is whole and unaltered" in run("bundle", "verify", str(out))
    assert "ML-CONTACT" in run("check", "Llamame al 11 5544 3322", "-m", "mercado_libre", "--bundle", str(out), code=1)
    (out / "MODEL_CARD.md").write_text("forged", encoding="utf-8")
    assert "MODEL_CARD.md: was altered" in run("bundle", "verify", str(out), code=1)


def test_evaluate_writes_metrics_and_report_and_exits_by_the_gates(few_lines: Path, tmp_path: Path) -> None:
    arguments = ["--questions", str(few_lines / "questions.jsonl"), "--out", str(tmp_path / "run")]
    result = RUNNER.invoke(replydesk.app, ["evaluate", *arguments])
    metrics = json.loads((tmp_path / "run" / "metrics.json").read_text(encoding="utf-8"))
    assert result.exit_code == (0 if all(gate["passed"] for gate in metrics["gates"]) else 1)
    assert (tmp_path / "run" / "report.html").exists()
    assert "intent accuracy" in result.stdout


def test_reputation_reads_a_history(tmp_path: Path) -> None:
    rows = ["bought_at,claim,late,cancelled_by,category", *(f"2026-11-{day:02},,{day == 1},," for day in range(1, 13))]
    (tmp_path / "orders.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    found = json.loads(run("reputation", str(tmp_path / "orders.csv"), "--json"))
    assert found["sales"] in (0, 12)  # none once the window has passed
    assert found["window_days"] == 365


def test_reputation_names_every_bad_row(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("bought_at,late\nyesterday,no\n2026-01-01,perhaps\n2026-01-02,false\n", encoding="utf-8")
    errors = refused("reputation", str(tmp_path / "orders.csv"))
    assert "orders.csv:2: bought_at" in errors
    assert "orders.csv:3: late" in errors


def test_policies_are_validated_and_explained() -> None:
    assert "amazon.yaml: 18 rules, no errors" in run("policies", "validate")
    assert "ML-CONTACT (block, text), source 000" in run("policies", "explain", "ML-CONTACT")
    assert "ML-NOTHING: is no rule; there are ML-LENGTH" in refused("policies", "explain", "ML-NOTHING")


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["label", "nowhere.csv", "-o", "out.csv"], "nowhere.csv: no such file"),
        (["label", "in.csv", "-o", "out.doc"], "ending that is not known"),
        (["check", "hola", "-m", "ebay"], "'ebay' is no marketplace; use one of mercado_libre, amazon, yandex_market"),
        (["check", "hola"], "--marketplace: is needed"),
        (["check", "hola", "-m", "amazon", "--context", "nowhere.json"], "nowhere.json: cannot be read"),
        (["check", "hola", "-m", "amazon", "--bundle", "nowhere"], "nowhere: is no bundle"),
        (["suggest", "hola", "-m", "mars"], "'mars' is no marketplace"),
        (["evaluate", "--questions", "nowhere.jsonl"], "nowhere.jsonl: no such file or folder"),
        (["evaluate", "--bundle", "nowhere"], "nowhere: is no bundle"),
        (["train", "--questions", "nowhere.jsonl"], "nowhere.jsonl: no such file or folder"),
        (["train", "--sources", "nobody"], "nobody: no such writer; there are en_a"),
        (["bundle", "info", "nowhere"], "nowhere: is no bundle"),
        (["bundle", "verify", "nowhere"], "nowhere: is no bundle"),
        (["reputation", "nowhere.csv"], "nowhere.csv: no such file"),
        (["policies", "validate", "nowhere.yaml"], "nowhere.yaml: no such file"),
        (["label", "in.csv"], "--output"),
        (["nonsense"], "No such command"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else "",
)
def test_bad_usage_is_one_clear_line(arguments: list[str], what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in.csv").write_text("text\nhola\n", encoding="utf-8")
    assert what in refused(*arguments)
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_a_context_that_is_wrong_names_its_fields(tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text('{"channel": "smoke", "order": {"status": "lost"}}', encoding="utf-8")
    errors = refused("check", "hola", "-m", "amazon", "--context", str(tmp_path / "c.json"))
    assert "c.json: channel" in errors
    assert "c.json: order.status" in errors


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"text": "cuando llega"}\n' * 20_000, encoding="utf-8")
    command = [sys.executable, "-m", "replydesk", "label", str(tmp_path / "in.jsonl"), "-o", "-"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
