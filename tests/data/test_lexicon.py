"""The lexicons are whole in every language, usable as written, and name each bad line."""

from pathlib import Path

import pytest

from data import lexicon
from data.labels import LANGUAGES, Language
from data.problems import InvalidInput
from models.vocabulary import Vocabulary, numbered


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_its_goods_in_every_category(lang: Language) -> None:
    products = lexicon.products(lang)
    assert len(products) >= 3000
    assert {product.category for product in products} == set(lexicon.CATEGORIES)
    assert {product.kind for product in products} == {"product", "part"}
    genders = {product.gender for product in products}
    assert genders == ({"-"} if lang == "en" else {"m", "f", "n", "-"} if lang == "ru" else {"m", "f"})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_names_the_same_concepts(lang: Language) -> None:
    words = lexicon.words(lang)
    assert set(words.concepts) == set(lexicon.words("en").concepts)
    assert all(words.concepts.values())
    assert len(words.abbreviations) >= 120


@pytest.mark.parametrize(
    ("concept", "words"),
    [
        ("delivery", ["entregan", "entrega", "доставка", "delivery"]),
        ("broken", ["roto", "quebrado", "сломался", "broken"]),
        ("wash", ["lavar", "lavar", "стирать", "wash"]),
    ],
)
def test_a_concept_is_the_same_in_four_languages(concept: str, words: list[str]) -> None:
    vocabulary = Vocabulary((), numbered(lexicon.concepts()))
    number = sorted(lexicon.concepts()).index(concept)
    assert [number in vocabulary.concepts_of(word) for word in words] == [True] * len(words)


def test_a_stem_stands_for_words_that_begin_so_and_a_word_for_itself_alone() -> None:
    vocabulary = Vocabulary((), numbered({"a": frozenset({"entreg*", "día"}), "b": frozenset({"entregado", "dos palabras"})}))
    assert vocabulary.concepts_of("entregado") == [0, 1]
    assert vocabulary.concepts_of("entregas") == [0]
    assert vocabulary.concepts_of("dia") == [0]
    assert vocabulary.concepts_of("dias") == []


def test_every_bad_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "products_en.tsv"
    path.write_text(
        "lamp\tlighting\tproduct\t-\tsg\nlamp\tlighting\tproduct\t-\tsg\nfoo\tbars\tproduct\t-\tsg\nbar\n", encoding="utf-8"
    )
    with pytest.raises(InvalidInput) as caught:
        lexicon.read_products(path)
    assert [problem.line for problem in caught.value.problems][:2] == [2, 3]
    assert {problem.line for problem in caught.value.problems} == {2, 3, 4}
