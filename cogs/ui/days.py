"""Days as people type them into an option, and as they are offered."""

from __future__ import annotations

import calendar
import re
from contextlib import suppress
from datetime import date, timedelta

from discord.app_commands import Choice

from bot.errors import UserError
from cogs.ui.choices import choices

_WRITTEN = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")
_NAMED = {"today": 0, "yesterday": 1, "a week ago": 7, "a month ago": 30, "a year ago": 365}


def complete_day(typed: str, today: date) -> list[Choice[str]]:
    """Offer a few days by name, and what was typed where it is a day."""
    wanted = typed.strip().casefold()
    found = [
        (f"{name} ({today - timedelta(days=back)})", f"{today - timedelta(days=back)}")
        for name, back in _NAMED.items()
        if wanted in name
    ]
    written = _WRITTEN.fullmatch(wanted)
    return choices([(wanted, wanted), *found] if written else found)


def read_day(typed: str, today: date, *, is_end: bool = False) -> date:
    """Return the day that was picked or typed.

    is_end   of a month or year that was typed the last day counts, not the first
    Raises UserError.
    """
    wanted = typed.strip().casefold()
    if wanted in _NAMED:
        return today - timedelta(days=_NAMED[wanted])
    match = _WRITTEN.fullmatch(wanted)
    if match:
        year, month, day = match.groups()
        # A month or day that does not exist is no day either.
        with suppress(ValueError):
            return _day(int(year), int(month or 0), int(day or 0), is_end=is_end)
    raise UserError(
        f"I cannot read “{typed}” as a day. Write it as {today}, {today:%Y-%m} or {today:%Y}."
    )


def _day(year: int, month: int, day: int, *, is_end: bool) -> date:
    """Return the day; 0 for a month or day stands for the first, or last, there is."""
    first = date(year, month or (12 if is_end else 1), 1)
    last = calendar.monthrange(first.year, first.month)[1]
    return first.replace(day=day or (last if is_end else 1))
