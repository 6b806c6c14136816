"""Find the time expressions of a text and resolve them against its publication day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.events import japanese
from bot.events.languages import Language, language_for
from bot.events.lexer import NO_TOKENS, Tokens
from bot.events.readings import Kind, Precision, Reading, TimeMention
from bot.events.resolve import Origin, resolve
from bot.events.tense import Clauses
from bot.events.verb_groups import REPORTING
from bot.events.words import words as word_set
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
_RANGE_WORDS = frozenset({"to", "until", "dash"})
_LIST_WORDS = frozenset({"and", "or"})
_GOES_ON_WITH = word_set("with under as where when while amid over near against")
_TURNS_BACK = frozenset({"after", "before", "since", "until", "by"})
_BETWEEN = frozenset({"on", "late", "early", "in"})
_SMALL = frozenset({"on", "the", "in", "from", "comma", "apostrophe"})


@dataclass(frozen=True, slots=True)
class TimedSentence:
    """One sentence and the times it names, in order.

    spans    (start, end) of every sentence of its text
    place    which of them it is
    tokens   none in Japanese
    clauses  what its verbs tell, None where no time of the sentence asked
    """

    spans: Sequence[tuple[int, int]]
    place: int
    tokens: Tokens
    mentions: list[TimeMention]
    clauses: Clauses | None = None

    @property
    def start(self) -> int:
        """Offset in the text."""
        return self.spans[self.place][0]

    @property
    def end(self) -> int:
        """Offset of what follows in the text."""
        return self.spans[self.place][1]


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
    """Give the sentences of `text` that name times, with those."""
    if language[:2].lower() == "ja":
        yield from _japanese_sentences(text, published)
        return
    rules = language_for(language)
    anchor = rules.next_anchor(text, 0)
    if anchor > len(text):
        return
    origin = Origin(published)
    spans = sentence_spans(text, language)
    for place, (start, end) in enumerate(spans):
        if anchor <= start:
            anchor = rules.next_anchor(text, start)
        if anchor > end:
            continue
        tokens = Tokens(text, start, end, rules.lexicon)
        if origin.next_week and "\n" in text[spans[place - 1][1] : start]:
            # An agenda is one paragraph, or many that begin with their days.
            origin = origin if _is_heading(tokens) else origin._replace(next_week=None)
        mentions, origin, clauses = _mentions(text, tokens, rules, origin)
        if mentions:
            yield TimedSentence(spans, place, tokens, mentions, clauses)


def _japanese_sentences(text: str, published: date) -> Iterator[TimedSentence]:
    reference: date | None = None
    spans = sentence_spans(text, "ja")
    for place, (start, end) in enumerate(spans):
        mentions = japanese.mentions(text, start, end, Origin(published, reference=reference))
        if mentions:
            days = [it.span.start for it in mentions if it.span and _is_by_day(it)]
            reference = days[-1] if days else reference
            yield TimedSentence(spans, place, NO_TOKENS, mentions)


def _mentions(
    text: str, tokens: Tokens, rules: Language, origin: Origin
) -> tuple[list[TimeMention], Origin, Clauses | None]:
    """Return the times of one sentence, from what the next are counted, and what its verbs tell."""
    clauses = None
    found: list[TimeMention] = []
    for readings in rules.grammar.readings(tokens):
        for reading in readings:
            direction = 0
            is_between = reading.anaphoric and _is_between(reading, origin, found)
            if (
                reading.kind in _TENSED
                or reading.edge == "in"
                or is_between
                or origin.doubts(reading)
            ):
                clauses = clauses or rules.clauses(tokens)
                direction = clauses.direction(
                    readings[0].first, readings[-1].last, leans=reading.kind is Kind.WEEKDAY
                )
            if reading.edge == "in" and direction < 0:
                continue  # "the second attack in three days" is no date
            here = origin
            if direction:
                goes_on = is_between and direction > 0
                here = Origin(
                    origin.published,
                    direction,
                    origin.awaited if goes_on else origin.reference,
                    origin.period,
                    origin.next_week,
                    origin.awaited,
                )
            mention = _resolved(text, tokens, reading, here, found)
            if mention is not None:
                is_aside = any(map(_is_by_day, found)) and (
                    _is_of_speaking(tokens, reading) or _is_of_news(clauses, reading)
                )
                found.append(mention)
                if not is_aside:
                    origin = _after(origin, mention, tokens, found)
    return found, origin, clauses


def _is_between(reading: Reading, origin: Origin, found: Sequence[TimeMention]) -> bool:
    """Tell whether "the following day" may be of a day ahead or of a past one told since.

    "He is heard on Thursday. He was summoned in May. His aide will be heard the following day."
    """
    if reading.kind is not Kind.OFFSET or origin.awaited is None:
        return False
    is_recalled = origin.reference is not None and origin.reference < origin.published
    return is_recalled and not any(map(_is_by_day, found))


def _is_heading(tokens: Tokens) -> bool:
    return tokens.name(0) == "weekday" and tokens.name(1) in ("colon", "")


def _after(
    origin: Origin, mention: TimeMention, tokens: Tokens, found: Sequence[TimeMention]
) -> Origin:
    """Return from what is counted once the text has spoken of `mention`.

    found   the mentions of its sentence so far
    """
    if mention.span is None:
        return origin
    start = mention.span.start
    published, direction, reference, _, next_week, awaited = origin
    if not _is_by_day(mention):
        return Origin(published, direction, reference, start, next_week, awaited)
    if start > published:
        awaited = start
    if mention.reading.kind is not Kind.WEEKDAY or start <= published:
        return Origin(published, direction, start, start, None, awaited)
    if _is_of_next_week(mention, found[:-1]) or _is_in_week(start, next_week):
        monday = start - timedelta(days=start.weekday())
        return Origin(published, direction, start, start, monday, awaited)
    goes_on = next_week is not None and start >= next_week
    is_agenda = goes_on or mention.reading.shift == 1 or _is_heading(tokens)
    return Origin(published, direction, start, start, start if is_agenda else None, awaited)


def _is_of_next_week(mention: TimeMention, before: Sequence[TimeMention]) -> bool:
    """Tell whether a weekday only says which of next week: "next week, from Monday to Friday"."""
    if not before or mention.span is None:
        return False
    if before[-1].connected:
        before = before[:-1]
    week = before[-1] if before else None
    if week is None or week.span is None or week.reading.kind is not Kind.UNIT:
        return False
    is_next = week.reading.unit == "W" and week.reading.shift == 1
    return is_next and week.span.start <= mention.span.start <= week.span.end


def _is_in_week(day: date, monday: date | None) -> bool:
    """Tell whether a day is one of an agenda's week that is known by its Monday."""
    return monday is not None and monday.weekday() == 0 and 0 < (day - monday).days < 7


def _is_of_speaking(tokens: Tokens, reading: Reading) -> bool:
    """Tell whether a time is that of "officials said Monday" rather than of what happened."""
    first = reading.first - (tokens.name(reading.first - 1) in _BETWEEN)
    return first > 0 and tokens.lower[first - 1] in REPORTING


def _is_of_news(clauses: Clauses | None, reading: Reading) -> bool:
    """Tell the same by the verb: "wie der Bundesrat am Freitag mitteilte"."""
    if clauses is None or not clauses.dates_news:
        return False
    group = clauses.governing(reading.first, reading.last)
    return group is not None and group.reporting


def _resolved(
    text: str, tokens: Tokens, reading: Reading, origin: Origin, before: list[TimeMention]
) -> TimeMention | None:
    """Resolve one reading; one that closes a range never lies before its opening."""
    opening = before[-1] if before else None
    link = _link(tokens, opening, reading)
    if opening and opening.span and _goes_on(tokens, opening, reading, origin):
        origin = origin._replace(published=opening.span.start)
    if not before and _is_on_agenda(reading, origin):
        origin = origin._replace(published=origin.next_week or origin.published)
    resolved = resolve(reading, origin)
    if link and opening and opening.span and resolved and resolved[2]:
        if link == "range" and resolved[2].end < opening.span.start:
            later = origin._replace(published=opening.span.start, direction=1)
            resolved = resolve(reading, later)
        opening = before[-1] = _with_year(opening, reading, origin)
        if resolved and resolved[2] and _closes(opening, resolved[2].start, link):
            before[-1] = opening._replace(connected=True)
    if resolved is None:
        return None
    start, end = tokens.starts[reading.first], tokens.end(reading.last - 1)
    value, precision, span = resolved
    if reading.anaphoric and _is_lost(origin.reference, before):
        precision = Precision.VAGUE  # "the following day", but of which?
    return TimeMention(start, end, text[start:end], value, precision, span, reading)


def _is_lost(reference: date | None, before: list[TimeMention]) -> bool:
    """Tell whether no day was named to count from, or the sentence left its year: "in 1951 he…"."""
    if reference is None:
        return True
    if not before or before[-1].span is None or before[-1].reading.kind is not Kind.YEAR:
        return False
    return not before[-1].span.start <= reference <= before[-1].span.end


def _goes_on(tokens: Tokens, before: TimeMention, reading: Reading, origin: Origin) -> bool:
    """Tell whether a bare weekday continues a journey whose day before it lies ahead.

    "She speaks next Tuesday and leaves on Thursday": not the Thursday of this week.
    """
    if {reading.kind, before.reading.kind} != {Kind.WEEKDAY} or before.span is None:
        return False
    if reading.shift is not None or origin.direction <= 0:
        return False
    between = {tokens.name(index) for index in range(before.reading.last, reading.first)}
    if tokens.name(before.reading.first - 1) == "until":
        return False  # "the session runs until Sunday; the chair speaks on Saturday"
    if _has_new_subject(tokens, before.reading.last, reading.first):
        return False
    return before.span.start > origin.published and between.isdisjoint(_TURNS_BACK)


def _is_on_agenda(reading: Reading, origin: Origin) -> bool:
    is_bare = reading.kind is Kind.WEEKDAY and reading.shift is None and not reading.unit
    return is_bare and origin.direction > 0 and origin.next_week is not None


def _has_new_subject(tokens: Tokens, first: int, last: int) -> bool:
    """Tell whether a clause about something else begins: "meets on Friday, and a rally opens"."""
    words = tokens.lower[first:last]
    return any(
        (comma, link) == (",", "and") and article in ("a", "an", "the")
        for comma, link, article in zip(words, words[1:], words[2:], strict=False)
    )


def _with_year(opening: TimeMention, closing: Reading, origin: Origin) -> TimeMention:
    """Give the first of "March and June 2022" the year that both share."""
    if closing.year is None or opening.reading.year is not None:
        return opening
    if opening.reading.kind not in (Kind.MONTH, Kind.DATE) or opening.reading.month is None:
        return opening
    reading = opening.reading._replace(year=closing.year)
    resolved = resolve(reading, origin)
    if resolved is None:
        return opening
    value, precision, span = resolved
    return opening._replace(reading=reading, value=value, precision=precision, span=span)


def _link(tokens: Tokens, opening: TimeMention | None, reading: Reading) -> str:
    """Return how a reading is tied to the mention before it: "range", "list" or ""."""
    if opening is None:
        return ""
    between = {tokens.name(index) for index in range(opening.reading.last, reading.first)}
    if between == {"comma", "until"}:  # "meet on Monday, until which day he stays"
        return ""
    between -= _SMALL
    # "Desde hoy y hasta el viernes" is as much a range as without its "and".
    if opening.reading.connected or (between & _RANGE_WORDS and between <= _RANGE_WORDS | {"and"}):
        return "range"
    first = opening.reading.first
    if between == {"and"} and first and tokens.lower[first - 1] == "between":
        return "range"
    if not between or not between <= _LIST_WORDS or _opens_clause(tokens, reading):
        return ""
    return "list"


def _opens_clause(tokens: Tokens, reading: Reading) -> bool:
    """Tell whether a day begins what follows: "meets on Monday and on Tuesday the council votes"."""
    if tokens.lower[reading.first - 1] != "on":
        return False
    is_followed = tokens.name(reading.last) in ("the", "name", "word", "one")
    return is_followed and tokens.lower[reading.last] not in _GOES_ON_WITH


def _closes(opening: TimeMention, closing: date, link: str) -> bool:
    if opening.span is None:
        return False
    days = (closing - opening.span.end).days
    return days == 1 or (link == "range" and 0 < days < 366)


def _is_by_day(mention: TimeMention) -> bool:
    by_day = mention.precision is Precision.DAY or mention.precision is Precision.TIME
    return by_day and mention.span is not None
