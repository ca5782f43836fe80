"""The form writers write in becomes corpus lines; marks become spans, and every bad line is named."""

from pathlib import Path

import pytest

from data import corpus, written


def _source(tmp_path: Path, task: str, name: str, text: str) -> Path:
    path = tmp_path / task / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_braces_become_mentions_and_further_intents_also(tmp_path: Path) -> None:
    source = _source(
        tmp_path, "questions", "en_x.tsv", "care+delivery_time\tpost_sale\tcan I wash the {wool rug}, and when is it here\n"
    )
    assert written.main([str(source), "--split", "train", "--into", str(tmp_path / "out")]) == 0
    (line,) = corpus.read_questions([tmp_path / "out" / "questions" / "train" / "en_x.jsonl"])
    assert line.text == "can I wash the wool rug, and when is it here"
    assert [line.text[a:b] for a, b in line.mentions] == ["wool rug"]
    assert (line.type, line.intent, line.also, line.writer) == ("usage", "care", ("shipping/delivery_time",), "en_x")


def test_brackets_become_clauses_and_the_kind_is_kept(tmp_path: Path) -> None:
    text = (
        "contact_sharing\tamazon\tbuyer\tIt is oak. [[Call me on 5550100]].\tplain\n-\tamazon\tseller\tWhich colour?\tordinary\n"
    )
    source = _source(tmp_path, "drafts", "en_x.tsv", text)
    written.main([str(source), "--into", str(tmp_path / "out")])
    risky, clean = corpus.read_drafts([tmp_path / "out" / "drafts" / "train" / "en_x.jsonl"])
    assert [risky.text[a:b] for a, b in risky.clauses] == ["Call me on 5550100"]
    assert (risky.risks, risky.kind, risky.buyer_started) == (("contact_sharing",), "plain", True)
    assert (clean.risks, clean.buyer_started) == ((), False)


def test_lines_about_the_same_product_in_a_row_are_one_family(tmp_path: Path) -> None:
    text = "care\tpost_sale\thow to clean the {kettle}\ndefective\tpost_sale\tthe {kettle} leaks\nclosing\tpost_sale\tthanks\n"
    source = _source(tmp_path, "questions", "en_x.tsv", text)
    written.main([str(source), "--into", str(tmp_path / "out")])
    lines = corpus.read_questions([tmp_path / "out" / "questions" / "train" / "en_x.jsonl"])
    assert [line.group for line in lines] == ["en_x-0", "en_x-0", "en_x-1"]


def test_bad_lines_are_all_named_and_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = _source(tmp_path, "questions", "en_x.tsv", "care\tpost_sale\tfine\nnonsense\tpost_sale\tx\ncare\tpost_sale\n")
    assert written.main([str(source), "--into", str(tmp_path / "out")]) == 2
    errors = capsys.readouterr().err
    assert "en_x.tsv:2: unknown intent 'nonsense'" in errors
    assert "en_x.tsv:3" in errors
    assert not (tmp_path / "out").exists()


def test_a_line_that_nearly_repeats_one_of_another_split_is_left_out(tmp_path: Path) -> None:
    same, new = "is the big {kettle} made of glass or steel", "does the {oven} need its own fuse"
    held_out = _source(tmp_path, "questions", "en_y.tsv", f"specification\tpre_sale\t{same}?\n")
    train = _source(tmp_path, "questions", "en_x.tsv", f"specification\tpre_sale\t{same}\nspecification\tpre_sale\t{new}\n")
    written.main([str(held_out), "--split", "test", "--into", str(tmp_path)])
    written.main([str(train), "--split", "train", "--into", str(tmp_path)])
    (line,) = corpus.read_questions([tmp_path / "questions" / "train" / "en_x.jsonl"])
    assert line.text == "does the oven need its own fuse"
