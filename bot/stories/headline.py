"""Tell whether a changed headline says something else.

Outlets polish headlines all day; readers want to hear of it when a figure, a name or a "not"
changed. Spelling, order, case and other words for the same are no news.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from bot.stories.fingerprint import bare_title

_NUMBER = re.compile(r"\d+(?:[.,  ]\d+)*")
_GROUPED = re.compile(r"\d{1,3}(?:[.,  ]\d{3})+")
_UNIT = re.compile(
    r"\s*(%|percent|per cent|prozent|pour cent|por ciento|million(?:en|s)?|mn?\b|millones|"
    r"billion(?:en|s)?|bn?\b|milliarden?|milliards?|mrd\b|trillion|tn\b|thousand|tausend|k\b)",
    re.IGNORECASE,
)
_UNITS = {
    **dict.fromkeys(("%", "percent", "per cent", "prozent", "pour cent", "por ciento"), "%"),
    **dict.fromkeys(("million", "millionen", "millions", "m", "mn", "millones"), "million"),
    **dict.fromkeys(
        (
            "billion",
            "billions",
            "b",
            "bn",
            "milliarde",
            "milliarden",
            "milliard",
            "milliards",
            "mrd",
        ),
        "billion",
    ),
    **dict.fromkeys(("trillion", "tn"), "trillion"),
    **dict.fromkeys(("thousand", "tausend", "k"), "thousand"),
}
_SMALL_NUMBERS = {
    word: str(value)
    for value, words in enumerate(
        (
            "zero null zéro cero",
            "one",
            "two zwei deux dos",
            "three drei trois tres",
            "four vier quatre cuatro",
            "five fünf cinq cinco",
            "six sechs seis",
            "seven sieben sept siete",
            "eight acht huit ocho",
            "nine neun neuf nueve",
            "ten zehn dix diez",
            "eleven elf onze once",
            "twelve zwölf douze doce",
        )
    )
    for word in words.split()
}
_WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NEGATIONS = re.compile(
    r"\b(?:no(?!\.\s*\d)|not|never|none|without|neither|nor|cannot|denies|denied|deny|refuses?|refused|rejects?|"
    r"rejected|fails?|failed|nicht|kein\w*|nie|ohne|ne|pas|jamais|sans|aucun\w*|nunca|sin|ningun\w*)\b"
    r"|n[’']t\b|ない|なし|ず\b|拒否|否定|見送り",
    re.IGNORECASE,
)
_LEAST_CAPITALISED = 4
_MANY = 0.6


class Change(StrEnum):
    """What a headline now says differently."""

    FIGURE = "figure"
    NAME = "name"
    NEGATION = "negation"


def changes_of_sense(before: str, after: str, language: str | None = None) -> frozenset[Change]:
    """Return in what two headlines of one article differ that matters; empty when in nothing.

    A figure or name counts as changed when one is replaced or contradicted, not when it is
    merely added or left out. German capitalises every noun, so there names go unnoticed.

    >>> sorted(changes_of_sense("Quake kills 12 in Norland", "Quake kills 31 in Norland"))
    [<Change.FIGURE: 'figure'>]
    """
    old, new = (bare_title(unicodedata.normalize("NFKC", title)) for title in (before, after))
    found = set()
    if _replaced(_figures(old), _figures(new)):
        found.add(Change.FIGURE)
    if language != "de" and _replaced(_names(old, new), _names(new, old)):
        found.add(Change.NAME)
    if bool(_NEGATIONS.search(old)) != bool(_NEGATIONS.search(new)):
        found.add(Change.NEGATION)
    return frozenset(found)


def _replaced(old: frozenset[str], new: frozenset[str]) -> bool:
    """Tell whether each side has something that the other lacks."""
    return bool(old - new) and bool(new - old)


def _figures(title: str) -> frozenset[str]:
    """Return the numbers of a title with their unit, "2.5 million" as one, words as digits."""
    found = set()
    for match in _NUMBER.finditer(title):
        unit = _UNIT.match(title, match.end())
        name = _UNITS[unit[1].lower()] if unit else ""
        found.add(_plain_number(match[0]) + name)
    words = (word.casefold() for word in _WORD.findall(title))
    return frozenset(found | {_SMALL_NUMBERS[word] for word in words if word in _SMALL_NUMBERS})


def _plain_number(written: str) -> str:
    """Return "1,200" and "1 200" as "1200", "2,5" as "2.5"."""
    if _GROUPED.fullmatch(written):
        return re.sub(r"\D", "", written)
    return written.replace(",", ".").replace(" ", "")


def _names(title: str, other: str) -> frozenset[str]:
    """Return capitalised words inside a title that the other title does not write small.

    Nothing is told apart where most words are capitalised, in both of them.
    """
    words = _WORD.findall(title)
    capitals = [word for word in words[1:] if word[0].isupper()]
    if len(capitals) >= _LEAST_CAPITALISED and len(capitals) > _MANY * len(words):
        return frozenset()
    known = {word.casefold() for word in _WORD.findall(other) if word[0].islower()}
    return frozenset(
        folded
        for word in capitals
        if (folded := word.casefold().replace("’", "'").removesuffix("'s")) not in known
    )
