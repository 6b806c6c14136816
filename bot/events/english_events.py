"""Find the events that an English sentence announces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.events import heads, titles
from bot.events.durations import DURATION, days_of
from bot.events.english import LEXICON
from bot.events.lexer import tokenize
from bot.events.names import Name, NameKind, find_names
from bot.events.phrases import Phrase, in_dateline, phrases
from bot.events.places import gazetteer
from bot.events.readings import DateSpan, Kind, Precision, TimeMention
from bot.events.reports import EventReport, Status
from bot.events.status import change_in, status_of, was_only_planned
from bot.events.tense import Tense, VerbGroup, clauses
from bot.events.times import TimedSentence
from bot.events.words import words

_PRONOUNS = words("he she they it who which i we")
_LATER_TODAY = words("later tonight")
_AWAY = words("ahead before prior after following until since about over regarding during than")
_CONDITIONS = words(
    "if unless were denied denies deny denying unlikely refused refuses rumors rumours"
)
_CAPTIONS = words("file files photo pictured")
_NEGATIONS = words("not n't never no nor denied denies deny")
_NO_PROMISE = words("possible later")
_NO_VERBS = words("be is are was due set scheduled expected slated planned likely to until for")
_GOES_ON = words("continue continues last lasts run runs")
_REACH = 8
_MEMORY = 12


class Context:
    """What the sentences before have named; they are read only when somebody asks.

    The nearest sentences are asked first, and never more than `_MEMORY` of them.
    """

    def __init__(self, published: date, headline: str = "") -> None:
        self.published = published
        self.headline = headline
        self._sentences: list[tuple[str, int, int]] = []
        self._names: dict[int, list[Name]] = {}

    def remember(self, text: str, start: int, end: int, names: list[Name] | None) -> None:
        """Take in a sentence, and its names where they are known already."""
        if names is not None:
            self._names[len(self._sentences)] = names
        self._sentences.append((text, start, end))

    def person(self, role: str = "") -> str:
        """Return the surname meant by a pronoun or by an office, "" when nobody fits."""
        office = role.rsplit(" ", 1)[-1]
        for names in self._back():
            people = [name for name in names if name.kind is NameKind.PERSON]
            if role:
                people = [name for name in people if office in name.role.split()]
            elif names and names[0].kind is not NameKind.PERSON:
                continue  # a pronoun means who the sentence is about
            if people:
                return people[0].short
        return ""

    def place(self) -> str:
        """Return the place named last, "" when there was none."""
        for names in self._back():
            places = [name.text for name in names if name.kind is NameKind.PLACE]
            if places:
                return places[-1]
        return ""

    def _back(self) -> Iterator[list[Name]]:
        """Give the names of the sentences before, the last one first."""
        for place in range(len(self._sentences) - 1, -1, -1)[:_MEMORY]:
            if place not in self._names:
                self._names[place] = find_names(tokenize(*self._sentences[place], LEXICON))
            yield self._names[place]


def sentence_events(sentence: TimedSentence, text: str, context: Context) -> list[EventReport]:
    """Return the events that one sentence announces, in the order of their dates in it.

    The sentence is remembered in `context` for those that follow.
    """
    found: list[EventReport] = []
    names: list[Name] | None = None
    if any(_may_be_ahead(it, context.published) for it in sentence.mentions) and _is_news(sentence):
        names = find_names(sentence.tokens)
        found = list(_Reader(sentence, text, context, names).events(sentence.mentions))
    context.remember(text, sentence.start, sentence.end, names)
    return found


def _may_be_ahead(mention: TimeMention, published: date) -> bool:
    return mention.span is not None and mention.span.end >= published


def _is_news(sentence: TimedSentence) -> bool:
    lowered = {word.lower() for word in sentence.tokens.words}
    return lowered.isdisjoint(heads.NOT_POLITICAL)


class _Reader:
    """Reads the events of one sentence."""

    def __init__(
        self, sentence: TimedSentence, text: str, context: Context, names: list[Name]
    ) -> None:
        self._tokens = sentence.tokens
        self._evidence = text[sentence.start : sentence.end]
        self._context = context
        self._names = names
        self._clauses = clauses(sentence.tokens)
        self._lower = self._clauses.lower
        self._change = change_in(self._lower)
        self._timed = {
            index
            for mention in sentence.mentions
            for index in range(mention.reading.first, mention.reading.last)
        }

    def events(self, mentions: Sequence[TimeMention]) -> Iterator[EventReport]:
        """Give the event of every date that is ahead and has one."""
        seen: set[date] = set()
        before: EventReport | None = None
        moved = self._change is not None and self._change[0] is Status.POSTPONED
        told = [it for it in mentions if not in_dateline(self._tokens, it)]
        for phrase in phrases(told, moved=moved):
            if phrase.span.start in seen or phrase.span.end < self._context.published:
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

    def _closes(self, phrase: Phrase) -> bool:
        """Tell whether a date is the end of what the sentence began with: "until", "ends"."""
        group = self._clauses.governing(phrase.first, phrase.last)
        verb = self._main_verb(group)
        return verb is not None and heads.base_form(self._lower[verb]) in heads.ENDING

    def _event(self, phrase: Phrase) -> EventReport | None:
        status = status_of(self._lower, phrase.first, self._change)
        if status is Status.SCHEDULED and was_only_planned(self._lower, phrase.first):
            if "but" not in self._lower[phrase.last :]:
                return None
            status = Status.CANCELLED  # "had planned to go on Monday but will stay"
        group = self._clauses.governing(phrase.first, phrase.last)
        noun = self._attached_noun(phrase, group)
        if self._is_end(phrase) and noun is None:
            return None
        is_new_date = self._is_new_date(phrase, status)
        if status is Status.SCHEDULED and not (is_new_date or self._is_ahead(phrase, group, noun)):
            return None
        verb = None if noun is not None or is_new_date else self._main_verb(group)
        head = noun if noun is not None else self._nearest_noun(phrase)
        is_due = group is not None and group.tense is Tense.FUTURE and not group.infinitive
        if verb is None and head is None and not is_due:
            return None
        return self._report(phrase, group, verb, head, status)

    def _is_new_date(self, phrase: Phrase, status: Status) -> bool:
        """Tell whether an event was moved to this date."""
        if self._change is None or self._change[0] is not Status.POSTPONED:
            return False
        return status is Status.SCHEDULED and phrase.first > self._change[1]

    def _is_end(self, phrase: Phrase) -> bool:
        """Tell whether the date only ends something that goes on: "funding until May 1"."""
        before = self._lower[max(0, phrase.first - 1) : phrase.first]
        limit = bool(before) and before[0] in ("until", "till", "through")
        verb = self._lower[max(0, phrase.first - 2)]
        is_event = verb in _GOES_ON and not heads.NOUNS.isdisjoint(self._lower[: phrase.first])
        return limit and self._change is None and not (is_event or verb in ("has", "have"))

    # --- is it to come? --------------------------------------------------------------------------

    def _is_ahead(self, phrase: Phrase, group: VerbGroup | None, noun: int | None) -> bool:
        """Tell whether the sentence says that something will happen on the date."""
        today = phrase.span.start <= self._context.published
        if not _NO_PROMISE.isdisjoint(self._lower) and self._is_last_date():
            return False
        if noun is not None and phrase.mention.reading.kind is Kind.DATE and not today:
            depends = group is not None and group.last <= noun
            return not (depends and group is not None and self._is_negated(group))
        if group is None:
            denied = not _NEGATIONS.isdisjoint(self._lower)
            return phrase.span.start > self._context.published and not denied
        if group.doubtful or self._is_negated(group) or self._is_condition(group):
            return False
        if group.tense is Tense.FUTURE:
            return True
        if today and phrase.precision in (Precision.DAY, Precision.TIME):
            near = self._lower[max(0, phrase.first - 2) : phrase.last]
            return group.tense is Tense.OPEN and not _LATER_TODAY.isdisjoint(near)
        if group.tense is Tense.OPEN:
            return True
        # The verb is about the past, the date about a thing to come: "ahead of Sunday's vote".
        return noun is not None and (
            phrase.mention.reading.kind is Kind.DATE or self._is_awaited(phrase)
        )

    def _is_last_date(self) -> bool:
        """Tell whether the sentence names only the limit of what is possible."""
        text = " ".join(self._lower)
        return "last possible" in text or "no later than" in text or "latest possible" in text

    def _is_awaited(self, phrase: Phrase) -> bool:
        near = self._lower[max(0, phrase.first - 4) : phrase.first]
        return not {"ahead", "before", "until", "upcoming", "for", "to"}.isdisjoint(near)

    def _is_negated(self, group: VerbGroup) -> bool:
        first = group.first - (4 if group.infinitive else 1)
        return not _NEGATIONS.isdisjoint(self._lower[max(0, first) : group.last + 1])

    def _is_condition(self, group: VerbGroup) -> bool:
        before = self._lower[max(0, group.first - 10) : group.first + 1]
        return not _CONDITIONS.isdisjoint(before)

    # --- which event? ----------------------------------------------------------------------------

    def _main_verb(self, group: VerbGroup | None) -> int | None:
        """Return the token of the verb that says what happens, None when there is none."""
        if group is None:
            return None
        if self._lower[group.last : group.last + 1] == ["until"]:  # "has until Friday to decide"
            goal = next((it for it in self._clauses.groups if it.first > group.last), None)
            return goal.last - 1 if goal is not None and goal.infinitive else None
        nearby: list[int] = list(range(group.last - 1, group.last + 3))
        for index in nearby:
            if index < len(self._lower) and heads.base_form(self._lower[index]) in heads.VERBS:
                if index >= group.last and self._lower[index - 1] not in ("to", "be", "then"):
                    continue
                return index
        promised = group.tense is Tense.FUTURE and self._lower[group.last - 1] not in _NO_VERBS
        return group.last - 1 if promised else None

    def _attached_noun(self, phrase: Phrase, group: VerbGroup | None) -> int | None:
        """Return the noun that the date belongs to rather than to the verb.

        "the Feb. 9 election", "Sunday's vote", "ahead of the summit on Feb. 14".
        """
        after = self._noun_after(phrase)
        if after is not None:
            return after
        index = phrase.first - 1
        while index >= 0 and phrase.first - index <= _REACH:
            if group is not None and group.first <= index < group.last:
                return self._noun_before(group)
            if self._lower[index] in (",", ";", "that", "which"):
                return None
            if self._lower[index] in heads.NOUNS and index not in self._timed:
                return index if self._stands_apart(group, index) else None
            index -= 1
        return None

    def _noun_before(self, group: VerbGroup) -> int | None:
        """Return the noun of "a summit scheduled for Tuesday" or "a summit to be held"."""
        bare = group.last - group.first == 1 and group.tense is not Tense.OPEN
        if not (bare or group.infinitive) or group.reporting:
            return None
        before = group.first - 1
        if before >= 0 and self._lower[before] == ",":
            before -= 1
        while before >= 0 and group.first - before <= _REACH:
            if self._lower[before] in heads.NOUNS:
                return before
            if not self._is_inside_noun_phrase(before):
                return None
            before -= 1
        return None

    def _is_inside_noun_phrase(self, index: int) -> bool:
        word = self._lower[index]
        return self._tokens.words[index][0].isupper() or word in ("of", "the", "with", "in", "and")

    def _noun_after(self, phrase: Phrase) -> int | None:
        index = phrase.last
        has_article = phrase.first > 0 and self._lower[phrase.first - 1] in (
            *("the", "a", "an", "of", "for", "before", "'s", "his", "its", "next", "their"),
            *("during", "at", "after", "ahead", "her", "planned", "scheduled"),
        )
        owns = index < len(self._lower) and self._lower[index] in ("'s", "’s")
        if not (has_article or owns):
            return None
        for place in range(index, min(index + 5, len(self._lower))):
            if self._lower[place] in heads.NOUNS:
                return place
            if not (self._lower[place][0].isalpha() or self._lower[place] in ("'s", "’s", "-")):
                return None
        return None

    def _stands_apart(self, group: VerbGroup | None, noun: int) -> bool:
        """Tell whether the noun before a date is no object of the governing verb."""
        if group is None or group.tense is Tense.PAST:
            return True
        if noun < group.first:
            return group.infinitive
        verb = self._main_verb(group)
        if verb is None or heads.base_form(self._lower[verb]) not in heads.VERBS:
            return True
        return not _AWAY.isdisjoint(self._lower[group.last : noun])

    def _nearest_noun(self, phrase: Phrase) -> int | None:
        nouns = [
            index
            for index, word in enumerate(self._lower)
            if word in heads.NOUNS and index not in self._timed
        ]
        return min(nouns, key=lambda index: abs(index - phrase.first), default=None)

    def _with_duration(self, phrase: Phrase) -> DateSpan:
        """Return the days of "a three-day summit on Monday": up to Wednesday."""
        span = phrase.span
        single = span.start == span.end and phrase.precision in (Precision.DAY, Precision.TIME)
        duration = DURATION.search(self._evidence) if single else None
        if duration is None or not heads.ENDING.isdisjoint(map(heads.base_form, self._lower)):
            return span
        return DateSpan(span.start, span.start + timedelta(days=days_of(duration[1]) - 1))

    # --- what to write ---------------------------------------------------------------------------

    def _report(
        self,
        phrase: Phrase,
        group: VerbGroup | None,
        verb: int | None,
        head: int | None,
        status: Status,
    ) -> EventReport:
        if verb is not None and group is not None:
            title = self._clause_title(group, verb, head)
            anchor = verb
        elif head is not None:
            anchor = head
            title = self._noun_title(anchor)
        else:  # "results are due on Tuesday"
            anchor = phrase.first
            title = self._subject(group) if group is not None else ""
        place = self._place(anchor, phrase)
        return EventReport(
            title=self._named(title, place) or self._context.headline,
            span=self._with_duration(phrase),
            precision=phrase.precision,
            place=place,
            participants=self._participants(),
            status=status,
            evidence=self._evidence,
            confidence=0.9 if group is not None and group.tense is Tense.FUTURE else 0.7,
        )

    def _named(self, title: str, place: str) -> str:
        """Put the place before a title that names nobody: "Haiti municipal elections"."""
        first = title.split()[0] if title else ""
        opens = first.lower() in self._openers() and not first.isupper()
        if not title or any(word[0].isupper() for word in title.split()[opens:]):
            return title
        people = [name.short for name in self._names if name.kind is NameKind.PERSON]
        owner = people[0] if people and title.split()[-1] in heads.PERSONAL else place.split(",")[0]
        return f"{owner} {title[0].lower()}{title[1:]}" if owner else title

    def _openers(self) -> set[str]:
        """Return the word that has its capital only because it opens the sentence."""
        return set(self._lower[:2]) - {
            word.lower() for name in self._names for word in name.text.split()
        }

    def _noun_title(self, head: int) -> str:
        title = titles.noun_title(
            self._tokens, head, self._names, self._timed, (0, len(self._lower))
        )
        first = head
        while first > 0 and self._lower[first] not in ("his", "her", "their") and head - first < 6:
            first -= 1
        if self._lower[first] in ("his", "her", "their"):
            owner = self._antecedent(first) or self._context.person()
            return f"{owner} {title}".strip() if owner not in title else title
        return title

    def _clause_title(self, group: VerbGroup, verb: int, head: int | None) -> str:
        subject = self._subject(group)
        title = titles.clause_title(self._tokens, subject, verb, self._names, self._timed)
        if len(title.split()) < 2 and head is not None:
            return self._noun_title(head)
        return title

    def _subject(self, group: VerbGroup) -> str:
        """Return who acts, in the words of a headline."""
        finite = self._finite(group)
        first = self._clause_start(finite)
        while first < finite and self._lower[first] in (",", "and", "but", "also", "then"):
            first += 1
        region = [i for i in range(first, finite) if i not in self._timed]
        if region and self._lower[finite - 1] in ("that", "which"):
            noun = self._noun_at_end(finite - 1)
            if noun is not None:
                return self._noun_title(noun)
        if not region or self._lower[region[-1]] in _PRONOUNS:
            return self._antecedent(finite) or self._context.person()
        subject = titles.subject_text(self._tokens, first, finite, self._names, self._timed)
        inside = [name for name in self._names if first <= name.first and name.last <= finite]
        if not any(name.kind is NameKind.PERSON for name in inside):
            named = self._context.person(subject.lower()) if subject else ""
            return named or subject
        return subject

    def _noun_at_end(self, last: int) -> int | None:
        """Return the event noun that a relative pronoun at token `last` stands for."""
        for index in range(last - 1, max(-1, last - _REACH), -1):
            if self._lower[index] in heads.NOUNS:
                return index
        return None

    def _finite(self, group: VerbGroup) -> int:
        """Return where the finite verb begins on which an infinitive hangs."""
        if not group.infinitive:
            return group.first
        before = [it for it in self._clauses.groups if it.first < group.first and not it.infinitive]
        return before[-1].first if before else group.first

    def _clause_start(self, finite: int) -> int:
        """Return where the clause of the finite verb at token `finite` begins."""
        start = 0
        for group in self._clauses.groups:
            if group.last <= finite and group.first != finite:
                start = group.last
        for index in range(finite - 1, start - 1, -1):
            if self._lower[index] in (";", ":", "where", "when", '"', "“"):
                return index + 1
            if self._lower[index] in ("that", "which", "who"):
                return index + 1 if self._has_subject(index + 1, finite) else start
            is_comma = self._lower[index] == "," and self._has_subject(index + 1, finite)
            if is_comma and not self._lists_names(index, finite):
                return index + 1
        return start

    def _lists_names(self, comma: int, finite: int) -> bool:
        """Tell whether the comma stands in "Putin, Lavrov and Kerry"."""
        ends = {name.last for name in self._names if name.kind is NameKind.PERSON}
        starts = {name.first for name in self._names}
        return comma in ends and comma + 1 in starts and "and" in self._lower[comma:finite]

    def _has_subject(self, first: int, last: int) -> bool:
        return any(
            index not in self._timed and self._lower[index][0].isalpha()
            for index in range(first, last)
        )

    def _antecedent(self, finite: int) -> str:
        """Return the last person named before a pronoun or a verb without a subject."""
        people = [
            name.short
            for name in self._names
            if name.kind is NameKind.PERSON and name.last <= finite
        ]
        return (
            people[-1]
            if people and self._lower[finite - 1] in ("who", ",")
            else (people[0] if people else "")
        )

    def _participants(self) -> tuple[str, ...]:
        people = [
            name.text
            for name in self._names
            if name.kind is NameKind.PERSON or (name.kind is NameKind.BODY and " " in name.text)
        ]
        return tuple(dict.fromkeys(people))[:6]

    def _place(self, anchor: int, phrase: Phrase) -> str:
        """Return where it happens: the place nearest after the verb or noun, else before."""
        places = [name for name in self._names if name.kind is NameKind.PLACE]
        goals = [name for name in places if self._is_goal(name)]
        for group in (
            [name for name in goals if name.first > anchor],
            goals,
        ):
            if group:
                return _with_country(group[0], self._names, self._tokens.words)
        owner = self._owner()
        if owner:
            return owner
        if places:
            return places[0].text
        return self._context.place()

    def _is_goal(self, name: Name) -> bool:
        before = self._lower[max(0, name.first - 2) : name.first]
        if not before:
            return False
        close = before[-1] if before[-1] != "the" else before[0]
        return close in _GOAL_WORDS

    def _owner(self) -> str:
        """Return the country whose adjective or possessive stands in the sentence."""
        adjectives = gazetteer().adjectives
        for word in self._tokens.words:
            if word in adjectives:
                return adjectives[word]
        return ""


_GOAL_WORDS = words(
    "in at to near visit visits visiting tour tours for reach leave across outside through hosts "
    "and visited into"
)


def _with_country(name: Name, names: Sequence[Name], tokens: Sequence[str]) -> str:
    """Return "Moscow, Russia" where the text has it so."""
    for other in names:
        if (
            other.first == name.last + 1
            and tokens[name.last] == ","
            and (other.kind is NameKind.PLACE)
        ):
            return f"{name.text}, {other.text}"
    return name.text
