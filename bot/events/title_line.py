"""The words of a French, German or Spanish sentence, as the rules for titles see them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set

from bot.events.lexer import Tokens
from bot.events.phrases import Phrase
from bot.events.tense import Clauses
from bot.events.title_words import TITLE_WORDS
from bot.events.verb_groups import Tense
from bot.events.words import words

_PARTICIPLES = {
    "fr": re.compile(
        r"(?:.{2,}ée?s?|(?:él|rend|ten|prév|perd|batt?|ven|conn|attend|conven|reç)ue?s?|prise?s?|"
        r"mise?s?|ouverte?s?)$"
    ),
    "es": re.compile(r".{2,}(?:[ai]d[oa]s?)$|pospuest|previst"),
    "de": re.compile(
        r"(?:[a-zäöü]{2,5})?ge[a-zäöüß]{2,}(?:t|en)$|ver[a-zäöüß]{3,}(?:t|en)$|be[a-z]{3,}t$"
    ),
}
RELATIVES = words("qui quien quienes lequel laquelle dont")
THAT = words("que qu dass daß")
_LINKS = words("de del la von van al el bin da di")
ADJECTIVE = ("e", "en", "er", "es")
"""Endings of a German adjective."""

APOSTROPHES = ("'", "’")
_DAYS = words("día días")
_LIST = 9


class Line:
    """One sentence.

    timed   tokens of time expressions; the hour is added here
    """

    def __init__(self, tokens: Tokens, clauses: Clauses, timed: Set[int], language: str) -> None:
        self.tokens = tokens
        self.lower = clauses.lower
        self.clauses = clauses
        self.own = TITLE_WORDS[language]
        self.language = language
        self.is_german = language == "de"
        self.verbs = {group.first: group.tense for group in clauses.groups}
        self._days = timed
        self.timed = {*timed, *_hours(tokens)}
        self._participle = _PARTICIPLES[language]

    def is_verb(self, index: int) -> bool:
        """Tell whether a token is a finite verb."""
        if index not in self.verbs or self.is_participle(index):
            return False
        if self.is_german:
            is_capital = index > 0 and self.tokens.words[index][0].isupper()
            return not (is_capital or self._is_attribute(index))
        if self.lower[index] in self.own.prepositions:
            # "La loi entre en vigueur", but "la rencontre entre Tusk et Merz".
            return not self.own.prepositions.isdisjoint(self.lower[index + 1 : index + 2])
        if not self._follows_opener(index):
            return True
        is_named = self.own.nouns.match(self.lower[index]) is not None
        return not is_named and self.verbs[index] is Tense.FUTURE

    def _is_attribute(self, index: int) -> bool:
        """Tell whether a German word that looks like a verb tells of the noun after it."""
        if not 0 < index < len(self.lower) - 1 or not self.lower[index].endswith(ADJECTIVE):
            return False
        before = self.lower[index - 1]
        leads = before == "so" or self.is_small(index - 1) or before.endswith(ADJECTIVE)
        return leads and self.tokens.words[index + 1][0].isupper()

    def is_participle(self, index: int) -> bool:
        """Tell whether a token is a participle, or could be one."""
        word = self.lower[index]
        is_form = word in self.own.planned or self._participle.match(word) is not None
        return is_form and not self.tokens.words[index][0].isupper()

    def is_noun(self, index: int) -> bool:
        """Tell whether a token is a word for an event."""
        if index in self.timed or self.own.nouns.match(self.lower[index]) is None:
            return False
        if self.is_german:
            return self.tokens.words[index][0].isupper()
        # "Élection présidentielle": the second word is no noun here.
        if index and self.own.nouns.match(self.lower[index - 1]):
            return False
        return index not in self.verbs or self._follows_opener(index)

    def _follows_opener(self, index: int) -> bool:
        before = self.lower[index - 1] if index else ""
        own = self.own
        return (
            not before
            or before in own.articles
            or before in own.prepositions
            or before in own.before
            or before in APOSTROPHES
            or self.tokens.name(index - 1) in ("ordword", "ordinal", "card", "one", "comma")
        )

    def is_name(self, first: int, last: int) -> bool:
        """Tell whether the tokens are a name of two words or more and nothing else."""
        capital = sum(self.tokens.words[index][0].isupper() for index in range(first, last))
        return capital > 1 and all(self.in_name(index) for index in range(first, last))

    def in_name(self, index: int) -> bool:
        """Tell whether a token may stand within a name."""
        word = self.tokens.words[index]
        is_sign = word in ("-", ".", *APOSTROPHES) or self.lower[index] in _LINKS
        return is_sign or (word[0].isupper() and index not in self.timed)

    def is_skipped(self, index: int) -> bool:
        """Tell whether a title leaves a token out: a date, or "se" after a German verb."""
        return (
            index in self.timed
            or self.lower[index] in self.own.planned
            or (self.is_german and self.lower[index] in self.own.clitics)
            or self.leads_to_time(index)
        )

    def leads_to_time(self, index: int) -> bool:
        """Tell whether small words from a token on lead to a date: "à partir du 5"."""
        place = index
        while place < len(self.lower) and place not in self.timed:
            word = self.lower[place]
            is_from = word == "partir" and self.lower[place - 1] in ("à", "a")
            if not (
                is_from
                or word in _DAYS
                or word in self.own.prepositions
                or word in self.own.articles
            ):
                return False
            place += 1
        return index < place < len(self.lower)

    def is_small(self, index: int) -> bool:
        """Tell whether a token is an article, a preposition or a conjunction."""
        word = self.lower[index]
        own = self.own
        return (
            word in own.articles
            or word in own.prepositions
            or word in own.joins
            or (word in APOSTROPHES)
        )

    def lists(self, comma: int) -> bool:
        """Tell whether a comma parts names that an "and" closes: "Panamá, Cuba y Haití"."""
        if self.lower[comma] != "," or not self.in_name(comma - 1):
            return False
        after = self.lower[comma + 1 : comma + _LIST]
        join = next((place for place, word in enumerate(after) if word in self.own.joins), None)
        if join is None or comma + 1 in self.timed:
            return False
        between = range(comma + 1, comma + 1 + join)
        return all(self.in_name(index) or self.lower[index] == "," for index in between)

    def is_inserted(self, comma: int) -> bool:
        """Tell whether a comma stands at a date within the clause: "recevra, mardi, le roi"."""
        after = comma + 1
        if after >= len(self.lower):
            return False
        if self.is_skipped(after):
            return True
        first = comma - 1
        while first > 0 and (first in self.timed or self.leads_to_time(first)):
            first -= 1
        opens = self.lower[first] == "," or self.lower[after] in self.own.prepositions
        return first < comma - 1 and opens

    def has_other_dates(self, phrase: Phrase) -> bool:
        """Tell whether the sentence names more than one date."""
        return any(index < phrase.first or index >= phrase.last for index in self._days)

    def is_parted(self, index: int, phrase: Phrase) -> bool:
        """Tell whether another date stands between a token and a date."""
        between = range(phrase.last, index) if index > phrase.first else range(index, phrase.first)
        return any(place in self._days for place in between)

    def verb_words(self, verb: int) -> list[int]:
        """Return a verb with the small words that belong to it: "se rendra", "treffen sich"."""
        if self.is_german:
            behind = verb + 1
            sich = self.lower[behind : behind + 1] == ["sich"]
            return [verb, behind] if sich else [verb]
        first = verb
        while first > 0 and (
            self.lower[first - 1] in self.own.clitics
            or (self.lower[first - 1] in APOSTROPHES and self.lower[first - 2] in self.own.clitics)
        ):
            first -= 1
        return list(range(first, verb + 1))

    def clause_end(self, verb: int) -> int:
        """Return what follows the clause of a verb."""
        for index in range(verb + 1, len(self.lower)):
            word = self.lower[index]
            if word in (";", ":", "«", "»", '"', "“", "„", "–", "—"):
                return index
            if word == "," and not self.lists(index) and not self.is_inserted(index):
                return index
            if word in THAT or word in RELATIVES or self._turns(index):
                return index
        return len(self.lower)

    def _turns(self, index: int) -> bool:
        """Tell whether "and" leads to another day and what is on then: "y el viernes votará"."""
        if self.lower[index] not in self.own.joins or index - 1 in self.timed:
            return False
        return index + 1 in self.timed or self.leads_to_time(index + 1)

    def closing(self, verb: int, last: int) -> list[int]:
        """Return the words that close a German clause: "ab", "verkündet werden"."""
        if not self.is_german:
            return []
        end = last
        while end > verb + 1 and self.lower[end - 1] in (".", "!", "?"):
            end -= 1
        first = end
        while first > verb + 1 and first > end - 3 and self._closes(first - 1):
            first -= 1
        return list(range(first, end))

    def _closes(self, index: int) -> bool:
        word = self.tokens.words[index]
        if not word.isalpha() or not word.islower() or index in self.timed:
            return False
        is_verb = word.endswith(("en", "ern", "eln", "t")) and not self.is_small(index)
        return word in self.own.prefixes or is_verb

    def is_capital(self, index: int) -> bool:
        """Tell whether a token is written with a capital."""
        return self.tokens.words[index][0].isupper()

    def starts_name(self, index: int) -> bool:
        """Tell whether a name may begin with a token."""
        is_name = self.tokens.name(index) == "name" and index not in self.timed
        return is_name and self.is_capital(index)

    def name_end(self, first: int) -> int:
        """Return what follows the name that begins at a token: "Michael R. Pompeo"."""
        last = first + 1
        while last < len(self.lower) and last not in self.timed:
            word = self.tokens.words[last]
            is_name = self.tokens.name(last) == "name"
            is_initial = word == "." and len(self.tokens.words[last - 1]) == 1
            follows = last + 1 < len(self.lower) and self.starts_name(last + 1)
            if not is_name and not ((is_initial or word == "-") and follows):
                break
            last += 1
        return last


_HOURS = words("h heures heure horas hora uhr")
_MINUTES = words("h heures")


def _hours(tokens: Tokens) -> Iterator[int]:
    """Give the tokens of "15 heures", "20 Uhr" and "11:05"."""
    for index, word in enumerate(tokens.words):
        if tokens.name(index) == "clock":
            yield index
        if word.lower() in _HOURS and index and tokens.words[index - 1][0].isdigit():
            yield from (index - 1, index)
            if (
                word in _MINUTES
                and tokens.words[index + 1 : index + 2]
                and tokens.words[index + 1].isdigit()
            ):
                yield index + 1  # "14 h 30"


def is_glued(tokens: Tokens, index: int) -> bool:
    """Tell whether nothing parts a token from the one before it."""
    before = index - 1
    return index > 0 and tokens.starts[index] == tokens.starts[before] + len(tokens.words[before])


def spell(tokens: Tokens, indices: Iterable[int]) -> str:
    """Join tokens as they stood, with a space where there was one."""
    parts: list[str] = []
    before = -1
    for index in indices:
        glued = not parts or (index == before + 1 and is_glued(tokens, index))
        parts.append(tokens.words[index] if glued else f" {tokens.words[index]}")
        before = index
    return "".join(parts)
