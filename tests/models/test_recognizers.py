"""Recognizers and filters: contacts are found however they are written; look-alikes are left alone, with a reason."""

import pytest

from data import patterns
from data.labels import LANGUAGES, Language
from models.filters import reason_to_ignore
from models.reading import read
from models.recognizers.emails import EmailRecognizer
from models.recognizers.links import LinkRecognizer
from models.recognizers.messengers import MessengerRecognizer
from models.recognizers.patterns import PatternRecognizer, matcher_patterns, pattern_recognizer
from models.recognizers.phones import PhoneRecognizer

RECOGNIZERS = (PhoneRecognizer(), EmailRecognizer(), LinkRecognizer(), MessengerRecognizer())


def found(draft: str) -> dict[str, str]:
    """Return, by detector, the piece of the draft that stands after the filters."""
    reading = read(draft)
    return {
        item.detector: draft[slice(*item.span(reading))]
        for recognizer in RECOGNIZERS
        for item in recognizer.find(reading)
        if reason_to_ignore(item, reading) is None
    }


@pytest.mark.parametrize(
    ("draft", "detector", "piece"),
    [
        ("Llamame al 11 5544-3322 y vemos", "phone", "11 5544-3322"),
        (
            "chama no nove nove oito um, dois três, quatro cinco seis sete",
            "phone",
            "nove nove oito um, dois três, quatro cinco seis sete",
        ),
        ("звоните 8 (912) 345-67-89", "phone", "8 (912) 345-67-89"),
        ("звоните восемь девятьсот двенадцать 345 67 89", "phone", "восемь девятьсот двенадцать 345 67 89"),
        ("call +44 7911 123456 please", "phone", "44 7911 123456"),
        ("my number is five five five, oh no: 555 double zero 12", "phone", "555 double zero 12"),
        ("whatsapp 1️⃣1️⃣ 5️⃣5️⃣4️⃣4️⃣ 3️⃣3️⃣2️⃣2️⃣", "phone", "1️⃣1️⃣ 5️⃣5️⃣4️⃣4️⃣ 3️⃣3️⃣2️⃣2"),
        ("write to tom.bikes@example.com now", "email", "tom.bikes@example.com"),
        ("escribime a ventas arroba gmail punto com", "email", "ventas arroba gmail punto com"),
        ("пишите на lampa собака mail точка ru", "email", "lampa собака mail точка ru"),
        ("mail me: jperez(a)outlook(.)com or jperez (at) outlook dot com", "email", "jperez (at) outlook dot com"),
        ("look at www.shop-luna.com.ar/x", "link", "www.shop-luna.com.ar/x"),
        ("loja da ana ponto com ponto br", "spelt_link", "ana ponto com ponto br"),
        ("escribime por whatsapp y te paso fotos", "messenger", "whatsapp"),
        ("напишите мне в телегу", "messenger", "телегу"),
        ("mi insta es igual que la tienda", "messenger", "insta"),
        ("follow @casa.luna there", "handle", "@casa.luna"),
    ],
)
def test_contacts_are_found_however_they_are_written(draft: str, detector: str, piece: str) -> None:
    assert found(draft).get(detector) == piece


@pytest.mark.parametrize(
    "draft",
    [
        "El código de seguimiento es 360002154478891",
        "Su pedido 2000001234567890 sale hoy",
        "Código da peça: 5W0698151, serve no Golf",
        "O CEP 01310-100 é atendido",
        "El precio es $ 1.299.999,00 en 6 cuotas",
        "Mide 120 x 80 x 75 cm y pesa 12,5 kg",
        "Talles 36, 37, 38, 39, 40 y 41",
        "La garantía vale hasta el 25/11/2027",
        "Горит 1920х1080, 144 Гц",
        "Артикул 8912345678 указан на коробке",
        "Open 192.168.0.1 in the browser",
        "Serve no S10 2013 sim",
        "The watch shows WhatsApp and Telegram notifications",
        "El reloj muestra mensajes de WhatsApp e Instagram",
        "Часы показывают сообщения из телеграма",
        "Dura 5.5 horas. Saludos",
        "It weighs 1.2kg. See page 3.",
        "It is at 20 cm, dot.",
    ],
)
def test_harmless_look_alikes_are_left_alone(draft: str) -> None:
    assert found(draft) == {}


@pytest.mark.parametrize(
    ("draft", "reason"),
    [
        ("seguimiento 11 5544 3322 llamar", "follows_an_order_word"),
        ("llamar: lote 11 5544 3322", "stands_by_an_article_word"),
        ("llamar, cuesta $ 1155443322", "is_an_amount"),
        ("ligue no CEP 01310 100", "is_a_postal_code"),
    ],
)
def test_a_candidate_is_ignored_for_a_named_reason(draft: str, reason: str) -> None:
    reading = read(draft)
    assert reason in [reason_to_ignore(item, reading) for item in PhoneRecognizer().find(reading)]


@pytest.mark.parametrize("phrase", ["... a", "a ...", "(a|b", "a [b", ""])
def test_a_phrase_that_cannot_be_read_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError, match="pattern"):
        matcher_patterns(phrase)


@pytest.mark.parametrize(
    ("phrase", "matching", "other"),
    [
        ("no (abr*|inici*) [(un|el)] reclamo", "por favor no abras reclamo", "no hay reclamo"),
        ("no (abr*|inici*) [(un|el)] reclamo", "no inicies un reclamo", "no inicies dos reclamo"),
        ("(cinco estrellas|5) [por favor] ya", "cinco estrellas por favor ya", "cinco por favor ya"),
        ("paga ... directo", "paga lo que falte hoy directo", "paga uno dos tres cuatro cinco directo"),
        ("нашем сайте", "На НАШЕМ сайте", "на сайте нашем"),
    ],
)
def test_a_phrase_matches_what_its_syntax_says(phrase: str, matching: str, other: str) -> None:
    section = patterns.Section(patterns=(phrase,), must_pass=("x",))
    recognizer = PatternRecognizer([patterns.PatternPack(language="es", risks={"promotion": section})])
    assert list(recognizer.find(read(matching)))
    assert not list(recognizer.find(read(other)))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_phrase_pack_flags_and_passes_its_own_examples(lang: Language) -> None:
    recognizer = pattern_recognizer(lang)
    for risk, section in patterns.shipped(lang).risks.items():
        for draft in section.must_flag:
            assert risk in {item.risk for item in recognizer.find(read(draft))}, (risk, draft)
        for draft in section.must_pass:
            assert risk not in {item.risk for item in recognizer.find(read(draft))}, (risk, draft)
