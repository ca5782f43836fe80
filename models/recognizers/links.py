"""Links and domains: typed, without the scheme, or spelt ("loja ponto com", "наш сайт точка ру"), and link shorteners."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from publicsuffixlist import PublicSuffixList

from models.candidate import Candidate
from models.reading import Reading, Word
from models.recognizers.emails import AT, DOT

_SPELT_DOTS: Final = DOT - {"."}
_SPELT_SUFFIXES: Final = frozenset("com net org br ar mx cl ru рф info shop store ком ру нет орг me io uk co".split())
_FILE_ENDINGS: Final = frozenset("pdf jpg jpeg png doc docx txt mp3 mp4 zip xls xlsx exe apk mov".split())
_ABBREVIATIONS: Final = re.compile(r"^(p\.ej|e\.g|i\.e|s\.a|a\.m|p\.m|т\.д|т\.п|т\.е|ул\.|г\.)")
_HOST: Final = re.compile(r"(?:https?://|www\.)?((?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,})(?::\d+)?(/[^\s]*)?")


class LinkRecognizer:
    """Yields hosts whose ending is a public suffix, and hosts with their dots spelt."""

    def find(self, reading: Reading) -> Iterator[Candidate]:
        """Yield candidates of risk `external_link`; `value` is the host."""
        yield from _typed(reading)
        yield from _spelt(reading)


def _typed(reading: Reading) -> Iterator[Candidate]:
    by_start = {word.start: i for i, word in enumerate(reading.words)}
    for match in _HOST.finditer(reading.text):
        host, path = match[1], match[2] or ""
        start, end = reading.span(*match.span())
        if "@" in reading.text[max(0, match.start() - 1) : match.start()] or not _is_host(host, match[0]):
            continue
        if start in by_start:
            last = max(i for i, word in enumerate(reading.words) if word.end <= end)
            explicit = match[0].startswith(("http", "www")) or bool(path)
            yield Candidate("external_link", by_start[start], last, "link", 0.99 if explicit else 0.9, host)


def _is_host(host: str, written: str) -> bool:
    labels = host.split(".")
    if labels[-1] in _FILE_ENDINGS or _ABBREVIATIONS.match(host) or labels[0].isdigit():
        return False
    if written.startswith(("http", "www.")) or ("/" in written and len(labels[-2]) > 2):
        return True
    suffix = _suffixes().publicsuffix(host, accept_unknown=False)
    return suffix is not None and suffix != host and len(labels[-2 if "." not in suffix else 0]) > 1


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def _spelt(reading: Reading) -> Iterator[Candidate]:
    words = reading.words
    behind = 0
    for i, word in enumerate(words):
        if i < behind or word.text not in _SPELT_DOTS or not _is_suffix(words, i + 1) or i == 0 or words[i - 1].is_mark:
            continue
        last = i + 1
        while _is_spelt_dot(words, last + 1) and _is_suffix(words, last + 2):
            last += 2
        behind = last + 1
        if not any(before.text in AT for before in words[max(0, i - 6) : i]):
            yield Candidate("external_link", i - 1, last, "spelt_link", 0.95, f"{words[i - 1].text}.{words[last].text}")


def _is_suffix(words: tuple[Word, ...], i: int) -> bool:
    return i < len(words) and words[i].text in _SPELT_SUFFIXES


def _is_spelt_dot(words: tuple[Word, ...], i: int) -> bool:
    return i < len(words) and words[i].text in DOT
