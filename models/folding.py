"""Folding: how a token is read before any feature is made of it. Everything here looks at one token alone."""

import re
import unicodedata
from typing import Final

_PIECE: Final = re.compile(r"\d+|[^\W\d_]+|[^\w\s]|_")
_REPEATED: Final = re.compile(r"(\w)\1{2,}")
_KEPT: Final = {"й": "\ue000"}  # й is a letter of its own, not и with an accent
_LATIN_FOR_CYRILLIC: Final = str.maketrans("aceopxyk", "асеорхук")
_CYRILLIC_FOR_LATIN: Final = str.maketrans("асеорхук", "aceopxyk")
_LONGEST_NUMBER: Final = 4


def fold(token: str) -> str:
    """Lower-case, drop accents (ё as е), shorten repeated letters, undo look-alike letters of another script."""
    return in_one_script(_REPEATED.sub(r"\1\1", without_accents(token.lower())))


def without_accents(text: str) -> str:
    """Replace each letter by its base letter; й stays."""
    if text.isascii():
        return text
    kept = text.replace("й", _KEPT["й"])
    bare = "".join(char for char in unicodedata.normalize("NFKD", kept) if not unicodedata.combining(char))
    return bare.replace(_KEPT["й"], "й")


def pieces(token: str) -> list[str]:
    """Split a token into words, numbers and marks; a number keeps only its length ("2012" reads "0000")."""
    found = _PIECE.findall(fold(token))
    return ["0" * min(len(piece), _LONGEST_NUMBER) if piece[0].isdigit() else piece for piece in found]


def in_one_script(word: str) -> str:
    """Read a word that mixes Latin and Cyrillic letters in the script most of its letters have."""
    cyrillic = sum("а" <= char <= "я" for char in word)
    latin = sum("a" <= char <= "z" for char in word)
    if not cyrillic or not latin:
        return word
    return word.translate(_LATIN_FOR_CYRILLIC if cyrillic >= latin else _CYRILLIC_FOR_LATIN)
