"""Chatwoot: its signed webhook, and the private note with label and suggested reply.

Signature: HMAC-SHA256 over "{timestamp}.{body}" with the webhook's secret, as Chatwoot has sent it since 4.11.2
(https://github.com/chatwoot/chatwoot/pull/13573).
"""

import hashlib
import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpx2

from data.context import Context, Conversation
from data.labels import MARKETPLACES, Marketplace
from models.desk import Desk

TOO_OLD: Final = 300  # seconds; an older delivery is taken for a replay
_DEFAULT: Final[Marketplace] = "mercado_libre"


@dataclass(frozen=True)
class Answer:
    """What replydesk makes of a message: its label, and the note for the agent."""

    label: str
    note: str


def is_signed(body: bytes, headers: Mapping[str, str], secret: str, now: float | None = None) -> bool:
    """Say whether a delivery is signed with our secret, not long ago."""
    sent = headers.get("X-Chatwoot-Timestamp", "")
    given = headers.get("X-Chatwoot-Signature", "").removeprefix("sha256=")
    if not sent.isdigit() or abs((now or time.time()) - int(sent)) > TOO_OLD:
        return False
    expected = hmac.new(secret.encode(), f"{sent}.".encode() + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), given.encode())


def is_buyers_message(event: Any) -> bool:
    """Say whether an event is a message a buyer wrote; our own notes must not come back to us."""
    return (
        isinstance(event, dict)
        and event.get("event") == "message_created"
        and event.get("message_type") == "incoming"
        and not event.get("private")
        and isinstance(event.get("content"), str)
        and bool(event["content"].strip())
    )


def answer(event: dict[str, Any], desk: Desk, marketplaces: Mapping[str, str]) -> Answer:
    """Label the message and suggest a reply for the marketplace of its inbox."""
    marketplace = _marketplace(str(event.get("inbox", {}).get("id", "")), marketplaces)
    context = Context(channel="message", conversation=Conversation(started_by="buyer"))
    result = desk.suggester.suggest(event["content"], marketplace, context, top=1)
    question = result.question
    sure = "" if not question.needs_review else " (not sure, please look)"
    lines = [
        f"{question.type}/{question.intent} {question.type_confidence:.0%}{sure}: {question.reason}",
        result.advice,
    ]
    lines += [f"Suggested reply:\n{suggestion.text}" for suggestion in result.suggestions]
    return Answer(f"{question.type}/{question.intent}", "\n\n".join(filter(None, lines)))


def post_note(url: str, token: str, event: dict[str, Any], note: str) -> None:
    """Post a private note to the message's conversation."""
    account, conversation = event["account"]["id"], event["conversation"]["id"]
    httpx2.post(
        f"{url.rstrip('/')}/api/v1/accounts/{account}/conversations/{conversation}/messages",
        headers={"api_access_token": token},
        json={"content": note, "message_type": "outgoing", "private": True},
        timeout=10,
    ).raise_for_status()


def _marketplace(inbox: str, marketplaces: Mapping[str, str]) -> Marketplace:
    named = marketplaces.get(inbox, _DEFAULT)
    return next((marketplace for marketplace in MARKETPLACES if marketplace == named), _DEFAULT)
