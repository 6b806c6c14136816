"""Time expressions of German news."""

from __future__ import annotations

from bot.events.continental import continental_grammar, continental_lexicon
from bot.events.lexer import Entry

_WEEKDAYS = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"]
_PARTS = {
    "abend": "EV",
    "morgen": "MO",
    "vormittag": "MO",
    "mittag": "MI",
    "nachmittag": "AF",
    "nacht": "NI",
}

_WORDS: dict[str, Entry | str] = {
    "Sonnabend": ("weekday", 5),
    "heute": ("today", 0),
    "gestern": ("today", -1),
    "vorgestern": ("today", -2),
    "morgen": ("today", 1),
    "morgigen": ("today", 1),
    "heutigen": ("today", 0),
    "gestrigen": ("today", -1),
    "übermorgen": ("today", 2),
    "abend": ("daypart", "EV"),
    "vormittag": ("daypart", "MO"),
    "nachmittag": ("daypart", "AF"),
    "mittag": ("daypart", "MI"),
    "nacht": ("daypart", "NI"),
    "Tag": ("unit", "D"),
    "Tage": ("units", "D"),
    "Tagen": ("units", "D"),
    "Woche": ("unit", "W"),
    "Wochen": ("units", "W"),
    "Monat": ("unit", "M"),
    "Monats": ("unit", "M"),
    "Monate": ("units", "M"),
    "Monaten": ("units", "M"),
    "Quartal": ("unit", "Q"),
    "Jahr": ("unit", "Y"),
    "Jahres": ("unit", "Y"),
    "Jahre": ("units", "Y"),
    "Jahren": ("units", "Y"),
    "Wochenende": ("weekend", 0),
    "Frühjahr": ("season", "SP"),
    "Frühling": ("season", "SP"),
    "Sommer": ("season", "SU"),
    "Herbst": ("season", "FA"),
    "Winter": ("season", "WI"),
    "ein": ("one", 1),
    "eine": ("one", 1),
    "einen": ("one", 1),
    "einem": ("one", 1),
    "einer": ("one", 1),
    "derzeit": ("now", "PRESENT_REF"),
    "jetzt": ("now", "PRESENT_REF"),
    "kürzlich": ("now", "PAST_REF"),
    "demnächst": ("now", "FUTURE_REF"),
    "next": "nächste nächsten nächster nächstes nächstem kommende kommenden kommender kommendes",
    "last": "letzte letzten letzter letztes vergangene vergangenen vergangener vergangenes vorigen "
    "vorige voriges vorheriger",
    "this": "diese diesen dieser dieses diesem",
    "same": "selben gleichen",
    "early": "Anfang",
    "mid": "Mitte",
    "late": "Ende",
    "the": "am den dem der",
    "article": "das die des",
    "from": "vom von ab zwischen",
    "to": "bis",
    "on": "zum zu",
    "in": "im in",
    "since": "seit",
    "for": "für",
    "by": "gegen",
    "and": "und sowie",
    "or": "oder beziehungsweise bzw",
    "ago": "vor",
    "later": "später danach darauf",
    "earlier": "zuvor vorher",
    "every": "jeden jeder jedes",
    "few": "einige einigen wenigen mehreren paar",
    **{day + part: ("weekday", number) for number, day in enumerate(_WEEKDAYS) for part in _PARTS},
}

LEXICON = continental_lexicon(
    "Januar Jänner Jan,Februar Feber Feb,März Mrz,April Apr,Mai,Juni Jun,Juli Jul,August Aug,"
    "September Sept,Oktober Okt,November Nov,Dezember Dez",
    ",".join(_WEEKDAYS),
    "zwei,drei,vier,fünf,sechs,sieben,acht,neun,zehn,elf,zwölf,dreizehn,vierzehn,fünfzehn",
    "ersten erste erstes,zweiten zweite zweites,dritten dritte drittes,vierten vierte viertes",
    _WORDS,
)

GRAMMAR = continental_grammar(
    {
        # "7." before a month; the words of the first days ("ersten März")
        "dom": "day dot | ordword",
        "joint": "of | comma",
        "ago_phrase": "ago num anyunit",
        "ahead_phrase": "in num anyunit",
        "week_end": "weekend",
    }
)
