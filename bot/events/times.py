"""Find the time expressions of a text and resolve them against its publication day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from bot.events import japanese
from bot.events.languages import Language, language_for
from bot.events.lexer import NO_TOKENS, Tokens, tokenize
from bot.events.readings import Kind, Precision, Reading, TimeMention
from bot.events.resolve import Origin, resolve
from bot.events.tense import REPORTING, Clauses
from bot.text.sentences import sentence_spans

# What these say depends on tense; everything else means the same in any clause.
_TENSED = frozenset(
    {
        Kind.DATE,
        Kind.WEEKDAY,
        Kind.MONTH,
        Kind.QUARTER,
        Kind.HALF,
        Kind.SEASON,
        Kind.WEEKEND,
        Kind.FEAST,
    }
)
# Whole words, and the first digit of anything that may be a number of a date.
_RUN = re.compile(r"[^\W\d_]+|\d(?=\d{0,3}(?!\d))")
_RANGE_WORDS = frozenset({"to", "until", "dash"})
_LIST_WORDS = frozenset({"and", "or"})
_TURNS_BACK = frozenset({"after", "before", "since", "until", "by"})
_BETWEEN = frozenset({"on", "late", "early", "in"})
_SMALL = frozenset({"on", "the", "in", "from", "comma"})


@dataclass(frozen=True, slots=True)
class TimedSentence:
    """One sentence and the times it names, in order.

    tokens   empty in Japanese, and where the sentence names no time
    clauses  what its verbs tell, None where no time of the sentence asked
    """

    start: int
    end: int
    tokens: Tokens
    mentions: list[TimeMention]
    clauses: Clauses | None = None


def find_times(text: str, published: date, language: str = "en") -> list[TimeMention]:
    """Return the time expressions of `text`, in order; none overlap.

    published   the publication day where the source is
    language    ISO 639-1 code; one without rules of its own is read as English

    >>> [m.value for m in find_times("They meet on Feb. 7.", date(2025, 1, 31))]
    ['2025-02-07']
    """
    return [
        mention
        for sentence in timed_sentences(text, published, language)
        for mention in sentence.mentions
    ]


def timed_sentences(text: str, published: date, language: str = "en") -> Iterator[TimedSentence]:
    """Give every sentence of `text` with its time expressions."""
    if language[:2].lower() == "ja":
        yield from _japanese_sentences(text, published)
        return
    rules = language_for(language)
    reference: date | None = None
    period: date | None = None
    for start, end in sentence_spans(text, language):
        tokens, mentions, clauses = NO_TOKENS, list[TimeMention](), None
        if not rules.anchors.isdisjoint(_RUN.findall(text, start, end)):
            tokens = tokenize(text, start, end, rules.lexicon)
            origin = Origin(published, reference=reference, period=period)
            mentions, origin, clauses = _mentions(text, tokens, rules, origin)
            reference, period = origin.reference, origin.period
        yield TimedSentence(start, end, tokens, mentions, clauses)


def _japanese_sentences(text: str, published: date) -> Iterator[TimedSentence]:
    reference: date | None = None
    for start, end in sentence_spans(text, "ja"):
        mentions = japanese.mentions(text, start, end, Origin(published, reference=reference))
        reference = _last_day(mentions, reference)
        yield TimedSentence(start, end, NO_TOKENS, mentions)


def _mentions(
    text: str, tokens: Tokens, rules: Language, origin: Origin
) -> tuple[list[TimeMention], Origin, Clauses | None]:
    """Return the times of one sentence, from what the next are counted, and what its verbs tell."""
    clauses = None
    found: list[TimeMention] = []
    for readings in rules.grammar.readings(tokens):
        for reading in readings:
            direction = 0
            if reading.kind in _TENSED or reading.edge == "in" or origin.doubts(reading):
                clauses = clauses or rules.clauses(tokens)
                direction = clauses.direction(
                    readings[0].first, readings[-1].last, leans=reading.kind is Kind.WEEKDAY
                )
            if reading.edge == "in" and direction < 0:
                continue  # "the second attack in three days" is no date
            here = Origin(origin.published, direction, origin.reference, origin.period)
            mention = _resolved(text, tokens, reading, here, found)
            if mention is not None:
                is_aside = _is_of_speaking(tokens, reading) and _last_day(found, None) is not None
                found.append(mention)
                if not is_aside:
                    origin = _after(origin, mention)
    return found, origin, clauses


def _after(origin: Origin, mention: TimeMention) -> Origin:
    """Return from what is counted once the text has spoken of `mention`."""
    return Origin(
        origin.published,
        reference=_last_day([mention], origin.reference),
        period=_last_start([mention], origin.period),
    )


def _is_of_speaking(tokens: Tokens, reading: Reading) -> bool:
    """Tell whether a time is that of "officials said Monday" rather than of what happened."""
    first = reading.first - (tokens.name(reading.first - 1) in _BETWEEN)
    return first > 0 and tokens.words[first - 1].lower() in REPORTING


def _resolved(
    text: str, tokens: Tokens, reading: Reading, origin: Origin, before: list[TimeMention]
) -> TimeMention | None:
    """Resolve one reading; one that closes a range never lies before its opening."""
    opening = before[-1] if before else None
    link = _link(tokens, opening, reading)
    if opening and opening.span and _goes_on(tokens, opening, reading, origin):
        origin = replace(origin, published=opening.span.start)
    resolved = resolve(reading, origin)
    if link and opening and opening.span and resolved and resolved[2]:
        if link == "range" and resolved[2].end < opening.span.start:
            later = replace(origin, published=opening.span.start, direction=1)
            resolved = resolve(reading, later)
        opening = before[-1] = _with_year(opening, reading, origin)
        if resolved and resolved[2] and _closes(opening, resolved[2].start, link):
            before[-1] = replace(opening, connected=True)
    if resolved is None:
        return None
    start, end = tokens.starts[reading.first], tokens.ends[reading.last - 1]
    value, precision, span = resolved
    if reading.anaphoric and origin.reference is None:
        precision = Precision.VAGUE  # "the following day", but of which?
    return TimeMention(start, end, text[start:end], value, precision, span, reading)


def _goes_on(tokens: Tokens, before: TimeMention, reading: Reading, origin: Origin) -> bool:
    """Tell whether a bare weekday continues a journey whose day before it lies ahead.

    "She speaks next Tuesday and leaves on Thursday": not the Thursday of this week.
    """
    if {reading.kind, before.reading.kind} != {Kind.WEEKDAY} or before.span is None:
        return False
    if reading.shift is not None or origin.direction <= 0:
        return False
    between = {tokens.name(index) for index in range(before.reading.last, reading.first)}
    return before.span.start > origin.published and between.isdisjoint(_TURNS_BACK)


def _with_year(opening: TimeMention, closing: Reading, origin: Origin) -> TimeMention:
    """Give the first of "March and June 2022" the year that both share."""
    if closing.year is None or opening.reading.year is not None:
        return opening
    if opening.reading.kind not in (Kind.MONTH, Kind.DATE) or opening.reading.month is None:
        return opening
    reading = replace(opening.reading, year=closing.year)
    resolved = resolve(reading, origin)
    if resolved is None:
        return opening
    value, precision, span = resolved
    return replace(opening, reading=reading, value=value, precision=precision, span=span)


def _link(tokens: Tokens, opening: TimeMention | None, reading: Reading) -> str:
    """Return how a reading is tied to the mention before it: "range", "list" or ""."""
    if opening is None:
        return ""
    between = {tokens.name(index) for index in range(opening.reading.last, reading.first)}
    between -= _SMALL
    if opening.reading.connected or (between and between <= _RANGE_WORDS):
        return "range"
    return "list" if between and between <= _LIST_WORDS else ""


def _closes(opening: TimeMention, closing: date, link: str) -> bool:
    if opening.span is None:
        return False
    days = (closing - opening.span.end).days
    return days == 1 or (link == "range" and 0 < days < 366)


def _last_day(mentions: list[TimeMention], reference: date | None) -> date | None:
    for mention in reversed(mentions):
        if mention.span and mention.precision in (Precision.DAY, Precision.TIME):
            return mention.span.start
    return reference


def _last_start(mentions: list[TimeMention], period: date | None) -> date | None:
    spans = [mention.span for mention in mentions if mention.span is not None]
    return spans[-1].start if spans else period
