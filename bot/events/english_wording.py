"""The words in which the calendar shows an event of an English sentence."""

from __future__ import annotations

from collections.abc import Sequence

from bot.events import heads, titles
from bot.events.context import Context
from bot.events.english_view import View
from bot.events.names import Name, NameKind
from bot.events.places import gazetteer
from bot.events.verb_groups import VerbGroup
from bot.events.words import words

_PRONOUNS = words("he she they it who which i we")
_POSSESSIVES = words("his her their")
_REACH = 8
_OWNED = 10


class Wording:
    """Writes title, place and participants."""

    def __init__(self, view: View, context: Context) -> None:
        self._view = view
        self._context = context

    def named(self, title: str, place: str) -> str:
        """Put the place before a title that names nobody: "Haiti municipal elections"."""
        first = title.split()[0] if title else ""
        opens = first.lower() in self._openers() and not first.isupper()
        if not title or any(word[0].isupper() for word in title.split()[opens:]):
            return title
        people = [name.short for name in self._view.people()]
        owner = people[0] if people and title.split()[-1] in heads.PERSONAL else place.split(",")[0]
        return f"{owner} {title[0].lower()}{title[1:]}" if owner else title

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

    def noun_title(self, head: int) -> str:
        """Return the title of an event that the noun at token `head` names."""
        title = titles.noun_title(
            self._view.tokens, head, self._view.names, self._view.timed, (0, len(self._view.lower))
        )
        first = head
        while first > 0 and self._view.lower[first] not in _POSSESSIVES and head - first < _OWNED:
            first -= 1
        if self._view.lower[first] in _POSSESSIVES:
            owner = self._antecedent(first) or self._context.person()
            return f"{owner} {title}".strip() if owner not in title else title
        return title

    def clause_title(self, group: VerbGroup, verb: int, head: int | None) -> str:
        """Return the title of an event that the verb at token `verb` tells.

        head   an event noun to fall back on
        """
        subject = self.subject(group)
        title = titles.clause_title(
            self._view.tokens, subject, verb, self._view.names, self._view.timed
        )
        if len(title.split()) < 2 and head is not None:
            return self.noun_title(head)
        return title

    def subject(self, group: VerbGroup) -> str:
        """Return who acts, in the words of a headline."""
        finite = self._finite(group)
        shared = self._with_same_subject(finite)
        if shared is not None:
            return self.subject(shared)
        first = self._clause_start(finite)
        while first < finite and self._view.lower[first] in (",", "and", "but", "also", "then"):
            first += 1
        region = [i for i in range(first, finite) if i not in self._view.timed]
        if region and self._view.lower[finite - 1] in ("that", "which"):
            noun = self._noun_at_end(finite - 1)
            if noun is not None:
                return self.noun_title(noun)
        if not region or self._view.lower[region[-1]] in _PRONOUNS:
            return self._antecedent(finite) or self._first_subject(finite)
        subject = titles.subject_text(
            self._view.tokens, first, finite, self._view.names, self._view.timed
        )
        if subject and not self._view.people(first, finite):
            return self._context.person(subject.lower()) or subject
        return subject

    def _with_same_subject(self, finite: int) -> VerbGroup | None:
        """Return the verb whose subject that at token `finite` shares: "meets Abe and flies on"."""
        if finite < 1 or self._view.lower[finite - 1] not in ("and", "then", "or"):
            return None
        before = [it for it in self._view.clauses.groups if it.last < finite and not it.infinitive]
        return before[-1] if before and not before[-1].reporting else None

    def _first_subject(self, finite: int) -> str:
        """Return whom the sentence or the text is about, for a pronoun that names no person."""
        person = self._context.person()
        groups = self._view.clauses.groups
        if person or not groups or groups[0].first >= finite:
            return person
        return titles.subject_text(
            self._view.tokens, 0, groups[0].first, self._view.names, self._view.timed
        )

    def _noun_at_end(self, last: int) -> int | None:
        """Return the event noun that a relative pronoun at token `last` stands for."""
        for index in range(last - 1, max(-1, last - _REACH), -1):
            if self._view.lower[index] in heads.NOUNS:
                return index
        return None

    def _finite(self, group: VerbGroup) -> int:
        """Return where the finite verb begins on which an infinitive hangs."""
        if not group.infinitive:
            return group.first
        before = [
            it for it in self._view.clauses.groups if it.first < group.first and not it.infinitive
        ]
        return before[-1].first if before else group.first

    def _clause_start(self, finite: int) -> int:
        """Return where the clause of the finite verb at token `finite` begins."""
        start = 0
        for group in self._view.clauses.groups:
            if group.last <= finite and group.first != finite:
                start = group.last
        for index in range(finite - 1, start - 1, -1):
            if self._view.lower[index] in (";", ":", "where", "when", '"', "“"):
                return index + 1
            if self._view.lower[index] in ("that", "which", "who"):
                return index + 1 if self._has_subject(index + 1, finite) else start
            is_comma = self._view.lower[index] == "," and self._has_subject(index + 1, finite)
            if is_comma and not self._lists_names(index, finite):
                return index + 1
        return start

    def _lists_names(self, comma: int, finite: int) -> bool:
        """Tell whether the comma stands in "Putin, Lavrov and Kerry"."""
        ends = {name.last for name in self._view.names if name.kind is NameKind.PERSON}
        starts = {name.first for name in self._view.names}
        return comma in ends and comma + 1 in starts and "and" in self._view.lower[comma:finite]

    def _has_subject(self, first: int, last: int) -> bool:
        return any(
            index not in self._view.timed and self._view.lower[index][0].isalpha()
            for index in range(first, last)
        )

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

    def place(self, anchor: int) -> str:
        """Return where it happens: the place nearest after the verb or noun, else before."""
        places = [name for name in self._view.names if name.kind is NameKind.PLACE]
        goals = [name for name in places if self._is_goal(name)]
        for group in (
            [name for name in goals if name.first > anchor],
            goals,
        ):
            if group:
                return _with_country(group[0], self._view.names, self._view.tokens.words)
        owner = self._owner()
        if owner:
            return owner
        if places:
            return places[0].text
        return self._context.place()

    def _is_goal(self, name: Name) -> bool:
        before = self._view.lower[max(0, name.first - 2) : name.first]
        if not before:
            return False
        close = before[-1] if before[-1] != "the" else before[0]
        return close in _GOAL_WORDS

    def _owner(self) -> str:
        """Return the country whose adjective or possessive stands in the sentence."""
        adjectives = gazetteer().adjectives
        for word in self._view.tokens.words:
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
