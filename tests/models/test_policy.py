"""Policies at work: every rule flags and passes its own examples; the same sentence gets each marketplace's own verdict."""

from datetime import UTC, datetime

import pytest

from data.context import Attachment, Context, Conversation, Listing, Order, Seller
from data.labels import MARKETPLACES, Marketplace
from data.policy import Example, Rule, all_shipped, shipped
from models.checker import DraftChecker, DraftToCheck
from models.conditions import CONDITIONS
from models.deadlines import add_working_days, reply_by
from models.desk import Desk

RULES = [(pack.marketplace, rule) for pack in all_shipped() for rule in pack.rules]


@pytest.fixture(scope="module")
def checker(desk: Desk) -> DraftChecker:
    return desk.checker


def raised(checker: DraftChecker, marketplace: Marketplace, example: Example) -> set[str]:
    """Return the ids of the rules raised for an example."""
    check = checker.check(DraftToCheck(example.text, marketplace, example.context, example.lang))
    return {finding.rule for finding in check.findings}


@pytest.mark.parametrize(("marketplace", "rule"), RULES, ids=[rule.id for _, rule in RULES])
def test_every_rule_flags_and_passes_its_own_examples(checker: DraftChecker, marketplace: Marketplace, rule: Rule) -> None:
    for example in rule.must_flag:
        found = raised(checker, marketplace, example)
        assert found if rule.severity == "allow" else rule.id in found, example.text
    for example in rule.must_pass:
        found = raised(checker, marketplace, example)
        grave = {each for each in found if shipped(marketplace).rule(each).severity in ("block", "warn")}
        assert not grave if rule.severity == "allow" else rule.id not in found, example.text


def test_one_sentence_gets_each_marketplaces_own_verdict(checker: DraftChecker) -> None:
    draft = "Будем рады любому вашему отзыву о чайнике."
    verdicts = {name: checker.check(DraftToCheck(draft, name, lang="ru")).verdict for name in MARKETPLACES}
    assert verdicts == {"mercado_libre": "ok", "amazon": "warn", "yandex_market": "ok"}


def test_findings_point_at_the_place_in_the_draft_as_written(checker: DraftChecker) -> None:
    draft = "Sí 👍, llámame: 11 5544-3322."
    (finding,) = [f for f in checker.check(DraftToCheck(draft, "mercado_libre")).findings if f.detector == "phone"]
    assert draft[finding.start : finding.end] == finding.text == "11 5544-3322"
    assert finding.source == "000"
    assert finding.message
    assert finding.fix


def test_a_manufacturers_link_is_fine_on_yandex_market_only(checker: DraftChecker) -> None:
    context = Context(seller=Seller(allowed_domains=("kettles.com",)))
    draft = "The manual is at www.kettles.com/manual"
    verdicts = [checker.check(DraftToCheck(draft, name, context, "en")).verdict for name in MARKETPLACES]
    assert verdicts == ["block", "block", "ok"]


def test_the_length_limit_depends_on_the_channel(checker: DraftChecker) -> None:
    draft = "Sí, se puede usar en exterior. " * 12
    assert checker.check(DraftToCheck(draft, "mercado_libre", lang="es")).verdict == "block"
    assert checker.check(DraftToCheck(draft, "mercado_libre", Context(channel="question"), "es")).verdict == "ok"


def test_an_empty_draft_is_no_finding(checker: DraftChecker) -> None:
    check = checker.check(DraftToCheck("", "amazon"))
    assert (check.verdict, check.findings, check.rewrite) == ("ok", (), None)


@pytest.mark.parametrize("draft", ["9" * 5000, "a.b." * 2000, "@" * 3000, "one two " * 1000, "🙂" * 2000, "\x00\u200b" * 500])
def test_absurd_drafts_are_answered_like_any_other(checker: DraftChecker, draft: str) -> None:
    assert checker.check(DraftToCheck(draft, "mercado_libre")).verdict in ("ok", "warn", "block")


def test_every_condition_a_pack_may_name_exists() -> None:
    assert {rule.when for _, rule in RULES if rule.when} <= set(CONDITIONS)


@pytest.mark.parametrize(
    ("rule_id", "context"),
    [
        ("ML-FULL", Context(conversation=Conversation(started_by="seller"), order=Order(fulfilment="full", status="shipped"))),
        ("ML-BLOCKED", Context(conversation=Conversation(buyer_blocked=True))),
        ("ML-FIRST-ONE", Context(conversation=Conversation(started_by="seller", seller_messages_since_buyer=1))),
    ],
)
def test_findings_about_the_state_have_no_place_in_the_text(checker: DraftChecker, rule_id: str, context: Context) -> None:
    check = checker.check(DraftToCheck("¿Qué talle preferís?", "mercado_libre", context, "es"))
    (finding,) = [finding for finding in check.findings if finding.rule == rule_id]
    assert (finding.start, finding.end, finding.text) == (None, None, "")
    assert check.verdict == "block"
    assert check.rewrite is None


def test_a_status_update_blocks_when_the_buyer_opted_out(checker: DraftChecker) -> None:
    talk = {"started_by": "seller", "subject": "Additional information required"}
    draft = "Your order has been packed and handed to the carrier."
    severities = []
    for opted_out in (False, True):
        context = Context(conversation=Conversation.model_validate(talk | {"buyer_opted_out": opted_out}))
        found = checker.check(DraftToCheck(draft, "amazon", context, "en")).findings
        severities += [finding.severity for finding in found if finding.rule == "AZ-NON-CRITICAL"]
    assert severities == ["warn", "warn"]
    context = Context(conversation=Conversation(started_by="seller", buyer_opted_out=True))
    found = checker.check(DraftToCheck(draft, "amazon", context, "en")).findings
    assert {"AZ-NON-CRITICAL", "AZ-OPT-OUT"} <= {finding.rule for finding in found if finding.severity == "block"}


def test_attachments_count_together_and_by_type(checker: DraftChecker) -> None:
    for names, sizes, refused in (
        (["a.pdf", "b.PNG"], [5_000_000, 5_000_000], False),
        (["a.pdf", "b.png"], [6_000_000, 6_000_000], True),
        (["a.exe"], [10], True),
        (["noending"], [10], True),
    ):
        files = tuple(Attachment(name=name, bytes=size) for name, size in zip(names, sizes, strict=True))
        check = checker.check(DraftToCheck("The drawing is attached.", "amazon", Context(attachments=files), "en"))
        assert (check.verdict == "block") is refused, names


def test_reply_by_is_told_in_the_marketplaces_own_time() -> None:
    received = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
    assert reply_by(shipped("amazon").reply_time, received).isoformat() == "2026-11-26T07:00:00-05:00"
    assert reply_by(shipped("yandex_market").reply_time, received).isoformat() == "2026-11-25T18:00:00+03:00"


def test_working_days_leave_out_weekends_and_holidays() -> None:
    friday = datetime(2026, 11, 6, 12, 0, tzinfo=UTC)
    assert add_working_days(friday, 1, "Europe/Moscow", "RU").date().isoformat() == "2026-11-09"
    before_new_year = datetime(2026, 12, 30, 12, 0, tzinfo=UTC)
    assert add_working_days(before_new_year, 1, "Europe/Moscow", "RU").date().isoformat() > "2027-01-08"


def test_the_listing_does_not_change_what_a_draft_breaks(checker: DraftChecker) -> None:
    context = Context(listing=Listing(title="Llamame al 11 5544-3322"))
    assert checker.check(DraftToCheck("Sí, hay stock en azul.", "mercado_libre", context, "es")).verdict == "ok"
