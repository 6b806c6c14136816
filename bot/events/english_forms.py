"""What English phrases say, and where words that look like a time are none.

Each function has the shape of `grammar.Builder`: it reads the matched tokens, looks at those
around them, and gives an empty list for what is no time.
"""

from __future__ import annotations

import re

from bot.events import builders as build
from bot.events import heads
from bot.events.lexer import Tokens
from bot.events.readings import Kind, Reading
from bot.events.words import words

_NOT_A_DAY_BEFORE = words("Black Bloody Good Holy Ash Super Easter Palm Cyber Fat")
_NOT_A_DAY_AFTER = words(
    "Times Telegraph Mail Express Mirror Herald Agreement Islands Club School Night Group"
)
# Months that are also given names, surnames or verbs.
_DOUBTFUL_MONTHS = frozenset({"March", "April", "May", "June", "August", "Jan", "Mar", "Jun"})
_BEFORE_MONTH = words(
    "in on by of since until till through before after during from to around early late mid "
    "last next this and or for between previous following coming the - – ( upcoming about only"
)


def weekday(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read a weekday; "every Tuesday" and "Good Friday Agreement" name none."""
    before = tokens.words[first - 1] if first else ""
    after = tokens.words[last] if last < len(tokens.words) else ""
    if tokens.name(first - 1) == "every":  # "every Tuesday" is no date
        return []
    if tokens.name(first - 1) in ("and", "or") and tokens.name(first - 3) == "every":
        return []
    if before in _NOT_A_DAY_BEFORE or after in _NOT_A_DAY_AFTER:
        return []
    readings = build.weekday(tokens, first, last)
    if tokens.pick("then", first, last):  # "the following Tuesday", after another day
        return [it._replace(shift=None, anaphoric=True) for it in readings]
    is_told = tokens.lower[max(0, first - 2) : first] == ["on", "the"]
    if is_told and last - first == 1 and tokens.name(last) not in ("word", "name", "unit"):
        return [it._replace(anaphoric=True) for it in readings]  # "on the Friday", of that visit
    return readings


def day_of_month(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "the first of next month"; "the first of this year" is no day."""
    is_month = tokens.pick("unit", first, last) == ["M"]
    return build.day_of_month(tokens, first, last) if is_month else []


def ordinal_day(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "on the 29th": the next one, or after a past verb the last."""
    if first < 2 or tokens.name(first - 1) != "the" or tokens.lower[first - 2] not in _BEFORE_DAY:
        return []
    return [Reading(Kind.DATE, first, last, day=build.ordinal_of(tokens, first, last))]


_BEFORE_DAY = words("on until till")


def later(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "two days later" and "two days before the election"."""
    if tokens.name(last - 1) == "before":
        return _days_before(tokens, first, last)
    return build.later(tokens, first, last)


def _days_before(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "two days before the election": so many days after what it dates.

    That is the day named just before ("on Sunday, two days before"), else publication.
    """
    days = build.count_of(tokens, first, last)
    if days is None or tokens.name(last - 2) not in ("unit", "units"):
        return []
    if tokens.values[last - 2] != "D" or tokens.name(first) == "about":
        return []
    following = tokens.lower[last : last + _REACH]
    if heads.PLANNED.isdisjoint(following) and _BALLOTING.isdisjoint(following):
        return []
    is_told = tokens.name(first - 1) == "comma" and tokens.name(first - 2) in _DAY_NAMES
    if not is_told and first and tokens.lower[first - 1] in _ROUGHLY:
        return []
    edge = "" if is_told else "in"
    return [Reading(Kind.OFFSET, first, last, unit="D", shift=days, anaphoric=is_told, edge=edge)]


_REACH = 6
_BALLOTING = words("vote votes elect elects choose chooses polls")
_DAY_NAMES = ("weekday", "wdabbr", "day", "ordinal", "daypart")
_ROUGHLY = words("than least nearly almost some over until")


def weeks_from(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "a week from Tuesday": the Tuesday after the coming one."""
    units = {tokens.values[i] for i in range(first, last) if tokens.name(i) in ("unit", "units")}
    weeks = build.count_of(tokens, first, last)
    if units != {"W"} or weeks is None:
        return []
    place = next(index for index in range(first, last) if tokens.name(index) == "weekday")
    return [
        it._replace(first=first, edge="coming", number=weeks)
        for it in build.weekday(tokens, place, last)
    ]


def month(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read a month unless it is a name ("Theresa May") or opens a sentence as a verb."""
    word = next(tokens.words[i] for i in range(first, last) if tokens.name(i) == "month")
    alone = last - first == 1
    before = tokens.lower[first - 1] if first else ""
    if alone and word in _DOUBTFUL_MONTHS and before not in _BEFORE_MONTH:
        return []
    if alone and tokens.name(first - 1) == "the" and tokens.name(last) not in ("word", "name"):
        return []
    return build.month(tokens, first, last)


_NOT_A_YEAR_BEFORE = re.compile(
    r"(?:[Ff]light|[Nn]o|[Nn]umber|[Rr]oute|[Rr]esolution|[Rr]oom|Boeing|[Hh]ighway|[Aa]rticle|"
    r"[Ss]ome|[Aa]bout|[Nn]early|[Oo]ver|[Tt]han|[Aa]round|[Aa]lmost|[Ll]east|[Mm]ost|[Rr]oughly|"
    r"[Aa]pproximately|[$€£¥#/])$"
)


_BEFORE_ROUGH_YEAR = words("in since by from until before after")


def year(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "2019" and "in about 1930", not "about 1930 people" or "flight 1549"."""
    if first and _NOT_A_YEAR_BEFORE.match(tokens.words[first - 1]):
        is_rough = tokens.name(first - 1) == "about" and first > 1
        if not is_rough or tokens.lower[first - 2] not in _BEFORE_ROUGH_YEAR:
            return []
    return build.year(tokens, first, last)


def unit(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "last week"; "the last week" is a duration, "next day" counts from the text."""
    code = str(tokens.values[last - 1])
    if code == "D" and tokens.pick("in", first, last):  # "earlier in the day"
        return build.near_day(tokens, first, last)
    if code == "D":
        return build.neighbour_day(tokens, first, last) if tokens.name(first) == "next" else []
    after_the = first > 0 and tokens.name(first - 1) == "the"
    if code == "H" or (after_the and code != "Q" and tokens.name(first) in ("last", "next")):
        return []
    return build.unit(tokens, first, last)


_NAMED_AFTER_DAYS = re.compile(
    r"(?:Movement|Brigades?|Coalition|Alliance|Committee|Party|Agreement|Protocol|Incident)$"
)


def date(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read a date, but not the name of "the March 23 Movement" nor "every 4th of July"."""
    after = tokens.words[last] if last < len(tokens.words) else ""
    if tokens.name(first - 1) == "every":
        return []
    return [] if _NAMED_AFTER_DAYS.match(after) else build.dates(tokens, first, last)


def year_ago(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "the year-ago quarter" and "year-earlier" as the year before publication."""
    code = next(tokens.values[i] for i in range(first, last) if tokens.name(i) == "unit")
    return [Reading(Kind.UNIT, first, last, unit="Y", shift=-1)] if code == "Y" else []


def week_of(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "the week of Oct. 7"."""
    if tokens.pick("unit", first, last) != ["W"]:
        return []
    return [it._replace(first=first, unit="W") for it in build.dates(tokens, first, last)]


_RECORD = words(
    "first last only worst best biggest largest lowest highest second third most least time once "
    "twice fastest deadliest longest"
)


def ahead(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "in three weeks"; "the first launch in two months" names a duration."""
    before = set(tokens.lower[max(0, first - 6) : first])
    if tokens.pick("one", first, last) and tokens.values[last - 1] == "D":
        return []  # "returned in one day"
    return build.ahead(tokens, first, last) if before.isdisjoint(_RECORD) else []


def season(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "last spring"; "the fall of the city" is no season."""
    has_capital = tokens.words[last - 1].istitle() and last - first > 1
    if has_capital and tokens.name(last) == "name":  # "in Fall River"
        return []
    is_fall = tokens.words[last - 1] == "fall"
    if is_fall and (tokens.name(first) == "the" or tokens.name(last) == "of"):
        return []
    return build.season(tokens, first, last)


def _feast_of(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "Christmas", "Christmas Eve", "Easter 2026"."""
    years = tokens.numbers("year", first, last)
    eve = bool(tokens.pick("eve", first, last))
    return [
        Reading(
            Kind.FEAST,
            first,
            last,
            year=years[0] if years else None,
            shift=build.shift_of(tokens, first, last),
            number=-1 if eve else 0,
            value=str(tokens.pick("feast", first, last)[0]),
        )
    ]


def feast(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "Christmas Eve" and "at Easter"; "the Christmas party" names no day."""
    is_plain = last - first == 1
    before = tokens.lower[first - 1] if first else ""
    if tokens.name(last) == "name" or (is_plain and before not in _BEFORE_FEAST):
        return []
    return _feast_of(tokens, first, last)


_BEFORE_FEAST = words("at by before after since until till on for around from to of through")


def easter_day(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "Easter Monday" and "Easter Sunday"."""
    after = {0: 1, 6: 0}.get(tokens.numbers("weekday", first, last)[0])
    if tokens.words[first] != "Easter" or after is None:
        return []
    return [it._replace(number=after) for it in _feast_of(tokens, first, last)]


def new_years(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "New Year's Eve"."""
    if not first or tokens.words[first - 1] != "New" or tokens.values[first] != "Y":
        return []
    eve = bool(tokens.pick("eve", first, last))
    year = next(iter(tokens.numbers("year", first, last)), None)
    month, day = (12, 31) if eve else (1, 1)
    return [Reading(Kind.DATE, first - 1, last, year=year, month=month, day=day)]


def first_months(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "the first three months of 2012" as a quarter, six months as a half."""
    count = build.count_of(tokens, first, last)
    at = next(i for i in range(first, last) if tokens.name(i) == "units")
    if tokens.values[at] != "M" or count not in (3, 6):
        return _of_year(tokens, at + 1, last)
    is_first = not tokens.pick("last", first, at) and build.ordinal_of(tokens, first, at) == 1
    kind, number = (Kind.QUARTER, 4) if count == 3 else (Kind.HALF, 2)
    years = tokens.numbers("year", at, last)
    shift = build.shift_of_year(tokens, at + 1, last)
    year = years[0] if years else None
    return [Reading(kind, first, last, year=year, number=1 if is_first else number, shift=shift)]


def _of_year(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read the year at the end of "the first nine months of 2012", itself a duration."""
    first += tokens.name(first) == "of"
    if tokens.pick("year", first, last):
        return build.year(tokens, first, last)
    return [it for it in build.unit(tokens, first, last) if it.shift is not None]


def last_of_year(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "the last quarter of 2012"; its last week or month is the end of the year."""
    year = tokens.numbers("year", first, last)[0]
    if tokens.pick("unit", first, last) == ["Q"]:
        return [Reading(Kind.QUARTER, first, last, year=year, number=4)]
    return [Reading(Kind.YEAR, first, last, year=year, edge="late")]


def last_of_month(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read the last day, week or weekend of a month."""
    units = tokens.pick("unit", first, last)
    if units not in ([], ["W"], ["D"]):
        return []
    unit = str(units[0]) if units else "WE"
    return [
        it._replace(edge="late", unit=unit, shift=None) for it in build.month(tokens, first, last)
    ]


def _final_quarter(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "the final quarter of 2012", "the final quarter of last year"."""
    years = tokens.numbers("year", first, last)
    year = years[0] if years else None
    shift = build.shift_of_year(tokens, first + 3, last)
    return [Reading(Kind.QUARTER, first, last, year=year, number=4, shift=shift)]


def described_unit(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "the full year", "the new year", "the other day" and "the final quarter of 2012"."""
    word, code = tokens.words[first + 1], str(tokens.values[first + 2])
    end = first + 3
    if word == "final" and code == "Q":
        return [it._replace(number=4) for it in _final_quarter(tokens, first, last)]
    if (word, code) == ("other", "D"):
        return build.past_ref(tokens, first, end)
    if code == "Y" and word in ("full", "new"):
        edge = "turn" if word == "new" else ""
        return [Reading(Kind.UNIT, first, end, unit="Y", shift=0, edge=edge)]
    return []


def month_unit(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "the June quarter": the one that ends with June."""
    at = next(i for i in range(first, last) if tokens.name(i) == "unit")
    if tokens.values[at] != "Q":
        return month(tokens, first, at)
    number = (tokens.numbers("month", first, last)[0] + 2) // 3
    years = tokens.numbers("year", first, last)
    return [Reading(Kind.QUARTER, first, last, year=years[0] if years else None, number=number)]


def month_of_that_year(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "February of the following year", counted from the year the text spoke of."""
    return [it._replace(anaphoric=True) for it in build.month(tokens, first, last)]


def units_ahead(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "in the months ahead"."""
    return build.future_ref(tokens, first, last) if tokens.words[last - 1] == "ahead" else []


def at_that_time(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "at that time" and "at one time"; "at the same time" means together."""
    return build.past_ref(tokens, first, last) if tokens.words[first + 1] in ("that", "one") else []


def at_present(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "at present"."""
    return build.vague(tokens, first, last) if tokens.words[last - 1] == "present" else []


def in_those_days(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "in those days"."""
    return build.past_ref(tokens, first, last) if tokens.words[first + 1] == "those" else []


def back_then(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "back then"."""
    is_past = first > 0 and tokens.lower[first - 1] == "back"
    return build.past_ref(tokens, first - 1, last) if is_past else []


def vague(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "recently" and "soon", but not "as recently as 2009" or "as soon as he left"."""
    return [] if tokens.words[last : last + 1] == ["as"] else build.vague(tokens, first, last)


def decade(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "the 1990s" and "the late nineties"; "in her late nineties" is an age."""
    is_word = tokens.words[last - 1][0].isalpha()
    if is_word and (last - first == 1 or tokens.name(first - 1) == "word"):
        return []
    return build.decade(tokens, first, last)


def hour_of_part(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "1:20 in the morning", "9 in the evening"."""
    at = next(i for i in range(first, last) if tokens.name(i) in ("clock", "day"))
    match = build.CLOCK.match(tokens.words[at])
    hour, minute = (int(match[1]), match[2]) if match else (int(tokens.words[at]), "00")
    if hour > 12 or (not match and tokens.name(first) not in ("at", "about")):
        return []
    hour = hour % 12 + (0 if tokens.values[last - 1] == "MO" else 12)
    part = f"{hour:02d}:{minute}"
    return [Reading(Kind.OFFSET, first, last, unit="D", shift=0, part=part, anaphoric=True)]


def same_day(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "the same day"; "the same day as the vote" points ahead, at what is named next."""
    is_compared = tokens.lower[last : last + 1] == ["as"]
    return [] if is_compared else build.neighbour_day(tokens, first, last)


def following(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "the next day"; "over the next month" is a duration."""
    before = tokens.name(first - 1)
    if before in ("within", "in", "for", "during", "by") or tokens.words[first - 1] == "over":
        return []
    return build.neighbour_day(tokens, first, last)


def near_day(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "today" and "tomorrow", not the title "Energy for Tomorrow Conference"."""
    named = tokens.name(last) == "name" and tokens.words[last - 1].istitle() and first > 0
    return [] if named else build.near_day(tokens, first, last)


def ordinal_unit(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "the first quarter of 2025" and "the first week of March"; not "quarter-final"."""
    code = next(tokens.values[i] for i in range(first, last) if tokens.name(i) == "unit")
    if tokens.pick("month", first, last):
        return build.part_of_month(tokens, first, last) if code == "W" else []
    if code != "Q" or tokens.name(last) == "dash":
        return []
    return build.quarter(tokens, first, last)
