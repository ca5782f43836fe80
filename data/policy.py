"""Policy packs: what a marketplace forbids, warns of or allows, rule by rule. One YAML file a marketplace in `policies/`."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from data import yamlfile
from data.context import Context
from data.draft import Severity
from data.labels import MARKETPLACES, Language, Marketplace, Risk
from data.problems import Problem, raise_if_any

FOLDER: Final = Path(__file__).parent / "policies"

Kind = Literal["text", "conversation", "timing", "attachments"]
When = Literal[
    # about the text as a whole
    "too_long",
    # about the conversation and the order
    "seller_starts",
    "seller_starts_without_reason",
    "second_message_before_answer",
    "fulfilled_by_marketplace_before_delivery",
    "silent_for_30_days",
    "buyer_blocked_seller",
    "buyer_opted_out",
    "outside_the_thread",
    # about time
    "answer_late",
    "answer_very_late",
    "on_vacation_but_clock_runs",
    # about attachments
    "attachments_refused",
]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Localised(_Strict):
    """A text in the four languages."""

    es: str = Field(min_length=1)
    pt: str = Field(min_length=1)
    ru: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def in_language(self, lang: str) -> str:
        """Return the text in `lang`, in English when there is none."""
        return str(getattr(self, lang, self.en))


class Example(_Strict):
    """A draft that a rule must flag or must pass, with the context it needs."""

    text: str = Field(min_length=1)
    lang: Language | None = None
    context: Context = Context()


def _example(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


Examples = tuple[Annotated[Example, BeforeValidator(_example)], ...]


class Rule(_Strict):
    """One rule of a marketplace.

    It fires on `risks` found in the text, or on a condition `when`, narrowed by `channel` and by who `starts` the talk.
    `severity` "allow" says that what looks like a risk is fine here: the rule never fires. `blocks_when` turns it into a
    block under one more condition; `seller_domains_allowed` exempts links to the seller's `allowed_domains`. Where rules share
    a risk, those whose `words` (`stem*` for a beginning) stand in the risky sentence apply, and the first when none do.
    """

    id: str = Field(pattern=r"^[A-Z]{2}(-[A-Z0-9]+)+$")
    kind: Kind
    severity: Severity | Literal["allow"]
    risks: tuple[Risk, ...] = ()
    when: When | None = None
    starts: Literal["seller", "buyer"] | None = None
    channel: Literal["question", "message"] | None = None
    blocks_when: When | None = None
    words: tuple[str, ...] = ()
    seller_domains_allowed: bool = False
    source: str = Field(min_length=1)
    effective: date | None = None
    message: Localised
    fix: Localised
    must_flag: Examples
    must_pass: Examples

    @model_validator(mode="after")
    def _can_fire(self) -> Self:
        if self.severity != "allow" and not self.risks and not self.when:
            raise ValueError("needs risks or when, or it could never fire")
        if not self.must_flag or not self.must_pass:
            raise ValueError("needs at least one must_flag and one must_pass example")
        return self


class ReplyTime(_Strict):
    """How soon a buyer must be answered; in working time where the marketplace counts so."""

    hours: float = Field(gt=0)
    at_most_working_days: int | None = None
    time_zone: str
    country: str
    rule: str


class AttachmentLimits(_Strict):
    """What files a message may carry; None where the marketplace names no limit."""

    max_bytes: int | None = None
    types: tuple[str, ...] | None = None


class Policy(_Strict):
    """A marketplace's pack: its rules and the limits they refer to."""

    marketplace: Marketplace
    name: str
    version: date
    max_length: dict[Literal["question", "message"], Annotated[int, Field(gt=0)]]
    own_domains: tuple[str, ...]
    reply_time: ReplyTime
    attachments: AttachmentLimits = AttachmentLimits()
    own_way: Localised
    rules: tuple[Rule, ...]

    def rule(self, rule_id: str) -> Rule:
        """Return the rule with this id; raises KeyError when there is none."""
        return next((rule for rule in self.rules if rule.id == rule_id), None) or _no_rule(self, rule_id)

    def length_limit(self, context: Context) -> int:
        """Return how many characters the draft may have on the context's channel (default: a message)."""
        return self.max_length[context.channel or "message"]


def read(path: Path) -> Policy:
    """Read and validate one pack; raises `InvalidInput` with every error."""
    policy = yamlfile.read(path, Policy)
    seen: set[str] = set()
    problems = []
    for number, rule in enumerate(policy.rules):
        if rule.id in seen:
            problems.append(Problem(str(path), yamlfile.line_of(path, ("rules", number, "id")), rule.id, "stands twice"))
        seen.add(rule.id)
    if policy.reply_time.rule not in seen:
        line = yamlfile.line_of(path, ("reply_time", "rule"))
        problems.append(Problem(str(path), line, "reply_time.rule", f"{policy.reply_time.rule!r} is no rule of this pack"))
    raise_if_any(problems)
    return policy


@cache
def shipped(marketplace: Marketplace) -> Policy:
    """Return the pack that comes with replydesk."""
    return read(FOLDER / f"{marketplace}.yaml")


def all_shipped() -> tuple[Policy, ...]:
    """Return the packs of all marketplaces."""
    return tuple(shipped(marketplace) for marketplace in MARKETPLACES)


def _no_rule(policy: Policy, rule_id: str) -> Rule:
    raise KeyError(f"{policy.marketplace} has no rule {rule_id!r}")
