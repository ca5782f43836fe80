"""The repair: the smallest cut that clears the findings and leaves whole sentences, or nothing."""

import pytest

from data.labels import Marketplace
from models.checker import DraftToCheck
from models.desk import Desk


@pytest.mark.parametrize(
    ("draft", "marketplace", "repaired"),
    [
        (
            "Hola, sí, queda stock en azul. Cualquier cosa llamame al 11 5544-3322.",
            "mercado_libre",
            "Hola, sí, queda stock en azul. Escribime por acá y te respondo.",
        ),
        (
            "The lamp is 40 cm tall and made of oak. The manual is at www.brightlamps.com/manual",
            "amazon",
            "The lamp is 40 cm tall and made of oak.",
        ),
        (
            "Размер подойдёт, ткань тянется. Мой номер 8 912 345-67-89.",
            "yandex_market",
            "Размер подойдёт, ткань тянется. Напишите здесь, в чате Маркета.",
        ),
    ],
)
def test_the_risky_sentence_goes_and_the_rest_stays(desk: Desk, draft: str, marketplace: Marketplace, repaired: str) -> None:
    check = desk.checker.check(DraftToCheck(draft, marketplace))
    assert check.verdict == "block"
    assert check.rewrite == repaired


def test_a_repair_passes_the_check_itself(desk: Desk) -> None:
    draft = "Sim, temos o preto em estoque, sai amanhã. Me chama no zap 11 98765-4321 que te mando fotos."
    repaired = desk.checker.check(DraftToCheck(draft, "mercado_libre")).rewrite
    assert repaired is not None
    assert desk.checker.check(DraftToCheck(repaired, "mercado_libre")).verdict == "ok"


def test_a_draft_of_nothing_but_risk_has_no_repair(desk: Desk) -> None:
    assert desk.checker.check(DraftToCheck("Llamame al 11 5544-3322", "mercado_libre")).rewrite is None


def test_a_clean_draft_has_nothing_to_repair(desk: Desk) -> None:
    assert desk.checker.check(DraftToCheck("Sí, hay stock en azul.", "mercado_libre")).rewrite is None


def test_a_draft_that_is_too_long_loses_whole_sentences_from_its_end(desk: Desk) -> None:
    sentence = "Se arma con cuatro tornillos y la llave que viene en la bolsa. "
    repaired = desk.checker.check(DraftToCheck(sentence * 7, "mercado_libre", lang="es")).rewrite
    assert repaired == (sentence * 5).strip()
