"""The repair: the smallest cut that clears every finding in the text and leaves whole sentences behind."""

from collections.abc import Callable, Sequence
from typing import Final

from data.draft import Finding
from data.policy import Policy
from data.question import Span
from models.sentences import clauses, sentences

_CONTACTS: Final = frozenset({"contact_sharing", "contact_request", "off_platform"})
_LEAST_WORDS: Final = 3  # of a piece of a sentence worth keeping, and of a whole reply
_ENDS: Final = ".!?…"
_LOOSE: Final = " ,;:–—-"


def rewrite(
    text: str, found: Sequence[Finding], policy: Policy, lang: str, limit: int, is_clean: Callable[[str], bool]
) -> str | None:
    """Return the draft with the smallest edit after which `is_clean` holds, None when nothing useful is left."""
    spans = [(f.start, f.end) for f in found if f.start is not None and f.end is not None and f.severity != "info"]
    too_long = any(finding.detector == "too_long" for finding in found)
    if not spans and not too_long:
        return None
    own_way = policy.own_way.in_language(lang) if any(f.risk in _CONTACTS for f in found) else ""
    for keep in (_keep_beginnings, _keep_sentences):
        kept = " ".join(keep(text, spans))
        if len(kept.split()) < _LEAST_WORDS:
            continue
        for candidate in (f"{kept} {own_way}".strip(), kept):
            shortened = _within(candidate, limit)
            if len(shortened.split()) >= _LEAST_WORDS and is_clean(shortened):
                return shortened
    return None


def _keep_beginnings(text: str, spans: Sequence[Span]) -> list[str]:
    """Keep each sentence up to the clause that holds a finding, when enough of it stands before."""
    kept = []
    for sentence in sentences(text):
        good: list[Span] = []
        for clause in clauses(text, sentence):
            if _touches(clause, spans):
                break
            good.append(clause)
        piece = text[sentence[0] : good[-1][1]] if good else ""
        if not _touches(sentence, spans):
            kept.append(text[slice(*sentence)])
        elif len(piece.split()) >= _LEAST_WORDS:
            kept.append(piece.rstrip(_LOOSE) + "." * (piece.rstrip(_LOOSE)[-1:] not in _ENDS))
    return kept


def _keep_sentences(text: str, spans: Sequence[Span]) -> list[str]:
    return [text[slice(*sentence)] for sentence in sentences(text) if not _touches(sentence, spans)]


def _within(text: str, limit: int) -> str:
    """Drop sentences from the end until the text fits."""
    while len(text) > limit and (parts := sentences(text)):
        text = text[: parts[-1][0]].rstrip() if len(parts) > 1 else ""
    return text


def _touches(place: Span, spans: Sequence[Span]) -> bool:
    return any(start < place[1] and place[0] < end for start, end in spans)
