"""Which word of an English sentence names the event that a date belongs to."""

from __future__ import annotations

from bot.events import heads
from bot.events.english_view import View
from bot.events.phrases import Phrase
from bot.events.verb_groups import Tense, VerbGroup
from bot.events.words import words

_AWAY = words("ahead before prior after following until since about over regarding during than")
_NO_VERBS = words(
    "be is are was due set scheduled expected slated planned likely to until for on at"
)
_BEFORE_OWNED = words(
    "the a an of for before 's his her its their next during at after ahead planned scheduled"
)
_OPENING = words("starting beginning")
_REACH = 8


class Choice:
    """Chooses the head of an event in one sentence."""

    def __init__(self, view: View) -> None:
        self._view = view

    def main_verb(self, group: VerbGroup | None) -> int | None:
        """Return the token of the verb that says what happens, None when there is none."""
        if group is None:
            return None
        if self._view.lower[group.last : group.last + 1] == [
            "until"
        ]:  # "has until Friday to decide"
            goal = next((it for it in self._view.clauses.groups if it.first > group.last), None)
            return goal.last - 1 if goal is not None and goal.infinitive else None
        nearby: list[int] = list(range(group.last - 1, group.last + 3))
        for index in nearby:
            if (
                index < len(self._view.lower)
                and heads.base_form(self._view.lower[index]) in heads.VERBS
            ):
                if index >= group.last and self._view.lower[index - 1] not in ("to", "be", "then"):
                    continue
                return index
        word = self._view.lower[group.last - 1]
        is_arranged = self._view.lower[group.last - 2 : group.last - 1] == ["being"]
        promised = (
            group.tense is Tense.FUTURE or is_arranged
        ) and word not in _NO_VERBS | heads.STATES
        return group.last - 1 if promised else None

    def attached_noun(self, phrase: Phrase, group: VerbGroup | None) -> int | None:
        """Return the noun that the date belongs to rather than to the verb.

        "the Feb. 9 election", "Sunday's vote", "ahead of the summit on Feb. 14".
        """
        after = self._noun_after(phrase)
        if after is not None:
            return after
        if self._opens(phrase):
            return self.nearest_noun(phrase)
        index = phrase.first - 1
        while index >= 0 and phrase.first - index <= _REACH:
            if group is not None and group.first <= index < group.last:
                return self._noun_before(group)
            if self._view.lower[index] in (",", ";", "that", "which"):
                return None
            if self._view.lower[index] in heads.NOUNS and index not in self._view.timed:
                return index if self._stands_apart(group, index) else None
            index -= 1
        return None

    def _opens(self, phrase: Phrase) -> bool:
        """Tell whether the date is said to open something: "mourning, starting on Monday"."""
        near = self._view.lower[max(0, phrase.first - 2) : phrase.first]
        return not _OPENING.isdisjoint(near)

    def _noun_before(self, group: VerbGroup) -> int | None:
        """Return the noun of "a summit scheduled for Tuesday" or "a summit to be held"."""
        bare = group.last - group.first == 1 and group.tense is not Tense.OPEN
        if not (bare or group.infinitive) or group.reporting:
            return None
        before = group.first - 1
        if before >= 0 and self._view.lower[before] == ",":
            before -= 1
        while before >= 0 and group.first - before <= _REACH:
            if self._view.lower[before] in heads.NOUNS:
                return before
            if not self._is_inside_noun_phrase(before):
                return None
            before -= 1
        return None

    def _is_inside_noun_phrase(self, index: int) -> bool:
        word = self._view.lower[index]
        return self._view.tokens.words[index][0].isupper() or word in (
            "of",
            "the",
            "with",
            "in",
            "and",
        )

    def _noun_after(self, phrase: Phrase) -> int | None:
        index = phrase.last
        has_article = phrase.first > 0 and self._view.lower[phrase.first - 1] in _BEFORE_OWNED
        has_article = has_article or self._view.lower[phrase.last - 1] == "before"
        owns = index < len(self._view.lower) and self._view.lower[index] in ("'s", "’s")
        if not (has_article or owns):
            return None
        for place in range(index, min(index + 5, len(self._view.lower))):
            if self._view.lower[place] in heads.NOUNS:
                return place
            if not (
                self._view.lower[place][0].isalpha() or self._view.lower[place] in ("'s", "’s", "-")
            ):
                return None
        return None

    def _stands_apart(self, group: VerbGroup | None, noun: int) -> bool:
        """Tell whether the noun before a date is no object of the governing verb."""
        if group is None or group.tense is Tense.PAST:
            return True
        if noun < group.first:
            return group.infinitive
        verb = self.main_verb(group)
        if verb is None or heads.base_form(self._view.lower[verb]) not in heads.VERBS:
            return True
        return not _AWAY.isdisjoint(self._view.lower[group.last : noun])

    def nearest_noun(self, phrase: Phrase) -> int | None:
        """Return the event noun closest to the date, None when the sentence has none."""
        nouns = [
            index
            for index, word in enumerate(self._view.lower)
            if word in heads.NOUNS and index not in self._view.timed
        ]
        return min(nouns, key=lambda index: abs(index - phrase.first), default=None)
