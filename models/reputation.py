"""A seller's reputation on Mercado Libre, from an order history: rules ML-REP-* (source 004)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

Colour = Literal["green", "yellow", "orange", "red"]

# the greatest share of sales for each colour; above orange it is red
LIMITS: Final[dict[str, tuple[tuple[Colour, float], ...]]] = {
    "claims": (("green", 0.02), ("yellow", 0.04), ("orange", 0.07)),
    "delays": (("green", 0.15), ("yellow", 0.20), ("orange", 0.30)),
    "cancellations": (("green", 0.03), ("yellow", 0.04), ("orange", 0.05)),
}
RULES: Final = {"claims": "ML-REP-CLAIMS", "delays": "ML-REP-DELAY", "cancellations": "ML-REP-CANCEL"}
COLOURS: Final[tuple[Colour, ...]] = ("green", "yellow", "orange", "red")
SUSPENSION: Final = 0.025  # cancelled sales from which the account can be suspended for a time
FEWEST_SALES: Final = 10
SHORT_WINDOW, ENOUGH_SALES, LONG_WINDOW = 60, 50, 365
UNCOUNTED_CLAIMS: Final = frozenset({"regret", "swap"})
UNCOUNTED_DELAYS: Final = frozenset({"art_and_crafts", "wedding_rings", "personalised_toy_kits"})


class Sale(BaseModel):
    """One order of the history.

    `claim` is the reason of a claim ("regret" and "swap" are not counted), `late` whether it was dispatched late,
    `cancelled_by` who cancelled ("buyer" is not counted), `category` the listing's (some count no delays).
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    bought_at: datetime
    claim: str | None = None
    late: bool = False
    cancelled_by: Literal["seller", "buyer"] | None = None
    category: str | None = None
    id: str | None = Field(None)

    @field_validator("*", mode="before")
    @classmethod
    def _blank_is_none(cls, value: object) -> object:
        """Read an empty CSV cell as not given."""
        return None if value == "" else value

    @field_validator("late", mode="before")
    @classmethod
    def _blank_is_in_time(cls, value: object) -> object:
        return False if value in ("", None) else value

    @field_validator("bought_at")
    @classmethod
    def _aware(cls, value: datetime) -> datetime:
        return value if value.tzinfo else value.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Figure:
    """One measure: how many sales count against the seller, their share, its colour, and how many more it bears."""

    rule: str
    count: int
    share: float
    colour: Colour
    left_before_worse: int


@dataclass(frozen=True)
class Reputation:
    """Today's figures over the window that applies; no colour below ten sales."""

    as_of: date
    window_days: int
    sales: int
    colour: Colour | None
    claims: Figure
    delays: Figure
    cancellations: Figure
    warnings: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON data."""
        return asdict(self) | {"as_of": self.as_of.isoformat()}


def reputation(sales: Sequence[Sale], now: datetime | None = None) -> Reputation:
    """Measure a history; `now` defaults to the current moment. Sales after `now` are left out."""
    now = now or datetime.now(UTC)
    recent = _within(sales, now, SHORT_WINDOW)
    window = SHORT_WINDOW if len(recent) >= ENOUGH_SALES else LONG_WINDOW
    counted = _within(sales, now, window)
    claims = _figure("claims", sum(sale.claim is not None and sale.claim not in UNCOUNTED_CLAIMS for sale in counted), counted)
    delays = _figure("delays", sum(sale.late and sale.category not in UNCOUNTED_DELAYS for sale in counted), counted)
    cancelled = _figure("cancellations", sum(sale.cancelled_by == "seller" for sale in counted), counted)
    enough = len(counted) >= FEWEST_SALES
    worst = max((claims, delays, cancelled), key=lambda figure: COLOURS.index(figure.colour))
    warnings = []
    if not enough:
        warnings.append(f"ML-REP-WINDOW: fewer than {FEWEST_SALES} sales, nothing is measured yet")
    if enough and cancelled.share >= SUSPENSION:
        warnings.append(
            f"ML-REP-CANCEL: {cancelled.share:.1%} of the sales cancelled; from 2.5 % on the account can be suspended"
        )
    return Reputation(
        now.date(), window, len(counted), worst.colour if enough else None, claims, delays, cancelled, tuple(warnings)
    )


def _within(sales: Sequence[Sale], now: datetime, days: int) -> list[Sale]:
    return [sale for sale in sales if now - timedelta(days=days) <= sale.bought_at <= now]


def _figure(name: str, count: int, counted: Sequence[Sale]) -> Figure:
    share = count / len(counted) if counted else 0.0
    colour: Colour = next((colour for colour, most in LIMITS[name] if share <= most), "red")
    most = dict(LIMITS[name]).get(colour)
    left = int(most * len(counted) + 1e-9) - count if most is not None else 0
    return Figure(RULES[name], count, round(share, 4), colour, left)
