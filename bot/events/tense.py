"""Tell whether a clause speaks of what has happened or of what is to come.

A weekday says nothing by itself: "said on Tuesday" is past, "will meet on Tuesday" is not. For
each time expression the nearest verb group of its clause decides.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.events import heads
from bot.events.lexer import Tokens
from bot.events.verb_groups import (
    BE_NOW,
    CLAUSE_BREAK,
    REPORTING,
    SCHEDULE_PRESENT,
    Tense,
    VerbGroup,
    verb_groups,
)
from bot.events.words import words

_AHEAD = words(
    "ahead upcoming forthcoming coming due await awaits awaiting expect expects starting beginning"
)
_LIMITS = words("until till")
_LASTED = words("held lasted stayed remained continued ran waited served lived reigned kept fought")
_BEHIND = words("since")
_MOVED = words("moved postponed delayed rescheduled pushed shifted brought put deferred extended")
_CALLED = words("call called calls urged")
_GOALS = {
    "to": _MOVED,
    "for": words(
        "announced called planned scheduled set convened fixed authorised authorized approved"
    ),
}
_PROMISED = words("promised promises scheduled arranged booked")
_CONVENED = _PROMISED | words(
    "convened called summoned announced declared organised organized planned invited"
)
_BEGINS = words("ahead begin begins start starts open opens approaches nears looms remains goes")
_ASIDE = 6
_AFTERWARDS = words("following after")
# Cost of what stands between a time expression and a verb, in tokens.
_COMMA, _BREAK, _AFTER, _PURPOSE, _FRONTED, _NEXT_CLAUSE = 3, 6, 2, 8, 4, 12
_SUBORDINATE = 30


@dataclass(frozen=True, slots=True)
class Clauses:
    """The verb groups of one sentence and the words that part its clauses.

    dates_news   a past day beside a verb of saying is that of the news, not what is spoken of
    """

    lower: list[str]
    groups: list[VerbGroup]
    ahead: frozenset[str] = _AHEAD
    dates_news: bool = False

    def governing(self, first: int, last: int) -> VerbGroup | None:
        """Return the verb group that the phrase in the token range belongs to.

        The nearest one counts, where commas and words such as "that" make the way longer. A
        phrase that opens its clause looks ahead, any other one back.
        """
        fronted = self._is_fronted(first) or self._owns(last)
        best, best_cost = None, 1_000
        for group in self.groups:
            if group.first < last and first < group.last:
                continue
            behind = group.first >= last
            cost = self._way(last, group.first) if behind else self._way(group.last, first)
            cost += _AFTER * (behind and not fronted) + _FRONTED * (fronted and not behind)
            cost += _BREAK * (behind and not fronted and self._is_coordinate(group))
            is_parted = behind and not fronted and self._is_parted(group, last)
            is_next = behind and group.first == last + 1
            cost += _NEXT_CLAUSE * (is_parted or (is_next and self._is_second(group, first)))
            if behind and "before" in self.lower:
                cost += _SUBORDINATE * self._is_subordinate(group, last)
            cost += _PURPOSE * (
                behind and (group.infinitive or self._is_remark(group, first, last))
            )
            if cost < best_cost:
                best, best_cost = group, cost
        return best

    def is_schedule(self, group: VerbGroup) -> bool:
        """Tell whether a present tense announces ("meets today") rather than describes ("is")."""
        word = self.lower[group.first]
        return group.tense is Tense.OPEN and word not in BE_NOW

    def direction(self, first: int, last: int, *, leans: bool) -> int:
        """Return +1 when the phrase lies ahead, -1 when it lies behind, 0 when nothing tells.

        leans   a present tense counts as future: "meets on Tuesday"
        """
        before = self.lower[max(0, first - 3) : first]
        if self._is_label(first, last):
            return 1
        group = self.governing(first, last)
        if not _LIMITS.isdisjoint((*before, self.lower[first])):
            return (
                -1 if group and not _LASTED.isdisjoint(self.lower[group.first : group.last]) else 1
            )
        if self.ahead.intersection(before):
            return 1
        if (
            self._is_term(first, last)
            or self._is_promise(group, first)
            or (group and self._is_call(group, first))
        ):
            return 1
        if _BEHIND.intersection(before) or (group and self._follows_past(group, first)):
            return -1
        if group is None:
            return 0
        goal = _GOALS.get(before[-1]) if before else None
        if goal and not goal.isdisjoint(self.lower[group.first : group.last]):
            return 1
        if self._is_eve(group, first, last):
            return 1
        if group.tense is Tense.OPEN:
            if self._owns(last) and self._is_on_agenda(group, last):
                return 1
            if self._owns(last) and not self._begins(group):  # "Friday's strike costs millions"
                return -1
            return 1 if leans or self.lower[group.first] in SCHEDULE_PRESENT else 0
        return int(group.tense)

    def _is_term(self, first: int, last: int) -> bool:
        """Tell whether the date is that of a deadline: "to file it by Monday's deadline"."""
        before, after = self.lower[max(0, first - 1) : first], self.lower[last : last + 2]
        return before in (["by"], ["before"]) and after[1:] == ["deadline"]

    def _is_call(self, group: VerbGroup, first: int) -> bool:
        """Tell whether somebody asks for something on the date: "called for marches on Friday"."""
        if _CALLED.isdisjoint(self.lower[group.first : group.last]):
            return False
        between = self.lower[group.last : first]
        return "for" in between and not heads.PROTESTS.isdisjoint(between)

    def _is_promise(self, group: VerbGroup | None, first: int) -> bool:
        """Tell whether a thing promised has the date: "promised a last session on Saturday".

        A perfect has no day of its own: "has convened a meeting on Tuesday" dates the meeting.
        """
        if group is None:
            return False
        is_perfect = self.lower[group.first] in ("has", "have")
        verbs = _CONVENED if is_perfect else _PROMISED
        if verbs.isdisjoint(self.lower[group.first : group.last]):
            return False
        between = self.lower[group.last : first]
        return "," not in between and not heads.NOUNS.isdisjoint(between)

    def _is_on_agenda(self, group: VerbGroup, last: int) -> bool:
        """Tell whether something planned is judged beforehand: "Thursday's vote is a test"."""
        is_judged = self.lower[group.first] in BE_NOW
        return is_judged and not heads.PLANNED.isdisjoint(self.lower[last + 1 : last + 4])

    def _is_eve(self, group: VerbGroup, first: int, last: int) -> bool:
        """Tell whether something goes on until a vote: "leads the polls before Sunday's runoff"."""
        if self.lower[max(0, first - 1) : first] != ["before"] or not self._owns(last):
            return False
        goes_on = group.tense is Tense.OPEN or self.lower[group.first] in ("has", "have")
        return goes_on and not heads.PLANNED.isdisjoint(self.lower[last + 1 : last + 6])

    def _begins(self, group: VerbGroup) -> bool:
        return not _BEGINS.isdisjoint(self.lower[group.first : group.last + 1])

    def _is_coordinate(self, group: VerbGroup) -> bool:
        """Tell whether a verb only follows another one: "meets Abe on Monday and flies on"."""
        return group.first > 0 and self.lower[group.first - 1] in ("and", "then", "but")

    def _is_second(self, group: VerbGroup, first: int) -> bool:
        """Tell whether another verb has the phrase: "won a vote on Monday and is to be sworn in"."""
        return self._is_coordinate(group) and any(
            it.last <= first and not it.infinitive for it in self.groups
        )

    def _is_subordinate(self, group: VerbGroup, last: int) -> bool:
        """Tell whether a verb is of "before": "on Friday, two days before she resigns, …"."""
        between = self.lower[last : group.first]
        return "before" in between and "," not in between[between.index("before") :]

    def _is_parted(self, group: VerbGroup, last: int) -> bool:
        """Tell whether a verb begins something else: "…, and the", "…, followed by"."""
        follows = self.lower[group.first : group.last + 1] == ["followed", "by"]
        return follows or self.lower[last : last + 2] == [",", "and"]

    def _is_label(self, first: int, last: int) -> bool:
        """Tell whether a date heads a line of a list: "Tuesday: the minister visits Rome"."""
        return first == 0 and self.lower[last : last + 1] in ([":"], [])

    def _is_remark(self, group: VerbGroup, first: int, last: int) -> bool:
        """Tell whether a verb only says who told it: "will meet Thursday, officials said"."""
        told = any(other.last <= first for other in self.groups)
        return told and group.reporting and "," in self.lower[last : group.first]

    def _owns(self, last: int) -> bool:
        """Tell whether what follows the phrase belongs to it: "Wednesday's talks"."""
        return last < len(self.lower) and self.lower[last] in ("'s", "’s")

    def _follows_past(self, group: VerbGroup, first: int) -> bool:
        """Tell whether "since" or, with a verb not in the future, "after" precedes the phrase."""
        near = self.lower[max(group.last if group.last <= first else 0, first - 14) : first]
        if "," in near:
            near = near[len(near) - near[::-1].index(",") :]
        if "since" in near:
            return True
        return group.tense is not Tense.FUTURE and not _AFTERWARDS.isdisjoint(near)

    def _is_fronted(self, first: int) -> bool:
        near = self.lower[max(0, first - 2) : first]
        if near[1:] == ["the"] and near[0] in REPORTING:
            return True  # "said the June budget will…"
        before = [word for word in near if word not in _LEADING]
        if before[-1:] == [","] and self._closes_aside(first):
            return False
        return first == 0 or not before or before[-1] in _CLAUSE_OPENERS

    def _closes_aside(self, first: int) -> bool:
        """Tell whether the comma before a phrase closes one opened by another: ", Mexico, on…"."""
        near = self.lower[max(0, first - _ASIDE) : first]
        return near.count(",") > 1 and not any(
            first - _ASIDE < group.last <= first for group in self.groups
        )

    def _way(self, first: int, last: int) -> int:
        way = last - first
        for word in self.lower[first:last]:
            if word in (",", ";", ":", "(", ")", "–", "—"):
                way += _COMMA
            elif word in CLAUSE_BREAK:
                way += _BREAK
        return way


_LEADING = words("on in by at also later late early earlier but and then")
_CLAUSE_OPENERS = words(', ; : that and but while when where which who " “ ”')


def clauses(tokens: Tokens) -> Clauses:
    """Return the verb groups and clause breaks of a sentence."""
    return Clauses(tokens.lower, verb_groups(tokens))
