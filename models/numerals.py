"""Numbers spelt in words, in four languages, read as digits: "cincuenta y cinco", "meia", "девятьсот", "double six"."""

from collections.abc import Sequence
from typing import Final

from models.reading import Word


def _table(rows: str) -> dict[str, int]:
    return {word: int(value) for value, *words in (row.split() for row in rows.strip().splitlines()) for word in words}


# value, then the words for it, without accents. "meia" is how Brazilians say six in a telephone number.
UNITS: Final = _table(
    """
    0 cero zero ноль нуль нулик
    1 uno un una um uma one один одна раз единица
    2 dos dois duas two два две двоечка
    3 tres three три троечка
    4 cuatro quatro four четыре
    5 cinco five пять пятерка
    6 seis meia six шесть
    7 siete sete seven семь
    8 ocho oito eight восемь
    9 nueve nove nine девять
    """
)
TEENS: Final = _table(
    """
    10 diez dez ten десять
    11 once onze eleven одиннадцать
    12 doce doze twelve двенадцать
    13 trece treze thirteen тринадцать
    14 catorce quatorze catorze fourteen четырнадцать
    15 quince quinze fifteen пятнадцать
    16 dieciseis dezesseis sixteen шестнадцать
    17 diecisiete dezessete seventeen семнадцать
    18 dieciocho dezoito eighteen восемнадцать
    19 diecinueve dezenove nineteen девятнадцать
    21 veintiuno veintiun
    22 veintidos
    23 veintitres
    24 veinticuatro
    25 veinticinco
    26 veintiseis
    27 veintisiete
    28 veintiocho
    29 veintinueve
    """
)
TENS: Final = _table(
    """
    20 veinte vinte twenty двадцать
    30 treinta trinta thirty тридцать
    40 cuarenta quarenta forty сорок
    50 cincuenta cinquenta fifty пятьдесят
    60 sesenta sessenta sixty шестьдесят
    70 setenta seventy семьдесят
    80 ochenta oitenta eighty восемьдесят
    90 noventa ninety девяносто
    """
)
HUNDREDS: Final = _table(
    """
    100 cien ciento cem cento сто
    200 doscientos duzentos двести
    300 trescientos trezentos триста
    400 cuatrocientos quatrocentos четыреста
    500 quinientos quinhentos пятьсот
    600 seiscientos seiscentos шестьсот
    700 setecientos семьсот
    800 ochocientos oitocentos восемьсот
    900 novecientos novecentos девятьсот
    """
)
REPEATS: Final = _table(
    """
    2 double doble duplo dobre дважды двойная
    3 triple treble triplo тройная трижды
    """
)
AND: Final = frozenset({"y", "e", "and"})
COMMON: Final = frozenset({"un", "una", "um", "uma", "one", "раз", "once", "meia", "ten", "сто"})  # ordinary words too


def spelt_digits(words: Sequence[Word], start: int) -> tuple[str, int] | None:
    """Read the number spelt from `words[start]` on; return its digits and how many words it takes, or None."""
    first = words[start].text
    if first in REPEATS:
        digit = _single_digit(words, start + 1)
        return (digit * REPEATS[first], 2) if digit else None
    value, taken = 0, 0
    for table, room in ((HUNDREDS, 100), (TENS, 10), (TEENS, 1), (UNITS, 1)):
        at = start + taken
        joined = taken and at + 1 < len(words) and words[at].text in AND | {"-"}
        at += bool(joined)
        found = table.get(words[at].text) if at < len(words) else None
        if found is not None and (value == 0 or value % (room * 10) == 0):
            value += found
            taken = at + 1 - start
            if table is TEENS or table is UNITS:
                break
    return (str(value), taken) if taken else None


def _single_digit(words: Sequence[Word], at: int) -> str | None:
    if at >= len(words):
        return None
    text = words[at].text
    if text in UNITS:
        return str(UNITS[text])
    return text if text.isdigit() and len(text) == 1 else None
