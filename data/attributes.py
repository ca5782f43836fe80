"""Attributes of products and what they are called in the four languages."""

from functools import cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from data import yamlfile
from data.labels import Language

FILE: Final = Path(__file__).parent / "attributes.yaml"


class Attributes(BaseModel):
    """Names by attribute and language: words, or `stem*` for all that begin so."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    attributes: dict[str, dict[Language, tuple[str, ...]]]

    def named_in(self, words: list[str]) -> set[str]:
        """Return the attributes that any of these clean words names, whatever the language."""
        return {
            attribute
            for attribute, languages in self.attributes.items()
            if any(matches(name, word) for names in languages.values() for name in names for word in words)
        }


def matches(name: str, word: str) -> bool:
    """Say whether a word is this name, or begins with it where the name ends in `*`."""
    return word.startswith(name[:-1]) if name.endswith("*") else word == name


@cache
def shipped() -> Attributes:
    """Return the attribute names that come with replydesk."""
    return yamlfile.read(FILE, Attributes)
