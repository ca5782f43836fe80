"""A seller's draft as a corpus line, and what the checker finds in one."""

from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from data.labels import Language, Marketplace, Risk
from data.question import Span, check_spans

Severity = Literal["block", "warn", "info"]
Verdict = Literal["block", "warn", "ok"]


class Draft(BaseModel):
    """A labelled seller draft, one line of a drafts corpus.

    `risks` are properties of the text whatever the marketplace; `clauses` are the code-point spans of the
    smallest risky pieces; `kind` says how the risk is put (or what a clean draft comes close to).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1)
    text: str = Field(min_length=1, max_length=5000)
    lang: Language
    risks: tuple[Risk, ...]
    marketplace: Marketplace | None = None
    buyer_started: bool
    group: str
    writer: str = ""
    clauses: tuple[Span, ...] = ()
    kind: str = ""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        check_spans(self.text, self.clauses)
        if self.clauses and not self.risks:
            raise ValueError("a clean draft has no risky clauses; name the risks or remove the clauses")
        return self


@dataclass(frozen=True)
class Finding:
    """A rule the draft would break, where, and why.

    `start`/`end` are code-point offsets into the draft as given; both are None for findings about the
    conversation's state, timing or attachments. `detector` names what found it, `score` how sure it is (0-1).
    """

    rule: str
    risk: str
    severity: Severity
    start: int | None
    end: int | None
    text: str
    message: str
    source: str
    fix: str
    detector: str = ""
    score: float = 1.0


@dataclass(frozen=True)
class Check:
    """The policy check of one draft for one marketplace, as the `check` command prints it."""

    verdict: Verdict
    marketplace: Marketplace
    lang: str
    length: int
    length_limit: int
    risks: dict[str, float]
    findings: tuple[Finding, ...]
    rewrite: str | None

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON data."""
        return asdict(self) | {"findings": [asdict(finding) for finding in self.findings]}
