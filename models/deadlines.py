"""Until when a buyer must be answered: elapsed hours, and working days by the marketplace's calendar."""

from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from data.policy import ReplyTime


def reply_by(rule: ReplyTime, received_at: datetime) -> datetime:
    """Return the moment the marketplace wants an answer by, in its own time zone."""
    return (received_at + timedelta(hours=rule.hours)).astimezone(ZoneInfo(rule.time_zone))


def is_late(rule: ReplyTime, received_at: datetime | None, now: datetime | None) -> bool:
    """Whether the answer is past its time; False when either moment is not known."""
    return bool(received_at and now) and now > reply_by(rule, received_at)  # type: ignore[operator, arg-type]


def is_very_late(rule: ReplyTime, received_at: datetime | None, now: datetime | None) -> bool:
    """Whether more than the marketplace's utmost working days have gone by."""
    if rule.at_most_working_days is None or not received_at or not now:
        return False
    return now > add_working_days(received_at, rule.at_most_working_days, rule.time_zone, rule.country)


def add_working_days(moment: datetime, days: int, time_zone: str, country: str) -> datetime:
    """Return the same hour `days` working days later; weekends and public holidays of `country` do not count."""
    local = moment.astimezone(ZoneInfo(time_zone))
    free = _public_holidays(country)
    while days > 0:
        local += timedelta(days=1)
        if local.weekday() < 5 and local.date() not in free:
            days -= 1
    return local


@cache
def _public_holidays(country: str) -> holidays.HolidayBase:
    return holidays.country_holidays(country)
