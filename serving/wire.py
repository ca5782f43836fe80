"""What goes over the wire: request bodies with their limits, and answers."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from data.context import Context
from data.labels import Language, Marketplace

MAX_TEXT = 10_000
MAX_TEXTS = 1_000

Text = Annotated[str, Field(max_length=MAX_TEXT)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ClassifyRequest(_Body):
    """Texts to label; `explain` adds each word's weight and the runner-up."""

    texts: list[Text] = Field(min_length=1, max_length=MAX_TEXTS)
    explain: bool = False


class CheckRequest(_Body):
    """A draft to check."""

    text: Text
    marketplace: Marketplace
    context: Context = Context()
    lang: Language | None = None


class SuggestRequest(_Body):
    """A question to answer."""

    question: Text
    marketplace: Marketplace
    context: Context = Context()
    top: int = Field(3, ge=1, le=10)


class Feedback(_Body):
    """What the agent did with a label, a suggestion or a finding."""

    about: Literal["label", "suggestion", "finding"]
    action: Literal["accepted", "edited", "rejected", "relabelled"]
    text: Text
    lang: Language | None = None
    marketplace: Marketplace | None = None
    label: str | None = Field(None, max_length=100, description="type/intent, as given or corrected")
    template: str | None = Field(None, max_length=200)
    rule: str | None = Field(None, max_length=100)
    sent: Text | None = Field(None, description="what was sent in the end")


class LabelAnswer(BaseModel):
    """The fields of a label."""

    lang: str
    type: str
    type_confidence: float
    intent: str
    intent_confidence: float
    also: list[str]
    needs_reply: bool
    needs_review: bool
    reason: str
    error: str | None = None
    runner_up: str | None = None
    runner_up_confidence: float | None = None
    words: list[dict[str, Any]] | None = None


class ClassifyAnswer(BaseModel):
    """A label for each text, in order."""

    results: list[LabelAnswer]


class FindingAnswer(BaseModel):
    """A rule the draft would break; offsets count code points and are null for findings about state."""

    rule: str
    risk: str
    severity: Literal["block", "warn", "info"]
    start: int | None
    end: int | None
    text: str
    message: str
    source: str
    fix: str
    detector: str
    score: float


class CheckAnswer(BaseModel):
    """The policy check of a draft."""

    verdict: Literal["block", "warn", "ok"]
    marketplace: Marketplace
    lang: str
    length: int
    length_limit: int
    risks: dict[str, float]
    findings: list[FindingAnswer]
    rewrite: str | None


class FactAnswer(BaseModel):
    """A fact a reply states and where it came from."""

    slot: str
    value: str
    source: str


class SuggestionAnswer(BaseModel):
    """A reply that passed the check; `[…]` stands for each missing slot."""

    template: str
    lang: str
    text: str
    score: float
    length: int
    facts: list[FactAnswer]
    missing: list[str]
    verdict: Literal["warn", "ok"]
    findings: list[FindingAnswer]


class SuggestAnswer(BaseModel):
    """What to do about a question."""

    question: LabelAnswer
    needs_reply: bool
    reply_by: str | None
    may_send: bool
    blocked_by: list[str]
    advice: str
    suggestions: list[SuggestionAnswer]


class Problem(BaseModel):
    """An error as RFC 9457 has it."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[dict[str, Any]] = []
