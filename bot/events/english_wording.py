"""The words in which the calendar shows an event of an English sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from bot.events import heads, titles
from bot.events.context import DATELINE, Context
from bot.events.english_view import View
from bot.events.names import Name, NameKind
from bot.events.phrases import Phrase
from bot.events.places import gazetteer
from bot.events.title_sense import makes_sense
from bot.events.title_subject import (
    DETERMINERS,
    PREPOSITIONS,
    Subject,
    chained,
    number_of,
    subject_span,
    told_to,
)
from bot.events.verb_groups import Tense, VerbGroup
from bot.events.words import words

_PRONOUNS = words("he she they it who which i we you")
# Words before which a country has its "'s": "New Zealand's first referendum".
_OWNED_BY = words("first second third next new last final fourth fifth")
_ADVERBS = words("further still also even now then fully finally soon again better")
_NO_VERBS = DETERMINERS | _PRONOUNS
_ROOM = 8
"""Words of a title that leave room for a place."""

_ASIDE = frozenset(":?|–—")
_ELSEWHERE = words("in at visits visit returns return outside near to")
_PLURAL_PRONOUNS = words("they we")
_POSSESSIVES = words("his her their")

# Tokens within which "his" is looked for before a noun, a noun before "that", a date after a noun.
_OWNED, _REACH, _BESIDE = 10, 8, 2


class Wording:
    """Writes the title and the participants of the events of one sentence."""

    def __init__(self, view: View, context: Context) -> None:
        self._view = view
        self._context = context

    def title(
        self,
        phrase: Phrase,
        group: VerbGroup | None,
        verb: int | None,
        head: int | None,
        *,
        place: str,
    ) -> str:
        """Return the first wording that makes sense alone, else the one nearest to the text.

        phrase   the date of the event
        group    the verb that it belongs to, `verb` its main word
        head     the noun that names the event
        """
        tried: list[str] = []
        for wording in self._wordings(phrase, group, verb, head):
            tried.append(self.named(self._without_dateline(wording), place))
            if makes_sense(tried[-1]):
                return tried[-1]
        headline = self._context.headline
        if makes_sense(headline) and self._is_told_by(headline, (verb, head)):
            return headline
        whole = [it for it in tried if " " in it]
        return next(iter((*whole, *tried)), "") or headline or self.opening()

    def _without_dateline(self, wording: str) -> str:
        """Leave out the city in which the sentence was written: "ATHENS - Flights will…"."""
        opening = DATELINE.match(self._view.evidence)
        if opening is None:
            return wording
        said = wording.split(" ")
        city = opening[1].split(" ")
        while len(said) > 1 and said[0] in city:
            del said[0]
        return " ".join(said)

    def _wordings(
        self, phrase: Phrase, group: VerbGroup | None, verb: int | None, head: int | None
    ) -> Iterator[str]:
        """Give the ways to name the event, the fittest first."""
        if verb is not None and group is not None:
            if head is not None and self._is_aside(verb, head, phrase):
                yield self.noun_title(head, phrase)
            yield self.clause_title(group, verb, phrase)
            if head is not None:
                yield self.noun_title(head, phrase)
        elif head is not None:
            yield self.noun_title(head, phrase)
            if group is not None and group.last <= head and group.tense is Tense.FUTURE:
                yield self.clause_title(group, group.last - 1, phrase)
        elif phrase.first == 0 and self._view.lower[phrase.last : phrase.last + 1] == [":"]:
            yield self.opening()
        elif group is not None:  # "results are due on Tuesday"
            yield self.clause_title(group, group.last - 1, phrase)

    def _is_told_by(self, headline: str, told: Sequence[int | None]) -> bool:
        """Tell whether a headline announces just this event: "Lawmakers to vote on budget"."""
        own = {heads.base_form(self._view.lower[index]) for index in told if index is not None}
        said = headline.lower().split()
        if len(said) > titles.MAX_WORDS or not _ASIDE.isdisjoint(headline):
            return False
        return any(
            heads.base_form(word) in own and before in ("to", "will")
            for before, word in pairwise(said)
        )

    def named(self, title: str, place: str) -> str:
        """Say whose event it is or where, if the title does not: "Haiti municipal elections"."""
        first = title.split()[0] if title else ""
        opens = first.lower() in self._openers() and not first.isupper()
        if not title:
            return title
        if any(word[0].isupper() for word in title.split()[opens:]):
            return self._with_venue(title)
        people = [name.short for name in self._view.people()]
        if people and title.split()[-1] in heads.PERSONAL:
            return f"{people[0]} {title[0].lower()}{title[1:]}"
        where = place.split(",")[0]
        if where not in gazetteer().names:
            return title
        if where in _countries():
            owner = titles.shown_country(where)
            if first.lower() in _OWNED_BY and not owner.endswith("s") and not owner.isupper():
                owner += "'s"
            return f"{owner} {title[0].lower()}{title[1:]}"
        return f"{title} in {where}"

    def _with_venue(self, title: str) -> str:
        """Add where it is, if that stands beside the date: "In Kyoto on Monday he will…"."""
        if len(title.split()) > _ROOM or not _ELSEWHERE.isdisjoint(title.lower().split()):
            return title
        for name in self._view.names:
            if name.text not in title and name.kind is NameKind.PLACE and self._is_venue(name):
                before = self._preposition(name)
                return f"{title} {self._view.lower[before]} {titles.shown_name(self._view, name)}"
        return title

    def _preposition(self, name: Name) -> int:
        before = name.first - 1
        return before - (before > 0 and self._view.lower[before] == "the")

    def _is_venue(self, name: Name) -> bool:
        """Tell whether a place stands on its own beside the date or the verb."""
        lower, timed = self._view.lower, self._view.timed
        before = self._preposition(name)
        if before < 0 or lower[before] not in ("in", "at") or before in timed:
            return False
        after = name.last
        while after < len(lower) and lower[after] in (",", "on", "at"):
            after += 1
        ends = {group.last for group in self._view.clauses.groups}
        prior = before - 1
        while prior >= 0 and lower[prior] == ",":
            prior -= 1
        follows = prior in timed or before in ends
        is_apart = prior < before - 1 and after in timed
        return follows or is_apart or (before == 0 and after in timed)

    def _openers(self) -> set[str]:
        """Return the word that has its capital only because it opens the sentence."""
        return set(self._view.lower[:2]) - {
            word.lower() for name in self._view.names for word in name.text.split()
        }

    def opening(self) -> str:
        """Return the first words of the sentence, a title where nothing better is found."""
        kept = [
            word
            for index, word in enumerate(self._view.tokens.words)
            if index not in self._view.timed and word[0].isalnum()
        ]
        return " ".join(kept[: titles.MAX_WORDS]) or self._view.evidence

    def noun_title(self, head: int, phrase: Phrase | None = None) -> str:
        """Return the title of an event that the noun at token `head` names.

        phrase   its date
        """
        verb = self._verb_at(head)
        if verb is not None and phrase is not None:
            return titles.clause_title(
                self._view, self.subject(verb), head, self._region(head, phrase)
            )
        last = self._region(head, phrase)[1] if phrase is not None else len(self._view.lower)
        title = titles.noun_title(self._view, head, last)
        first = head
        while first > 0 and self._view.lower[first] not in _POSSESSIVES and head - first < _OWNED:
            first -= 1
        if self._view.lower[first] in _POSSESSIVES:
            owner = self._antecedent(first) or self._context.person()
            return f"{owner}'s {title}" if owner and owner not in title else title
        return title

    def clause_title(self, group: VerbGroup, verb: int, phrase: Phrase) -> str:
        """Return the title of an event that the verb at token `verb` tells."""
        while verb + 1 < len(self._view.lower) and self._view.lower[verb] in _ADVERBS:
            verb += 1
        verb = self._last_joined(verb, phrase.first)
        if self._view.lower[verb] in _NO_VERBS:
            return ""  # a question: "Will the voters agree?"
        subject = self.subject(group)
        if subject.text and "until" in self._view.lower[self._finite(group) : verb]:
            return titles.deadline_title(self._view, subject, verb)
        return titles.clause_title(self._view, subject, verb, self._region(verb, phrase))

    def _last_joined(self, verb: int, date: int) -> int:
        """Return the verb that a date follows: "will leave Rome and return to Oslo on Monday"."""
        lower = self._view.lower
        for index in range(date - 2, verb, -1):
            if lower[index] == "and":
                after = index + 1 + (lower[index + 1] in ("then", "be"))
                is_verb = lower[after] in heads.VERBS and lower[after] not in heads.NOUNS
                if is_verb or (lower[after - 1] == "be" and lower[after].endswith("ed")):
                    return after
        return verb

    def _verb_at(self, head: int) -> VerbGroup | None:
        """Return the verb group that ends with a word taken for a noun: "will vote", "to vote"."""
        groups = self._view.clauses.groups
        found = next((it for it in groups if it.first < head == self._end(it) - 1), None)
        return found if heads.base_form(self._view.lower[head]) in heads.VERBS else None

    def _end(self, group: VerbGroup) -> int:
        """Return where a verb ends: "will further debate"."""
        return group.last + (self._view.lower[group.last - 1] in _ADVERBS)

    def _is_aside(self, verb: int, head: int, phrase: Phrase) -> bool:
        """Tell whether a verb is no event, but a noun is: "they prepare for the summit"."""
        base = heads.base_form(self._view.lower[verb])
        is_near = head < phrase.first <= head + _BESIDE
        owns = self._view.lower[phrase.last : phrase.last + 1] in (["'s"], ["’s"])
        is_owned = owns and verb < phrase.last < head
        return base not in heads.VERBS and (verb < head < phrase.first or is_near or is_owned)

    def _region(self, verb: int, phrase: Phrase) -> tuple[int, int]:
        """Return the tokens after a verb that tell of this date and not of another one.

        "Meets Dahl on Tuesday and Conti on Wednesday" has a region for each day.
        """
        lower, timed = self._view.lower, self._view.timed
        first, last = verb + 1, len(lower)
        if phrase.first < first:
            return first, last
        for index in range(first, phrase.first - 1):
            joint = index + 1 + (lower[index + 1] == ")")
            if index in timed and lower[joint] == "and" and joint + 1 not in timed:
                first = joint + 1
        joint = phrase.last + (lower[phrase.last : phrase.last + 1] == [")"])
        is_joined = lower[joint : joint + 1] == ["and"]
        if is_joined and any(index in timed for index in range(joint, last)):
            last = phrase.last
        return first, last

    def subject(self, group: VerbGroup) -> Subject:
        """Return who acts, in the words of a headline."""
        finite = self._finite(group)
        if group.infinitive:
            told = told_to(self._view, group)
            if told is not None and self._view.lower[told[1] - 1] not in _PRONOUNS:
                return titles.subject_text(self._view, *told)
        if self._view.lower[finite - 1] in ("'s", "’s"):  # "Lund's plan to close the base"
            owners = [it.short for it in self._view.names if it.last == finite - 1]
            return Subject("".join(owners))
        shared = self._with_same_subject(finite)
        if shared is not None:
            return self.subject(shared)
        noun = self._noun_at_end(finite - 1)
        if noun is not None:
            return Subject(self.noun_title(noun), self._view.lower[noun].endswith("s"))
        first, last = subject_span(self._view, finite)
        if first == last or self._view.lower[last - 1] in _PRONOUNS:
            return self._meant(self._view.lower[last - 1] if first < last else "", finite)
        text, is_plural = titles.subject_text(self._view, first, last)
        number = number_of(self._view, finite)
        owner = self._owner_before(first)
        if owner:
            text = f"{owner}'s {text}"
        elif text and "'s " not in text and not self._view.people(first, last):
            text = self._context.person(text.lower()) or text
        return Subject(text, is_plural if number is None else number)

    def _owner_before(self, first: int) -> str:
        """Return whom "his" or "her" means, "" for another word or nobody."""
        if self._view.lower[first] not in _POSSESSIVES:
            return ""
        return self._antecedent(first) or self._context.person()

    def _with_same_subject(self, finite: int) -> VerbGroup | None:
        """Return the verb whose subject that at token `finite` shares: "meets Abe and flies on"."""
        if finite < 1 or self._view.lower[finite - 1] not in ("and", "then", "or"):
            return None
        before = [it for it in self._view.clauses.groups if it.last < finite and not it.infinitive]
        return before[-1] if before else None

    def _meant(self, pronoun: str, finite: int) -> Subject:
        """Return whom a pronoun means, or nobody a verb without a subject."""
        if pronoun == "i":
            return Subject(self._speaker())
        if pronoun not in (*_PLURAL_PRONOUNS, "it"):
            who = self._antecedent(finite) or self._context.person()
            return Subject(who) if who else self._first_subject(finite)
        if pronoun == "we":
            return Subject("")
        said = self._first_subject(finite)
        is_other = said.is_plural != (pronoun == "it")
        return said if is_other and not self._view.people(last=finite) else Subject("")

    def _speaker(self) -> str:
        """Return who says the sentence, for "I" in a quotation."""
        said = [it for it in self._view.clauses.groups if it.reporting]
        for name in self._view.people():
            if any(name.last == it.first or name.first == it.last for it in said):
                return name.short
        return ""

    def _first_subject(self, finite: int) -> Subject:
        """Return what the sentence is about, for a pronoun that names no person."""
        groups = self._view.clauses.groups
        if not groups or groups[0].first >= finite:
            return Subject("")
        first, last = subject_span(self._view, groups[0].first)
        if first == last or self._view.lower[last - 1] in _PRONOUNS:
            return Subject("")
        said = titles.subject_text(self._view, first, last)
        number = number_of(self._view, groups[0].first)
        return said if number is None else Subject(said.text, number)

    def _noun_at_end(self, last: int) -> int | None:
        """Return the event noun that a relative pronoun at token `last` stands for."""
        if last < 1 or self._view.lower[last] not in ("that", "which"):
            return None
        for index in range(last - 1, max(-1, last - _REACH), -1):
            if self._view.lower[index] in heads.NOUNS:
                return index
            if self._view.lower[index] in DETERMINERS and (
                self._view.lower[index - 1] not in PREPOSITIONS
            ):
                return None  # what comes before is another phrase
        return None

    def _finite(self, group: VerbGroup) -> int:
        """Return where the finite verb begins on which an infinitive hangs."""
        if not group.infinitive:
            return group.first
        before = [
            it for it in self._view.clauses.groups if it.first < group.first and not it.infinitive
        ]
        return before[-1].first if before else chained(self._view, group.first)

    def _antecedent(self, finite: int) -> str:
        """Return the last person named before a pronoun or a verb without a subject."""
        people = [name.short for name in self._view.people(last=finite)]
        if not people:
            return ""
        return people[-1] if self._view.lower[finite - 1] in ("who", ",") else people[0]

    def participants(self) -> tuple[str, ...]:
        """Return the people and bodies that the sentence names, at most six."""
        people = [
            name.text
            for name in self._view.names
            if name.kind is NameKind.PERSON or (name.kind is NameKind.BODY and " " in name.text)
        ]
        return tuple(dict.fromkeys(people))[:6]


@cache
def _countries() -> frozenset[str]:
    return frozenset(gazetteer().adjectives.values())
