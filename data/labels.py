"""The label sets: what a question and a draft can be labelled with. Their meaning is in `LABELS.md`."""

from typing import Final, Literal, get_args

Language = Literal["es", "pt", "ru", "en"]
Marketplace = Literal["mercado_libre", "amazon", "yandex_market"]
QuestionType = Literal["variation", "shipping", "usage", "complaint", "other"]
Channel = Literal["pre_sale", "post_sale"]
Risk = Literal[
    "contact_sharing",
    "contact_request",
    "personal_data_request",
    "external_link",
    "off_platform",
    "promotion",
    "unlisted_offer",
    "review_request",
    "review_manipulation",
    "claim_discourage",
    "claim_incite",
    "offensive",
    "rude_tone",
    "needless_status",
    "needless_thanks",
]

LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
MARKETPLACES: Final[tuple[Marketplace, ...]] = get_args(Marketplace)
TYPES: Final[tuple[QuestionType, ...]] = get_args(QuestionType)
CHANNELS: Final[tuple[Channel, ...]] = get_args(Channel)
RISKS: Final[tuple[Risk, ...]] = get_args(Risk)

INTENTS_OF_TYPE: Final[dict[QuestionType, tuple[str, ...]]] = {
    "variation": ("availability", "size_fit", "color_model", "compatibility", "specification", "choice"),
    "shipping": ("delivery_time", "shipping_cost", "delivery_area", "tracking", "address_schedule"),
    "usage": ("how_to_use", "installation", "care", "troubleshooting"),
    "complaint": ("defective", "wrong_item", "missing_parts", "late_or_lost", "return_refund", "bad_service"),
    "other": ("price_payment", "invoice_warranty", "contact_request", "closing", "unclear"),
}
TYPE_OF_INTENT: Final[dict[str, QuestionType]] = {intent: kind for kind, intents in INTENTS_OF_TYPE.items() for intent in intents}
INTENTS: Final[tuple[str, ...]] = tuple(TYPE_OF_INTENT)
NO_REPLY_INTENT: Final = "closing"


def full_label(intent: str) -> str:
    """Return `type/intent`, the form labels take in files and answers."""
    return f"{TYPE_OF_INTENT[intent]}/{intent}"
