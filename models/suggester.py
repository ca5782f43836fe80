"""The suggester: question and context to replies that answer, state only facts, and keep the marketplace's rules."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from data.context import Context
from data.labels import INTENTS, LANGUAGES, Language, Marketplace
from data.policy import Policy, shipped
from data.question import Label
from data.suggestion import FactUsed, Suggestion, Suggestions
from data.template import OPEN_MARK, OPEN_SLOTS, SHARED, SLOT, Library, Template
from models import policy as rules
from models.checker import DraftChecker, DraftToCheck
from models.classifier import QuestionClassifier
from models.deadlines import reply_by
from models.facts import Facts, facts_for

TOP: Final = 3
_ALIKE: Final = 0.8  # ratio of matching characters from which two replies read the same
_TURNS: Final = 6  # combinations of alternatives tried to differ from what was sent before
_LANGUAGE_OF: Final[dict[Marketplace, Language]] = {"mercado_libre": "es", "amazon": "en", "yandex_market": "ru"}
_OPTIONAL: Final = ("greeting", "here", "invite")  # shared blocks that may go when a reply is too long


@dataclass(frozen=True)
class _Reply:
    """A template filled: text, the facts it states, the slots left open."""

    template: Template
    text: str
    facts: tuple[FactUsed, ...]
    missing: tuple[str, ...]
    score: float


class Suggester:
    """Suggests replies; each has passed the draft checker."""

    def __init__(self, classifier: QuestionClassifier, checker: DraftChecker, library: Library) -> None:
        self.classifier, self.checker, self.library = classifier, checker, library

    def suggest(self, question: str, marketplace: Marketplace, context: Context, top: int = TOP) -> Suggestions:
        """Return at most `top` replies that differ from each other and from the seller's recent sends."""
        label = self.classifier.label([question])[0]
        policy = shipped(marketplace)
        lang = _reply_language(label, context, marketplace)
        blocked_by = tuple(f.rule for f in rules.findings("", [], policy, context, lang) if f.severity == "block")
        wanted = label.needs_reply and not blocked_by
        facts = facts_for(question, context, lang, policy)
        replies = self._replies(question, label, policy, context, lang, facts) if wanted else iter(())
        return Suggestions(
            question=label,
            needs_reply=label.needs_reply,
            reply_by=reply_by(policy.reply_time, context.received_at) if context.received_at else None,
            may_send=not blocked_by,
            blocked_by=blocked_by,
            advice=_advice(label, policy, blocked_by, lang),
            suggestions=tuple(self._passing(replies, marketplace, context, lang, top)),
        )

    def _passing(
        self, replies: Iterator[_Reply], marketplace: Marketplace, context: Context, lang: Language, top: int
    ) -> Iterator[Suggestion]:
        """Yield the best replies that the checker lets through and that differ from the ones before."""
        said = list(context.seller.recent_sends)
        for reply in sorted(replies, key=lambda each: -each.score):
            if top <= 0:
                return
            check = self.checker.check(DraftToCheck(reply.text, marketplace, context, lang))
            if check.verdict != "block" and not any(_alike(reply.text, other) for other in said):
                said.append(reply.text)
                top -= 1
                yield Suggestion(
                    template=reply.template.id,
                    lang=lang,
                    text=reply.text,
                    score=round(reply.score, 4),
                    length=len(reply.text),
                    facts=reply.facts,
                    missing=reply.missing,
                    verdict=check.verdict,
                    findings=check.findings,
                )

    def _replies(
        self, question: str, label: Label, policy: Policy, context: Context, lang: Language, facts: Facts
    ) -> Iterator[_Reply]:
        for intent, probability in self._intents(question, label):
            for template in self.library.templates:
                if template.intent == intent and _fits(template, policy.marketplace, context) and facts.have(template.needs):
                    yield self._fill(template, question, probability, policy, context, lang, facts)

    def _intents(self, question: str, label: Label) -> Iterator[tuple[str, float]]:
        """Yield the intent to answer; the two likeliest when the classifier is not sure."""
        probabilities = self.classifier.probabilities([question]).intents[0]
        yield label.intent, float(probabilities[INTENTS.index(label.intent)])
        if label.needs_review:
            runner_up = label.runner_up.split("/")[1]
            yield runner_up, float(probabilities[INTENTS.index(runner_up)])

    def _fill(
        self,
        template: Template,
        question: str,
        probability: float,
        policy: Policy,
        context: Context,
        lang: Language,
        facts: Facts,
    ) -> _Reply:
        """Fill a template, turning its alternatives until the text differs from recent sends and fits the length."""
        seed = int.from_bytes(hashlib.sha256(f"{template.id}|{question}".encode()).digest()[:4])
        limit = policy.length_limit(context)
        text, slots = say(self.library.blocks(template, lang), seed, facts)
        for turn in range(1, _TURNS):
            if not any(_alike(text, sent) for sent in context.seller.recent_sends):
                break
            text, slots = say(self.library.blocks(template, lang), seed + turn, facts)
        if len(text) > limit:
            text, slots = say(_shortened(self.library, template, lang), seed, facts)
        used = tuple(
            FactUsed(slot, facts.by_slot[slot].text, facts.by_slot[slot].source) for slot in slots if slot in facts.by_slot
        )
        missing = tuple(slot for slot in slots if slot not in facts.by_slot)
        score = probability * (0.5 + 0.5 * len(template.needs) / (len(template.needs) + 1) - 0.1 * len(missing))
        return _Reply(template, text, used, missing, max(score, 0.01))


def _fits(template: Template, marketplace: Marketplace, context: Context) -> bool:
    channel = context.channel or ("message" if context.order.id or context.order.status else "question")
    return template.channel in (None, channel) and (template.marketplaces is None or marketplace in template.marketplaces)


def say(blocks: Sequence[tuple[str, ...]], seed: int, facts: Facts) -> tuple[str, list[str]]:
    """Choose one text of each block and fill its slots; return the reply and the slots in it, in order."""
    chosen = [block[(seed // (position + 1)) % len(block)] for position, block in enumerate(blocks)]
    text = " ".join(chosen)
    slots = list(dict.fromkeys(SLOT.findall(text)))
    return SLOT.sub(lambda match: _value(match[1], facts), text), slots


def _value(slot: str, facts: Facts) -> str:
    fact = facts.by_slot.get(slot) if slot not in OPEN_SLOTS else None
    return fact.text.rstrip(".") if fact else OPEN_MARK


def _shortened(library: Library, template: Template, lang: Language) -> list[tuple[str, ...]]:
    """Return the blocks without the courtesies."""
    kept = [block for block in template.say[lang] if not ((match := SHARED.fullmatch(block[0])) and match[1] in _OPTIONAL)]
    return library.blocks(template.model_copy(update={"say": {lang: tuple(kept)}}), lang)


def _reply_language(label: Label, context: Context, marketplace: Marketplace) -> Language:
    """Answer in the buyer's language; the marketplace's own when it cannot be told."""
    for lang in LANGUAGES:
        if lang == label.lang:
            return lang
    return context.lang or _LANGUAGE_OF[marketplace]


def _advice(label: Label, policy: Policy, blocked_by: Sequence[str], lang: Language) -> str:
    """Say why there is no reply to send, when there is none."""
    if blocked_by:
        return " ".join(policy.rule(rule).message.in_language(lang) for rule in blocked_by)
    if not label.needs_reply and policy.marketplace == "amazon":
        return policy.rule("AZ-NO-REPLY").message.in_language(lang)
    return ""


def _alike(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE
