"""Lexicons: the goods and parts of a language with category, gender and number, and its everyday words by meaning.

A language has two files that anyone can edit: `lexicons/products_<lang>.tsv`, one term a line, and
`lexicons/words_<lang>.yaml`. Validation names every bad line.
"""

from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from data import yamlfile
from data.labels import LANGUAGES, Language
from data.problems import Problem, from_pydantic, raise_if_any

FOLDER: Final = Path(__file__).parent / "lexicons"
CATEGORIES: Final = tuple(
    """phones computers audio_video photo gaming appliances kitchen furniture bedding_textile lighting bathroom cleaning
    garden tools building auto moto bikes sports camping_fishing clothes shoes bags jewellery_watches beauty health baby toys
    pets books_media office_school music crafts food party security electrical industrial""".split()
)
COLUMNS: Final = ("term", "category", "kind", "gender", "number")


class Product(BaseModel):
    """What people call a thing that is sold, or a part of one. `gender` is - where the language or the plural has none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    term: str = Field(min_length=1)
    category: str
    kind: Literal["product", "part"]
    gender: Literal["m", "f", "n", "-"]
    number: Literal["sg", "pl"]

    @field_validator("category")
    @classmethod
    def _known_category(cls, category: str) -> str:
        if category not in CATEGORIES:
            raise ValueError(f"not a category; one of {', '.join(CATEGORIES)}")
        return category


class Words(BaseModel):
    """A language's words by meaning. `abbreviations` give the plain form; concepts hold words and `stem*`, without accents."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    abbreviations: dict[str, str]
    places: tuple[str, ...]
    carriers: tuple[str, ...]
    measures: tuple[str, ...]
    numbers: dict[str, float]
    concepts: dict[str, tuple[str, ...]]


@cache
def words(lang: Language) -> Words:
    """Return the shipped words of a language."""
    return yamlfile.read(FOLDER / f"words_{lang}.yaml", Words)


@cache
def products(lang: Language) -> tuple[Product, ...]:
    """Return the shipped goods and parts of a language."""
    return read_products(FOLDER / f"products_{lang}.tsv")


def read_products(path: Path) -> tuple[Product, ...]:
    """Read a file of terms; raises `InvalidInput` listing every bad line and every term that stands twice."""
    problems: list[Problem] = []
    found: dict[str, Product] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        fields: dict[str, Any] = dict(zip(COLUMNS, line.split("\t"), strict=False))
        try:
            product = Product.model_validate(fields)
        except ValidationError as error:
            problems += from_pydantic(error, str(path), number)
            continue
        if product.term.casefold() in found:
            problems.append(Problem(str(path), number, "term", f"{product.term!r} stands already further up"))
        found.setdefault(product.term.casefold(), product)
    raise_if_any(problems)
    return tuple(found.values())


@cache
def concepts() -> dict[str, frozenset[str]]:
    """Return the words of each concept over all languages; places, carriers, measures and number words are concepts too."""
    found: dict[str, set[str]] = {}
    for lang in LANGUAGES:
        of = words(lang)
        lists = {"place": of.places, "carrier": of.carriers, "measure": of.measures, "number_word": tuple(of.numbers)}
        for concept, names in (of.concepts | lists).items():
            found.setdefault(concept, set()).update(names)
    return {concept: frozenset(found[concept]) for concept in sorted(found)}
