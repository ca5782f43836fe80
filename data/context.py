"""What is known around a question or a draft: listing, order, conversation, seller. All of it optional."""

from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from data.labels import Language

Scalar = str | int | float | bool


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Variation(_Part):
    """One variant on sale and how many are left (None: not known)."""

    attributes: dict[str, Scalar] = {}
    stock: int | None = Field(None, ge=0)


class Faq(_Part):
    """A question this seller has answered before."""

    question: str
    answer: str


class Shipping(_Part):
    """How the listing ships. `dispatch_days` and `delivery_days` count working days."""

    free: bool | None = None
    cost: float | None = Field(None, ge=0)
    dispatch_days: int | None = Field(None, ge=0, le=365)
    delivery_days: tuple[int, int] | None = None
    areas: tuple[str, ...] = ()
    carrier: str | None = None
    pickup: bool | None = None


class Listing(_Part):
    """The offer the buyer asks about."""

    id: str | None = None
    title: str | None = None
    price: float | None = Field(None, ge=0)
    currency: str | None = None
    condition: str | None = None
    attributes: dict[str, Scalar] = {}
    variations: tuple[Variation, ...] = ()
    description: str | None = None
    faq: tuple[Faq, ...] = ()
    warranty: str | None = None
    in_the_box: tuple[str, ...] = ()
    shipping: Shipping = Shipping()


class _Timed(_Part):
    @field_validator("*", mode="after")
    @classmethod
    def _aware(cls, value: object) -> object:
        """Read a time without a zone as UTC, so that times can always be compared."""
        return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value


class Order(_Timed):
    """The purchase the talk is about."""

    id: str | None = None
    status: Literal["paid", "shipped", "delivered", "cancelled"] | None = None
    bought_at: datetime | None = None
    promised_at: datetime | None = None
    delivered_at: datetime | None = None
    tracking_code: str | None = None
    carrier: str | None = None
    fulfilment: Literal["seller", "full", "supermarket"] | None = None
    claim_open: bool | None = None


class Conversation(_Timed):
    """Where the talk stands. `reason` and `subject` are what the seller picked to start it."""

    started_by: Literal["buyer", "seller"] | None = None
    seller_messages_since_buyer: int = Field(0, ge=0)
    last_message_at: datetime | None = None
    buyer_opted_out: bool = False
    buyer_blocked: bool = False
    subject: str | None = None
    reason: str | None = None
    in_thread: bool | None = None


class Attachment(_Part):
    """A file to be sent along."""

    name: str
    bytes: int = Field(ge=0)


class Seller(_Part):
    """Who answers."""

    name: str | None = None
    allowed_domains: tuple[str, ...] = ()
    recent_sends: tuple[str, ...] = ()
    on_vacation: bool = False
    time_zone: str | None = None


class Context(_Timed):
    """Everything a reply may rest on; an empty context is a valid one.

    `channel` tells the public answer to a pre-sale question from a message in a conversation.
    """

    channel: Literal["question", "message"] | None = None
    now: datetime | None = None
    received_at: datetime | None = None
    lang: Language | None = None
    listing: Listing = Listing()
    order: Order = Order()
    conversation: Conversation = Conversation()
    attachments: tuple[Attachment, ...] = ()
    seller: Seller = Seller()

    @property
    def seller_starts(self) -> bool:
        """Whether the message would open the talk from the seller's side."""
        return self.conversation.started_by == "seller"
