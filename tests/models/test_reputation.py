"""Reputation (rules ML-REP-*): shares, colours at their borders, the window, and what is not counted."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models.reputation import Sale, reputation

NOW = datetime(2026, 11, 25, tzinfo=UTC)


def sales(count: int, days_ago: int = 10, **fields: Any) -> list[Sale]:
    """Return so many equal sales."""
    return [Sale.model_validate({"bought_at": NOW - timedelta(days=days_ago), **fields}) for _ in range(count)]


@pytest.mark.parametrize(
    ("claims", "colour"), [(0, "green"), (2, "green"), (3, "yellow"), (4, "yellow"), (5, "orange"), (7, "orange"), (8, "red")]
)
def test_claims_have_their_colour_up_to_and_including_the_limit(claims: int, colour: str) -> None:
    found = reputation([*sales(100 - claims), *sales(claims, claim="defective")], NOW)
    assert (found.claims.colour, found.colour) == (colour, colour)


@pytest.mark.parametrize(("late", "colour"), [(15, "green"), (20, "yellow"), (30, "orange"), (31, "red")])
def test_late_dispatches_have_their_colour(late: int, colour: str) -> None:
    assert reputation([*sales(100 - late), *sales(late, late=True)], NOW).delays.colour == colour


def test_cancellations_warn_of_suspension_before_they_change_the_colour() -> None:
    found = reputation([*sales(195), *sales(5, cancelled_by="seller")], NOW)
    assert found.cancellations.colour == "green"
    assert "ML-REP-CANCEL" in found.warnings[0]


def test_fifty_sales_in_sixty_days_shorten_the_window() -> None:
    old = sales(40, days_ago=200, claim="defective")
    assert reputation([*sales(50), *old], NOW).window_days == 60
    assert reputation([*sales(50), *old], NOW).claims.count == 0
    found = reputation([*sales(49), *old], NOW)
    assert (found.window_days, found.sales, found.claims.count) == (365, 89, 40)


def test_nothing_is_measured_below_ten_sales() -> None:
    found = reputation(sales(9, claim="defective"), NOW)
    assert found.colour is None
    assert "ML-REP-WINDOW" in found.warnings[0]
    assert reputation(sales(10), NOW).colour == "green"


def test_regret_swap_buyers_cancellations_and_handmade_delays_do_not_count() -> None:
    excepted = [
        *sales(5, claim="regret"),
        *sales(5, claim="swap"),
        *sales(5, cancelled_by="buyer"),
        *sales(5, late=True, category="wedding_rings"),
    ]
    found = reputation([*sales(10), *excepted], NOW)
    assert (found.claims.count, found.delays.count, found.cancellations.count) == (0, 0, 0)


def test_it_says_how_much_more_is_borne() -> None:
    assert reputation([*sales(99), *sales(1, claim="defective")], NOW).claims.left_before_worse == 1


def test_the_worst_measure_gives_the_colour() -> None:
    assert reputation([*sales(90), *sales(10, cancelled_by="seller")], NOW).colour == "red"
