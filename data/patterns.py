"""Pattern packs: phrases that show a risk, by language. One YAML file a language in `phrases/`; the syntax is described there."""

from functools import cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from data import yamlfile
from data.labels import Language, Risk

FOLDER: Final = Path(__file__).parent / "phrases"


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Section(_Strict):
    """The phrases of one risk, with drafts they must and must not match."""

    patterns: tuple[str, ...] = Field(min_length=1)
    must_flag: tuple[str, ...] = Field(min_length=1)
    must_pass: tuple[str, ...] = Field(min_length=1)


class PatternPack(_Strict):
    """A language's phrases by risk."""

    language: Language
    risks: dict[Risk, Section]


@cache
def shipped(lang: Language) -> PatternPack:
    """Return the pack that comes with replydesk."""
    return yamlfile.read(FOLDER / f"{lang}.yaml", PatternPack)
