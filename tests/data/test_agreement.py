"""The second reader: who is read again is fixed by the ids, labels are compared fairly, and a bad sheet changes nothing."""

from pathlib import Path

import pytest

from data import agreement, corpus
from data.agreement import SecondReading, compared
from data.problems import InvalidInput
from data.question import Question


def _question(number: int, intent: str = "care") -> Question:
    return Question.model_validate(
        {
            "id": str(number),
            "text": f"q{number}",
            "lang": "en",
            "type": "usage",
            "intent": intent,
            "channel": "pre_sale",
            "group": "g",
        }
    )


def _reading(number: int, *labels: str) -> SecondReading:
    return SecondReading(id=str(number), labels=labels, reader="r")


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agreement, "FOLDER", tmp_path)


@pytest.mark.parametrize("task", ["questions", "drafts"])
def test_about_a_twentieth_of_the_lines_is_read_again(task: corpus.Task) -> None:
    lines = [path for split in corpus.SPLITS for path in corpus.shipped(task, split)]
    every = sum(path.read_bytes().count(b"\n") for path in lines)
    assert 0.045 < len(agreement.sample(task)) / every < 0.055


def test_agreement_counts_by_label_and_names_what_the_reader_saw_instead() -> None:
    lines = [_question(n) for n in range(3)] + [_question(3, "how_to_use")]
    readings = [_reading(0, "care"), _reading(1, "how_to_use"), _reading(3, "how_to_use")]
    found = compared(lines, {reading.id: reading for reading in readings})
    assert (found.lines, found.agreed) == (3, 2)
    assert [(row.label, row.lines, row.agreed, row.taken_for) for row in found.by_label] == [
        ("care", 2, 1, "how_to_use"),
        ("how_to_use", 1, 1, ""),
    ]


def test_kappa_is_what_is_left_of_agreement_after_chance() -> None:
    # Worked by hand: 3 of 4 agree; chance is (3/4 * 2/4) + (1/4 * 2/4) = 1/2; (0.75 - 0.5) / (1 - 0.5).
    lines = [_question(0), _question(1), _question(2), _question(3, "how_to_use")]
    second = [_reading(0, "care"), _reading(1, "care"), _reading(2, "how_to_use"), _reading(3, "how_to_use")]
    assert compared(lines, {reading.id: reading for reading in second}).kappa == pytest.approx(0.5)


def test_a_filled_sheet_is_taken_and_is_not_asked_for_again(tmp_path: Path) -> None:
    asked = [line.split("\t") for line in agreement.sheet("drafts", "es").splitlines()]
    assert all(len(line) == 2 for line in asked), "a sheet shows ids and texts, never labels"
    filled = tmp_path / "filled.tsv"
    filled.write_text(f"{asked[0][0]}\t-\n{asked[1][0]}\tpromotion,off_platform\n", encoding="utf-8")
    assert agreement.import_sheet(filled, "drafts", "es_reader") == 2
    assert agreement.second_readings("drafts")[asked[1][0]].labels == ("promotion", "off_platform")
    assert len(agreement.sheet("drafts", "es").splitlines()) == len(asked) - 2


def test_every_error_of_a_sheet_is_named_and_nothing_is_taken(tmp_path: Path) -> None:
    known = agreement.sheet("questions", "en").split("\t")[0]
    filled = tmp_path / "filled.tsv"
    filled.write_text(f"nobody\tcare\n{known}\tcares\n", encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        agreement.import_sheet(filled, "questions", "r")
    assert ["not a line of the sample" in str(caught.value), "'cares' is none of" in str(caught.value)] == [True, True]
    assert agreement.second_readings("questions") == {}
