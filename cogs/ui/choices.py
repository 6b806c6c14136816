"""Choices while typing, and what a person typed turned into what we mean.

Discord sends whatever stands in the field when someone does not pick from the list, so every
choice has a reading function beside it that also takes words, or says what would do.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from discord.app_commands import Choice

from bot.errors import UserError
from bot.models import Digest, SourceStatus
from bot.render.escape import plain
from bot.render.limits import OPTION_TEXT_MAX, clip
from bot.render.sources import source_named
from bot.tagging.desks import DESKS
from bot.tagging.gazetteer import read_table

MOST = 25

LANGUAGES: Mapping[str, str] = {
    "ar": "Arabic – العربية",
    "de": "German – Deutsch",
    "en": "English",
    "es": "Spanish – Español",
    "fr": "French – Français",
    "he": "Hebrew – עברית",
    "hi": "Hindi – हिन्दी",
    "id": "Indonesian – Bahasa Indonesia",
    "it": "Italian – Italiano",
    "ja": "Japanese – 日本語",
    "ko": "Korean – 한국어",
    "nl": "Dutch – Nederlands",
    "pl": "Polish – Polski",
    "pt": "Portuguese – Português",
    "ru": "Russian – Русский",
    "sv": "Swedish – Svenska",
    "tr": "Turkish – Türkçe",
    "uk": "Ukrainian – Українська",
    "vi": "Vietnamese – Tiếng Việt",
    "zh": "Chinese – 中文",
}

_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY_SETS: Mapping[str, frozenset[int]] = {
    "every day": frozenset(range(7)),
    "daily": frozenset(range(7)),
    "weekdays": frozenset(range(5)),
    "monday to friday": frozenset(range(5)),
    "weekends": frozenset({5, 6}),
    **{name: frozenset({number}) for number, name in enumerate(_WEEK)},
}
_OFFERED_DAYS = ("every day", "Monday to Friday", "weekends", *map(str.title, _WEEK))


def choices(pairs: Iterable[tuple[str, str]]) -> list[Choice[str]]:
    """Return (label, value) pairs as Discord takes them: at most 25, unique, clipped."""
    found: dict[str, Choice[str]] = {}
    for label, value in pairs:
        shown = clip(plain(label), OPTION_TEXT_MAX)
        if shown and value and len(value) <= OPTION_TEXT_MAX:
            found.setdefault(value, Choice(name=shown, value=value))
    return list(found.values())[:MOST]


def by_text(labels: Iterable[str]) -> list[Choice[str]]:
    """Return texts as choices that stand for themselves."""
    return choices((label, label) for label in labels)


# --- countries and languages -----------------------------------------------------------------


@cache
def _countries() -> Mapping[str, tuple[str, frozenset[str]]]:
    """Return code -> (English name, everything it may be called, casefolded)."""
    return {
        code: (name, frozenset(map(str.casefold, (code, name, *aliases.split("|")))))
        for code, name, aliases in read_table("countries")
    }


def country_name(code: str) -> str:
    """Return a country's English name; the code itself when it is none we know."""
    return _countries()[code][0] if code in _countries() else code


def complete_country(typed: str, in_news: Sequence[str] = ()) -> list[Choice[str]]:
    """Return countries for what was typed, in any language; first those that make news."""
    wanted = typed.strip().casefold()
    ordered = dict.fromkeys([*(code for code in in_news if code in _countries()), *_countries()])
    found = [
        code
        for code in ordered
        if any(called.startswith(wanted) for called in _countries()[code][1])
    ]
    return choices((country_name(code), code) for code in found)


def read_country(typed: str) -> str:
    """Return the ISO code of what was picked or typed. Raises UserError."""
    wanted = typed.strip().casefold()
    for code, (_, called) in _countries().items():
        if wanted in called:
            return code
    known = {name.casefold(): name for name, _ in _countries().values()}
    raise UserError(f"I know no country “{typed}”. {_hint(wanted, known)}")


def complete_language(typed: str) -> list[Choice[str]]:
    """Return languages for what was typed, in English or their own name."""
    wanted = typed.strip().casefold()
    return choices(
        (name, code)
        for code, name in LANGUAGES.items()
        if wanted == code or wanted in name.casefold()
    )


def read_language(typed: str) -> str:
    """Return the language's ISO code. Raises UserError."""
    wanted = typed.strip().casefold()
    for code, name in LANGUAGES.items():
        if wanted in {code, *name.casefold().split(" – ")}:
            return code
    known = {name.partition(" – ")[0].casefold(): name for name in LANGUAGES.values()}
    raise UserError(f"I know no language “{typed}”. {_hint(wanted, known)}")


# --- several of a kind in one field ----------------------------------------------------------


def complete_several(typed: str, known: Mapping[str, str]) -> list[Choice[str]]:
    """Return choices that add one more to a list with commas.

    known   value -> label
    """
    before, _, last = typed.rpartition(",")
    kept = [value for value in _split(before) if value in known]
    wanted = last.strip().casefold()
    found = [
        [*kept, value]
        for value, label in known.items()
        if value not in kept and (wanted in label.casefold() or wanted in value.casefold())
    ]
    return choices((", ".join(known[one] for one in group), ", ".join(group)) for group in found)


def complete_desks(typed: str) -> list[Choice[str]]:
    """Return lists of desks for what was typed so far."""
    return complete_several(typed, {desk.key: desk.names["en"] for desk in DESKS})


def read_desks(typed: str) -> tuple[str, ...]:
    """Return the desks' keys in the order given. Raises UserError for an unknown one."""
    called = {desk.key: desk.key for desk in DESKS}
    called |= {name.casefold(): desk.key for desk in DESKS for name in desk.names.values()}
    found = []
    for word in _split(typed):
        if word.casefold() not in called:
            names = {desk.key: desk.key for desk in DESKS}
            raise UserError(f"I know no desk “{word}”. {_hint(word.casefold(), names)}")
        found.append(called[word.casefold()])
    return tuple(dict.fromkeys(found))


def desk_name(key: str) -> str:
    """Return a desk's English name."""
    return next(desk.names["en"] for desk in DESKS if desk.key == key)


def read_desk(typed: str) -> str:
    """Return the key of the one desk that was picked or typed. Raises UserError."""
    found = read_desks(typed)
    if len(found) != 1:
        raise UserError("Name one desk here. Choose one from the list that opens while you type.")
    return found[0]


def complete_countries(typed: str, in_news: Sequence[str] = ()) -> list[Choice[str]]:
    """Return lists of countries for what was typed so far."""
    before, comma, last = typed.rpartition(",")
    kept = [code for code in map(str.upper, _split(before)) if code in _countries()]
    more = [choice.value for choice in complete_country(last, in_news)]
    groups = [[*kept, code] for code in more if code not in kept] if comma else [[c] for c in more]
    return choices((", ".join(map(country_name, group)), ", ".join(group)) for group in groups)


def read_countries(typed: str) -> tuple[str, ...]:
    """Return the countries' ISO codes. Raises UserError for an unknown one."""
    return tuple(dict.fromkeys(map(read_country, _split(typed))))


# --- days of the week ------------------------------------------------------------------------


def complete_days(typed: str) -> list[Choice[str]]:
    """Return sets of days for what was typed so far."""
    before, comma, last = typed.rpartition(",")
    wanted = last.strip().casefold()
    begun = f"{before.strip()}, " if comma else ""
    return by_text(begun + day for day in _OFFERED_DAYS if day.casefold().startswith(wanted))


def read_days(typed: str) -> frozenset[int]:
    """Return the days of the week that were named; Monday is 0. Raises UserError.

    >>> sorted(read_days("Mon, wednesday"))
    [0, 2]
    """
    found: frozenset[int] = frozenset()
    for word in _split(typed.replace(" and ", ",")):
        found |= _days(word)
    if not found:
        raise UserError("Name at least one day, such as “Monday to Friday” or “Mon, Wed, Fri”.")
    return found


def _days(word: str) -> frozenset[int]:
    wanted = word.casefold()
    if wanted in _DAY_SETS:
        return _DAY_SETS[wanted]
    ends = [_day(end) for end in wanted.replace(" to ", "-").replace("–", "-").split("-")]
    match ends:
        case [int(day)]:
            return frozenset({day})
        case [int(first), int(last)]:
            return frozenset((first + step) % 7 for step in range((last - first) % 7 + 1))
    raise UserError(f"“{word}” is no day of the week. Write for example “Mon, Wed, Fri”.")


def _day(word: str) -> int | None:
    short = word.strip()
    return next(
        (n for n, day in enumerate(_WEEK) if len(short) > 1 and day.startswith(short)), None
    )


# --- things of the guild ---------------------------------------------------------------------


def source_choices(statuses: Iterable[SourceStatus]) -> list[Choice[str]]:
    """Return sources as choices; the value is the feed's id."""
    return choices((source_named(status), str(status.feed_id)) for status in statuses)


def digest_choices(digests: Iterable[Digest]) -> list[Choice[str]]:
    """Return digests as choices; the value is the digest's id."""
    return choices((digest.spec.name, str(digest.id)) for digest in digests)


def read_id(typed: str, offered: Sequence[Choice[str]], *, kind: str, listed_by: str) -> int:
    """Return the id of what was picked, or of the one thing that was meant by a typed name.

    offered     what the choices for `typed` are
    kind        "source" or "digest"
    listed_by   the command that shows them all
    Raises UserError when nothing or more than one thing fits.
    """
    if typed.isascii() and typed.isdecimal():
        return int(typed)
    exact = [choice for choice in offered if choice.name.casefold() == typed.strip().casefold()]
    fitting = exact or list(offered)
    if len(fitting) == 1:
        return int(fitting[0].value)
    how_many = "no" if not fitting else "more than one"
    raise UserError(f"There is {how_many} {kind} “{typed}” here. See them all with {listed_by}.")


def _split(typed: str) -> list[str]:
    return [word.strip() for word in typed.replace("、", ",").split(",") if word.strip()]


def _hint(wanted: str, known: Mapping[str, str]) -> str:
    near = [known[word] for word in difflib.get_close_matches(wanted, known, n=3)]
    if near:
        return f"Did you mean {' or '.join(near)}?"
    return "Choose one from the list that opens while you type."
