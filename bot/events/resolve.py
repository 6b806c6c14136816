"""Set what a phrase says against the publication day.

A phrase without a year or week means, with a verb about the future, its first occurrence on or
after publication; with one about the past, its last before; without either, the nearest.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from bot.events.feasts import feast_day
from bot.events.readings import DateSpan, Kind, Precision, Reading

Resolved = tuple[str, Precision, DateSpan | None]
_DAY = timedelta(days=1)
_OF_PERIODS = frozenset({Kind.UNIT, Kind.MONTH})
# Days after which an hour or a day without a month is no longer one of what was spoken of.
_SAME_MATTER = 31
_MONTHS_PER = {"M": 1, "Q": 3, "Y": 12, "E": 120, "C": 1200}
_SEASON_START = {"WI": 12, "SP": 3, "SU": 6, "FA": 9}
# A part of a year as the quarter in which a reader would look for it.
_EDGE_QUARTER = {"early": 1, "late": 4}
# A past day this many times as far away as the coming one is hardly meant.
_FAR = 3
# A day that comes round only so much later is named with its year: the last one is meant.
_YEAR_OFF, _YEAR = 300, 366
# A month close by is meant whatever the verb: not one of a year ago, not one in a year.
_NEXT_MONTHS, _LAST_MONTHS = 2, 1
# After this month "the new year" is the coming one.
_MID_YEAR = 6


class Origin(NamedTuple):
    """What a phrase is counted from.

    published   publication day in the zone of the source
    direction   +1 when the clause speaks of the future, -1 of the past, 0 when it does not tell;
                +2 when the verb right beside the phrase is in the future tense
    reference   the day that the text spoke of last
    period      the first day of whatever time it spoke of last: "that year"
    next_week   the day of "next Monday", from which the weekdays after it count on
    awaited     the day ahead that the text spoke of last
    """

    published: date
    direction: int = 0
    reference: date | None = None
    period: date | None = None
    next_week: date | None = None
    awaited: date | None = None

    def base(self, reading: Reading) -> date:
        """Return the day from which `reading` counts."""
        if reading.anaphoric and reading.kind in _OF_PERIODS and self.period is not None:
            return self.period
        if self.doubts(reading) and not (self.direction >= 0 and self._is_awaited()):
            return self.published
        if reading.anaphoric and self.reference is not None:
            return self.reference
        return self.published

    def doubts(self, reading: Reading) -> bool:
        """Tell whether an hour may be none of the day that the text spoke of last.

        That day is long past, or still ahead: then the verb decides.
        """
        if self.reference is None or ":" not in reading.part or not reading.anaphoric:
            return False
        return self._is_awaited() or (self.published - self.reference).days > _SAME_MATTER

    def is_near(self) -> bool:
        """Tell whether "the 29th" may be of the month of a day that the text looks ahead to."""
        return self.awaited is not None and (self.awaited - self.published).days <= _SAME_MATTER

    def _is_awaited(self) -> bool:
        return self.reference is not None and self.reference > self.published


def resolve(reading: Reading, origin: Origin) -> Resolved | None:
    """Return TIMEX3 value, precision and days of a phrase, None when no such day exists."""
    try:
        return _RESOLVERS[reading.kind](reading, origin)
    except (ValueError, OverflowError):  # 30 February, the year 0
        return None


def add_months(day: date, months: int) -> date:
    """Return the same day `months` later, or the last of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _last_of(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _day(day: date, part: str) -> Resolved:
    value = f"{day.isoformat()}{'T' + part if part else ''}"
    return value, Precision.TIME if part else Precision.DAY, DateSpan(day, day)


def _week(day: date) -> Resolved:
    monday = day - timedelta(days=day.weekday())
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02d}", Precision.WEEK, DateSpan(monday, monday + timedelta(days=6))


def _weekend(day: date) -> Resolved:
    saturday = day - timedelta(days=day.weekday()) + timedelta(days=5)
    year, week, _ = saturday.isocalendar()
    return f"{year}-W{week:02d}-WE", Precision.DAY, DateSpan(saturday, saturday + _DAY)


def _month(year: int, month: int, edge: str) -> Resolved:
    first, last = date(year, month, 1), _last_of(year, month)
    if edge == "early":
        last = date(year, month, 10)
    elif edge == "mid":
        first, last = date(year, month, 11), date(year, month, 20)
    elif edge == "late":
        first = date(year, month, 21)
    return f"{year:04d}-{month:02d}", Precision.MONTH, DateSpan(first, last)


def _quarter(year: int, quarter: int) -> Resolved:
    span = DateSpan(date(year, 3 * quarter - 2, 1), _last_of(year, 3 * quarter))
    return f"{year:04d}-Q{quarter}", Precision.QUARTER, span


def _year(year: int, edge: str) -> Resolved:
    quarter = _EDGE_QUARTER.get(edge)
    span = DateSpan(date(year, 1, 1), date(year, 12, 31))
    if quarter:
        return f"{year:04d}", Precision.QUARTER, _quarter(year, quarter)[2]
    return f"{year:04d}", Precision.YEAR, span


# --- one function for each kind -----------------------------------------------------------------


def _resolve_date(reading: Reading, origin: Origin) -> Resolved:
    if reading.day is None:
        raise ValueError("a date needs its day")
    if reading.year is not None and reading.month is not None:
        return _day(date(reading.year, reading.month, reading.day), reading.part)
    if reading.shift is not None:  # "the 27th of next month"
        base = add_months(origin.base(reading).replace(day=1), reading.shift)
        return _day(base.replace(day=reading.day), reading.part)
    if reading.month is None and origin.direction > 0 and origin.is_near():
        origin = origin._replace(published=origin.awaited or origin.published)
    candidates = _occurrences(reading, origin)
    if reading.weekday is not None:
        fitting = [day for day in candidates if day.weekday() == reading.weekday]
        candidates = fitting or candidates
    day = _choose(candidates, origin.base(reading), origin.direction)
    return _week(day) if reading.unit == "W" else _day(day, reading.part)


def _occurrences(reading: Reading, origin: Origin) -> list[date]:
    """Return the days near the origin that a day, with or without its month, may mean."""
    base, day = origin.base(reading), reading.day or 1
    found: list[date] = []
    if reading.month is not None:
        months = [(base.year + step, reading.month) for step in (-1, 0, 1)]
        # 29 February may be four years away.
        if (reading.month, day) == (2, 29):
            months = [(base.year + step, 2) for step in range(-4, 5)]
    else:
        first = base.replace(day=1)
        shifted = [add_months(first, step) for step in (-2, -1, 0, 1, 2)]
        months = [(start.year, start.month) for start in shifted]
    for year, month in months:
        if day <= monthrange(year, month)[1]:
            found.append(date(year, month, day))
    return found


def _choose(candidates: list[date], base: date, direction: int) -> date:
    """Return the candidate that a reader on `base` would take.

    The verb may belong to another thing than the date ("was postponed to March 4"), so a day
    far behind gives way to one close ahead.
    """
    ahead = [day for day in candidates if day >= base]
    behind = [day for day in candidates if day <= base]
    if direction > 0 and ahead:
        far = direction == 1 and behind and _YEAR_OFF < (min(ahead) - base).days <= _YEAR
        return max(behind) if far else min(ahead)
    if direction < 0 and behind and ahead:
        far = (base - max(behind)).days > _FAR * (min(ahead) - base).days
        return min(ahead) if far else max(behind)
    return min(candidates, key=lambda day: (abs((day - base).days), day < base))


def _resolve_weekday(reading: Reading, origin: Origin) -> Resolved:
    base = origin.base(reading)
    if reading.weekday is None:
        raise ValueError("a weekday needs its name")
    ahead = (reading.weekday - base.weekday()) % 7
    if reading.unit == "W":  # "Tuesday next week", "Tuesday of last week"
        monday = base - timedelta(days=base.weekday())
        day = monday + timedelta(days=reading.weekday, weeks=reading.shift or 0)
    elif reading.shift == 1:
        # "Next Friday" said on a Monday is not the coming one, which is "this Friday".
        in_this_week = reading.weekday > base.weekday()
        day = base + timedelta(days=(ahead or 7) + (7 if in_this_week else 0))
    elif reading.shift == -1:
        day = base - timedelta(days=(7 - ahead) if ahead else 7)
    elif reading.anaphoric or origin.direction > 0 or reading.edge == "coming":
        day = base + timedelta(days=ahead, weeks=reading.number)
    else:
        day = base - timedelta(days=(7 - ahead) % 7)
    return _day(day, reading.part)


def _resolve_offset(reading: Reading, origin: Origin) -> Resolved:
    base, shift = origin.base(reading), reading.shift or 0
    if reading.unit == "D":
        return _day(base + timedelta(days=shift), reading.part)
    if reading.unit == "H":
        return _day(base + timedelta(hours=shift), reading.part)
    if reading.unit == "W":
        day = base + timedelta(weeks=shift)
        return _day(day, "") if reading.anaphoric and origin.reference else _week(day)
    day = add_months(base.replace(day=1), shift * _MONTHS_PER[reading.unit])
    if reading.unit in "MQ":
        return _month(day.year, day.month, "")
    return _year(day.year, "")


def _resolve_unit(reading: Reading, origin: Origin) -> Resolved:
    base, shift = origin.base(reading), reading.shift or 0
    if reading.unit == "D":
        return _day(base + timedelta(days=shift), reading.part)
    if reading.edge in ("past", "ahead"):
        whole = _resolve_unit(reading._replace(edge=""), origin)
        return _rest(whole, base, ahead=reading.edge == "ahead")
    if reading.unit == "W":
        return _week(base + timedelta(weeks=shift))
    if reading.unit == "M":
        day = add_months(base.replace(day=1), shift)
        return _month(day.year, day.month, reading.edge)
    if reading.unit == "Q":
        day = add_months(base.replace(day=1), 3 * shift)
        return _quarter(day.year, (day.month - 1) // 3 + 1)
    if reading.unit == "Y":
        shift += reading.edge == "turn" and base.month > _MID_YEAR
        return _fiscal(_year(base.year + shift, reading.edge), reading)
    decade = base.year // 10 + shift
    return f"{decade:03d}", Precision.VAGUE, None


def _rest(whole: Resolved, day: date, *, ahead: bool) -> Resolved:
    """Cut "later this month" at the day of publication, "earlier this month" before it."""
    value, precision, span = whole
    if span is None or not span.start < day <= span.end:
        return whole
    cut = DateSpan(day, span.end) if ahead else DateSpan(span.start, day - _DAY)
    return value, precision, cut


def _resolve_weekend(reading: Reading, origin: Origin) -> Resolved:
    base = origin.base(reading)
    shift = reading.shift
    if shift is None:
        shift = -1 if origin.direction < 0 and base.weekday() < 5 else 0
    return _weekend(base + timedelta(weeks=shift))


def _resolve_month(reading: Reading, origin: Origin) -> Resolved:
    base, month = origin.base(reading), reading.month or 1
    if reading.year is not None:
        return _week_at_end(reading.year, month, reading)
    distance = month - base.month
    if reading.shift == 1:
        year = base.year + (distance <= 0)
    elif reading.shift == -1:
        year = base.year - (distance >= 0)
    elif reading.unit == "Y":  # "in April next year" carries its shift in `number`
        year = base.year + reading.number
    elif origin.direction > 0:
        year = base.year + (distance < -_LAST_MONTHS)
    elif origin.direction < 0:
        year = base.year - (distance > _NEXT_MONTHS)
    else:
        year = base.year + (distance < -6) - (distance > 6)
    return _week_at_end(year, month, reading)


def _week_at_end(year: int, month: int, reading: Reading) -> Resolved:
    """Return a month, or its last day, or the week or weekend meant that lies mostly in it."""
    last = _last_of(year, month)
    if reading.unit == "W" and reading.number > 0:  # "the second week of May"
        return _week(date(year, month, 4) + timedelta(weeks=reading.number - 1))
    if reading.unit == "D":
        return _day(last, "")
    if reading.unit == "W":
        return _week(last - 3 * _DAY)
    if reading.unit == "WE":
        return _weekend(last - timedelta(days=(last.weekday() - 6) % 7))
    return _month(year, month, reading.edge)


def _resolve_quarter(reading: Reading, origin: Origin) -> Resolved:
    base = origin.base(reading)
    if reading.year is not None:
        return _quarter(reading.year, reading.number)
    current = (base.month - 1) // 3 + 1
    year = base.year + (reading.shift or 0)
    if reading.shift is None and origin.direction <= 0 and reading.number > current:
        year -= 1
    elif reading.shift is None and origin.direction > 0 and reading.number < current:
        year += 1
    return _quarter(year, reading.number)


def _resolve_half(reading: Reading, origin: Origin) -> Resolved:
    base = origin.base(reading)
    year = reading.year if reading.year is not None else base.year + (reading.shift or 0)
    first = 1 if reading.number == 1 else 7
    if reading.year is None and reading.shift is None and origin.direction < 0:
        year -= base.month < first
    span = DateSpan(date(year, first, 1), _last_of(year, first + 5))
    return f"{year:04d}-H{reading.number}", Precision.YEAR, span


def _resolve_season(reading: Reading, origin: Origin) -> Resolved:
    base, start = origin.base(reading), _SEASON_START[reading.value]
    year = reading.year if reading.year is not None else base.year + (reading.shift or 0)
    if reading.year is None and reading.shift is None:
        if origin.direction < 0 and start > base.month:
            year -= 1
        elif origin.direction > 0 and start + 2 < base.month:
            year += 1
    last = add_months(date(year, start, 1), 2)
    span = DateSpan(date(year, start, 1), _last_of(last.year, last.month))
    return f"{year:04d}-{reading.value}", Precision.QUARTER, span


def _resolve_year(reading: Reading, origin: Origin) -> Resolved:
    year = reading.year if reading.year is not None else origin.base(reading).year
    return _fiscal(_year(year, reading.edge), reading)


def _fiscal(resolved: Resolved, reading: Reading) -> Resolved:
    value, precision, span = resolved
    return (f"FY{value}" if reading.value == "FY" else value), precision, span


def _resolve_feast(reading: Reading, origin: Origin) -> Resolved:
    base = origin.base(reading)
    years = [reading.year] if reading.year else [base.year + step for step in (-1, 0, 1)]
    eve = timedelta(days=reading.number)
    days = [feast_day(reading.value, year) + eve for year in years]
    direction = reading.shift or origin.direction
    return _day(_choose(days, base, direction), reading.part)


def _resolve_decade(reading: Reading, _origin: Origin) -> Resolved:
    return f"{reading.number:03d}", Precision.VAGUE, None


def _resolve_century(reading: Reading, _origin: Origin) -> Resolved:
    return f"{reading.number:02d}", Precision.VAGUE, None


def _resolve_vague(reading: Reading, _origin: Origin) -> Resolved:
    return reading.value, Precision.VAGUE, None


_RESOLVERS: dict[Kind, Callable[[Reading, Origin], Resolved]] = {
    Kind.DATE: _resolve_date,
    Kind.WEEKDAY: _resolve_weekday,
    Kind.OFFSET: _resolve_offset,
    Kind.UNIT: _resolve_unit,
    Kind.WEEKEND: _resolve_weekend,
    Kind.MONTH: _resolve_month,
    Kind.QUARTER: _resolve_quarter,
    Kind.HALF: _resolve_half,
    Kind.SEASON: _resolve_season,
    Kind.YEAR: _resolve_year,
    Kind.FEAST: _resolve_feast,
    Kind.DECADE: _resolve_decade,
    Kind.CENTURY: _resolve_century,
    Kind.VAGUE: _resolve_vague,
}
