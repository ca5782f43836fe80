"""Reply templates: every intent that needs a reply has several, in every language; errors name file and line."""

from pathlib import Path

import pytest

from data import template
from data.labels import INTENTS, NO_REPLY_INTENT
from data.problems import InvalidInput

BLOCKS = (template.FOLDER / "blocks.yaml").read_text(encoding="utf-8")
ONE = """type: usage
templates:
  - id: usage.care.plain
    intent: care
    say:
      es: [Se lava a mano.]
      pt: [Lava-se à mão.]
      ru: [Стирать вручную.]
      en: ['Wash it by hand.']
"""


def _folder(tmp_path: Path, text: str) -> Path:
    (tmp_path / "blocks.yaml").write_text(BLOCKS, encoding="utf-8")
    (tmp_path / "usage.yaml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("intent", [intent for intent in INTENTS if intent != NO_REPLY_INTENT])
def test_every_intent_that_needs_a_reply_has_three_templates_and_one_that_needs_no_fact(intent: str) -> None:
    found = [each for each in template.shipped().templates if each.intent == intent]
    assert len(found) >= 3
    assert any(not each.needs for each in found)


def test_a_closing_gets_no_reply() -> None:
    assert not [each for each in template.shipped().templates if each.intent == NO_REPLY_INTENT]


def test_a_small_library_reads(tmp_path: Path) -> None:
    library = template.read(_folder(tmp_path, ONE))
    assert library.blocks(library.templates[0], "en") == [("Wash it by hand.",)]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (("Wash it by hand.", "Wash {temperture}."), r"usage\.yaml:3: .*unknown slot \{temperture\}"),
        (("      en: ['Wash it by hand.']\n", ""), r"usage\.yaml:3: .*says nothing in en"),
        (("'Wash it by hand.'", "'<hullo>'"), r"usage\.yaml:3: .*<hullo> is no shared block in en"),
        (("usage.care.plain", "usage.installation.plain"), r"usage\.yaml:3: .*must begin with 'usage.care.'"),
        (("intent: care", "intent: cares"), r"usage\.yaml:3: .*'cares' is not an intent"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(tmp_path: Path, change: tuple[str, str], what: str) -> None:
    with pytest.raises(InvalidInput, match=what):
        template.read(_folder(tmp_path, ONE.replace(*change)))


def test_an_id_that_stands_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"usage\.yaml:10: usage\.care\.plain: the id stands twice"):
        template.read(_folder(tmp_path, ONE + ONE.split("templates:\n")[1]))
