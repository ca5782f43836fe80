"""A buyer's question as a corpus line, and the label the classifier gives it."""

from dataclasses import dataclass, field
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from data.labels import INTENTS, TYPE_OF_INTENT, Channel, Language, Marketplace, QuestionType, full_label

Span = tuple[int, int]


class Question(BaseModel):
    """A labelled buyer question, one line of a questions corpus.

    `also` holds further `type/intent` labels, `mentions` the code-point spans that name the product,
    `group` the family that a split must not separate, `writer` whose hand it is.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1)
    text: str = Field(min_length=1, max_length=5000)
    lang: Language
    type: QuestionType
    intent: str
    also: tuple[str, ...] = ()
    channel: Channel
    marketplace: Marketplace | None = None
    group: str
    writer: str = ""
    mentions: tuple[Span, ...] = ()

    @field_validator("intent")
    @classmethod
    def _known_intent(cls, intent: str) -> str:
        if intent not in INTENTS:
            raise ValueError(f"not an intent; one of {', '.join(INTENTS)}")
        return intent

    @field_validator("also")
    @classmethod
    def _known_labels(cls, also: tuple[str, ...]) -> tuple[str, ...]:
        for label in also:
            if label not in map(full_label, INTENTS):
                raise ValueError(f"{label!r} is not a type/intent label, such as 'usage/care'")
        return also

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.type != TYPE_OF_INTENT[self.intent]:
            raise ValueError(f"intent {self.intent!r} is of type {TYPE_OF_INTENT[self.intent]!r}, not {self.type!r}")
        check_spans(self.text, self.mentions)
        return self


def check_spans(text: str, spans: tuple[Span, ...]) -> None:
    """Raise ValueError unless every span is a non-empty range inside `text`."""
    for start, end in spans:
        if not 0 <= start < end <= len(text):
            raise ValueError(f"span {start}-{end} lies outside the text of {len(text)} characters")


@dataclass(frozen=True)
class DecidingWord:
    """A piece of the text and how much it spoke for the label (log-odds, may be negative)."""

    start: int
    end: int
    text: str
    weight: float


@dataclass(frozen=True)
class Label:
    """What the classifier says of one text; the fields of the `label` command, and why.

    `type` and `intent` are empty where there was no text. Confidences are calibrated probabilities of
    the primary type and intent. `error` says why a text could not be labelled at all.
    """

    lang: str
    type: str
    type_confidence: float
    intent: str
    intent_confidence: float
    also: tuple[str, ...]
    needs_reply: bool
    needs_review: bool
    reason: str
    runner_up: str = ""
    runner_up_confidence: float = 0.0
    words: tuple[DecidingWord, ...] = field(default=(), repr=False)
    error: str = ""

    def fields(self) -> dict[str, Any]:
        """Return the added fields of a labelled row, as the `label` command writes them."""
        row: dict[str, Any] = {
            "lang": self.lang,
            "type": self.type,
            "type_confidence": round(self.type_confidence, 4),
            "intent": self.intent,
            "intent_confidence": round(self.intent_confidence, 4),
            "also": list(self.also),
            "needs_reply": self.needs_reply,
            "needs_review": self.needs_review,
            "reason": self.reason,
        }
        if self.error:
            row["error"] = self.error
        return row
