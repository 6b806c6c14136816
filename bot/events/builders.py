"""Turn the tokens that a grammar rule matched into readings; shared by all languages."""

from __future__ import annotations

import re

from bot.events.lexer import Tokens
from bot.events.readings import Kind, Reading

_RANGE_SIGNS = frozenset({"dash", "to", "until", "slash"})
CLOCK = re.compile(r"(\d{1,2})[:.](\d\d)")
"""Hour and minute as written in figures."""

_EDGES = {
    "early": "early",
    "start": "early",
    "mid": "mid",
    "late": "late",
    "end": "late",
    "earlier": "past",
    "later": "ahead",
}
_BACK, _AHEAD = ("last", "past", "past_word"), ("next", "coming", "then")
_SHIFTS = {
    **dict.fromkeys(_BACK, -1),
    **dict.fromkeys(_AHEAD, 1),
    **dict.fromkeys(("this", "current", "same"), 0),
}
# Nouns that make the number before them a count: "On Feb. 7 and 24 people died".
_COUNTED = re.compile(
    r"(?!(?:unless|as|is|was|has|its|this|across|versus|plus|towards|besides|sees|hosts)$)(?:[a-z]{2,}s|people|percent|men|women|children|million|billion|members)$"
)


def edge_of(tokens: Tokens, first: int, last: int) -> str:
    """Return which part of a longer period the matched words name, "" for all of it."""
    for index in range(first, last):
        edge = _EDGES.get(tokens.name(index))
        if edge:
            return edge
    return ""


def shift_of(tokens: Tokens, first: int, last: int) -> int | None:
    """Return -1 for "last", 0 for "this", 1 for "next", None without such a word."""
    for index in range(first, last):
        shift = _SHIFTS.get(tokens.name(index))
        if shift is not None:
            return shift
    return None


def part_of(tokens: Tokens, first: int, last: int) -> str:
    """Return the part of day or the clock time among the matched tokens, "" when there is none."""
    clock = _clock_of(tokens, first, last)
    if clock:
        return _in_part(clock, tokens, first, last)
    for name in ("noon", "daypart", "tonight"):
        found = tokens.pick(name, first, last)
        if found:
            return str(found[0])
    return ""


def _in_part(clock: str, tokens: Tokens, first: int, last: int) -> str:
    """Return the hour of "4:30 Tuesday afternoon" on the clock of 24 hours."""
    is_late = not {"AF", "EV"}.isdisjoint(tokens.pick("daypart", first, last))
    if not is_late or int(clock[:2]) >= 12:
        return clock
    return f"{int(clock[:2]) + 12}{clock[2:]}"


def _clock_of(tokens: Tokens, first: int, last: int) -> str:
    for index in range(first, last):
        name, following = tokens.name(index), tokens.name(index + 1)
        if name in ("year", "number") and following in ("zone", "the", "local"):
            return _four_digits(tokens.words[index])
        if name == "number" and not (following == "ampm" and CLOCK.fullmatch(tokens.words[index])):
            continue
        if name in ("clock", "number") or (name == "day" and following in ("ampm", "oclock")):
            match = CLOCK.match(tokens.words[index])
            hour, minute = (int(match[1]), match[2]) if match else (int(tokens.words[index]), "00")
            if following == "ampm":
                hour = hour % 12 + int(tokens.values[index + 1])
            return f"{hour:02d}:{minute}" if hour <= 24 else ""
    return ""


def _four_digits(word: str) -> str:
    """Return "19:00" for "1900", "" for what is no time of day."""
    if len(word) != 4 or not word.isdecimal() or int(word) > 2400 or int(word[2:]) > 59:
        return ""
    return f"{word[:2]}:{word[2:]}"


def _day_numbers(tokens: Tokens, first: int, last: int) -> list[tuple[int, int]]:
    """Return (token, day of month) of the matched days, without the hours of clock times."""
    found: list[tuple[int, int]] = []
    for index in range(first, last):
        name, value = tokens.name(index), tokens.values[index]
        if not isinstance(value, int):
            continue
        if name == "day" and tokens.name(index + 1) in ("ampm", "oclock"):
            continue
        if name in ("day", "ordinal"):
            found.append((index, value))
        elif name == "ordword":
            before = tokens.name(index - 1), tokens.name(index - 2)
            tens = index - 1 if before[0] == "tens" else index - 2
            has_tens = "tens" in before and tens >= first
            found.append((index, value + (int(tokens.values[tens]) if has_tens else 0)))
    return [(index, day) for index, day in found if 1 <= day <= 31]


def _units(tokens: Tokens, first: int, last: int) -> list[str]:
    """Return the codes of the units named, singular or plural, in order."""
    return [
        str(tokens.values[index])
        for index in range(first, last)
        if tokens.name(index) in ("unit", "units")
    ]


def dates(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read one or several days of one month: "Thursday, Feb. 6", "June 23-30", "6 et 7 mai"."""
    days = _day_numbers(tokens, first, last)
    months = tokens.numbers("month", first, last)
    if not days or not months:
        return []
    if len(days) > 1 and _is_count(tokens, last):
        days, last = days[:1], days[-1][0] - 1
    years = tokens.numbers("year", first, last)
    weekdays = tokens.numbers("weekday", first, last) + tokens.numbers("wdabbr", first, last)
    reading = Reading(
        Kind.DATE,
        first,
        last,
        year=years[0] if years else None,
        month=months[0],
        weekday=weekdays[0] if weekdays else None,
        part=part_of(tokens, first, last),
    )
    return _spread(tokens, reading, days)


def _is_count(tokens: Tokens, last: int) -> bool:
    """Tell whether the last number of a match counts what follows it: "the 15-nation council"."""
    if tokens.name(last - 1) != "day" or last >= len(tokens.words):
        return False
    is_compound = tokens.name(last) == "dash" and tokens.name(last + 1) == "word"
    if is_compound and tokens.end(last) == tokens.starts[last + 1]:
        return True
    return _COUNTED.match(tokens.words[last]) is not None


def _spread(tokens: Tokens, reading: Reading, days: list[tuple[int, int]]) -> list[Reading]:
    """Give each of several days its own reading over its share of the tokens."""
    readings: list[Reading] = []
    for place, (index, day) in enumerate(days):
        is_last = place + 1 == len(days)
        start = reading.first if place == 0 else index
        connected = not is_last and _joined(tokens, index, *days[place + 1], day)
        readings.append(
            reading._replace(
                first=start,
                last=reading.last if is_last else index + 1,
                day=day,
                weekday=reading.weekday if place == 0 else None,
                connected=connected,
            )
        )
    return readings


def _joined(tokens: Tokens, first: int, last: int, later_day: int, day: int) -> bool:
    """Tell whether two neighbouring days are one range; "24 and 25" is, "3 and 7" is not."""
    between = {tokens.name(index) for index in range(first + 1, last)}
    return later_day > day and (bool(between & _RANGE_SIGNS) or later_day == day + 1)


def iso_date(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read 2025-02-07."""
    year, month, day = (int(part) for part in tokens.words[first].split("-"))
    return [Reading(Kind.DATE, first, last, year=year, month=month, day=day)]


def _numeric(tokens: Tokens, first: int, last: int, *, month_first: bool) -> list[Reading]:
    numbers = [int(part) for part in re.split(r"[./]", tokens.words[first]) if part]
    one, two = numbers[:2]
    if (month_first and one <= 12) or two > 12:
        one, two = two, one
    if one > 31 or two > 12:
        return []
    year = numbers[2] if len(numbers) > 2 else None
    if year is None and last > first + 1:
        years = tokens.numbers("year", first, last)
        year = years[0] if years else None
    if year is not None and year < 100:
        year += 2000 if year < 50 else 1900
    weekdays = tokens.numbers("weekday", first, last)
    weekday = weekdays[0] if weekdays else None
    return [Reading(Kind.DATE, first, last, year=year, month=two, day=one, weekday=weekday)]


def numeric_month_first(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read 2/7/2025 as 7 February; a number over 12 is a day wherever it stands."""
    return _numeric(tokens, first, last, month_first=True)


def numeric_day_first(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read 7/2/2025 and 07.02. as 7 February."""
    return _numeric(tokens, first, last, month_first=False)


def day_of_month(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read a day whose month is left out or named by "this", "next", "last"."""
    weekdays = tokens.numbers("weekday", first, last)
    reading = Reading(
        Kind.DATE,
        first,
        last,
        weekday=weekdays[0] if weekdays else None,
        shift=shift_of(tokens, first, last),
    )
    return _spread(tokens, reading, _day_numbers(tokens, first, last))


def weekday(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "next Tuesday", "Monday night", "8 p.m. on Sunday", "Tuesday next week"."""
    units = _units(tokens, first, last)
    if units and units != ["W"]:  # "on Tuesday, this year's budget": the unit is another matter
        last = next(i for i in range(first, last) if tokens.name(i) == "weekday") + 1
    shift = shift_of(tokens, first, last)
    return [
        Reading(
            Kind.WEEKDAY,
            first,
            last,
            weekday=tokens.numbers("weekday", first, last)[0],
            shift=shift,
            unit="W" if units == ["W"] else "",
            part=part_of(tokens, first, last),
            edge="coming" if shift == 0 or tokens.pick("coming", first, last) else "",
        )
    ]


def near_day(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "today", "tomorrow morning", "the day after tomorrow", "last night", "this morning"."""
    days = tokens.numbers("today", first, last)
    shift = days[0] if days else shift_of(tokens, first, last) or 0
    if tokens.pick("after", first, last):
        shift += 1
    elif tokens.pick("before", first, last):
        shift -= 1
    part = part_of(tokens, first, last)
    return [Reading(Kind.OFFSET, first, last, unit="D", shift=shift, part=part)]


def second_day(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "après-demain" and "avant-hier": two days from today."""
    shift = 2 * tokens.numbers("today", first, last)[0]
    return [Reading(Kind.OFFSET, first, last, unit="D", shift=shift)]


def clock(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read a clock time alone, on the day that the text speaks of."""
    part = part_of(tokens, first, last)
    if not part:
        return []
    return [Reading(Kind.OFFSET, first, last, unit="D", shift=0, part=part, anaphoric=True)]


def relative_day(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read a word for a day next to the one spoken of, such as "le lendemain"."""
    shift = tokens.numbers("rel_day", first, last)[0]
    return [Reading(Kind.OFFSET, first, last, unit="D", shift=shift, anaphoric=True)]


def count_of(tokens: Tokens, first: int, last: int) -> int | None:
    """Return the number of units a phrase names; None for "several" and bare plurals."""
    if tokens.pick("few", first, last):
        return None
    for name in ("day", "card", "tens", "one", "number"):
        found = tokens.numbers(name, first, last)
        if found and 0 < found[0] < 1000:
            return found[0]
    return None


def _offset(tokens: Tokens, first: int, last: int, sign: int, *, anaphoric: bool) -> list[Reading]:
    unit = _units(tokens, first, last)[-1]
    count = count_of(tokens, first, last)
    if count is None:
        value = "PAST_REF" if sign < 0 else "FUTURE_REF"
        return [Reading(Kind.VAGUE, first, last, value=value)]
    if unit == "W" and tokens.pick("today", first, last):  # "a week from today"
        unit, count = "D", 7 * count
    kind = Kind.OFFSET
    return [Reading(kind, first, last, unit=unit, shift=sign * count, anaphoric=anaphoric)]


def ago(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "two weeks ago"."""
    return _offset(tokens, first, last, -1, anaphoric=False)


def ahead(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "in three weeks", which may be a duration: `times` drops it after a past verb."""
    return [it._replace(edge="in") for it in _offset(tokens, first, last, 1, anaphoric=False)]


def from_now(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "two weeks from now"."""
    return _offset(tokens, first, last, 1, anaphoric=False)


def later(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "two days later", counted from the day the text spoke of last."""
    return _offset(tokens, first, last, 1, anaphoric=True)


def earlier(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "a year earlier", counted from the day the text spoke of last."""
    return _offset(tokens, first, last, -1, anaphoric=True)


def neighbour_day(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "the next day", "the same evening", "the previous week" after an earlier mention."""
    units = _units(tokens, first, last)
    unit = units[0] if units else "D"
    shift = shift_of(tokens, first, last) or 0
    if tokens.pick("after", first, last):
        shift = 1
    elif tokens.pick("before", first, last):
        shift = -1
    part = part_of(tokens, first, last)
    kind = Kind.OFFSET if unit == "D" else Kind.UNIT
    return [Reading(kind, first, last, unit=unit, shift=shift, part=part, anaphoric=True)]


def unit(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "last week", "earlier this month", "the end of next year"."""
    name = _units(tokens, first, last)[-1]
    if name == "C":
        return []
    shift, edge = shift_of(tokens, first, last), edge_of(tokens, first, last)
    fiscal = "FY" if name == "Y" and tokens.pick("fiscal", first, last) else ""
    return [Reading(Kind.UNIT, first, last, unit=name, shift=shift, edge=edge, value=fiscal)]


def weekend(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "this weekend", "the weekend"."""
    return [Reading(Kind.WEEKEND, first, last, shift=shift_of(tokens, first, last))]


def month(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "February", "late June", "the end of May 2025", "next October", "April next year"."""
    years = tokens.numbers("year", first, last)
    has_unit = bool(_units(tokens, first, last))
    shift = shift_of(tokens, first, last)
    return [
        Reading(
            Kind.MONTH,
            first,
            last,
            year=years[0] if years else None,
            month=tokens.numbers("month", first, last)[0],
            shift=None if has_unit else (shift or None),
            unit="Y" if has_unit else "",
            number=(shift or 0) if has_unit else 0,
            edge=edge_of(tokens, first, last),
        )
    ]


def ordinal_of(tokens: Tokens, first: int, last: int) -> int:
    """Return the number of "the second", "the 2nd", 0 without one."""
    for name in ("ordinal", "ordword", "day"):
        found = tokens.numbers(name, first, last)
        if found:
            return found[0]
    return 0


def part_of_month(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "the first week of March"; a fifth week is its last."""
    number = ordinal_of(tokens, first, last)
    if number > 4:
        return [it._replace(edge="late", unit="W") for it in month(tokens, first, last)]
    return [it._replace(number=number, unit="W") for it in month(tokens, first, last)]


def shift_of_year(tokens: Tokens, first: int, last: int) -> int | None:
    """Return the shift of "of this year", None where no unit is named."""
    return shift_of(tokens, first, last) if _units(tokens, first, last) else None


def quarter(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "the first quarter of 2025", "Q3"."""
    given = [value for value in tokens.numbers("quarter", first, last) if value]
    number = given[0] if given else ordinal_of(tokens, first, last)
    if not 1 <= number <= 4:
        return []
    years = tokens.numbers("year", first, last)
    year = years[0] if years else None
    shift = shift_of_year(tokens, first, last)
    return [Reading(Kind.QUARTER, first, last, year=year, number=number, shift=shift)]


def half(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "the second half of 2025", "the first half of March"."""
    number = ordinal_of(tokens, first, last)
    if number not in (1, 2):
        return []
    months, years = tokens.numbers("month", first, last), tokens.numbers("year", first, last)
    year = years[0] if years else None
    if months:
        edge = "early" if number == 1 else "late"
        return [Reading(Kind.MONTH, first, last, year=year, month=months[0], edge=edge)]
    shift = shift_of_year(tokens, first, last)
    return [Reading(Kind.HALF, first, last, year=year, number=number, shift=shift)]


def season(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "this spring", "the summer of 2022"."""
    years = tokens.numbers("year", first, last)
    return [
        Reading(
            Kind.SEASON,
            first,
            last,
            year=years[0] if years else None,
            shift=shift_of(tokens, first, last),
            value=str(tokens.pick("season", first, last)[0]),
        )
    ]


def year(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "2019", "early 2024", "the end of 2026"; not "2025 dollars"."""
    if last - first == 1 and last < len(tokens.words) and _is_year_count(tokens, last):
        return []
    given = tokens.numbers("year", first, last)[0]
    fiscal = "FY" if tokens.pick("fiscal", first, last) else ""
    edge = edge_of(tokens, first, last)
    return [Reading(Kind.YEAR, first, last, year=given, edge=edge, value=fiscal)]


_YEAR_COUNTED = re.compile(
    r"(?:dollars|euros|pounds|yen|people|percent|men|women|troops|soldiers|tons|tonnes|miles|"
    r"kilometers|kilometres|meters|metres|feet|points|votes|seats|jobs|cases|deaths|times|"
    r"personnes|euros|voix|Menschen|Euro|Stimmen|personas|votos|landed|crashed|hours|words)$"
)


def _is_year_count(tokens: Tokens, last: int) -> bool:
    return _YEAR_COUNTED.match(tokens.words[last]) is not None


def decade(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "the 1990s"."""
    number = tokens.numbers("decade", first, last)[0]
    return [Reading(Kind.DECADE, first, last, number=number)]


def century(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "the 19th century"."""
    number = ordinal_of(tokens, first, last)
    return [Reading(Kind.CENTURY, first, last, number=number - 1)] if number else []


def vague(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read a word that means present, past or future as a whole."""
    found = tokens.pick("now", first, last) or tokens.pick("time", first, last)
    return [Reading(Kind.VAGUE, first, last, value=str(found[0]))]


def past_ref(_tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "recent years", "the past"."""
    return [Reading(Kind.VAGUE, first, last, value="PAST_REF")]


def future_ref(_tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "the coming weeks", "the near future"."""
    return [Reading(Kind.VAGUE, first, last, value="FUTURE_REF")]


def present_ref(_tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "these days", "the moment"."""
    return [Reading(Kind.VAGUE, first, last, value="PRESENT_REF")]
