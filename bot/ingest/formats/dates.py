"""The dates of feeds, in the many spellings that publishers invent.

What is read is what was written: a date that could mean two days ("01/02/2025"), a word that
needs to know today ("yesterday") or a figure out of range gives None. A missing date costs a
feed little, a wrong one puts old news on top for years.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.ingest.formats.date_words import (
    ERAS,
    HALF_DAYS_AFTER_NOON,
    MONTHS,
    WALL_ZONES,
    ZONES,
)

_CLOCK = r"(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?)"
_ZONE = r"(?P<zone>[A-Za-z]{1,5}(?![A-Za-z])(?:\s*[+-]\d{1,2}(?::?\d{2})?)?|[+-]\s*\d{1,2}(?::?\d{2}|\d{2})?(?::\d{2})?)"
_HALF = r"(?:\s*(?P<half>[AaPp])\.?[Mm]\b\.?)?"
_TIME = rf"(?:(?:\s*[T,|@–-]\s*|\s+(?:at|um|à|às|alle|ore|kl\.?)?\s*){_CLOCK}{_HALF})?\s*{_ZONE}?"
_END = r"\s*(?:\([^()]*\)|\[[^\[\]]*\])?\s*"
_WEEKDAY = r"(?:[^\W\d]+\b\.?\s*,?\s*)?"

# Tried in this order; the first two are what nearly all feeds write.
_RFC822 = re.compile(
    rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th|º|\.)?[\s-]+(?:de\s+)?(?P<month>[^\W\d]+)\.?,?"
    rf"[\s-]+(?:de\s+|del\s+)?(?P<year>\d{{4}}|\d{{2}})(?!\d),?{_TIME}{_END}"
)
_STRICT_RFC822 = re.compile(
    r"(?:[A-Z][a-z]{2}, )?([0-3]?[0-9]) ([A-Z][a-z]{2}) ((?:19[789]|20[0-9])[0-9])"
    r" ([0-9]{2}:[0-9]{2}:[0-9]{2}) (?:([+-][01][0-9])([0-9]{2})|GMT|UTC|Z)"
)
_MONTH_NUMBERS = {word.capitalize(): f"{number:02}" for word, number in MONTHS.items()}
_ISO8601 = re.compile(
    rf"(?P<year>\d{{4}})(?:[-/.](?P<month>\d{{1,2}})(?:[-/.](?P<day>\d{{1,2}})(?!\d){_TIME})?)?{_END}"
)
_BASIC = re.compile(
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"
    rf"(?:[T ]?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?(?:[.,]\d+)?)?\s*{_ZONE}?"
)
_AMERICAN = re.compile(
    rf"{_WEEKDAY}(?P<month>[^\W\d]+)\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+"
    rf"(?P<year>\d{{4}}),?{_TIME}{_END}"
)
_ASCTIME = re.compile(
    rf"{_WEEKDAY}(?P<month>[^\W\d]+)\s+(?P<day>\d{{1,2}})\s+{_CLOCK}\s*{_ZONE}?\s+(?P<year>\d{{4}})"
)
_NUMERIC = re.compile(
    rf"{_WEEKDAY}(?P<first>\d{{1,2}})[/.-](?P<second_part>\d{{1,2}})[/.-](?P<year>\d{{4}}),?{_TIME}{_END}"
)
_EAST_ASIAN = re.compile(
    rf"(?:(?P<era>{'|'.join(ERAS)})\s*(?P<era_year>\d{{1,2}}|元)|(?P<year>\d{{4}}))\s*[年년]\s*"
    r"(?P<month>\d{1,2})\s*[月월]\s*(?P<day>\d{1,2})\s*[日일](?:\s*[(（][^()（）]*[)）])?"
    r"(?:\s*[月火水木金土日]曜日?|\s*星期.)?[\s,、]*"
    r"(?:(?P<half>午前|午後|上午|下午|오전|오후)\s*)?"
    r"(?:(?P<hour>\d{1,2})\s*[:時时点點시]\s*(?:(?P<minute>\d{1,2})\s*[:分분]?\s*)?"
    rf"(?:(?P<second>\d{{1,2}})\s*[秒초]?)?)?\s*{_ZONE}?"
)
_EPOCH = re.compile(r"\d{9,10}(?:\d{3})?(?:\.\d+)?")
_OFFSET = re.compile(r"(?P<sign>[+-])\s*(?P<hours>\d{1,2}?):?(?P<minutes>\d{2})?(?::\d{2})?")
_DIGITS = str.maketrans("０１２３４５６７８９：／－　", "0123456789:/- ")

_MAX_CHARACTERS = 100
_YEARS = range(1970, 2200)
_DAY_MINUTES = 24 * 60  # an offset has fewer


def parse_date(text: str, default_timezone: str | None = None) -> datetime | None:
    """Return the instant that `text` names, aware UTC; None when it must not be guessed.

    default_timezone   IANA name of the source's zone, for dates without one; UTC when None

    A date without a time is the first instant of that day. The name of the weekday is not
    held against the date. 24:00 is the next midnight.

    >>> parse_date("Fri, 31 Jan 2025 15:00:00 JST")
    datetime.datetime(2025, 1, 31, 6, 0, tzinfo=datetime.timezone.utc)
    """
    usual = _from_iso(text, default_timezone) if text[4:5] == "-" else _from_rfc822(text)
    if usual:
        return usual
    text = " ".join(text[: _MAX_CHARACTERS + 1].split())
    if not text or len(text) > _MAX_CHARACTERS:
        return None
    if _EPOCH.fullmatch(text):
        return _from_epoch(text)
    home = _zone_info(default_timezone)
    if not text.isascii():
        text = text.translate(_DIGITS)
    for pattern in (_RFC822, _ISO8601, _BASIC, _AMERICAN, _ASCTIME, _NUMERIC, _EAST_ASIAN):
        found = pattern.fullmatch(text)
        if found:
            return _instant(found.groupdict(), home)
    return None


@lru_cache(maxsize=64)
def _zone_info(name: str | None) -> tzinfo:
    if name is None:
        return UTC
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # no such zone, or no name of one
        return UTC


def _from_iso(text: str, default_timezone: str | None) -> datetime | None:
    """Return the instant of the form that most feeds use, None for any other; a short cut."""
    if text[10:11] not in ("T", " "):
        return None
    try:
        local = datetime.fromisoformat(text)
        if local.year not in _YEARS:
            return None
        if local.microsecond:
            local = local.replace(microsecond=0)
        if local.tzinfo is None:
            local = local.replace(tzinfo=_zone_info(default_timezone))
        return local if local.tzinfo is UTC else local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _from_rfc822(text: str) -> datetime | None:
    """Return the instant of an RFC 822 date as its standard writes it; the other short cut."""
    found = _STRICT_RFC822.fullmatch(text)
    if found is None:
        return None
    day, name, year, clock, hours, minutes = found.groups()
    month = _MONTH_NUMBERS.get(name)
    if month is None:
        return None
    # Written anew in the form of ISO 8601, which is read faster than its numbers are taken.
    written = f"{year}-{month}-{day:0>2}T{clock}"
    try:
        if hours is None:
            return datetime.fromisoformat(f"{written}+00:00")
        return datetime.fromisoformat(f"{written}{hours}:{minutes}").astimezone(UTC)
    except ValueError:
        return None


def _from_epoch(text: str) -> datetime | None:
    whole = text.partition(".")[0]
    seconds = int(whole) // (1 if len(whole) <= 10 else 1000)
    return datetime.fromtimestamp(seconds, UTC)


def _instant(part: dict[str, str | None], home: tzinfo) -> datetime | None:
    day = _day(part)
    if day is None:
        return None
    hour, minute = int(part.get("hour") or 0), int(part.get("minute") or 0)
    second = min(int(part.get("second") or 0), 59)  # a leap second has no place in datetime
    half = part.get("half")
    if half is not None:
        if hour > 12:
            half = None  # "15:00 PM" says the same twice
        else:
            is_late = half.lower() == "p" or half in HALF_DAYS_AFTER_NOON
            hour = hour % 12 + (12 if is_late else 0)
    if hour > 24 or minute > 59 or (hour == 24 and (minute or second)):
        return None
    local = day + timedelta(hours=hour, minutes=minute, seconds=second)
    zone = _zone(part.get("zone"), local, home)
    if zone is None:
        return None
    return local.replace(tzinfo=zone).astimezone(UTC)


def _day(part: dict[str, str | None]) -> datetime | None:
    """Return midnight of the day, naive; None when there is no such day or it could be two."""
    year, month, day = _year(part), _month(part), part.get("day") or "1"
    if part.get("first"):
        month, day = _day_and_month(int(part["first"] or 0), int(part["second_part"] or 0))
    if year not in _YEARS or month is None:
        return None
    try:
        return datetime(year, month, int(day))  # noqa: DTZ001 - the zone comes later
    except ValueError:
        return None


def _year(part: dict[str, str | None]) -> int:
    if part.get("era"):
        count = part["era_year"] or ""
        return ERAS[part["era"] or ""] + (1 if count == "元" else int(count))
    written = part["year"] or ""
    year = int(written)
    if len(written) == 2:
        return year + (2000 if year < 70 else 1900)  # RFC 822 wrote two figures
    return year


def _month(part: dict[str, str | None]) -> int | None:
    month = part.get("month") or "1"
    return int(month) if month.isdigit() else MONTHS.get(month.lower())


def _day_and_month(first: int, second: int) -> tuple[int | None, str]:
    if first == second or first > 12:
        return second, str(first)
    if second > 12:
        return first, str(second)
    return None, ""


def _zone(name: str | None, local: datetime, home: tzinfo) -> tzinfo | None:
    """Return the zone that `name` means on the clock `local`; None for a name nobody knows."""
    if not name:
        return home
    word = name.rstrip("0123456789:+- ").lower()
    offset = name[len(word) :].strip() if word else name
    if offset:
        return _offset(offset) if word in ("", "gmt", "utc", "ut", "z") else None
    if local.replace(tzinfo=home).tzname() == name.upper():
        return home
    if word in WALL_ZONES:
        return _zone_info(WALL_ZONES[word])
    return timezone(timedelta(minutes=ZONES[word])) if word in ZONES else None


def _offset(text: str) -> timezone | None:
    found = _OFFSET.fullmatch(text)
    minutes = int(found["hours"]) * 60 + int(found["minutes"] or 0) if found else 0
    if found is None or minutes >= _DAY_MINUTES:
        return None
    return timezone(timedelta(minutes=minutes if found["sign"] == "+" else -minutes))
