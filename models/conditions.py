"""Conditions of rules that no wording can break: length, who started, the order's state, time, attachments.

One function per `data.policy.When`; each finishes the sentence "the rule fires when …".
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import PurePath
from typing import Final

from data.context import Context
from data.policy import Policy, When
from models.deadlines import is_late, is_very_late

Condition = Callable[[str, Policy, Context], bool]

_SILENCE: Final = timedelta(days=30)
_CRITICAL_SUBJECT: Final = "additional information required"


def too_long(text: str, policy: Policy, context: Context) -> bool:
    """The draft has more characters than its channel accepts."""
    return len(text) > policy.length_limit(context)


def seller_starts(text: str, policy: Policy, context: Context) -> bool:  # noqa: ARG001 - one signature for all
    """The seller opens the talk."""
    return context.seller_starts


def seller_starts_without_reason(text: str, policy: Policy, context: Context) -> bool:  # noqa: ARG001
    """The seller opens the talk and has picked no reason for it."""
    return context.seller_starts and not context.conversation.reason


def second_message_before_answer(text: str, policy: Policy, context: Context) -> bool:  # noqa: ARG001
    """The one message the seller may start with has been sent."""
    return context.seller_starts and context.conversation.seller_messages_since_buyer >= 1


def fulfilled_by_marketplace_before_delivery(text: str, policy: Policy, context: Context) -> bool:  # noqa: ARG001
    """The marketplace ships the order (Full, supermarket) and it is not delivered yet."""
    return context.order.fulfilment in ("full", "supermarket") and context.order.status != "delivered"


def silent_for_30_days(text: str, policy: Policy, context: Context) -> bool:  # noqa: ARG001
    """The last message, or the sale when there is none, is more than 30 days old."""
    last = context.conversation.last_message_at or context.order.bought_at
    return bool(last and context.now and context.now - last > _SILENCE)


def buyer_blocked_seller(text: str, policy: Policy, context: Context) -> bool:  # noqa: ARG001
    """The buyer blocked the seller."""
    return context.conversation.buyer_blocked


def buyer_opted_out(text: str, policy: Policy, context: Context) -> bool:  # noqa: ARG001
    """The buyer opted out of messages, and the subject does not say that the order needs more information."""
    subject = (context.conversation.subject or "").strip().casefold()
    return context.conversation.buyer_opted_out and subject != _CRITICAL_SUBJECT


def outside_the_thread(text: str, policy: Policy, context: Context) -> bool:  # noqa: ARG001
    """The answer is known not to be inside the buyer's own message."""
    return context.conversation.in_thread is False


def answer_late(text: str, policy: Policy, context: Context) -> bool:  # noqa: ARG001
    """The time the marketplace gives for an answer is over."""
    return is_late(policy.reply_time, context.received_at, context.now)


def answer_very_late(text: str, policy: Policy, context: Context) -> bool:  # noqa: ARG001
    """Even the utmost time is over."""
    return is_very_late(policy.reply_time, context.received_at, context.now)


def on_vacation_but_clock_runs(text: str, policy: Policy, context: Context) -> bool:  # noqa: ARG001
    """The seller is on vacation, and the buyer ordered already."""
    return context.seller.on_vacation and context.order.bought_at is not None


def attachments_refused(text: str, policy: Policy, context: Context) -> bool:  # noqa: ARG001
    """The attachments are too large in all, or one is of a type the marketplace does not take."""
    limits = policy.attachments
    too_large = limits.max_bytes is not None and sum(file.bytes for file in context.attachments) > limits.max_bytes
    endings = {PurePath(file.name).suffix.lstrip(".").lower() for file in context.attachments}
    return too_large or (limits.types is not None and not endings <= set(limits.types))


CONDITIONS: Final[dict[When, Condition]] = {
    "too_long": too_long,
    "seller_starts": seller_starts,
    "seller_starts_without_reason": seller_starts_without_reason,
    "second_message_before_answer": second_message_before_answer,
    "fulfilled_by_marketplace_before_delivery": fulfilled_by_marketplace_before_delivery,
    "silent_for_30_days": silent_for_30_days,
    "buyer_blocked_seller": buyer_blocked_seller,
    "buyer_opted_out": buyer_opted_out,
    "outside_the_thread": outside_the_thread,
    "answer_late": answer_late,
    "answer_very_late": answer_very_late,
    "on_vacation_but_clock_runs": on_vacation_but_clock_runs,
    "attachments_refused": attachments_refused,
}
