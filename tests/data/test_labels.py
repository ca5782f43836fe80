"""The label sets are those that LABELS.md defines."""

import re
from pathlib import Path

from data import labels

TEXT = (Path(labels.__file__).parent / "LABELS.md").read_text(encoding="utf-8")


def test_every_intent_stands_in_labels_md_under_its_type() -> None:
    section = TEXT.split("## 2.")[0]
    kind, found = "", {}
    for first, intent in re.findall(r"^\| (?:`(\w+)`)? ?\| `(\w+)` \|", section, re.MULTILINE):
        kind = first or kind
        found[intent] = kind
    assert found == labels.TYPE_OF_INTENT


def test_every_risk_stands_in_labels_md() -> None:
    section = TEXT.split("## 2.")[1].split("## 3.")[0]
    assert tuple(re.findall(r"^\| `(\w+)` \| ", section, re.MULTILINE)) == labels.RISKS


def test_a_full_label_names_type_and_intent() -> None:
    assert labels.full_label("care") == "usage/care"
