"""When a digest is due: wall time, weekdays and IANA zone -> instants.

A slot is computed day by day from the wall time, never by adding 24 hours, so 07:00 stays
07:00 when clocks change. On the day on which a wall time does not exist the slot lies as
far after the change as it would have lain after midnight (02:30 becomes 03:30); on the day
on which it exists twice, the first counts. Each local date therefore has one slot.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from bot.errors import UserError

DAY = timedelta(days=1)

_OFFERED = 25


class Timetable(Protocol):
    """What a slot is computed from: a digest's spec, or what many digests have in common."""

    @property
    def at(self) -> time:
        """Wall time."""
        ...

    @property
    def timezone(self) -> str:
        """IANA name."""
        ...

    @property
    def weekdays(self) -> frozenset[int]:
        """Monday 0 … Sunday 6, never empty."""
        ...


def slot_on(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the instant of wall time `at` on the local date `day`, aware UTC."""
    return datetime.combine(day, at, tzinfo=zone).replace(fold=0).astimezone(UTC)


def slots(spec: Timetable, after: datetime) -> Iterator[datetime]:
    """Yield the slots of `spec` after the aware instant `after`, in order, without end.

    Raises UserError when the zone is not known, any more or at all.
    """
    zone = _zone(spec.timezone)
    if spec.weekdays.isdisjoint(range(7)):
        raise UserError("A digest needs at least one day of the week.")
    # One day back: with the zone's change the day before may still hold a slot after `after`.
    day = after.astimezone(zone).date() - DAY
    while True:
        if day.weekday() in spec.weekdays:
            slot = slot_on(day, spec.at, zone)
            if slot > after:
                yield slot
                # A day that a country left out has the instant of the day after it.
                after = slot
        day += DAY


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UserError(
            f"The time zone “{name}” is not known any more. Choose another one with /digest edit."
        ) from error


def next_slot(spec: Timetable, after: datetime) -> datetime:
    """Return the first slot of `spec` after the aware instant `after`, aware UTC."""
    return next(slots(spec, after))


def previous_slot(spec: Timetable, before: datetime) -> datetime:
    """Return the last slot of `spec` before the aware instant `before`, aware UTC."""
    found = before
    for slot in slots(spec, before - 8 * DAY):
        if slot >= before:
            break
        found = slot
    return found


def missed_slots(spec: Timetable, first: datetime, now: datetime) -> tuple[datetime, ...]:
    """Return the slots from `first`, itself one, up to and including `now`.

    A process that was down for months answers for the last 31 slots only.
    """
    found = [first]
    for slot in slots(spec, first):
        if slot > now:
            break
        found.append(slot)
    return tuple(found[-31:])


_WALL_TIME = re.compile(
    r"\s*(\d{1,2})(?:[:.h時](\d{2})?)?(?:分)?\s*(a\.?m\.?|p\.?m\.?)?\s*", re.IGNORECASE
)


def parse_wall_time(text: str) -> time:
    """Return the time of day that a person wrote: 7:00, 07.00, 7am, 7h30, 19:30.

    Raises UserError with an example for anything else.
    """
    match = _WALL_TIME.fullmatch(text)
    if match is None:
        raise UserError(f"“{text}” is no time of day. Write it like 07:00 or 18:30.")
    hour, minute = int(match[1]), int(match[2] or 0)
    half = (match[3] or "").lower()[:1]
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    elif half or hour > 23:
        raise UserError(f"“{text}” is no time of day. Hours go from 0 to 23, such as 18:30.")
    if minute > 59:
        raise UserError(f"“{text}” is no time of day. Minutes go from 00 to 59, such as 18:30.")
    return time(hour, minute)


def check_timezone(name: str) -> str:
    """Return the IANA zone's proper name. Raises UserError with near matches when unknown."""
    known = {zone.casefold(): zone for zone in available_timezones()}
    wanted = name.strip().replace(" ", "_").casefold()
    if wanted in known:
        return known[wanted]
    cities = {zone.rpartition("/")[2]: zone for zone in known}
    near = [cities[city] for city in difflib.get_close_matches(wanted, cities, n=3)]
    near += difflib.get_close_matches(wanted, known, n=3)
    hint = " or ".join(dict.fromkeys(known[zone] for zone in near[:3])) or "Europe/Paris"
    raise UserError(f"I know no time zone “{name}”. Choose one from the list, such as {hint}.")


def matching_timezones(typed: str) -> tuple[str, ...]:
    """Return at most 25 zones for what was typed: by city first, then anywhere in the name."""
    wanted = typed.strip().replace(" ", "_").casefold()
    if not wanted:
        return COMMON_TIMEZONES
    names = sorted(zone for zone in available_timezones() if "/" in zone and zone[:3] != "Etc")

    def rank(zone: str) -> tuple[int, str]:
        folded = zone.casefold()
        city = folded.rpartition("/")[2]
        return (0 if city.startswith(wanted) else 1 if folded.startswith(wanted) else 2, zone)

    found = [zone for zone in (*names, "UTC") if wanted in zone.casefold()]
    return tuple(sorted(found, key=rank)[:_OFFERED])


COMMON_TIMEZONES = (
    "UTC",
    "Europe/London",
    "Europe/Paris",
    "Europe/Berlin",
    "Europe/Madrid",
    "Europe/Rome",
    "Europe/Warsaw",
    "Europe/Kyiv",
    "Europe/Istanbul",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Toronto",
    "America/Mexico_City",
    "America/Sao_Paulo",
    "America/Argentina/Buenos_Aires",
    "Africa/Nairobi",
    "Africa/Lagos",
    "Asia/Kolkata",
    "Asia/Jakarta",
    "Asia/Seoul",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
)
"""Offered before anything is typed: a zone or two for each part of the world."""
