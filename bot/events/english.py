"""Time expressions of English news."""

from __future__ import annotations

from collections.abc import Iterator

from bot.events import builders as build
from bot.events import english_forms as form
from bot.events.feasts import FEASTS
from bot.events.grammar import Grammar, Rule
from bot.events.lexer import Entry, Lexicon, build_lexicon

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
_DECADES = "twenties thirties forties fifties sixties seventies eighties nineties"
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
    "Eve": ("eve", -1),
    "local": ("local", 0),
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
    "present": ("time", "PRESENT_REF"),
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
    "zone": "GMT UTC ET EST EDT PT PST PDT CT CST CDT BST CET CEST JST KST",
    "then": "then following",
}
_PROPER = frozenset({"month", "weekday", "wdabbr", "zone", "feast", "eve"})


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
    for number, name in enumerate(_DECADES.split(), start=2):
        yield name, ("decade", 190 + number)
    yield from ((name, ("feast", name)) for name in FEASTS)
    yield from ((f"Q{number}", ("quarter", number)) for number in range(1, 5))
    for name, members in _CLASSES.items():
        yield from ((word, (name, 0)) for word in members.split())
    yield from _SINGLE.items()


def _lexicon() -> Lexicon:
    entries = dict(_entries())
    entries["quarter"] = ("unit", "Q")
    return build_lexicon(entries.items(), proper=_PROPER)


LEXICON = _lexicon()

_DEFINITIONS = {
    "anyunit": "unit | units",
    "ordn": "ordinal | tens dash? ordword | ordword",
    "dom": "day | ordn",
    "mo": "month (dot (?= comma? (the? (day | ordn) | year)))?",
    "wd": "(weekday | wdabbr) dot? comma?",
    "sep": "dash | to | until | and | or | slash",
    "tz": "the? (zone time? | local time)",
    "clk": "((day | clock | number) ampm | clock | noon | day oclock) (tz)? | (year | number) tz",
    "on_clk": "((at | by | until | from | before | after | since)? clk comma? on?)",
    "hour": "comma? (at | by | about | from)? clk",
    "yr": "comma? of? year",
    "shiftw": "last | next | this | coming",
    "part": "(start | mid | end) of (the? (month | unit))?",
    "of_year": "((of)? (fiscal)? year | of? (the | shiftw) unit)",
    "eml": "early | late | mid dash? | (the? (start | mid | end) of)",
    "el": "earlier | later | early | late",
    "num": "card | one | day | number | few | tens | (one few of?) | one (dash)?",
}

GRAMMAR = Grammar(
    _DEFINITIONS,
    [
        Rule("(wd)? iso", lambda t, a, b: build.iso_date(t, b - 1, b)),
        Rule("(wd)? numeric", lambda t, a, b: build.numeric_month_first(t, b - 1, b)),
        Rule("the? unit of (wd the?)? (mo the? dom | the? dom of? mo) yr?", form.week_of),
        Rule(
            "(wd (the)?)? mo the? dom (comma the? dom)* comma? sep the? dom"
            "(?! dash? (units|unit|month)) yr?",
            build.dates,
        ),
        Rule("(wd the?)? the? dom (comma dom)* (sep | and the) the? dom of? mo yr?", build.dates),
        Rule(
            "(on_clk)? (the? daypart of)? (wd (the)?)? (early | late | this | last | next | coming)?"
            "(mo the? dom | the? dom of? mo) (?! dash (units|unit)) yr? (hour | comma? (in the)? daypart)?",
            form.date,
        ),
        Rule("weekday comma? the ordinal (of (shiftw) unit)?", build.day_of_month),
        Rule("the ordn of (shiftw) unit", form.day_of_month),
        Rule(
            "(on_clk)? (el on?)? ((the)? (shiftw | current) | the then)? weekday"
            "((of? (shiftw) unit) | daypart? hour? | comma? daypart)",
            form.weekday,
        ),
        Rule("about? num anyunit (from | on) weekday daypart?", form.weeks_from),
        Rule("feast weekday (comma? year)?", form.easter_day),
        Rule("(last | next | this)? feast (eve | unit)? (comma? year)?", form.feast),
        Rule("unit poss (eve | unit) (comma? year)?", form.new_years),
        Rule("the? unit (after | before) today", build.near_day),
        Rule("(on_clk)? el? today (daypart)? (hour)?", form.near_day),
        Rule("(on_clk)? el? (this | last) (daypart)", build.near_day),
        Rule("(on_clk)? (el)? tonight (hour)?", build.near_day),
        Rule("(at | about)? (clock | day) in the daypart", form.hour_of_part),
        Rule("the? (same) (unit | daypart)", form.same_day),
        Rule("the (next | then) (unit | daypart)", form.following),
        Rule("the past_word (unit | daypart)", build.neighbour_day),
        Rule(
            "the unit (after | before) (?! the | name | word | one | this | last)",
            build.neighbour_day,
        ),
        Rule("about? num anyunit ago", build.ago),
        Rule("units ago", build.past_ref),
        Rule("(one)? unit dash (ago | earlier)", form.year_ago),
        Rule("the? last (unit | weekend) of month yr?", form.last_of_month),
        Rule("about? num anyunit (from now | hence | from today)", build.from_now),
        Rule("about? num anyunit (later | before)", form.later),
        Rule("about? num anyunit earlier", build.earlier),
        Rule("in about? num anyunit (?! of)", form.ahead),
        Rule("(in)? (the)? (coming | next) (few)? units", build.future_ref),
        Rule("(in | for)? the units (word (?! of))", form.units_ahead),
        Rule("(el | the? end of)? (the | shiftw)? (shiftw)? weekend", build.weekend),
        Rule("(eml) (the | shiftw | current) (shiftw | current)? unit", form.unit),
        Rule("el? (last | next | this | coming | current) (fiscal)? unit", form.unit),
        Rule("el in the unit", form.unit),
        Rule("the? (ordn | last) num units of_year", form.first_months),
        Rule("the? last unit of year", form.last_of_year),
        Rule("the word unit (of_year)?", form.described_unit),
        Rule("the current (fiscal)? unit", form.unit),
        Rule("((eml) | el)? mo comma? (of)? (shiftw) unit", build.month),
        Rule("mo of the? (then | past_word | same) unit", form.month_of_that_year),
        Rule("the? month unit ((of)? year)?", form.month_unit),
        Rule("(eml)? (el)? (last | next | this | coming)? mo (yr)?", form.month),
        Rule("the? quarter ((of)? year)?", build.quarter),
        Rule("the? ordn unit of month yr?", form.ordinal_unit),
        Rule(
            "the? (fiscal)? ordn (dash)? (fiscal)? unit (of_year)?",
            form.ordinal_unit,
        ),
        Rule("the? ordn half of (month yr? | year | (the | shiftw) unit)", build.half),
        Rule(
            "((in | for | by | until | during | since) the? | (eml)? (shiftw | the) | eml) season (of? year)?",
            form.season,
        ),
        Rule("season of? year", build.season),
        Rule("(early | late) in year", form.year),
        Rule("(eml)? (fiscal)? (year) (?! the? zone)", form.year),
        Rule("the? (eml)? decade", form.decade),
        Rule("the? (eml)? ordn dash? century", build.century),
        Rule("ordinal (?! word | name | dash | unit | units | month | of)", form.ordinal_day),
        Rule("(the)? recent units", build.past_ref),
        Rule("the near future | the? future (?! word | name)", build.future_ref),
        Rule("in the past (?! num | unit | units | ordn)", build.past_ref),
        Rule("at the time (?! of | name | the)", build.vague),
        Rule("at (same | one) time", form.at_that_time),
        Rule("at time", form.at_present),
        Rule("in word units", form.in_those_days),
        Rule("this units", build.present_ref),
        Rule("now", form.vague),
        Rule("then", form.back_then),
        Rule("(year | number) tz", build.clock),
        Rule("(at | by | until | from | before | after | since) clk", build.clock),
        Rule("(day | clock | number) ampm (zone)?", build.clock),
        Rule("in the? (early | late)? daypart", build.neighbour_day),
    ],
)
