"""Facts: what the context says that a reply may state, each with the place it came from. What is not there is not said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Final

from sklearn.feature_extraction.text import TfidfVectorizer

from data import attributes
from data.context import Context, Faq, Listing, Variation
from data.labels import Language
from data.policy import Policy
from models import phrasing
from models.deadlines import add_working_days
from models.folding import without_accents
from models.reading import read

_ALIKE: Final = 0.4  # cosine from which a past question is taken for the same one
_MOST_LISTED: Final = 6  # variants named in one reply
_LONGEST_TITLE: Final = 60


@dataclass(frozen=True)
class Fact:
    """A value for a slot: as the reply says it, and where it stands in the context."""

    slot: str
    text: str
    source: str


@dataclass
class Facts:
    """All facts and flags at hand for one question."""

    by_slot: dict[str, Fact] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)

    def add(self, slot: str, text: str, source: str) -> None:
        """Keep a fact, unless the context had nothing to say."""
        if text:
            self.by_slot[slot] = Fact(slot, text, source)

    def have(self, needed: Sequence[str]) -> bool:
        """Say whether everything a template needs is there."""
        return all(name in self.by_slot or name in self.flags for name in needed)


def facts_for(question: str, context: Context, lang: Language, policy: Policy) -> Facts:
    """Collect what the context says about a question."""
    facts = Facts()
    words = [without_accents(word.text) for word in read(question).words]
    _about_listing(facts, question, words, context.listing, lang)
    _about_shipping(facts, context, lang, policy)
    _about_order(facts, context, lang)
    facts.add("seller_name", context.seller.name or "", "seller.name")
    return facts


def _about_listing(facts: Facts, question: str, words: list[str], listing: Listing, lang: Language) -> None:
    facts.add("product", _short(listing.title or ""), "listing.title")
    if listing.price is not None:
        facts.add("price", phrasing.money(listing.price, listing.currency, lang), "listing.price")
    facts.add("condition", listing.condition or "", "listing.condition")
    facts.add("warranty", listing.warranty or "", "listing.warranty")
    facts.add("in_the_box", phrasing.listing(listing.in_the_box, lang) if listing.in_the_box else "", "listing.in_the_box")
    for slot, text, source in _attribute_asked(words, listing):
        facts.add(slot, text, source)
    _about_variations(facts, words, listing.variations, lang)
    if (number := _same_question(question, listing.faq)) is not None:
        facts.add("faq_answer", listing.faq[number].answer, f"listing.faq[{number}].answer")


def _attribute_asked(words: list[str], listing: Listing) -> Iterator[tuple[str, str, str]]:
    """Yield the listing's attributes that the question names, in whatever language; several are joined."""
    known = attributes.shipped()
    asked = known.named_in(words)
    found = [
        (name, value)
        for name, value in listing.attributes.items()
        if (clean := [word.text for word in read(name).words])
        and (known.named_in(clean) & asked or all(part in words for part in clean))
    ]
    if found:
        text = "; ".join(f"{name}: {value}" for name, value in found)
        yield "attribute", text, "; ".join(f"listing.attributes[{name}]" for name, _ in found)


def _about_variations(facts: Facts, words: list[str], variations: Sequence[Variation], lang: Language) -> None:
    if not variations:
        return
    counted = [variation for variation in variations if variation.stock is not None]
    if counted:
        total = sum(variation.stock or 0 for variation in counted)
        facts.flags.add("in_stock" if total else "out_of_stock")
        facts.add("stock", str(total) if total else "", "listing.variations[*].stock")
        available = [_named(variation) for variation in counted if variation.stock]
        facts.add("variants", phrasing.listing(available[:_MOST_LISTED], lang) if available else "", "listing.variations")
    asked = _variation_asked(words, variations)
    if asked is not None:
        variation = variations[asked]
        facts.add("variant", _named(variation), f"listing.variations[{asked}]")
        if variation.stock is not None:
            facts.flags.add("variant_in_stock" if variation.stock else "variant_out_of_stock")


def _variation_asked(words: list[str], variations: Sequence[Variation]) -> int | None:
    """Return the one variation whose values the question names most of; None when none or several do equally."""
    counts = [sum(_says(words, str(value)) for value in variation.attributes.values()) for variation in variations]
    most = max(counts)
    return counts.index(most) if most and counts.count(most) == 1 else None


def _says(words: list[str], value: str) -> bool:
    parts = [word.text for word in read(value).words]
    return bool(parts) and all(any(word == part or _inflected(word, part) for word in words) for part in parts)


def _inflected(word: str, part: str) -> bool:
    """Say whether two words differ in their ending only (azul, azules; синий, синяя)."""
    return len(part) >= 4 and len(word) >= 4 and word[: max(3, len(part) - 2)] == part[: max(3, len(part) - 2)]


def _named(variation: Variation) -> str:
    return ", ".join(str(value) for value in variation.attributes.values())


def _about_shipping(facts: Facts, context: Context, lang: Language, policy: Policy) -> None:
    shipping = context.listing.shipping
    if shipping.dispatch_days is not None:
        text = phrasing.working_days(shipping.dispatch_days, shipping.dispatch_days, lang)
        facts.add("dispatch_days", text, "listing.shipping.dispatch_days")
    if shipping.delivery_days is not None:
        facts.add("delivery_days", phrasing.working_days(*shipping.delivery_days, lang), "listing.shipping.delivery_days")
        first, last = _arrival(context, shipping.delivery_days, policy)
        source = "listing.shipping.dispatch_days, listing.shipping.delivery_days"
        facts.add("arrival", phrasing.days_between(first, last, lang), source)
    if shipping.free or shipping.cost == 0:
        facts.flags.add("free_shipping")
    elif shipping.cost is not None:
        facts.add("shipping_cost", phrasing.money(shipping.cost, context.listing.currency, lang), "listing.shipping.cost")
    if shipping.pickup is not None:
        facts.flags.add("pickup" if shipping.pickup else "no_pickup")
    facts.add("areas", phrasing.listing(shipping.areas, lang) if shipping.areas else "", "listing.shipping.areas")
    facts.add("carrier", context.order.carrier or shipping.carrier or "", "order.carrier")


def _arrival(context: Context, delivery_days: tuple[int, int], policy: Policy) -> tuple[date, date]:
    """Count working days from now: to dispatch, then to deliver."""
    start = context.now or datetime.now(UTC)
    dispatch = context.listing.shipping.dispatch_days or 0
    zone, country = policy.reply_time.time_zone, policy.reply_time.country
    first, last = (add_working_days(start, dispatch + days, zone, country).date() for days in delivery_days)
    return first, last


def _about_order(facts: Facts, context: Context, lang: Language) -> None:
    order = context.order
    facts.add("order_id", order.id or "", "order.id")
    facts.add("tracking_code", order.tracking_code or "", "order.tracking_code")
    for slot in ("bought_at", "promised_at", "delivered_at"):
        moment = getattr(order, slot)
        facts.add(slot, phrasing.day(moment.date(), lang) if moment else "", f"order.{slot}")
    if order.status in ("paid", "shipped", "delivered"):
        facts.flags.add(f"order_{order.status}")
    if order.promised_at and order.status in ("paid", "shipped") and (context.now or datetime.now(UTC)) > order.promised_at:
        facts.flags.add("order_late")
    if order.claim_open:
        facts.flags.add("claim_open")


def _same_question(question: str, faq: Sequence[Faq]) -> int | None:
    """Return the number of the most similar past question, None when none is alike enough."""
    if not faq:
        return None
    texts = [without_accents(text.lower()) for text in (question, *(entry.question for entry in faq))]
    try:
        rows = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4)).fit_transform(texts)
    except ValueError:  # no letters at all
        return None
    alike = (rows[1:] @ rows[0].T).toarray().ravel()
    best = int(alike.argmax())
    return best if alike[best] >= _ALIKE else None


def _short(title: str) -> str:
    """Cut a long title at a word."""
    return title if len(title) <= _LONGEST_TITLE else title[:_LONGEST_TITLE].rsplit(" ", 1)[0] + "…"
