"""How numbers, days, dates, money and lists read in each language."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal

from data.labels import Language

LOCALES: Final[dict[Language, str]] = {"es": "es_419", "pt": "pt_BR", "ru": "ru_RU", "en": "en_US"}

_WORKING_DAYS: Final[dict[Language, dict[str, str]]] = {
    "es": {"one": "{} día hábil", "other": "{} días hábiles"},
    "pt": {"one": "{} dia útil", "other": "{} dias úteis"},
    "ru": {"one": "{} рабочий день", "few": "{} рабочих дня", "other": "{} рабочих дней"},
    "en": {"one": "{} working day", "other": "{} working days"},
}
_SAME_DAY: Final[dict[Language, str]] = {
    "es": "el mismo día",
    "pt": "no mesmo dia",
    "ru": "в тот же день",
    "en": "the same day",
}
_DAY: Final[dict[Language, str]] = {"es": "d 'de' MMMM", "pt": "d 'de' MMMM", "ru": "d MMMM", "en": "MMMM d"}
_BETWEEN: Final[dict[Language, str]] = {
    "es": "entre el {} y el {}",
    "pt": "entre {} e {}",
    "ru": "с {} по {}",
    "en": "between {} and {}",
}
_FREE: Final[dict[Language, str]] = {"es": "gratis", "pt": "grátis", "ru": "бесплатно", "en": "free"}


def working_days(first: int, last: int, lang: Language) -> str:
    """Return "1 día hábil", "3–5 días hábiles"; zero days is the same day."""
    if last == 0:
        return _SAME_DAY[lang]
    forms = _WORKING_DAYS[lang]
    shown = str(last) if first == last else f"{first}–{last}"
    return forms.get(Locale.parse(LOCALES[lang]).plural_form(last), forms["other"]).format(shown)


def day(moment: date, lang: Language) -> str:
    """Return "27 de noviembre"."""
    return format_date(moment, _DAY[lang], locale=LOCALES[lang])


def days_between(first: date, last: date, lang: Language) -> str:
    """Return "entre el 27 de noviembre y el 1 de diciembre", or the one day when both are the same."""
    return day(first, lang) if first == last else _BETWEEN[lang].format(day(first, lang), day(last, lang))


def money(amount: float, currency: str | None, lang: Language) -> str:
    """Return an amount with its currency, the way the language writes it; zero is free."""
    if amount == 0:
        return _FREE[lang]
    if currency is None:
        return format_decimal(amount, locale=LOCALES[lang])
    return format_currency(amount, currency, locale=LOCALES[lang])


def listing(items: Sequence[str], lang: Language) -> str:
    """Return "a, b y c"."""
    return format_list(list(items), locale=LOCALES[lang])
