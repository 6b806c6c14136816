"""Find the events that an English sentence announces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from bot.events import heads
from bot.events.context import Context
from bot.events.durations import days_of, duration_in
from bot.events.english import LEXICON
from bot.events.english_choice import Choice
from bot.events.english_places import Whereabouts
from bot.events.english_view import View, view_of
from bot.events.english_wording import Wording
from bot.events.lexer import Tokens
from bot.events.names import find_names
from bot.events.phrases import Phrase, in_dateline, phrases
from bot.events.readings import DateSpan, Kind, Precision, TimeMention
from bot.events.reports import EventReport, Status
from bot.events.status import change_in, status_of, was_only_planned
from bot.events.times import TimedSentence
from bot.events.verb_groups import Tense, VerbGroup
from bot.events.words import words

_LATER_TODAY = words("later tonight")
_CONDITIONS = words("if unless denied denies deny denying unlikely refused refuses rumors rumours")
_NEGATIONS = words("not n't never no nor denied denies deny")
_AWAITED = words("ahead before until upcoming for to starting beginning")
_NO_PROMISE = words("possible later")
_LIMITS = words("until till through")
_OBLIGED = words("must shall")
_CALLED = words(
    "authorised authorized approved called convened summoned scheduled planned set fixed announced"
)
_INSTEAD = (["instead", "of"], ["rather", "than"])
_BESIDE = words("on down up out off away late early")
_INVERTED = words("had were should")
_OPENS_UNREAL = words(", ; as though")
_AROUND_FEASTS = words("for before after since until")
_NOT_VERBS = words("on at in by from")
_LISTS = words("diary calendar list schedule agenda timeline")
_WHEN = words("once soon after before")
_SHARES_SUBJECT = words("and but then which that it to")
_GOES_ON = words("sit sits continue continues last lasts run runs")


def sentence_events(sentence: TimedSentence, text: str, context: Context) -> list[EventReport]:
    """Return the events that one sentence announces, in the order of their dates in it.

    context   knows the sentences before and is turned to this one
    """
    if not any(_may_be_ahead(it, context.published) for it in sentence.mentions):
        return []
    if not _is_news(sentence.tokens):
        return []
    names = find_names(sentence.tokens)
    context.turn_to(text, sentence.spans, sentence.place, names)
    reader = _Reader(view_of(sentence, text, names), context)
    return list(reader.events(sentence.mentions))


def undated_events(
    text: str,
    piece: tuple[int, int],
    spans: Sequence[tuple[int, int]],
    place: int,
    day: Phrase,
    context: Context,
) -> Iterator[EventReport]:
    """Give the event of a line of a diary, which has its day from the heading above.

    piece        (start, end) of the line or of a part of it
    spans, place every sentence of the text, and which of them the piece is in
    day          what the heading says
    """
    tokens = Tokens(text, *piece, LEXICON)
    if not tokens.words or not _is_news(tokens):
        return
    names = find_names(tokens)
    context.turn_to(text, spans, place, names)
    sentence = TimedSentence([piece], 0, tokens, [])
    reader = _Reader(view_of(sentence, text, names), context)
    report = reader.event_on(day._replace(first=0, last=0))
    if report is not None:
        yield report


def _may_be_ahead(mention: TimeMention, published: date) -> bool:
    return mention.span is not None and mention.span.end >= published


def _is_news(tokens: Tokens) -> bool:
    lowered = set(tokens.lower)
    is_caption = "file" in lowered and ("photo" in lowered or tokens.words[0] == "FILE")
    is_political = heads.NOT_POLITICAL.isdisjoint(lowered) or not heads.POLITICAL.isdisjoint(
        lowered
    )
    is_list = "events" in lowered and not _LISTS.isdisjoint(lowered)  # "a diary of events to May 4"
    return not (is_caption or is_list) and is_political


class _Reader:
    """Reads the events of one sentence."""

    def __init__(self, view: View, context: Context) -> None:
        self._view = view
        self._context = context
        self._lower = view.lower
        self._clauses = view.clauses
        self._change = change_in(view.lower)
        self._choice = Choice(view)
        self._wording = Wording(view, context)
        self._whereabouts = Whereabouts(view, context)
        self._is_caption = False

    def events(self, mentions: Sequence[TimeMention]) -> Iterator[EventReport]:
        """Give the event of every date that is ahead and has one."""
        seen: set[date] = set()
        before: EventReport | None = None
        moved = self._change is not None and self._change[0] is Status.POSTPONED
        told = [it for it in mentions if not in_dateline(self._view.tokens, it)]
        self._is_caption = any(self._is_past_date(it) for it in mentions)
        for phrase in phrases(told, moved=moved):
            if before is not None and self._names_again(before, phrase):
                before = self._made_exact(before, phrase)
                continue
            again = phrase.span.start in seen and not self._is_same_day(phrase)
            if again or phrase.span.end < self._context.published:
                continue
            report = self._event(phrase)
            if report is None:
                continue
            seen.add(phrase.span.start)
            if before is not None and self._closes(phrase):
                before = replace(before, span=DateSpan(before.span.start, phrase.span.end))
                continue
            if before is not None:
                yield before
            before = report
        if before is not None:
            yield before

    def _names_again(self, told: EventReport, phrase: Phrase) -> bool:
        """Tell whether a date only makes the one before it clear: "next week, on Tuesday".

        "Tomorrow, 12 July" or "next week, from Monday to Wednesday" is of one event.
        """
        place = phrase.first - 1
        while place >= 0 and self._lower[place] in _NOT_VERBS:
            place -= 1
        if place < 1 or self._lower[place] not in (",", "(") or place - 1 not in self._view.timed:
            return False
        return told.span.start <= phrase.span.start and phrase.span.end <= told.span.end

    def _made_exact(self, told: EventReport, phrase: Phrase) -> EventReport:
        by_day = (Precision.DAY, Precision.TIME)
        if told.precision in by_day or phrase.precision not in by_day:
            return told
        return replace(told, span=phrase.span, precision=phrase.precision)

    def _is_same_day(self, phrase: Phrase) -> bool:
        """Tell whether "the same day" dates a second event: "followed by a summit the same day"."""
        reading = phrase.mention.reading
        is_day = reading.kind is Kind.OFFSET and reading.anaphoric and not reading.part
        return is_day and self._lower[phrase.last - 2 : phrase.last] == ["same", "day"]

    def event_on(self, day: Phrase) -> EventReport | None:
        """Return the event of a sentence that stands under the heading of a day."""
        group = self._clauses.governing(day.first, day.last)
        if self._change is not None:
            return None
        if group is not None and (
            group.tense is Tense.PAST or group.doubtful or self._is_negated(group)
        ):
            return None
        verb = self._choice.main_verb(group)
        head = self._choice.nearest_noun(day)
        if verb is None and head is None:
            return None
        return self._report(day, group, verb, head, Status.SCHEDULED)

    def _is_past_date(self, mention: TimeMention) -> bool:
        """Tell whether a date is past and has its year, as that of a photograph has."""
        has_year = mention.reading.kind is Kind.DATE and mention.reading.year is not None
        return bool(has_year and mention.span and mention.span.end <= self._context.published)

    def _closes(self, phrase: Phrase) -> bool:
        """Tell whether a date is the end of what the sentence began with: "until", "ends"."""
        group = self._clauses.governing(phrase.first, phrase.last)
        if group is None or self._has_own_subject(group):
            return False
        limit = self._lower[phrase.first - 1] in _LIMITS or self._lower[phrase.first] in _LIMITS
        if limit and self._lower[group.last - 1] in _GOES_ON:
            return True
        verb = self._choice.main_verb(group)
        return verb is not None and heads.base_form(self._lower[verb]) in heads.ENDING

    def _has_own_subject(self, group: VerbGroup) -> bool:
        """Tell whether somebody else ends: "writs are issued, and nominations close"."""
        if group.infinitive:  # "opens on Monday and is due to end"
            finite = [it for it in self._clauses.groups if it.last == group.first]
            group = finite[0] if finite else group
        before = self._lower[group.first - 1] if group.first else ""
        return before.isalpha() and before not in _SHARES_SUBJECT

    def _event(self, phrase: Phrase) -> EventReport | None:
        status = status_of(self._lower, phrase.first, self._change)
        if status is Status.SCHEDULED and was_only_planned(self._lower, phrase.first):
            if "but" not in self._lower[phrase.last :]:
                return None
            status = Status.CANCELLED  # "had planned to go on Monday but will stay"
        if status is not Status.SCHEDULED and self._is_day_of_change(phrase):
            return None
        if status is Status.CANCELLED and self._lower[phrase.first - 1] in _LIMITS:
            return None  # "flights were cancelled until May"
        if phrase.span.end <= self._context.published and self._has_failed(phrase):
            return None
        group = self._clauses.governing(phrase.first, phrase.last)
        if group is not None and group.reporting and phrase.span.end <= self._context.published:
            return None  # the day on which somebody said so
        if self._is_bound(phrase):
            return None
        if self._is_missed(phrase):
            return None
        if self._lower[max(0, phrase.first - 2) : phrase.first] in _INSTEAD:
            return None  # "on March 1 instead of late March"
        if phrase.mention.reading.kind is Kind.QUARTER and "-" in phrase.mention.text:
            return None  # "first-quarter figures"
        if self._is_ruled_out(phrase):
            return None
        goal = self._goal_of_term(phrase)
        noun = None if goal else self._choice.attached_noun(phrase, group)
        if goal is not None:
            group = goal
        elif self._is_end(phrase) and noun is None:
            return None
        if group is not None and self._is_clause_of_time(phrase, group):
            return None
        is_new_date = self._is_new_date(phrase, status)
        if status is Status.SCHEDULED and not (is_new_date or self._is_ahead(phrase, group, noun)):
            return None
        verb = None if noun is not None or is_new_date else self._choice.main_verb(group)
        if verb and self._lower[verb] == "closed":  # "schools will be closed from noon"
            return None
        if verb and self._lower[verb - 1] == "year":  # "the financial year ends on March 31"
            return None
        head = noun if noun is not None else self._choice.nearest_noun(phrase)
        is_named = verb is not None or head is not None or self._is_label(phrase)
        if not (is_named or is_new_date or self._is_due(phrase, group)):
            return None
        return self._report(phrase, group, verb, head, status)

    def _is_missed(self, phrase: Phrase) -> bool:
        """Tell whether a set date cannot be kept: "will not be ready by the May 2 date"."""
        is_set = self._lower[phrase.last : phrase.last + 1] == ["date"]
        return is_set and not _NEGATIONS.isdisjoint(self._lower[: phrase.first])

    def _has_failed(self, phrase: Phrase) -> bool:
        """Tell whether the sentence goes on: "did not take place"."""
        return ("did", "not") in pairwise(self._lower[phrase.last :])

    def _is_ruled_out(self, phrase: Phrase) -> bool:
        """Tell whether the sentence goes on: "…, but that will not be possible"."""
        after = self._lower[phrase.last : phrase.last + 5]
        is_turn = after[:3] in ([",", "but", "that"], [",", "but", "this"])
        return is_turn and after[3:] in (["will", "not"], ["can", "not"], ["could", "not"])

    def _is_clause_of_time(self, phrase: Phrase, group: VerbGroup) -> bool:
        """Tell whether an hour only says when something else is: "once the polls close at 5 p.m."."""
        reading = phrase.mention.reading
        before = self._lower[max(0, group.first - 4) : group.first]
        return reading.kind is Kind.OFFSET and ":" in reading.part and not _WHEN.isdisjoint(before)

    def _is_bound(self, phrase: Phrase) -> bool:
        """Tell whether a feast or weekend only bounds a time: "the last session before Easter"."""
        kind = phrase.mention.reading.kind
        if kind is Kind.WEEKEND:
            return self._follows(phrase, "before")
        return (
            kind is Kind.FEAST
            and phrase.first > 0
            and self._lower[phrase.first - 1] in _AROUND_FEASTS
        )

    def _follows(self, phrase: Phrase, word: str) -> bool:
        return phrase.first > 0 and self._lower[phrase.first - 1] == word

    def _is_day_of_change(self, phrase: Phrase) -> bool:
        """Tell whether a date is that of the news: "on Thursday suspended a session"."""
        if self._change is None or phrase.span.start > self._context.published:
            return False
        return phrase.last == self._change[1] or phrase.first - self._change[1] in (1, 2)

    def _is_label(self, phrase: Phrase) -> bool:
        """Tell whether the date is the label of a line of a list: "Tuesday: second reading"."""
        return phrase.first == 0 and self._lower[phrase.last : phrase.last + 1] == [":"]

    def _goal_of_term(self, phrase: Phrase) -> VerbGroup | None:
        """Return what is to be done by the date: "were given until noon on Monday to reply"."""
        opens = self._lower[phrase.first] in _LIMITS or self._lower[phrase.first - 1] in _LIMITS
        if not opens or self._lower[phrase.last : phrase.last + 1] != ["to"]:
            return None
        return next((it for it in self._clauses.groups if it.first == phrase.last), None)

    def _is_due(self, phrase: Phrase, group: VerbGroup | None) -> bool:
        """Tell whether a verb alone promises something; "on Friday he will" leaves it out."""
        if group is None or group.infinitive:
            return False
        if group.tense is Tense.FUTURE:
            return self._lower[group.last - 1] not in heads.STATES | _NOT_VERBS
        return self._is_on(phrase, group)

    def _is_on(self, phrase: Phrase, group: VerbGroup) -> bool:
        """Tell whether a sentence only says when something is: "question time is on Monday"."""
        near = self._lower[group.first : phrase.first]
        return near in (["is", "on"], ["are", "on"]) or (near == ["is"] and group.first > 0)

    def _is_new_date(self, phrase: Phrase, status: Status) -> bool:
        """Tell whether an event was moved to this date."""
        if self._change is None or self._change[0] is not Status.POSTPONED:
            return False
        return status is Status.SCHEDULED and phrase.first > self._change[1]

    def _is_end(self, phrase: Phrase) -> bool:
        """Tell whether the date only ends something that goes on: "funding until May 1"."""
        before = self._lower[max(0, phrase.first - 1) : phrase.first]
        limit = bool(before) and before[0] in _LIMITS
        verb = self._lower[max(0, phrase.first - 2)]
        is_event = verb in _GOES_ON and not heads.NOUNS.isdisjoint(self._lower[: phrase.first])
        return limit and self._change is None and not (is_event or verb in ("has", "have"))

    # --- is it to come? --------------------------------------------------------------------------

    def _is_ahead(self, phrase: Phrase, group: VerbGroup | None, noun: int | None) -> bool:
        """Tell whether the sentence says that something will happen on the date."""
        today = phrase.span.start <= self._context.published
        if not _NO_PROMISE.isdisjoint(self._lower) and self._is_last_date():
            return False
        if self._is_label(phrase):
            return not (group is not None and self._is_negated(group))
        if noun is not None and group is not None and self._has_happened(phrase, group, noun):
            return False
        if noun is not None and phrase.mention.reading.kind is Kind.DATE and not today:
            depends = group is not None and group.last <= noun
            return not (depends and group is not None and self._is_idle(group))
        if noun is not None and self._is_named_after_month(phrase, noun):
            return phrase.span.start > self._context.published
        if group is None:
            denied = not _NEGATIONS.isdisjoint(self._lower)
            return phrase.span.start > self._context.published and not denied
        if group.doubtful or self._is_negated(group) or self._is_condition(group):
            return False
        if self._is_overtaken(group):
            return False
        if self._is_called_for(phrase, group):
            return True
        if group.tense is Tense.FUTURE:
            return True
        if today and phrase.precision in (Precision.DAY, Precision.TIME):
            if self._lower[phrase.last : phrase.last + 1] in (["'s"], ["’s"]):
                return False  # "Friday's ruling leaves", told on Friday
            near = self._lower[max(0, phrase.first - 2) : phrase.last]
            if not _LATER_TODAY.isdisjoint(near):
                return group.tense is Tense.OPEN
            return self._clauses.is_schedule(group) and not self._is_caption
        if group.tense is Tense.OPEN:
            return True
        # The verb is about the past, the date about a thing to come: "ahead of Sunday's vote".
        return noun is not None and (
            phrase.mention.reading.kind is Kind.DATE
            or self._is_awaited(phrase)
            or (not today and phrase.mention.reading.kind is Kind.WEEKDAY)
        )

    def _is_idle(self, group: VerbGroup) -> bool:
        """Tell whether nothing comes of a verb: "will not meet", "had been due to give"."""
        return self._is_negated(group) or (group.doubtful and group.tense is Tense.PAST)

    def _has_happened(self, phrase: Phrase, group: VerbGroup, noun: int) -> bool:
        """Tell whether the date is that of a past verb: "the talks broke down on August 14"."""
        is_past = group.tense is Tense.PAST and not (group.doubtful or group.reporting)
        between = self._lower[group.last : phrase.first]
        return is_past and noun < group.first and bool(between) and _BESIDE.issuperset(between)

    def _is_called_for(self, phrase: Phrase, group: VerbGroup) -> bool:
        """Tell whether something was called for the date: "has called a session for tonight"."""
        told = self._lower[group.first : group.last]
        is_told = self._follows(phrase, "for") and not _CALLED.isdisjoint(told)
        return is_told and self._choice.nearest_noun(phrase) is not None

    def _is_named_after_month(self, phrase: Phrase, noun: int) -> bool:
        """Tell whether a month is part of a thing's name: "said the September budget shows"."""
        return (
            phrase.mention.reading.kind is Kind.MONTH
            and self._lower[phrase.first - 1] == "the"
            and 0 <= noun - phrase.last <= 1
        )

    def _is_last_date(self) -> bool:
        """Tell whether the sentence names only the limit of what is possible."""
        text = " ".join(self._lower)
        if "no later than" in text:
            return _OBLIGED.isdisjoint(self._lower)  # "must be filed no later than" is a deadline
        return "last possible" in text or "latest possible" in text

    def _is_awaited(self, phrase: Phrase) -> bool:
        if self._lower[phrase.last - 1] == "before":  # "two days before the vote"
            return True
        near = self._lower[max(0, phrase.first - 4) : phrase.first]
        return not _AWAITED.isdisjoint(near)

    def _is_negated(self, group: VerbGroup) -> bool:
        first = group.first - (4 if group.infinitive else 1)
        near = self._lower[max(0, first) : group.last + 2]
        if near[-2:] == ["no", "later"]:
            near = near[:-2]
        return not _NEGATIONS.isdisjoint(near[: group.last + 1 - max(0, first)])

    def _is_overtaken(self, group: VerbGroup) -> bool:
        """Tell whether a plan is only recalled: "Bahrain, which was to host it, has agreed"."""
        told = self._lower[max(0, group.first - 1) : group.first + 2]
        return told[:1] in (["which"], ["who"]) and told[1:] in (["was", "to"], ["were", "to"])

    def _is_condition(self, group: VerbGroup) -> bool:
        if self._lower[0] in _INVERTED and group.first > 0:  # "Had he listened, he would have"
            return True
        before = self._lower[max(0, group.first - 10) : group.last]
        return not _CONDITIONS.isdisjoint(before) or self._is_unreal(group)

    def _is_unreal(self, group: VerbGroup) -> bool:
        """Tell whether "were" is of what is only imagined: "would step in, were he to resign".

        "Lawmakers were to vote on Tuesday" tells of a plan instead.
        """
        near = range(max(0, group.first - 10), group.last)
        return any(
            self._lower[index] == "were" and index > 0 and self._lower[index - 1] in _OPENS_UNREAL
            for index in near
        )

    # --- what to write ---------------------------------------------------------------------------

    def _with_duration(self, phrase: Phrase) -> DateSpan:
        """Return the days of "a three-day summit on Monday": up to Wednesday."""
        span = phrase.span
        single = span.start == span.end and phrase.precision in (Precision.DAY, Precision.TIME)
        duration = duration_in(self._view.evidence) if single else None
        if duration is None or not heads.ENDING.isdisjoint(map(heads.base_form, self._lower)):
            return span
        return DateSpan(span.start, span.start + timedelta(days=days_of(duration[1]) - 1))

    def _report(
        self,
        phrase: Phrase,
        group: VerbGroup | None,
        verb: int | None,
        head: int | None,
        status: Status,
    ) -> EventReport:
        anchor = next((it for it in (verb, head) if it is not None), phrase.first)
        place = self._whereabouts.of(anchor, phrase.first)
        return EventReport(
            title=self._wording.title(phrase, group, verb, head, place=place),
            span=self._with_duration(phrase),
            precision=phrase.precision,
            place=place or self._context.country_of_headline,
            participants=self._wording.participants(),
            status=status,
            evidence=self._view.evidence,
            is_promised=group is not None and group.tense is Tense.FUTURE,
        )
