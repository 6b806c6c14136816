"""Read diaries: lists of what is on under the headings of their days.

    Monday 23 April
    Trade ministers meet in Geneva; parliament votes on the budget.
    TUESDAY: The king opens the new court. The foreign minister travels to Rome.

A heading dates all that stands below it, a label all that follows it in its line, unless a
sentence names a day of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from bot.events import english_events
from bot.events.context import Context
from bot.events.phrases import Phrase, phrases
from bot.events.readings import DateSpan, Kind, Precision
from bot.events.reports import EventReport
from bot.events.times import TimedSentence

_MOST_TOKENS = 8
_FEWEST = 2
_DAYS = frozenset({Kind.DATE, Kind.WEEKDAY, Kind.OFFSET})
_PIECE = re.compile(r"[^;]+")
_LABELS = ([":"], ["-"], ["–"], ["—"])
_BULLET = re.compile(r"[\s\-–—•*·]*")
_UNTIL = frozenset({"until", "till", "through", "to"})


class _Heading(NamedTuple):
    """A day that opens a line.

    start, end   of what the heading itself says, in the text
    stop         where what it dates ends
    place        which sentence it is or opens
    """

    start: int
    end: int
    stop: int
    place: int
    phrase: Phrase


def diary_events(
    sentences: Sequence[TimedSentence], text: str, context: Context
) -> Iterator[EventReport]:
    """Give the events of a diary that name no day themselves; none where a text is no diary.

    sentences   those of the text that name times
    """
    headings = list(_headings(sentences, text))
    if len({heading.phrase.span for heading in headings}) < _FEWEST:
        return
    spans = sentences[0].spans
    dated = {it.place: it for it in sentences}
    for heading in headings:
        if heading.phrase.span.end < context.published:
            continue
        for place in range(heading.place, len(spans)):
            start, end = spans[place]
            if start >= heading.stop:
                break
            own = dated.get(place) if place != heading.place else None
            first = max(start, heading.end)
            pieces = _pieces(
                text, first, end, skips_first=first != start and ":" in text[start:end]
            )
            for piece in pieces:
                day = _with_end(heading.phrase, own, piece) if own else heading.phrase
                if day is not None:
                    yield from english_events.undated_events(
                        text, piece, spans, place, day, context
                    )


def _headings(sentences: Sequence[TimedSentence], text: str) -> Iterator[_Heading]:
    opening = [it for it in sentences if _opens_line(it, text)]
    for place, sentence in enumerate(opening):
        phrase = next(phrases(sentence.mentions, moved=False), None)
        if phrase is None or phrase.mention.reading.kind not in _DAYS:
            continue
        is_label = sentence.tokens.lower[phrase.last : phrase.last + 1] in _LABELS
        is_alone = phrase.last >= len(sentence.tokens.words) - 1
        if phrase.first > 1 or phrase.precision is not Precision.DAY:
            continue
        if not (is_label or is_alone):
            continue
        line = text.find("\n", phrase.end)
        line = len(text) if line < 0 else line
        following = opening[place + 1].start if place + 1 < len(opening) else None
        stop = line if is_label and text[phrase.end : line].strip(" :") else following
        if stop is None:
            stop = _end_of_paragraph(text, line)
        yield _Heading(sentence.start, phrase.end, stop, sentence.place, phrase)


def _opens_line(sentence: TimedSentence, text: str) -> bool:
    reading = sentence.mentions[0].reading
    if reading.first > 1 or reading.last > _MOST_TOKENS:
        return False
    line = text.rfind("\n", 0, sentence.mentions[0].start) + 1
    return _BULLET.fullmatch(text, line, sentence.mentions[0].start) is not None


def _end_of_paragraph(text: str, line: int) -> int:
    """Return the end of the paragraph that goes on, or begins, after a heading's line."""
    first = next((i for i in range(line, len(text)) if not text[i].isspace()), len(text))
    stop = text.find("\n\n", first)
    return len(text) if stop < 0 else stop


def _with_end(phrase: Phrase, sentence: TimedSentence, piece: tuple[int, int]) -> Phrase | None:
    """Return the heading's days up to that of "(until Thursday)", None for days of its own.

    piece   the part of the sentence that is read
    """
    first, last = piece
    within = [it for it in sentence.mentions if first <= it.start < last]
    day = next(phrases(within, moved=False), None)
    if day is None:
        return phrase
    weekday = day.mention.reading.weekday
    before = sentence.tokens.lower[max(0, day.first - 1)]
    if before not in _UNTIL:
        return None
    end = day.span.end
    if weekday is not None and day.mention.reading.kind is Kind.WEEKDAY:
        end = phrase.span.start + timedelta(days=(weekday - phrase.span.start.weekday()) % 7)
    if end <= phrase.span.start:
        return None
    return phrase._replace(span=DateSpan(phrase.span.start, end))


def _pieces(text: str, start: int, end: int, *, skips_first: bool) -> list[tuple[int, int]]:
    """Return the parts of a sentence between semicolons.

    skips_first   the first one was read with the label before it
    """
    found = [match.span() for match in _PIECE.finditer(text, start, end)]
    return found[skips_first:]
