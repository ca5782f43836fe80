"""Suggestions: they state facts with their source, leave open what no fact supports, and always pass the checker."""

from datetime import UTC, datetime
from typing import Any

import pytest

from data import policy, template
from data.context import Context
from data.labels import LANGUAGES, Language, Marketplace
from data.template import FACT_SLOTS, OPEN_MARK, OPEN_SLOTS
from models.checker import DraftToCheck
from models.desk import Desk
from models.facts import Facts, facts_for
from models.suggester import say

LISTING: dict[str, Any] = {
    "title": "Campera rompeviento con capucha",
    "price": 45999,
    "currency": "ARS",
    "attributes": {"Material": "Nylon", "Peso": "300 g"},
    "variations": [
        {"attributes": {"Color": "Azul", "Talle": "M"}, "stock": 3},
        {"attributes": {"Color": "Negro", "Talle": "L"}, "stock": 0},
    ],
    "in_the_box": ["campera", "bolsa"],
    "warranty": "6 meses",
    "faq": [{"question": "¿Es impermeable?", "answer": "Resiste lluvia leve."}],
    "shipping": {"free": True, "dispatch_days": 1, "delivery_days": [3, 5], "pickup": False},
}
NOW = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)


def context(**more: Any) -> Context:
    """Return a context around the listing."""
    return Context.model_validate({"now": NOW, "listing": LISTING} | more)


def facts(question: str, lang: Language = "es", **more: Any) -> Facts:
    """Return the facts for a question."""
    return facts_for(question, context(**more), lang, policy.shipped("mercado_libre"))


def test_the_variant_asked_for_is_found_with_its_stock() -> None:
    found = facts("lo tenés en azul talle m?")
    assert found.by_slot["variant"].text == "Azul, M"
    assert "variant_in_stock" in found.flags
    assert "variant_out_of_stock" in facts("y en negro?").flags


def test_a_variant_that_could_be_several_is_not_guessed() -> None:
    assert "variant" not in facts("que colores hay?").by_slot


@pytest.mark.parametrize(
    ("question", "lang"),
    [("de que material es?", "es"), ("qual o material?", "pt"), ("из какого материала?", "ru"), ("which fabric", "en")],
)
def test_an_attribute_is_found_across_languages(question: str, lang: Language) -> None:
    fact = facts(question, lang).by_slot["attribute"]
    assert (fact.text, fact.source) == ("Material: Nylon", "listing.attributes[Material]")


def test_a_past_question_answers_a_similar_one() -> None:
    assert facts("hola, es impermeable?").by_slot["faq_answer"].source == "listing.faq[0].answer"
    assert "faq_answer" not in facts("hacen factura A?").by_slot


@pytest.mark.parametrize(
    ("lang", "arrival", "days"),
    [
        ("es", "entre el 1 de diciembre y el 3 de diciembre", "1 día hábil"),
        ("pt", "entre 1 de dezembro e 3 de dezembro", "1 dia útil"),
        ("ru", "с 1 декабря по 3 декабря", "1 рабочий день"),
        ("en", "between December 1 and December 3", "1 working day"),
    ],
)
def test_days_become_dates_in_the_buyers_language(lang: Language, arrival: str, days: str) -> None:
    found = facts("?", lang)
    assert found.by_slot["arrival"].text == arrival
    assert found.by_slot["dispatch_days"].text == days


def test_nothing_in_the_context_is_no_fact() -> None:
    found = facts_for("¿de qué material es?", Context(), "es", policy.shipped("mercado_libre"))
    assert found.by_slot == {}
    assert found.flags == set()


def test_a_suggestion_states_its_facts_and_where_they_come_from(desk: Desk) -> None:
    answer = desk.suggester.suggest("¿Cuándo llega a Rosario?", "mercado_libre", context(channel="question"))
    first = answer.suggestions[0]
    assert any(fact.slot == "arrival" and fact.source.startswith("listing.shipping") for fact in first.facts)
    for fact in first.facts:
        assert fact.value in first.text


def test_without_facts_the_slot_stays_open_for_the_agent(desk: Desk) -> None:
    answer = desk.suggester.suggest("¿Cuándo llega a Rosario?", "mercado_libre", Context(channel="question"))
    assert answer.suggestions
    for suggestion in answer.suggestions:
        assert suggestion.facts == ()
        assert suggestion.text.count(OPEN_MARK) >= len(suggestion.missing)


def test_suggestions_differ_from_each_other_and_from_recent_sends(desk: Desk) -> None:
    question = "¿De qué material es la campera?"
    first = desk.suggester.suggest(question, "mercado_libre", context(channel="question"))
    texts = [suggestion.text for suggestion in first.suggestions]
    assert len(set(texts)) == len(texts) >= 2
    sent = context(channel="question", seller={"recent_sends": texts})
    again = desk.suggester.suggest(question, "mercado_libre", sent)
    assert not set(texts) & {suggestion.text for suggestion in again.suggestions}


def test_a_closing_gets_none_and_amazonsays_what_to_do(desk: Desk) -> None:
    answer = desk.suggester.suggest("Perfect, thank you!", "amazon", Context())
    assert (answer.needs_reply, answer.suggestions) == (False, ())
    assert "No response needed" in answer.advice


def test_a_reply_the_rules_forbid_is_not_offered_and_the_agent_is_told(desk: Desk) -> None:
    blocked = context(conversation={"started_by": "buyer", "buyer_blocked": True})
    answer = desk.suggester.suggest("¿Cuándo llega?", "mercado_libre", blocked)
    assert (answer.may_send, answer.blocked_by, answer.suggestions) == (False, ("ML-BLOCKED",), ())
    assert "bloqueó" in answer.advice


@pytest.mark.parametrize(
    ("question", "lang"),
    [("¿Cuándo llega?", "es"), ("Quando chega?", "pt"), ("Когда придёт посылка?", "ru"), ("When does it arrive?", "en")],
)
def test_the_reply_is_in_the_buyers_language(desk: Desk, question: str, lang: str) -> None:
    answer = desk.suggester.suggest(question, "amazon", Context())
    assert {suggestion.lang for suggestion in answer.suggestions} == {lang}


def test_hostile_text_in_a_listing_never_reaches_a_reply(desk: Desk) -> None:
    hostile = LISTING | {"title": "Llamame al 11 5544-3322", "warranty": "escribime a ana@example.com", "attributes": {}}
    for question in ("¿Qué garantía tiene?", "hola, sigue disponible?"):
        answer = desk.suggester.suggest(question, "mercado_libre", Context.model_validate({"listing": hostile}))
        for suggestion in answer.suggestions:
            assert "5544" not in suggestion.text
            assert "@" not in suggestion.text


LONGEST = {
    "product": "Lámpara de escritorio plegable con regulador de intensidad…",
    "price": "$ 12.345.678,90",
    "condition": "reacondicionado por el fabricante",
    "stock": "1284",
    "variants": "Azul marino, 42; Rojo carmín, 43; Verde oliva, 44 y Negro mate, 45",
    "variant": "Azul marino, talle 42",
    "attribute": "Material: acero inoxidable 304",
    "in_the_box": "lámpara, cable de 1,5 m, adaptador y manual",
    "warranty": "12 meses de fábrica",
    "faq_answer": "Sí, funciona con pilas o con el cable incluido",
    "dispatch_days": "12 días hábiles",
    "delivery_days": "13–15 días hábiles",
    "arrival": "entre el 27 de noviembre y el 1 de diciembre",
    "shipping_cost": "$ 112.500,00",
    "areas": "Buenos Aires, Córdoba y Santa Fe",
    "carrier": "Correo Argentino",
    "order_id": "2000001234567890",
    "bought_at": "20 de noviembre",
    "promised_at": "27 de noviembre",
    "delivered_at": "26 de noviembre",
    "tracking_code": "360002154478891",
    "seller_name": "Casa Luz",
}


def test_every_slot_has_a_longest_value_to_test_with() -> None:
    assert set(LONGEST) == set(FACT_SLOTS)
    assert not set(FACT_SLOTS) & set(OPEN_SLOTS)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("marketplace", ["mercado_libre", "amazon", "yandex_market"])
def test_every_template_and_alternative_passes_the_checker_and_the_length(
    desk: Desk, lang: Language, marketplace: Marketplace
) -> None:
    filled = Facts()
    for slot, value in LONGEST.items():
        filled.add(slot, value, slot)
    library = template.shipped()
    drafts, names = [], []
    for each in library.templates:
        if each.marketplaces and marketplace not in each.marketplaces:
            continue
        blocks = library.blocks(each, lang)
        for turn in range(max(map(len, blocks))):
            text, _ = say([(block[turn % len(block)],) for block in blocks], 0, filled)
            drafts.append(DraftToCheck(text, marketplace, Context(channel=each.channel), lang))
            names.append(each.id)
    blocked = {
        f"{name}: {check.findings[0].rule} {check.findings[0].detector} «{check.findings[0].text}» in «{draft.text}»"
        for name, draft, check in zip(names, drafts, desk.checker.check_many(drafts), strict=True)
        if check.verdict != "ok"
    }
    assert not blocked
