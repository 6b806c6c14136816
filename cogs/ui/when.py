"""When an event is, as an admin types it: a day, a month or a year, and perhaps an hour."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from discord.app_commands import Choice

from bot.digests.timetable import parse_wall_time
from bot.errors import UserError
from bot.models import Precision, When
from bot.render.dates import say_when
from cogs.ui.choices import MOST, choices
from cogs.ui.days import read_day


def complete_day_ahead(typed: str, today: date) -> list[Choice[str]]:
    """Offer the days to come, by name, and what was typed where it is a day."""
    wanted = typed.strip().casefold()
    days = [today + timedelta(days=ahead) for ahead in range(120)]
    named = [(say_when(When(day, day, Precision.DAY)), day.isoformat()) for day in days]
    found = [pair for pair in named if wanted in pair[0].casefold() or wanted in pair[1]]
    return choices(found[:MOST])


def read_when(day: str, until: str | None, hour: str | None, *, today: date, zone: str) -> When:
    """Return the span that was typed, no more exact than it was.

    day, until   2025-02-07, 2025-02 or 2025; `until` is the last day, by itself where None
    hour         of the first day, in `zone`
    Raises UserError for what is no day or hour, and for an hour without a day.
    """
    first, last = read_day(day, today), read_day(day, today, is_end=True)
    precision = _precision(first, last)
    if until:
        last = read_day(until, today, is_end=True)
        precision = max(precision, _precision(read_day(until, today), last), key=_ORDER.index)
    if not hour:
        return When(first, last, precision)
    if precision is not Precision.DAY:
        raise UserError("An hour needs a day: write the date as 2025-02-07.")
    starts_at = datetime.combine(first, parse_wall_time(hour), ZoneInfo(zone)).astimezone(UTC)
    return When(first, last, Precision.TIME, starts_at)


_ORDER = (Precision.DAY, Precision.MONTH, Precision.YEAR)


def _precision(first: date, last: date) -> Precision:
    if first == last:
        return Precision.DAY
    return Precision.MONTH if first.month == last.month else Precision.YEAR
