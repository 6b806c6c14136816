"""The grammar that French, German and Spanish share: the day stands before its month.

Each language brings its words and a few definitions of its own; see `french` for what they mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.events import builders as build
from bot.events.grammar import Grammar, Rule
from bot.events.lexer import Entry, Lexicon, Tokens, build_lexicon
from bot.events.readings import Reading
from bot.events.words import words

_DEFINITIONS = {
    "anyunit": "unit | units",
    "num": "card | one | day | number | few | tens",
    "art": "the | article | on | from | in",
    "wd": "weekday | wdabbr",
    "sep": "dash | to | until | and | or | slash",
    "shiftw": "last | next | this | coming | current",
    "eml": "early | late | mid dash? | (start | mid | end)",
}


def continental_grammar(own: Mapping[str, str]) -> Grammar:
    """Return the grammar of a language.

    own   its definitions: `dom` a day of the month, `joint` what stands between month and year
          or weekday and day, `ago_phrase` and `ahead_phrase` before or after now, `after_next`
          the day after tomorrow where that takes several words, `week_end` the weekend
    """
    return Grammar(
        {**_DEFINITIONS, **own},
        [
            Rule("(wd comma? art*)? iso", lambda t, a, b: build.iso_date(t, b - 1, b)),
            Rule("(wd comma? art*)? numeric year?", _numeric),
            Rule(
                "(wd comma? art*)? dom (comma art? dom)* sep art* (wd art*)? dom of* month joint* year?",
                build.dates,
            ),
            Rule(
                "(wd comma? art*)? dom of* month (comma? joint* year)? (comma? daypart)?",
                build.dates,
            ),
            Rule("(wd comma? art*)? dom of+ (shiftw) unit", build.day_of_month),
            Rule("(wd comma? art*)? dom of? unit (shiftw)", build.day_of_month),
            Rule("wd comma? art* dom (?! word | units | unit)", build.day_of_month),
            Rule("(unit | units) day (and day)? (?! of* month | sep day)", _numbered_day),
            Rule("(the) day (?= comma | dot (?! of* month | sep art* dom))", build.day_of_month),
            *([Rule("after_next", build.second_day)] if "after_next" in own else []),
            Rule("today (daypart | (in | by | on) the? daypart)?", _today),
            Rule("(this | last) daypart", build.near_day),
            Rule(
                "(shiftw)? weekday (comma? shiftw)? (of? (the) unit (shiftw))? daypart?", _weekday
            ),
            Rule("rel_day", build.relative_day),
            Rule("the? same unit", build.neighbour_day),
            Rule("ago_phrase", build.ago),
            Rule("ahead_phrase", build.ahead),
            Rule("num anyunit later", build.later),
            Rule("num anyunit earlier", build.earlier),
            Rule("(shiftw | the) week_end (shiftw)?", _weekend),
            Rule("(eml of* the?)? (shiftw) unit", _unit),
            Rule("(eml of* the?)? (the | of | article)? unit (shiftw)", _unit),
            Rule("(eml of*)? (shiftw)? month (shiftw | joint* year)?", _month),
            Rule("quarter (joint* year)?", build.quarter),
            Rule("(ordinal | ordword) unit (joint* year)?", _ordinal_unit),
            Rule("(shiftw)? season (shiftw)? (joint* year)?", _season),
            Rule("(eml of*)? year", build.year),
            Rule("now", build.vague),
        ],
    )


def continental_lexicon(
    months: str, weekdays: str, cardinals: str, ordinals: str, more: Mapping[str, Entry | str]
) -> Lexicon:
    """Return the words of a language.

    months, weekdays      comma between items, space between forms of one
    cardinals, ordinals   from two and from first on
    more                  a word and its entry, or a class and all its words
    """
    entries: dict[str, Entry] = {}
    for number, names in enumerate(months.split(","), start=1):
        entries.update((name, ("month", number)) for name in names.split())
    for number, names in enumerate(weekdays.split(",")):
        entries.update((name, ("weekday", number)) for name in names.split())
    for number, names in enumerate(cardinals.split(","), start=2):
        entries.update((name, ("card", number)) for name in names.split())
    for number, names in enumerate(ordinals.split(","), start=1):
        entries.update((name, ("ordword", number)) for name in names.split())
    entries.update(_spread(more))
    return build_lexicon(entries.items(), proper=frozenset())


def _spread(more: Mapping[str, Entry | str]) -> Iterator[tuple[str, Entry]]:
    for key, entry in more.items():
        if isinstance(entry, str):
            yield from ((word, (key, 0)) for word in entry.split())
        else:
            yield key, entry


def _numeric(tokens: Tokens, first: int, last: int) -> list[Reading]:
    place = next(index for index in range(first, last) if tokens.name(index) == "numeric")
    return build.numeric_day_first(tokens, place, last)


def _numbered_day(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "el día 20", "los días 20 y 21"; not "semana 3"."""
    return build.day_of_month(tokens, first, last) if tokens.values[first] == "D" else []


def _weekday(tokens: Tokens, first: int, last: int) -> list[Reading]:
    before = first - (2 if tokens.name(first - 1) == "the" else 1)
    if tokens.name(before) == "every":  # "cada martes", "todos los martes"
        return []
    # "El próximo domingo" is always the coming one, unlike English "next Sunday".
    return [
        reading._replace(shift=None, edge="coming")
        if reading.shift == 1 and not reading.unit
        else reading
        for reading in build.weekday(tokens, first, last)
    ]


# Before these, "mañana" and "Morgen" mean the morning.
_MORNING_AFTER = words("la esa esta una cada am jeden diesen nächsten guten dieser")


def _today(tokens: Tokens, first: int, last: int) -> list[Reading]:
    if first and tokens.lower[first - 1] in _MORNING_AFTER:
        return []
    return build.near_day(tokens, first, last)


def _weekend(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read "ce week-end", "el fin de semana"; not "el fin de mes"."""
    units = tokens.pick("unit", first, last)
    return [] if units and units != ["W"] else build.weekend(tokens, first, last)


def _unit(tokens: Tokens, first: int, last: int) -> list[Reading]:
    code = next(str(tokens.values[i]) for i in range(first, last) if tokens.name(i) == "unit")
    return [] if code in "HD" else build.unit(tokens, first, last)


_BEFORE_MONTH = ("in", "of", "by", "since", "until", "to", "before", "after", "at", "from", "for")


def _month(tokens: Tokens, first: int, last: int) -> list[Reading]:
    """Read a month that stands alone only after a preposition: "mars" is also a planet."""
    if last - first == 1 and tokens.name(first - 1) not in _BEFORE_MONTH:
        return []
    return build.month(tokens, first, last)


def _ordinal_unit(tokens: Tokens, first: int, last: int) -> list[Reading]:
    code = next(tokens.values[i] for i in range(first, last) if tokens.name(i) == "unit")
    return build.quarter(tokens, first, last) if code == "Q" else []


def _season(tokens: Tokens, first: int, last: int) -> list[Reading]:
    return build.season(tokens, first, last) if last - first > 1 else []
