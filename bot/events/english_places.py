"""Where an English sentence says that an event takes place.

A place after "in" or "at" near what happens comes first, then the country whose vote or cabinet
it is, then what the text has said before: the country of an election is that of the article, the
city of anything else the one named last, or the one in which the article was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, cached_property
from itertools import accumulate

from bot.events import heads
from bot.events.context import Context
from bot.events.english_view import View
from bot.events.names import Name, NameKind, may_be_office
from bot.events.places import gazetteer
from bot.events.words import words

_GOAL_WORDS = words(
    "in at to near visit visits visiting tour tours for reach leave across outside through hosts "
    "and visited into"
)
_SURE = words("in at near across outside visit visits visiting tours hosts")
_VENUES = words(
    "house palace hall hotel castle centre center school college university cathedral church square "
    "street island islands airport museum theatre theater building buildings headquarters court "
    "complex resort villa mansion abbey temple mosque garden gardens park"
)
_BODIES = words(
    "assembly council committee parliament congress senate commission ministry government cabinet "
    "party union bank tribunal conference summit forum league group association court house talks"
)
_REALMS = words(
    "republic kingdom island islands territory province state canton county city town village port "
    "region district capital duchy emirate archipelago"
)
_BREAKS = words('; : ( ) – — that which who whom whose while when after before because " “ ”')
_BREAK, _COMMA, _BEHIND, _UNSURE = 8, 2, 6, 4
_FAR = 40


class Whereabouts:
    """Finds the places of the events of one sentence."""

    def __init__(self, view: View, context: Context) -> None:
        self._view = view
        self._context = context

    def of(self, anchor: int, date: int) -> str:
        """Return the place of an event, "" where nothing tells.

        anchor   token of the verb or noun that names the event
        date     where its date begins
        """
        if self._is_pointed_at(date):
            return self._before(date) or self._context.place()
        priced = [(self._cost(goal, anchor, date), goal) for goal in self._goals()]
        cost, goal = min(priced, default=(0, None))
        if goal is not None and cost < _FAR:
            return self._shown(goal)
        return (
            self._seat()
            or self._owner(anchor)
            or (self._shown(goal) if goal is not None else "")
            or (self._context.country if self._is_vote() else "")
            or self._context.nearby()
            or self._context.dateline
            or self._context.country
            or self._context.place()
        )

    def _is_vote(self) -> bool:
        return not heads.BALLOTS.isdisjoint(self._view.lower)

    def _seat(self) -> str:
        """Return where a body of one seat meets: "the Security Council votes"."""
        text = self._view.evidence
        return next((seat for body, seat in _SEATS if body in text), "")

    def _is_pointed_at(self, date: int) -> bool:
        """Tell whether "there" stands for the place: "sees him there on Friday"."""
        near = self._view.lower[max(0, date - 3) : date]
        return "there" in near

    def _before(self, date: int) -> str:
        found = [goal for goal in self._goals() if goal.first < date]
        return self._shown(found[-1]) if found else ""

    def _goals(self) -> Iterator[Name]:
        """Give the names that follow a word of place, of places first known or not."""
        for name in self._view.names:
            before = self._preposition(name)
            if not before or name.first in self._view.timed:
                continue
            if self._is_topic(name):
                continue
            is_place = name.kind is NameKind.PLACE and self._is_sure(name, before)
            if (is_place and before in _GOAL_WORDS) or self._is_venue(name, before):
                yield name

    def _is_topic(self, name: Name) -> bool:
        """Tell whether a place is what is talked about: "on the situation in Ukraine"."""
        before = self._view.lower[max(0, name.first - 3) : name.first]
        return not _TOPICS.isdisjoint(before)

    def _preposition(self, name: Name) -> str:
        before = self._view.lower[max(0, name.first - 2) : name.first]
        if not before:
            return ""
        return before[-1] if before[-1] != "the" else before[0]

    def _is_sure(self, name: Name, before: str) -> bool:
        """Tell whether a name after "to" or "for" is a place that we know, not somebody."""
        known = name.text in gazetteer().names or name.text in gazetteer().shown
        return known or before in _SURE or heads.base_form(before) in heads.GOING

    def _is_venue(self, name: Name, before: str) -> bool:
        """Tell whether a name that may be anything is a place here: "at Corliss College"."""
        if name.kind is NameKind.PLACE or name.role or before not in ("in", "at", "on"):
            return False
        last = name.text.rsplit(" ", 1)[-1].lower()
        if last in _VENUES and " " in name.text:
            return True
        if before == "on" or name.text in gazetteer().adjectives or name.text.isupper():
            return False
        return before == "in" and _BODIES.isdisjoint(name.text.lower().split())

    def _cost(self, goal: Name, anchor: int, date: int) -> int:
        """Return how far a place is from what happens or from its date, breaks counted."""
        behind = _BEHIND * (goal.first < anchor and goal.first < date)
        unsure = _UNSURE * (self._preposition(goal) not in _SURE)
        way = self._way(goal.first, anchor) // 2 + self._way(goal.first, date)
        return way + behind + unsure

    def _way(self, one: int, two: int) -> int:
        return abs(self._ways[two] - self._ways[one])

    @cached_property
    def _ways(self) -> list[int]:
        """How far each token is from the first, where breaks and commas make it longer."""
        lower = self._view.lower
        steps = (1 + _BREAK * (word in _BREAKS) + _COMMA * (word == ",") for word in lower)
        return [0, *accumulate(steps)]

    def _owner(self, anchor: int) -> str:
        """Return the country whose event it is: "Lebanon's cabinet", "the Austrian election"."""
        for name in self._view.names:
            if name.kind is NameKind.PLACE and (name.last == anchor or self._owns(name)):
                return name.text
        words = self._view.tokens.words
        if not _nationalities().isdisjoint(words):
            held = {i for it in self._view.people() for i in range(it.first, it.last)}
            for index, word in enumerate(words):
                if word in _nationalities() and index not in held:
                    return gazetteer().adjectives[word]
        return "" if _REALMS.isdisjoint(self._view.lower) else self._realm()

    def _owns(self, name: Name) -> bool:
        """Tell whether a place has or does something: "Lebanon's cabinet", "- Nepal: polls"."""
        after = self._view.lower[name.last : name.last + 2]
        if after[:1] in (["'s"], ["’s"]):
            persons = {person.first for person in self._view.people()}
            return not may_be_office(after[-1]) and name.last + 1 not in persons
        if name.first == 1 and after[:1] == [":"]:
            return True
        is_dateline = name.text.upper() == self._view.tokens.words[0]
        return name.first == 0 and not is_dateline and after[:1] not in _AFTER_DATELINE

    def _realm(self) -> str:
        """Return the name of "the kingdom of Laramai"."""
        words, lower = self._view.tokens.words, self._view.lower
        for index in range(1, len(words) - 1):
            is_named = lower[index] == "of" and words[index + 1][0].isupper()
            if is_named and lower[index - 1] in _REALMS:
                return words[index + 1]
        return ""

    def _shown(self, name: Name) -> str:
        """Return "Moscow, Russia" where the text has it so."""
        tokens = self._view.tokens.words
        for other in self._view.names:
            follows = other.first == name.last + 1 and tokens[name.last] == ","
            if follows and other.kind is NameKind.PLACE:
                return f"{name.text}, {other.text}"
        return name.text


_SEATS = (
    ("the Commons", "London"),
    ("Security Council", "New York"),
    ("General Assembly", "New York"),
)
_TOPICS = words("situation crisis war conflict violence fighting relations ties")
_CONTINENTAL = words("European Asian African American Arab Western")
_AFTER_DATELINE = ([","], ["-"], ["—"], ["–"], ["("])


@cache
def _nationalities() -> frozenset[str]:
    return frozenset(gazetteer().adjectives) - _CONTINENTAL
