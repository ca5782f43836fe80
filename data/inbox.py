"""The sample inbox of the desk page: invented questions with their context, in `inbox.yaml`."""

from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from data import yamlfile
from data.context import Context
from data.labels import Marketplace

FILE: Final = Path(__file__).parent / "inbox.yaml"


class Item(BaseModel):
    """A question in the inbox. Times are given as minutes before now, so that the sample never goes stale."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    buyer: str
    marketplace: Marketplace
    text: str = Field(min_length=1)
    minutes_ago: int = Field(ge=0)
    days_since_purchase: int | None = None
    days_to_promise: int | None = None
    subscriber: bool = False
    context: Context = Context()


class Inbox(BaseModel):
    """All items of the sample."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    items: tuple[Item, ...]


@cache
def shipped() -> Inbox:
    """Return the sample inbox."""
    return yamlfile.read(FILE, Inbox)


def received_before(now: datetime) -> list[Item]:
    """Return the items with the moments their minutes and days stand for, newest first."""
    return [_dated(item, now) for item in sorted(shipped().items, key=lambda item: item.minutes_ago)]


def _dated(item: Item, now: datetime) -> Item:
    order: dict[str, Any] = {}
    if item.days_since_purchase is not None:
        order["bought_at"] = now - timedelta(days=item.days_since_purchase)
    if item.days_to_promise is not None:
        order["promised_at"] = now + timedelta(days=item.days_to_promise)
    context = item.context.model_copy(
        update={
            "now": now,
            "received_at": now - timedelta(minutes=item.minutes_ago),
            "order": item.context.order.model_copy(update=order),
        }
    )
    return item.model_copy(update={"context": context})
