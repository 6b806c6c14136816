"""Time expressions of English news."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.events import builders as build
from bot.events.grammar import Grammar, Rule
from bot.events.lexer import Entry, Lexicon, Tokens, build_lexicon
from bot.events.readings import Kind, Reading
from bot.events.words import words

_MONTHS = (
    "January Jan,February Feb,March Mar,April Apr,May,June Jun,July Jul,August Aug,"
    "September Sept Sep,October Oct,November Nov,December Dec"
)
_WEEKDAYS = "Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday"
_WEEKDAYS_SHORT = "Mon,Tue Tues,Wed Weds,Thu Thur Thurs,Fri,Sat,Sun"
_CARDINALS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_UNITS = {"hour": "H", "day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}
_SINGLE: dict[str, Entry] = {
    "today": ("today", 0),
    "yesterday": ("today", -1),
    "tomorrow": ("today", 1),
    "tonight": ("tonight", "NI"),
    "overnight": ("tonight", "NI"),
    "morning": ("daypart", "MO"),
    "afternoon": ("daypart", "AF"),
    "evening": ("daypart", "EV"),
    "night": ("daypart", "NI"),
    "noon": ("noon", "12:00"),
    "midday": ("noon", "12:00"),
    "midnight": ("noon", "24:00"),
    "weekend": ("weekend", 0),
    "spring": ("season", "SP"),
    "summer": ("season", "SU"),
    "autumn": ("season", "FA"),
    "fall": ("season", "FA"),
    "winter": ("season", "WI"),
    "half": ("half", 0),
    "century": ("century", 0),
    "fortnight": ("unit", "W"),
    "one": ("one", 1),
    "a": ("one", 1),
    "an": ("one", 1),
    "a.m.": ("ampm", 0),
    "am": ("ampm", 0),
    "p.m.": ("ampm", 12),
    "pm": ("ampm", 12),
    "o'clock": ("oclock", 0),
    "hours": ("units", "H"),
    "decade": ("unit", "E"),
    "decades": ("units", "E"),
    "thirty": ("tens", 30),
    "th": ("dot", 0),
    "the": ("the", 0),
    "ago": ("ago", 0),
    "now": ("now", "PRESENT_REF"),
    "currently": ("now", "PRESENT_REF"),
    "nowadays": ("now", "PRESENT_REF"),
    "presently": ("now", "PRESENT_REF"),
    "recently": ("now", "PAST_REF"),
    "previously": ("now", "PAST_REF"),
    "formerly": ("now", "PAST_REF"),
    "lately": ("now", "PAST_REF"),
    "soon": ("now", "FUTURE_REF"),
    "future": ("future", 0),
    "moment": ("time", "PRESENT_REF"),
    "time": ("time", "PAST_REF"),
    "these": ("this", 0),
    "till": ("until", 0),
    "through": ("until", 0),
    "thru": ("until", 0),
    "until": ("until", 0),
}
_CLASSES = {
    "last": "last",
    "next": "next",
    "coming": "coming upcoming",
    "this": "this",
    "same": "same that",
    "past": "past",
    "past_word": "previous preceding",
    "recent": "recent",
    "current": "current",
    "every": "every each",
    "early": "early",
    "mid": "mid middle",
    "late": "late",
    "end": "end close",
    "start": "start beginning",
    "earlier": "earlier",
    "later": "later",
    "hence": "hence",
    "in": "in",
    "on": "on",
    "at": "at",
    "by": "by",
    "of": "of",
    "from": "from",
    "to": "to",
    "and": "and",
    "or": "or",
    "within": "within",
    "for": "for",
    "before": "before",
    "after": "after",
    "since": "since",
    "during": "during",
    "about": "about around approximately nearly almost over exactly just",
    "fiscal": "fiscal",
    "near": "near foreseeable immediate",
    "few": "few several couple dozen many some",
    "zone": "GMT UTC ET EST EDT PT PST PDT CT CST CDT BST CET CEST JST KST local",
    "then": "then following",
}
_PROPER = frozenset({"month", "weekday", "wdabbr", "zone"})


def _entries() -> Iterator[tuple[str, Entry]]:
    for number, names in enumerate(_MONTHS.split(","), start=1):
        yield from ((name, ("month", number)) for name in names.split())
    for number, name in enumerate(_WEEKDAYS.split(",")):
        yield name, ("weekday", number)
    for number, names in enumerate(_WEEKDAYS_SHORT.split(",")):
        yield from ((name, ("wdabbr", number)) for name in names.split())
    for number, name in enumerate(_CARDINALS.split(), start=2):
        yield name, ("tens" if name == "twenty" else "card", number)
    for number, name in enumerate(_ORDINALS.split(), start=1):
        yield name, ("ordword", number)
    for name, code in _UNITS.items():
        yield name, ("unit", code)
        yield name + "s", ("units", code)
    yield from ((f"Q{number}", ("quarter", number)) for number in range(1, 5))
    for name, members in _CLASSES.items():
        yield from ((word, (name, 0)) for word in members.split())
    yield from _SINGLE.items()


def _lexicon() -> Lexicon:
    entries = dict(_entries())
    entries["quarter"] = ("unit", "Q")
    return build_lexicon(entries.items(), proper=_PROPER)


LEXICON = _lexicon()

_NOT_A_DAY_BEFORE = frozenset(
    ["Black", "Bloody", "Good", "Holy", "Ash", "Super", "Easter", "Palm", "Cyber", "Fat"]
)
_NOT_A_DAY_AFTER = frozenset(
    [
        "Times",
        "Telegraph",
        "Mail",
        "Express",
        "Mirror",
        "Herald",
        "Agreement",
        "Islands",
        "Club",
        "School",
        "Night",
        "Group",
    ]
)
# Months that are also given names, surnames or verbs.
_DOUBTFUL_MONTHS = frozenset({"March", "April", "May", "June", "August", "Jan", "Mar", "Jun"})
_BEFORE_MONTH = frozenset(
    [
        "in",
        "on",
        "by",
        "of",
        "since",
        "until",
        "till",
        "through",
        "before",
        "after",
        "during",
        "from",
        "to",
        "around",
        "early",
        "late",
        "mid",
        "last",
        "next",
        "this",
        "and",
        "or",
        "for",
        "between",
        "previous",
        "following",
        "coming",
        "the",
        "-",
        "–",
        "(",
        "upcoming",
        "about",
        "only",
    ]
)


def _weekday(tokens: Tokens, first: int, last: int) -> list[Reading]:
    before = tokens.words[first - 1] if first else ""
    after = tokens.words[last] if last < len(tokens.words) else ""
    if tokens.name(first - 1) == "every":  # "every Tuesday" is no date
        return []
    if before in _NOT_A_DAY_BEFORE or after in _NOT_A_DAY_AFTER:
        return []
    return build.weekday(tokens, first, last)


def _month(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read a month unless it is a name ("Theresa May") or opens a sentence as a verb."""
    word = next(tokens.words[i] for i in range(first, last) if tokens.name(i) == "month")
    alone = last - first == 1
    before = tokens.words[first - 1].lower() if first else ""
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


def _year(tokens: Tokens, first: int, last: int) -> list[Reading]:
    if first and _NOT_A_YEAR_BEFORE.match(tokens.words[first - 1]):
        return []
    return build.year(tokens, first, last)


def _unit(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "last week"; "the last week" is a duration, "next day" counts from the text."""
    code = str(tokens.values[last - 1])
    if code == "D":
        return build.neighbour_day(tokens, first, last) if tokens.name(first) == "next" else []
    after_the = first > 0 and tokens.name(first - 1) == "the"
    if code == "H" or (after_the and code != "Q" and tokens.name(first) in ("last", "next")):
        return []
    return build.unit(tokens, first, last)


_NAMED_AFTER_DAYS = re.compile(
    r"(?:Movement|Brigades?|Coalition|Alliance|Committee|Party|Agreement|Protocol|Incident)$"
)


def _date(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read a date, but not the name of "the March 23 Movement"."""
    after = tokens.words[last] if last < len(tokens.words) else ""
    return [] if _NAMED_AFTER_DAYS.match(after) else build.dates(tokens, first, last)


def _year_ago(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "the year-ago quarter" and "year-earlier" as the year before publication."""
    code = next(tokens.values[i] for i in range(first, last) if tokens.name(i) == "unit")
    return [Reading(Kind.UNIT, first, last, unit="Y", shift=-1)] if code == "Y" else []


def _week_of(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "the week of Oct. 7"."""
    if tokens.pick("unit", first, last) != ["W"]:
        return []
    return [replace(it, first=first, unit="W") for it in build.dates(tokens, first, last)]


_RECORD = words(
    "first last only worst best biggest largest lowest highest second third most least time once "
    "twice fastest deadliest longest"
)


def _ahead(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "in three weeks"; "the first launch in two months" names a duration."""
    before = {word.lower() for word in tokens.words[max(0, first - 6) : first]}
    if tokens.pick("one", first, last) and tokens.values[last - 1] == "D":
        return []  # "returned in one day"
    return build.ahead(tokens, first, last) if before.isdisjoint(_RECORD) else []


def _season(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "last spring"; "the fall of the city" is no season."""
    is_fall = tokens.words[last - 1] == "fall"
    if is_fall and tokens.name(first) == "the":
        return []
    return build.season(tokens, first, last)


def _following(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "the next day"; "over the next month" is a duration."""
    before = tokens.name(first - 1)
    if before in ("within", "in", "for", "during", "by") or tokens.words[first - 1] == "over":
        return []
    return build.neighbour_day(tokens, first, last)


def _near_day(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "today" and "tomorrow", not the title "Energy for Tomorrow Conference"."""
    named = tokens.name(last) == "name" and tokens.words[last - 1].istitle() and first > 0
    return [] if named else build.near_day(tokens, first, last)


def _ordinal_unit(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "the first quarter of 2025" and "the first week of March"; not "quarter-final"."""
    code = next(tokens.values[i] for i in range(first, last) if tokens.name(i) == "unit")
    if tokens.pick("month", first, last):
        return build.part_of_month(tokens, first, last) if code == "W" else []
    if code != "Q" or tokens.name(last) == "dash":
        return []
    return build.quarter(tokens, first, last)


_DEFINITIONS = {
    "anyunit": "unit | units",
    "ordn": "ordinal | tens dash? ordword | ordword",
    "dom": "day | ordn",
    "mo": "month (dot (?= comma? (the? (day | ordn) | year)))?",
    "wd": "(weekday | wdabbr) dot? comma?",
    "sep": "dash | to | until | and | or | slash",
    "clk": "((day | clock) ampm | clock | noon | day oclock) (the? zone time?)? | (year | number) the? zone time?",
    "hour": "comma? (at | by | about | from)? clk",
    "yr": "comma? of? year",
    "shiftw": "last | next | this | coming",
    "part": "(start | mid | end) of (the? (month | unit))?",
    "eml": "early | late | mid dash? | (the? (start | mid | end) of)",
    "el": "earlier | later | early | late",
    "num": "card | one | day | number | few | tens | (one few of?) | one (dash)?",
}

GRAMMAR = Grammar(
    _DEFINITIONS,
    [
        Rule("(wd)? iso", lambda t, a, b: build.iso_date(t, b - 1, b)),
        Rule("(wd)? numeric", lambda t, a, b: build.numeric_month_first(t, b - 1, b)),
        Rule("the? unit of (wd the?)? (mo the? dom | the? dom of? mo) yr?", _week_of),
        Rule(
            "(wd (the)?)? mo the? dom (comma the? dom)* comma? sep the? dom"
            "(?! dash? (units|unit|month)) yr?",
            build.dates,
        ),
        Rule("(wd the?)? the? dom (comma dom)* (sep | and the) the? dom of? mo yr?", build.dates),
        Rule(
            "((at | by)? clk comma? on?)? (the? daypart of)? (wd (the)?)? (early | late | this | last | next | coming)?"
            "(mo the? dom | the? dom of? mo) (?! dash (units|unit)) yr? (hour | comma? (in the)? daypart)?",
            _date,
        ),
        Rule("weekday comma? the ordinal (of (shiftw) unit)?", build.day_of_month),
        Rule("the ordinal of (shiftw) unit", build.day_of_month),
        Rule(
            "((at | by)? clk comma? on?)? (el on?)? ((the)? (shiftw | current))? weekday"
            "((of? (shiftw) unit) | daypart? hour? | comma? daypart)",
            _weekday,
        ),
        Rule("the? unit (after | before) today", build.near_day),
        Rule("((at | by)? clk)? el? today (daypart)? (hour)?", _near_day),
        Rule("((at | by)? clk)? el? (this | last) (daypart)", build.near_day),
        Rule("((at | by)? clk)? (el)? tonight (hour)?", build.near_day),
        Rule("the? (same) (unit | daypart)", build.neighbour_day),
        Rule("the (next | then) (unit | daypart)", _following),
        Rule("the past_word (unit | daypart)", build.neighbour_day),
        Rule(
            "the unit (after | before) (?! the | name | word | one | this | last)",
            build.neighbour_day,
        ),
        Rule("about? num anyunit ago", build.ago),
        Rule("units ago", build.past_ref),
        Rule("(one)? unit dash (ago | earlier)", _year_ago),
        Rule("about? num anyunit (from now | hence | from today)", build.from_now),
        Rule("about? num anyunit later", build.later),
        Rule("about? num anyunit earlier", build.earlier),
        Rule("in about? num anyunit (?! of)", _ahead),
        Rule("(in)? (the)? (coming | next) (few)? units", build.future_ref),
        Rule("(el | the? end of)? (the | shiftw)? (shiftw)? weekend", build.weekend),
        Rule("(eml) (the | shiftw | current) (shiftw | current)? unit", _unit),
        Rule("el? (last | next | this | coming | current) (fiscal)? unit", _unit),
        Rule("el in the unit", _unit),
        Rule("the current (fiscal)? unit", _unit),
        Rule("((eml) | el)? mo comma? (of)? (shiftw) unit", build.month),
        Rule("(eml)? (el)? (last | next | this | coming)? mo (yr)?", _month),
        Rule("the? quarter ((of)? year)?", build.quarter),
        Rule("the? ordn unit of month yr?", _ordinal_unit),
        Rule(
            "the? (fiscal)? ordn (dash)? (fiscal)? unit ((of)? (fiscal)? year | of? (the | shiftw) unit)?",
            _ordinal_unit,
        ),
        Rule("the? ordn half of (month yr? | year | (the | shiftw) unit)", build.half),
        Rule("(eml)? (shiftw | in the? | the) season (of? year)?", _season),
        Rule("season of? year", build.season),
        Rule("(early | late) in year", _year),
        Rule("(eml)? (fiscal)? (year) (?! the? zone)", _year),
        Rule("the? (eml)? decade", build.decade),
        Rule("the? (eml)? ordn dash? century", build.century),
        Rule("(the)? recent units", build.past_ref),
        Rule("the near future | the? future (?! word | name)", build.future_ref),
        Rule("in the past (?! num | unit | units | ordn)", build.past_ref),
        Rule("at the time (?! of | name | the)", build.vague),
        Rule("this units", build.present_ref),
        Rule("now", build.vague),
        Rule("(year | number) the? zone time?", build.clock),
        Rule("(at | by | until | from | before | after | since) clk", build.clock),
        Rule("(day | clock) ampm (zone)?", build.clock),
        Rule("in the (early | late)? daypart", build.neighbour_day),
    ],
)
