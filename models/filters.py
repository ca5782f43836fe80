"""Filters: named reasons why a candidate is no finding. Each finishes the sentence "ignore it because it …"."""

import re
from collections.abc import Callable
from typing import Final

from models.candidate import Candidate
from models.reading import Reading

Filter = Callable[[Candidate, Reading], bool]

_ORDER: Final = re.compile(
    r"^(pedido|orden|order|compra|venda|venta|tracking|track|rastre|seguimiento|guia|codigo|code|заказ|трек|отправлен|посылк|накладн|квитанц"
    r"|envio|protocolo|ticket|nota$|nf$|nfe$|factura|boleta|fatura|invoice|заявк|претенз|remito|despacho|shipment|parcel|etiqueta)"
)
_ARTICLE: Final = re.compile(
    r"^(sku|articul|article|art$|ref$|referencia|pieza|peca|part$|pn$|oem|ean|gtin|upc|isbn|imei|serie|serial|lotes?$|lots?$|batch|notificac|precinto|calibr|калибр|детал|запчаст|modelo|model|артикул|арт$"
    r"|модел|каталож|серийн|штрих|код$|кода$|парти|cod$|barcode|chip|inmetro|anatel|registro|anvisa|cas$|npn|mpn|version|firmware|norma|iso$)"
)
_POSTAL: Final = re.compile(r"^(cep|postal|zip|cp|индекс|postcode|postleitzahl)$")
_MONEY: Final = re.compile(
    r"^([$€£₽]|r|us|usd|ars|brl|mxn|rub|руб\w*|р|pesos?|reais|real|dolares|dollars?|euros?|precio|preco|price|цена|цены)$"
)
_UNIT: Final = re.compile(
    r"^(mm|cm|m|km|kg|g|gr|mg|ml|l|lt|v|w|a|ah|mah|hz|khz|mhz|ghz|gb|mb|tb|k|px|dpi|rpm|btu|psi|bar|lm|lux|mpx|mp|fps|db|nm|cc|hp|x|х|%|°"
    r"|мм|см|м|км|кг|г|гр|мл|л|в|вт|а|ач|мач|гц|мгц|ггц|гб|мб|тб|об|кд|дб|шт|units?|unidades?|pcs|piezas?|pecas?|hojas|folhas|пар|листов)$"
)


def follows_an_order_word(candidate: Candidate, reading: Reading) -> bool:
    """Is an order, tracking or invoice number: such a word stands just before it."""
    return candidate.detector == "phone" and _named_before(candidate, reading, _ORDER)


def stands_by_an_article_word(candidate: Candidate, reading: Reading) -> bool:
    """Is an article, part, batch or serial number: such a word stands by it."""
    return candidate.detector == "phone" and (
        _named_before(candidate, reading, _ARTICLE) or any(_ARTICLE.match(w.text) for w in candidate.after(reading, 6))
    )


def is_a_local_address(candidate: Candidate, reading: Reading) -> bool:
    """Is an address inside the buyer's own network, such as a router's 192.168.0.1 (RFC 1918)."""
    start, end = candidate.span(reading)
    return bool(re.fullmatch(r"(192\.168|10\.\d+|172\.(1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}", reading.source[start:end]))


def ends_in_a_year(candidate: Candidate, reading: Reading) -> bool:
    """Is a model and its year, "S10 2013": a short number and a year behind it."""
    inside = [word.text for word in reading.words[candidate.first : candidate.last + 1]]
    return candidate.detector == "phone" and len(inside) == 2 and bool(re.fullmatch(r"(19|20)\d\d", inside[1]))


def is_a_postal_code(candidate: Candidate, reading: Reading) -> bool:
    """Is a postal code: the word stands before it and it is short enough."""
    return candidate.detector == "phone" and len(candidate.value) <= 8 and _named_before(candidate, reading, _POSTAL)


def is_an_amount(candidate: Candidate, reading: Reading) -> bool:
    """Is a price or a measure: a currency before it, a unit behind it or between its numbers."""
    if candidate.detector != "phone":
        return False
    before, after = candidate.before(reading, 2), candidate.after(reading, 1)
    inside = reading.words[candidate.first : candidate.last + 1]
    return (
        any(_MONEY.match(word.text) for word in before)
        or any(_UNIT.match(word.text) or _MONEY.match(word.text) for word in after)
        or any(_UNIT.match(word.text) for word in inside if not word.is_number and len(word.text) < 4)
    )


def is_a_date_or_time(candidate: Candidate, reading: Reading) -> bool:
    """Is a date, a time or a range of either."""
    start, end = candidate.span(reading)
    written = reading.source[start:end]
    return bool(
        candidate.detector == "phone"
        and re.fullmatch(
            r"(\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2})([ ,a-zа-я-]*\d{1,2}[:.h]?\d{0,2})?.{0,14}",
            written,
        )
    )


def is_part_of_a_code(candidate: Candidate, reading: Reading) -> bool:
    """Is part of a longer code: letters touch it on either side."""
    if candidate.detector != "phone":
        return False
    words = reading.words
    first, last = candidate.first, candidate.last
    touches_before = first > 0 and words[first - 1].end == words[first].start and words[first - 1].text.isalpha()
    touches_after = last + 1 < len(words) and words[last].end == words[last + 1].start and words[last + 1].text.isalpha()
    return touches_before or touches_after


def is_a_list_of_numbers(candidate: Candidate, reading: Reading) -> bool:
    """Is a list: numbers of one or two figures with commas between them (sizes, quantities)."""
    if candidate.detector != "phone":
        return False
    inside = reading.words[candidate.first : candidate.last + 1]
    numbers = [word for word in inside if word.is_number]
    commas = sum(word.text == "," for word in inside)
    return len(numbers) >= 3 and commas >= len(numbers) - 2 and all(len(word.text) <= 2 for word in numbers)


FILTERS: Final[tuple[Filter, ...]] = (
    follows_an_order_word,
    stands_by_an_article_word,
    is_a_local_address,
    ends_in_a_year,
    is_a_postal_code,
    is_an_amount,
    is_a_date_or_time,
    is_part_of_a_code,
    is_a_list_of_numbers,
)


def reason_to_ignore(candidate: Candidate, reading: Reading) -> str | None:
    """Return the name of the first filter that holds, None when the candidate stands."""
    return next((filter_.__name__ for filter_ in FILTERS if filter_(candidate, reading)), None)


def _named_before(candidate: Candidate, reading: Reading, names: re.Pattern[str]) -> bool:
    return any(names.match(word.text) for word in candidate.before(reading, 5))
