"""A suggested reply, and the answer to a question as a whole."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from data.draft import Finding, Verdict
from data.question import Label


@dataclass(frozen=True)
class FactUsed:
    """A fact a reply states: which slot, what value, and the place in the context it came from."""

    slot: str
    value: str
    source: str


@dataclass(frozen=True)
class Suggestion:
    """A reply that has passed the policy check of its marketplace; `missing` slots show as `[…]` for the agent."""

    template: str
    lang: str
    text: str
    score: float
    length: int
    facts: tuple[FactUsed, ...]
    missing: tuple[str, ...]
    verdict: Verdict
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Suggestions:
    """What to do about a question: reply or not, by when, whether the rules let the seller write, and the replies."""

    question: Label
    needs_reply: bool
    reply_by: datetime | None
    may_send: bool
    blocked_by: tuple[str, ...]
    advice: str
    suggestions: tuple[Suggestion, ...]

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON data."""
        return {
            "question": self.question.fields(),
            "needs_reply": self.needs_reply,
            "reply_by": self.reply_by.isoformat() if self.reply_by else None,
            "may_send": self.may_send,
            "blocked_by": list(self.blocked_by),
            "advice": self.advice,
            "suggestions": [asdict(suggestion) for suggestion in self.suggestions],
        }
