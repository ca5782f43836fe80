"""Pattern packs: phrases that show a risk, by language.

One YAML file a language in `phrases/`; the syntax of a phrase is described in `models.recognizers.patterns`.
"""

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
    """The phrases of one risk, and drafts they must and must not match.

    A sentence with one of the `harmless` phrases is none for the learned heads, whatever else it says.
    """

    patterns: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()
    must_flag: tuple[str, ...] = ()
    must_pass: tuple[str, ...] = Field(min_length=1)


class PatternPack(_Strict):
    """A language's phrases by risk."""

    language: Language
    risks: dict[Risk, Section]


@cache
def shipped(lang: Language) -> PatternPack:
    """Return the pack that comes with replydesk."""
    return yamlfile.read(FOLDER / f"{lang}.yaml", PatternPack)
