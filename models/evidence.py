"""Evidence of risks in one draft: what recognizers found and filters left, joined with the learned heads."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.labels import RISKS, Language, Risk
from data.question import Span
from models.candidate import Candidate, Recognizer
from models.filters import reason_to_ignore
from models.reading import Reading, read
from models.recognizers.emails import EmailRecognizer
from models.recognizers.links import LinkRecognizer
from models.recognizers.messengers import MessengerRecognizer
from models.recognizers.patterns import pattern_recognizer
from models.recognizers.phones import PhoneRecognizer
from models.risks import WHOLE_ONLY, DraftRisks
from models.sentences import sentences

LEARNED = "learned"


@dataclass(frozen=True)
class Evidence:
    """A risk at a place of the draft, who found it and how sure; `value` is a link's host and the like."""

    risk: Risk
    start: int
    end: int
    detector: str
    score: float
    value: str = ""


def recognizers(lang: Language | None) -> tuple[Recognizer, ...]:
    """Return everything that looks for candidates in a draft of this language (None: not known)."""
    return (PhoneRecognizer(), EmailRecognizer(), LinkRecognizer(), MessengerRecognizer(), pattern_recognizer(lang))


def gather(text: str, learned: DraftRisks, thresholds: dict[Risk, float], lang: Language | None) -> list[Evidence]:
    """Return all evidence in a draft, in the order of the text, overlapping evidence of one risk joined."""
    reading = read(text)
    found = [_evidence(candidate, reading) for candidate in _candidates(reading, lang)]
    for risk in RISKS:
        probability, place = learned.probability[risk], learned.place[risk]
        known = any(item.risk == risk and _inside(item, place) for item in found)
        if probability >= thresholds[risk] and not known and risk not in _ruled_out(text, place, lang):
            found.append(Evidence(risk, *_narrow(text, place), LEARNED, probability))
    return _joined(found)


def _candidates(reading: Reading, lang: Language | None) -> list[Candidate]:
    candidates = [candidate for recognizer in recognizers(lang) for candidate in recognizer.find(reading)]
    return [candidate for candidate in candidates if reason_to_ignore(candidate, reading) is None]


def _evidence(candidate: Candidate, reading: Reading) -> Evidence:
    start, end = candidate.span(reading)
    return Evidence(candidate.risk, start, end, candidate.detector, candidate.score, candidate.value)


def _inside(item: Evidence, place: Span) -> bool:
    return item.start < place[1] and place[0] < item.end


def _ruled_out(text: str, place: Span, lang: Language | None) -> set[Risk]:
    """Return the risks that the learned heads may not see in a place.

    Harmless phrases rule out what they are listed under, in a sentence; a draft of several is for its sentences to say. A
    draft that asks something does more than confirm or thank.
    """
    piece = text[slice(*place)]
    asking = set(WHOLE_ONLY) if "?" in piece else set()
    return asking | (pattern_recognizer(lang).harmless(read(piece)) if len(sentences(piece)) == 1 else set())


def _narrow(text: str, place: Span) -> Span:
    """Take a one-sentence draft's only sentence without the blanks around it."""
    parts = sentences(text)
    return parts[0] if len(parts) == 1 else place


def _joined(found: Sequence[Evidence]) -> list[Evidence]:
    """Join overlapping evidence of one risk; the surest names the detector."""
    joined: list[Evidence] = []
    for item in sorted(found, key=lambda each: (each.risk, each.start, each.end)):
        last = joined[-1] if joined else None
        if last and last.risk == item.risk and item.start <= last.end:
            surest = max(last, item, key=lambda each: each.score)
            end = max(last.end, item.end)
            joined[-1] = Evidence(item.risk, last.start, end, surest.detector, surest.score, surest.value)
        else:
            joined.append(item)
    return sorted(joined, key=lambda each: (each.start, each.end, RISKS.index(each.risk)))
