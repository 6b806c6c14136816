"""Read the upcoming events that an article announces."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from bot.events import continental_events, english_events, japanese_events
from bot.events.readings import Precision
from bot.events.reports import EventReport, Status
from bot.events.times import timed_sentences

_BY_DAY = (Precision.DAY, Precision.TIME)
_NAME = re.compile(r"\b[A-Z][^\W\d_]{2,}")


def extract_events(
    title: str, text: str, published: date, language: str = "en"
) -> list[EventReport]:
    """Return the events that an article announces for its publication day or later.

    Each comes once, in the order of the text; the headline counts only for what the text leaves
    out. Empty when nothing is announced.

    published   publication day where the source is
    """
    read = _reader(title, published, language)
    found = list(read(text))
    more = [it for it in read(title) if not any(_within(other, it) for other in found)]
    return _once_each([*found, *more])


def _reader(title: str, published: date, language: str) -> Callable[[str], Iterator[EventReport]]:
    """Return what reads the events of a text in a language."""
    code = language[:2].lower()
    context = english_events.Context(published, headline=title)

    def read(text: str) -> Iterator[EventReport]:
        for sentence in timed_sentences(text, published, language):
            if code == "ja":
                yield from japanese_events.sentence_events(sentence, text, published)
            elif code in ("fr", "de", "es"):
                yield from continental_events.sentence_events(sentence, text, published, code)
            else:
                yield from english_events.sentence_events(sentence, text, context)

    return read


def _once_each(found: list[EventReport]) -> list[EventReport]:
    kept: list[EventReport] = []
    for report in found:
        place = next((i for i, other in enumerate(kept) if _repeats(report, other)), None)
        if place is None:
            kept.append(report)
        else:
            kept[place] = _better(kept[place], report)
    return [it for it in kept if not any(_covers(it, other) for other in kept)]


def _within(exact: EventReport, coarse: EventReport) -> bool:
    return coarse.span.start <= exact.span.start <= coarse.span.end


def _repeats(report: EventReport, other: EventReport) -> bool:
    """Tell whether two sentences announce the same thing for the same date.

    They do unless each brings in somebody or something by name that the other lacks.
    """
    if report.span.start != other.span.start or report.precision != other.precision:
        return False
    one, two = _names(report.title[1:]), _names(other.title[1:])
    return one <= _names(other.evidence) or two <= _names(report.evidence)


def _names(text: str) -> set[str]:
    return set(_NAME.findall(text))


def _better(first: EventReport, second: EventReport) -> EventReport:
    """Return the report whose title names more, with whatever else either knows."""
    best = second if len(_names(second.title)) > len(_names(first.title)) + 1 else first
    span = first.span if first.end or not second.end else second.span
    return replace(best, span=span, place=best.place or first.place or second.place)


def _covers(coarse: EventReport, exact: EventReport) -> bool:
    """Tell whether an exact date makes a coarse one ("next week") superfluous."""
    if coarse.precision in _BY_DAY or not _within(exact, coarse):
        return False
    if _days(exact) >= _days(coarse):
        return False
    if exact.status is Status.POSTPONED or _elsewhere(coarse, exact):
        return False
    one, two = _surnames(coarse), _surnames(exact)
    return not one or not two or bool(one & two)


def _days(report: EventReport) -> int:
    return (report.span.end - report.span.start).days


def _elsewhere(coarse: EventReport, exact: EventReport) -> bool:
    return bool(coarse.place and exact.place) and coarse.place != exact.place


def _surnames(report: EventReport) -> set[str]:
    return {name.rsplit(" ", 1)[-1] for name in report.participants}
