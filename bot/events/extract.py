"""Read the upcoming events that an article announces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.events import continental_events, english_events, japanese_events, repeats
from bot.events.context import Context
from bot.events.durations import days_of, later_durations
from bot.events.english_diary import diary_events
from bot.events.english_subject import is_other_news
from bot.events.heads import NOUNS
from bot.events.kinds import EventKind, are_compatible, kind_of
from bot.events.places import gazetteer
from bot.events.readings import Precision, days_from
from bot.events.reports import EventReport, Status
from bot.events.sport import is_of_sport
from bot.events.times import timed_sentences
from bot.events.words import words

# Nouns of which one article hardly announces two for the same date.
_NOUNS = NOUNS - words("meeting meetings talks round visit discussions election elections vote")
_OFF = (Status.POSTPONED, Status.CANCELLED)
_BY_DAY = (Precision.DAY, Precision.TIME)
_NOT_ENGLISH = ("ja", "fr", "de", "es")
_STEM = 5
_ENOUGH = 0.4
_SATURDAY = 5
_NAME = re.compile(r"\b[A-Z][^\W\d_]{2,}")


def extract_events(
    title: str, text: str, published: date, language: str = "en"
) -> list[EventReport]:
    """Return the events that an article announces for its publication day or later.

    Each comes once, in the order of the text but dates that are off last; the headline counts
    only for what the text leaves out. Empty when nothing is announced.

    published   publication day where the source is
    """
    found = list(_read(text, Context(published, language, headline=title)))
    found = _with_durations(found, text)
    context = Context(published, language, headline=title, before=text)
    more = [it for it in _read(title, context) if not any(_within(other, it) for other in found)]
    code = language[:2].lower()
    if (found or more) and _is_off_desk(f"{title}\n{text}", code):
        return []
    return _once_each([*found, *more], code)


def _is_off_desk(text: str, code: str) -> bool:
    return is_of_sport(text, code) if code in _NOT_ENGLISH else is_other_news(text)


def _read(text: str, context: Context) -> Iterator[EventReport]:
    """Give the events that the sentences of a text announce, one after another."""
    published, language = context.published, context.language
    code = language[:2].lower()
    if code not in _NOT_ENGLISH:
        yield from _read_english(text, context)
        return
    sentences = timed_sentences(text, published, language)
    if code != "ja":
        yield from continental_events.article_events(sentences, text, published, code)
        return
    for sentence in sentences:
        yield from japanese_events.sentence_events(sentence, text, published)


def _read_english(text: str, context: Context) -> list[EventReport]:
    sentences = list(timed_sentences(text, context.published, context.language))
    found = [it for one in sentences for it in english_events.sentence_events(one, text, context)]
    listed = list(diary_events(sentences, text, context))
    if not listed:
        return found
    ends = {(it.evidence, it.span.end) for it in listed if it.end}
    found = [it for it in found if (it.evidence, it.span.start) not in ends]
    return sorted((*found, *listed), key=lambda it: text.find(it.evidence))


def _with_durations(found: list[EventReport], text: str) -> list[EventReport]:
    """Give an event the days that a later sentence tells: "The two-day visit comes as…"."""
    for told in later_durations(text) if found else ():
        noun, days = kind_of(told[2]), days_of(told[1])
        for place, report in enumerate(found):
            single = report.precision in _BY_DAY and report.end is None
            before = text.find(report.evidence) < told.start()
            if single and before and are_compatible(kind_of(report.title), noun):
                found[place] = replace(report, span=days_from(report.span.start, days))
                break
    return found


def _once_each(found: list[EventReport], code: str) -> list[EventReport]:
    kept: list[EventReport] = []
    for report in found:
        place = next((i for i, other in enumerate(kept) if _repeats(report, other, code)), None)
        if place is None:
            kept.append(report)
        else:
            kept[place] = _better(kept[place], report)
    coarse = [it for it in kept if it.precision not in _BY_DAY or _is_weekend(it)]
    covered = [it for it in coarse if any(_covers(it, other, code) for other in kept)]
    kept = [it for it in kept if it not in covered]
    return sorted(kept, key=lambda report: report.status in _OFF)


def _share_words(report: EventReport, other: EventReport) -> bool:
    """Tell whether the title of one says a word of the other, or goes on with "The…"."""
    return bool(
        _share(report.title, other.evidence) >= _ENOUGH
        or _share(other.title, report.evidence) >= _ENOUGH
        or (report.evidence.startswith("The ") and not _named(report.title))
    )


def _share(title: str, evidence: str) -> float:
    """Return which part of a title's long words, other than names, a sentence has."""
    said = _long_words(" ".join(word for word in title.split() if word.islower()))
    return len(said & _long_words(evidence)) / len(said) if said else 0.0


def _within(exact: EventReport, coarse: EventReport) -> bool:
    return coarse.span.start <= exact.span.start <= coarse.span.end


def _repeats(report: EventReport, other: EventReport, code: str) -> bool:
    """Tell whether two sentences announce the same thing for the same date.

    They do unless each brings in somebody or something by name that the other lacks, or they are
    of different sorts, as a march and a summit are.
    """
    if report.span.start != other.span.start or report.precision != other.precision:
        return False
    if code in repeats.LANGUAGES:
        return repeats.tells_the_same(report, other, code)
    if _NOUNS & _lowered(report.title) & _lowered(other.title):
        return True
    kinds = kind_of(report.title), kind_of(other.title)
    if not are_compatible(*kinds):
        return False
    one, two = _named(report.title), _named(other.title)
    if EventKind.OTHER in kinds and not _share_words(report, other):
        return False
    if report.evidence == other.evidence:  # "…, followed by a summit the same day"
        return one <= two or two <= one
    return one <= _names(other.evidence) or two <= _names(report.evidence)


def _named(title: str) -> set[str]:
    """Return the names in a title; its first word has a capital anyway and counts as a place."""
    first = title.split(" ", 1)[0].removesuffix("'s")
    return _names(title[1:]) | ({first} if first in gazetteer().names else set())


def _lowered(title: str) -> set[str]:
    return set(title.lower().split())


def _names(text: str) -> set[str]:
    return set(_NAME.findall(text))


def _better(first: EventReport, second: EventReport) -> EventReport:
    """Return the report whose title names more, with whatever else either knows."""
    best = second if len(_names(second.title)) > len(_names(first.title)) else first
    span = first.span if first.end or not second.end else second.span
    return replace(best, span=span, place=best.place or first.place or second.place)


def _covers(coarse: EventReport, exact: EventReport, code: str) -> bool:
    """Tell whether an exact date makes a coarse one ("next week") superfluous."""
    if not _within(exact, coarse):
        return False
    if _is_weekend(coarse) and coarse.evidence != exact.evidence:
        return False
    if _days(exact) >= _days(coarse):
        return False
    if exact.status in _OFF:
        return False
    if code in repeats.LANGUAGES:
        return repeats.covers(coarse, exact, code)
    if _names(coarse.title) & _names(exact.title):
        return True
    if not _alike(coarse.title, exact.title):
        return False
    if _elsewhere(coarse, exact):
        return False
    one, two = _surnames(coarse), _surnames(exact)
    return not one or not two or bool(one & two)


def _alike(title: str, other: str) -> bool:
    """Tell whether two titles may be about one thing: of one sort, or with a word in common."""
    one, two = kind_of(title), kind_of(other)
    if EventKind.DECISION in (one, two):
        return True
    if EventKind.OTHER in (one, two):
        return bool(_long_words(title) & _long_words(other))
    return are_compatible(one, two)


def _long_words(title: str) -> set[str]:
    return {word[:_STEM] for word in title.lower().split() if len(word) >= _STEM}


def _is_weekend(report: EventReport) -> bool:
    return report.span.start.weekday() == _SATURDAY and _days(report) == 1


def _days(report: EventReport) -> int:
    return (report.span.end - report.span.start).days


def _elsewhere(coarse: EventReport, exact: EventReport) -> bool:
    return bool(coarse.place and exact.place) and coarse.place != exact.place


def _surnames(report: EventReport) -> set[str]:
    return {name.rsplit(" ", 1)[-1] for name in report.participants}
