"""Dates of a sentence as the calendar needs them: ranges joined, vague ones left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.events.lexer import CODES, Tokens
from bot.events.readings import DateSpan, Precision, TimeMention

_TOO_COARSE = (Precision.VAGUE, Precision.YEAR)


class Phrase(NamedTuple):
    """One date of a sentence: a time expression, or two that form a range.

    first, last   half-open range in the units of the readings (tokens, in Japanese characters)
    start, end    offsets in the text
    mention       the last expression of the phrase
    """

    first: int
    last: int
    start: int
    end: int
    span: DateSpan
    precision: Precision
    mention: TimeMention


def phrases(mentions: Sequence[TimeMention], *, moved: bool) -> Iterator[Phrase]:
    """Give the dates of a sentence that name days, weeks, months or quarters.

    moved   the sentence moves an event: "from the 10th to the 12th" is no range
    """
    opening: TimeMention | None = None
    for place, mention in enumerate(mentions):
        if mention.span is None or mention.precision in _TOO_COARSE:
            opening = None
            continue
        first = opening or mention
        if mention.connected and (not moved or _is_one(mention, mentions[place + 1])):
            opening = first
            continue
        opening = None
        yield _joined(first, mention)


def _is_one(first: TimeMention, last: TimeMention) -> bool:
    """Tell whether two days are one time even of what was moved: "Feb. 21-24", "July 9 and 10"."""
    between = last.start - first.end
    return between <= len(" - ") or between == len(" and ")


_DATELINE_CLASSES = frozenset(
    {
        "name",
        "comma",
        "dot",
        "open",
        "close",
        "slash",
        "colon",
        "dash",
        "number",
        "sign",
        "on",
        "in",
    }
)
_DATELINE_REACH = 10
_DASH, _COLON = CODES["dash"], CODES["colon"]


def in_dateline(tokens: Tokens, mention: TimeMention) -> bool:
    """Tell whether a date only says where and when the article was written.

    "WASHINGTON, Jan. 31 (Xinhua) --", "Mainz (Deutschland), 23.09.2017 –", "Oslo, Jan 29:".
    """
    first, last = mention.reading.first, mention.reading.last
    if first == 0 or first > _DATELINE_REACH:
        return False
    if _DASH not in tokens.classes and _COLON not in tokens.classes:
        return False
    if any(tokens.name(index) not in _DATELINE_CLASSES for index in range(first)):
        return False
    if tokens.name(last) == "colon" and tokens.name(first - 1) in ("comma", "dot"):
        return True
    for index in range(last, min(last + _DATELINE_REACH, len(tokens.words))):
        if tokens.name(index) == "dash" and tokens.starts[index] > tokens.end(index - 1):
            return True
        if tokens.name(index) not in _DATELINE_CLASSES:
            return False
    return False


def _joined(first: TimeMention, last: TimeMention) -> Phrase:
    one, two = first.span, last.span
    if one is None or two is None:
        raise ValueError("both ends of a range name days")
    precision = Precision.DAY if first.precision is Precision.TIME else first.precision
    return Phrase(
        first.reading.first,
        last.reading.last,
        first.start,
        last.end,
        DateSpan(one.start, max(one.end, two.end)),
        precision,
        last,
    )
