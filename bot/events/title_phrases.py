"""Read the phrases of a French, German or Spanish sentence, of which titles are made.

A phrase is a list of groups, a group a list of pieces, a piece a list of tokens: "le ministre |
des Finances" is one group, "à Bruxelles" another. Dates and what leads to them are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from bot.events.title_line import ADJECTIVE, APOSTROPHES, RELATIVES, THAT, Line, is_glued
from bot.events.words import words

Piece = list[int]
Group = list[Piece]

_BARE = words("le la les l un une son sa ses el los las una su sus")
_IN_PARENTHESES = 6


class Phrases:
    """Reads the phrases of one sentence."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def start(self, last: int) -> int:
        """Return where the subject begins that ends before `last`; `last` where there is none."""
        index = last - 1
        while index >= 0:
            word = self._line.lower[index]
            if word in RELATIVES:
                comma = index > 0 and self._line.lower[index - 1] == ","
                return self.start(index - comma) if index > comma else last
            if word in THAT or (word in APOSTROPHES and self._line.lower[index - 1] == "qu"):
                break
            if word in self._line.own.stops:
                return last
            is_bar = word in (",", ";", ":", "«", "»", '"', "“", "”", "„", "(", ")", "–", "—")
            is_bar = is_bar or (word == "-" and not is_glued(self._line.tokens, index))
            if (is_bar and not self._line.lists(index)) or self._line.is_verb(index):
                break
            index -= 1
        first = index + 1
        while first < last and (
            self._line.is_skipped(first) or self._line.lower[first] in self._line.own.joins
        ):
            first += 1
        if first < last and self._line.lower[first] in self._line.own.prepositions:
            return self._after_place(first, last)
        return first

    def _after_place(self, first: int, last: int) -> int:
        """Return what follows "À Genève" at the beginning of a clause."""
        if self._line.is_german:
            return last
        index = first + 1
        while index < last and self._line.tokens.name(index) == "name":
            index += 1
        return index if index > first + 1 else last

    def opening(self, noun: int) -> int:
        """Return where the noun phrase begins of which `noun` is a part: "journée de grève"."""
        first = noun
        while first > 0 and self._qualifies(first - 1):
            first -= 1
        before = first - 1
        while before > 0 and (
            self._line.lower[before] in self._line.own.articles
            or self._line.lower[before] in APOSTROPHES
        ):
            before -= 1
        is_owned = before > 0 and self._line.lower[before] in self._line.own.owners
        if is_owned and self._line.is_noun(before - 1):
            return self.opening(before - 1)
        if self._line.is_german and self._line.lower[first - 1 : first] in (["der"], ["des"]):
            return self.opening(first - 2) if first > 1 and self._line.is_noun(first - 2) else first
        return first

    def _qualifies(self, index: int) -> bool:
        """Tell whether a token before a noun belongs to it."""
        word = self._line.lower[index]
        if index in self._line.timed or word in self._line.own.planned:
            return False
        if not self._line.is_german:
            return word in self._line.own.before
        if word == "-":
            return is_glued(self._line.tokens, index)
        if self._line.tokens.words[index + 1] == "-":
            return word.isalnum()
        is_small = (
            word in self._line.own.articles
            or word in self._line.own.prepositions
            or word in self._line.own.stops
        )
        return (
            word.endswith(ADJECTIVE)
            and word.isalpha()
            and not is_small
            and self._line.tokens.words[index].islower()
            and (index not in self._line.verbs)
        )

    def read(self, first: int, last: int, *, is_subject: bool = False) -> list[Group]:
        """Return the phrase that begins at a token, up to the next clause."""
        groups: list[Group] = []
        index = first
        while index < last:
            word = self._line.lower[index]
            if self._line.is_skipped(index):
                index += 1
            elif word == "(":
                closed = self._closed(index)
                if not closed:
                    break
                index = closed
            elif not groups and word == "," and self._line.is_inserted(index):
                index += 1
            elif not self._line.tokens.words[index][0].isalnum():
                if not self._joins_words(index, last, groups):
                    break
                if word != "," or self._line.lists(index):
                    groups[-1][-1].append(index)
                index += 1
            elif self._ends(index, last, groups, is_subject=is_subject):
                break
            else:
                self._append(index, groups)
                index += 1
        return groups

    def read_after(self, verb: int) -> list[Group]:
        """Return the subject that follows a German verb, past a place between the two."""
        index, last = verb + 1, self._line.clause_end(verb)
        while index < last:
            if self._line.is_skipped(index):
                index += 1
                continue
            groups = self.read(index, last, is_subject=True)
            if not groups or self._line.lower[index] not in self._line.own.prepositions:
                return groups[:1]
            index = flat(groups)[-1] + 1
        return []

    def _append(self, index: int, groups: list[Group]) -> None:
        word = self._line.lower[index]
        is_tied = word in self._line.own.owners or word in self._line.own.joins
        glued = index > 0 and self._line.tokens.words[index - 1] in ("-", *APOSTROPHES)
        if groups and glued and is_glued(self._line.tokens, index):
            groups[-1][-1].append(index)
        elif not groups or (word in self._line.own.prepositions and not is_tied):
            groups.append([[index]])
        elif is_tied:
            groups[-1].append([index])
        else:
            groups[-1][-1].append(index)

    def _closed(self, opening: int) -> int:
        """Return what follows a short remark in parentheses, 0 where it does not close."""
        window = self._line.lower[opening : opening + _IN_PARENTHESES]
        return opening + window.index(")") + 1 if ")" in window else 0

    def _joins_words(self, index: int, last: int, groups: Sequence[Group]) -> bool:
        """Tell whether a sign belongs inside a phrase."""
        if not groups or index + 1 >= last:
            return False
        word = self._line.lower[index]
        if word == ",":
            return self._line.lists(index) or self._line.is_inserted(index)
        glued = is_glued(self._line.tokens, index)
        if word == ".":
            return glued and len(self._line.tokens.words[index - 1]) == 1
        return glued and word in ("-", "‑", "%", *APOSTROPHES)

    def _ends(self, index: int, last: int, groups: Sequence[Group], *, is_subject: bool) -> bool:
        """Tell whether the phrase is over before a token."""
        word = self._line.lower[index]
        if word == "als" and self._line.lower[index - 1] in ("mehr", "weniger"):
            return False
        if word in self._line.own.stops or (
            self._line.is_verb(index) and not self._is_infinitive(index)
        ):
            return True
        if word in self._line.own.joins:
            return not groups or not self._goes_on(index, last)
        if not groups:
            return False
        piece = groups[-1][-1]
        if self._line.is_german:
            is_new = (
                is_subject and word in self._line.own.articles and word not in self._line.own.owners
            )
            return (
                is_new and len(piece) > 0 and not self._line.is_small(piece[-1])
            ) or self._is_adverb(index)
        follows = not self._line.is_small(piece[-1]) and piece[-1] == index - 1
        after = self._line.lower[index + 1] if index + 1 < len(self._line.lower) else ""
        is_bare = after in _BARE and not self._line.leads_to_time(index + 1)
        plain = self._line.tokens.words[index].islower() and not self._line.is_small(index)
        return follows and is_bare and plain

    def _is_infinitive(self, index: int) -> bool:
        return (
            self._line.is_german
            and self._line.lower[index].endswith("en")
            and index - 1 in self._line.verbs
        )

    def _is_adverb(self, index: int) -> bool:
        """Tell whether a German word in small letters stands before no noun."""
        if not self._line.tokens.words[index].islower() or self._line.is_small(index):
            return False
        following = index + 1
        while following < len(self._line.lower) and (
            following in self._line.timed
            or (self._line.tokens.words[following].islower() and not self._line.is_small(following))
            or self._line.lower[following] == "-"
        ):
            following += 1
        if following >= len(self._line.lower):
            return True
        word = self._line.tokens.words[following]
        return not (word[0].isupper() or word[0].isdigit())

    def _goes_on(self, join: int, last: int) -> bool:
        """Tell whether what "and" joins is a noun rather than another clause."""
        if join + 1 >= last or self._line.is_skipped(join + 1):
            return False
        if self._line.lower[join + 1] in self._line.own.pronouns - self._line.own.articles:
            return False
        for index in range(join + 1, last):
            if self._line.lower[index] in self._line.own.stops or self._line.lower[index] in (
                ",",
                ".",
                ";",
            ):
                return True
            if self._line.is_verb(index) or index in self._line.verbs:
                return False
        return True

    def without_articles(self, groups: Sequence[Group]) -> list[Group]:
        """Return the phrase without the small words at its beginning."""
        if not groups:
            return []
        first = groups[0][0]
        skipped = 0
        while skipped < len(first) and (
            self._line.is_small(first[skipped])
            or self._line.lower[first[skipped]] in self._line.own.planned
        ):
            skipped += 1
        if skipped < len(first):
            return [[first[skipped:], *groups[0][1:]], *groups[1:]]
        rest = [groups[0][1:], *groups[1:]] if len(groups[0]) > 1 else list(groups[1:])
        return self.without_articles(rest)


def flat(groups: Iterable[Group]) -> Piece:
    """Return the tokens of a phrase."""
    return [index for group in groups for piece in group for index in piece]


def fitting(groups: Sequence[Group], size: Callable[[Piece], int], limit: int) -> list[Group]:
    """Return as many groups of a phrase as a line holds; of the first one as many pieces.

    size   characters of some tokens
    """
    kept = list(groups)
    while len(kept) > 1 and size(flat(kept)) > limit:
        kept.pop()
    if kept and size(flat(kept)) > limit:
        kept = [kept[0][:-1]] if len(kept[0]) > 1 else []
        return fitting(kept, size, limit)
    return kept
