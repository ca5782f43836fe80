"""Corpora: every bad line is reported at once, splits keep writers and families apart, the folder loads as a data set."""

import json
from pathlib import Path

import pytest

from data import card, corpus, dataset
from data.families import family_ids, repeated
from data.labels import INTENTS, LANGUAGES, RISKS
from data.problems import InvalidInput

GOOD = {
    "id": "a1",
    "text": "does the lamp dim?",
    "lang": "en",
    "type": "variation",
    "intent": "specification",
    "channel": "pre_sale",
    "group": "g1",
}


def _file(tmp_path: Path, *lines: object) -> Path:
    path = tmp_path / "lines.jsonl"
    path.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines), encoding="utf-8")
    return path


def test_all_errors_of_all_lines_are_reported_with_file_line_and_field(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        GOOD,
        "{not json",
        GOOD | {"id": "a2", "lang": "fr"},
        GOOD | {"id": "a3", "intent": "care"},
        GOOD,
        GOOD | {"id": "a4", "mentions": [[5, 99]]},
        GOOD | {"id": "a5", "colour": "red"},
    )
    with pytest.raises(InvalidInput, match="is of type 'usage', not 'variation'") as caught:
        corpus.read_questions([path])
    places = [(problem.line, problem.field) for problem in caught.value.problems]
    assert places == [(2, ""), (3, "lang"), (4, ""), (5, "id"), (6, ""), (7, "colour")]
    assert all(problem.file == str(path) for problem in caught.value.problems)


def test_a_file_that_is_not_utf8_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.jsonl"
    path.write_bytes(json.dumps(GOOD).encode() + b'\n{"text": "\xe9"}\n')
    with pytest.raises(InvalidInput, match=r"latin\.jsonl:2: is not valid UTF-8"):
        corpus.read_questions([path])


def test_a_missing_file_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"nowhere\.jsonl: no such file or folder"):
        corpus.read_drafts([tmp_path / "nowhere.jsonl"])


def test_what_is_written_reads_back_equal(tmp_path: Path) -> None:
    lines = corpus.read_questions(corpus.shipped("questions", "dev"))[:50]
    corpus.write(tmp_path / "back.jsonl", lines)
    assert corpus.read_questions([tmp_path / "back.jsonl"]) == lines


@pytest.mark.parametrize("task", ["questions", "drafts"])
def test_no_writer_and_no_family_is_in_two_splits(task: corpus.Task) -> None:
    read = corpus.read_questions if task == "questions" else corpus.read_drafts
    seen: dict[str, str] = {}
    for split in corpus.SPLITS:
        for line in read(corpus.shipped(task, split)):
            for name in (f"writer {line.writer}", f"family {line.group}"):
                assert seen.setdefault(name, split) == split


@pytest.mark.parametrize("task", ["questions", "drafts"])
def test_no_held_out_text_is_a_near_duplicate_of_a_training_text(task: corpus.Task) -> None:
    read = corpus.read_questions if task == "questions" else corpus.read_drafts
    train = read(corpus.shipped(task, "train"))
    for lang in LANGUAGES:
        known = [line.text for line in train if line.lang == lang]
        for split in ("dev", "test"):
            held_out = [line.text for line in read(corpus.shipped(task, split)) if line.lang == lang]
            leaked = repeated(held_out, known)
            assert not [text for text, known_ in zip(held_out, leaked, strict=True) if known_]


def test_every_language_has_every_label_to_learn_and_to_measure() -> None:
    for split in corpus.SPLITS:
        questions = {(line.lang, line.intent) for line in corpus.read_questions(corpus.shipped("questions", split))}
        assert questions == {(lang, intent) for lang in LANGUAGES for intent in INTENTS}
        drafts = {(line.lang, risk) for line in corpus.read_drafts(corpus.shipped("drafts", split)) for risk in line.risks}
        assert drafts == {(lang, risk) for lang in LANGUAGES for risk in RISKS}


def test_near_duplicates_share_a_family_and_so_do_continued_lines() -> None:
    texts = ["is the blue lamp in stock?", "is the blue lamp in stock", "does it arrive by friday", "by friday or not?"]
    assert family_ids(texts, [False, False, False, True], "w") == ["w-0", "w-0", "w-1", "w-1"]


def test_texts_without_letters_are_no_family() -> None:
    assert family_ids(["👍", "👍👍"], [False, False], "w") == ["w-0", "w-1"]


@pytest.mark.parametrize(("task", "column"), [("questions", "intent"), ("drafts", "risks")])
def test_the_folder_loads_as_a_data_set_with_its_splits(task: corpus.Task, column: str, tmp_path: Path) -> None:
    loaded = dataset.load(task, cache=tmp_path)
    assert list(loaded) == list(corpus.SPLITS)
    for split in corpus.SPLITS:
        lines = [line for path in corpus.shipped(task, split) for line in path.read_text(encoding="utf-8").splitlines()]
        assert loaded[split].num_rows == len(lines)
        assert loaded[split][0][column] == json.loads(lines[0])[column]


def test_the_data_card_counts_what_is_there() -> None:
    text = card.CARD.read_text(encoding="utf-8")
    assert text == card.written_into(text), "run: python -m data.card"
