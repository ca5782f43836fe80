"""Reading through disguise: clean words that know where they stand in the draft as written."""

import pytest

from models.numerals import spelt_digits
from models.reading import read
from models.sentences import clauses, sentences


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Llamá", ["llama"]),
        ("３３②2", ["3322"]),
        ("5️⃣5️⃣", ["55"]),
        ("what\u200bsapp", ["whatsapp"]),
        ("w h a t s a p p", ["whatsapp"]),
        ("т.е.л.е.г.р.а.м", ["телеграм"]),
        ("WhаtsАpp", ["whatsapp"]),  # Cyrillic а and А
        ("a b", ["a", "b"]),  # too few to be spaced out on purpose
        ("мой", ["мой"]),
    ],
)
def test_disguises_read_as_what_they_hide(written: str, words: list[str]) -> None:
    assert [word.text for word in read(written).words] == words


def test_words_point_into_the_draft_as_written() -> None:
    draft = "Ésc\u200bríbeme al １１ 5544"
    assert [draft[word.start : word.end] for word in read(draft).words] == ["Ésc\u200bríbeme", "al", "１１", "5544"]


@pytest.mark.parametrize(
    ("spelt", "digits"),
    [
        ("cincuenta y cinco", "55"),
        ("novecientos doce", "912"),
        ("veintitres", "23"),
        ("meia", "6"),
        ("двести двадцать три", "223"),
        ("сорок пять", "45"),
        ("forty-two", "42"),
        ("double six", "66"),
        ("triple 4", "444"),
    ],
)
def test_numbers_in_words_read_as_digits(spelt: str, digits: str) -> None:
    words = read(spelt).words
    assert spelt_digits(words, 0) == (digits, len(words))


def test_an_ordinary_word_is_no_number() -> None:
    assert spelt_digits(read("mesa").words, 0) is None


def test_sentences_and_clauses_are_spans_without_the_blanks() -> None:
    text = "Sí, hay stock.  Mide 3.5 cm: entra. ¿Lo llevás?"
    assert [text[a:b] for a, b in sentences(text)] == ["Sí, hay stock.", "Mide 3.5 cm: entra.", "¿Lo llevás?"]
    assert [text[a:b] for a, b in clauses(text, sentences(text)[0])] == ["Sí,", "hay stock."]
