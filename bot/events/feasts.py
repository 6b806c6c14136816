"""Days that news names instead of dating them: Christmas, Easter, Thanksgiving."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta


def feast_day(name: str, year: int) -> date:
    """Return the day of a feast in a year.

    >>> feast_day("Easter", 2025).isoformat()
    '2025-04-20'

    Raises KeyError for a name that is not in `FEASTS`.
    """
    return FEASTS[name](year)


def _easter(year: int) -> date:
    """Return Western Easter by the anonymous Gregorian computation (Meeus, 1991, chapter 8)."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    skipped, leap = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - skipped - moon + 15) % 30
    weekday = (32 + 2 * leap + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _fourth_thursday_of_november(year: int) -> date:
    first = date(year, 11, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7 + 21)


FEASTS: dict[str, Callable[[int], date]] = {
    "Christmas": lambda year: date(year, 12, 25),
    "Xmas": lambda year: date(year, 12, 25),
    "Halloween": lambda year: date(year, 10, 31),
    "Easter": _easter,
    "Thanksgiving": _fourth_thursday_of_november,
}
"""How to find the day of each feast we know, by its name."""
