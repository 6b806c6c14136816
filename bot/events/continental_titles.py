"""Write the title of an event of a French, German or Spanish sentence.

Where the sentence has a word for the event, its noun phrase is the title: "Sommet sur le climat
à Lisbonne". Otherwise it is who does what: "Pompeo viajará a San Juan". Only words of the
sentence are used, in its order but for a German verb before its subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.events.phrases import Phrase
from bot.events.title_line import Line, spell
from bot.events.title_names import apposed, called, locative
from bot.events.title_phrases import Group, Phrases, fitting, flat
from bot.events.title_words import LONGEST, TITLE_WORDS, TitleWords
from bot.events.verb_groups import Tense

_REACH = 25
_NEAR, _FAR = 20, 50
_BARRED = 6
# Bodies are named like what they hold: "le Congrès", "die Versammlung".
_BODY = re.compile(
    r"(?:kongress|versammlung|congrès|congreso|asamblea|assemblée|plenum|pleno|forum|foro)$"
)


def write_title(line: Line, phrase: Phrase) -> str:
    """Return a line for the calendar, "" where none can be written that reads well.

    phrase   the date of the event
    """
    title = _Writer(line).title(phrase)
    return title[:1].upper() + title[1:]


_PAIRS = {"(": ")", "«": "»", "„": "“", "[": "]"}
_DATED = re.compile(r"\b\d{1,2}[./]\d|\b(?:20|19)\d\d\b")


def is_readable(title: str, language: str) -> bool:
    """Tell whether a title can stand in a calendar.

    It is one short line without a year, a half bracket, or a small word hanging at either end. A
    single word must say by itself what happens, as "Stichwahl" does.

    >>> is_readable("SMIC) de 2 % dès le", "fr")
    False
    """
    own = TITLE_WORDS[language]
    parts = re.findall(r"[^\W_]+", title.lower())
    if not parts or len(title) > LONGEST or title[-1] in "-'’,":
        return False
    hangs = parts[-1] in own.hanging and parts[-1] not in own.prefixes
    if hangs or parts[0] in own.leading or _DATED.search(title):
        return False
    if len(parts) == 1 and own.lone.match(parts[0]) is None:
        return False
    return all(title.count(one) == title.count(other) for one, other in _PAIRS.items())


class _Writer:
    """Chooses what the title of one sentence is made of."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._lower = line.lower
        self._own: TitleWords = line.own
        self._phrases = Phrases(line)

    def title(self, phrase: Phrase) -> str:
        """Return the title of the event on a date of the sentence."""
        return next((title for title in self._titles(phrase) if self._is_good(title)), "")

    def _titles(self, phrase: Phrase) -> Iterator[str]:
        """Give what the title may be, the best first."""
        verb = self._finite(phrase)
        if self._is_of_event(phrase):
            yield self._nearest(phrase)
        subject = self._subject(verb) if verb is not None else []
        if verb is not None and self._is_event(subject, verb):
            if self._line.has_other_dates(phrase):
                yield self._nearest(phrase)
            yield self._named(subject, phrase)
            yield self._clause(subject, verb)
        elif verb is not None and not self._own.calling.match(self._lower[verb]):
            yield self._clause(subject, verb)
        happens = verb is not None and self._happens(verb)
        yield self._nearest(phrase, _FAR if happens else _NEAR)
        if verb is not None and self._line.language == "es":
            yield self._deed(verb)

    def _is_of_event(self, phrase: Phrase) -> bool:
        """Tell whether a date belongs to a noun: "élections du 9 mars", "vor der Wahl am 9."."""
        last = phrase.first
        while last > 0 and self._line.leads_to_time(last - 1):
            last -= 1
        noun = last - 1
        if noun > 0 and not self._line.is_noun(noun) and not self._line.is_small(noun):
            noun -= 1  # an adjective: "elecciones generales del 9"
        if noun < 0 or not self._line.is_noun(noun) or self._is_body(noun):
            return False
        tie = self._lower[last]
        if tie in self._own.dated:
            return True
        first = self._phrases.opening(noun) - 1
        first -= first >= 0 and self._lower[first] in self._own.articles
        return self._line.is_german and first >= 0 and self._lower[first] in self._own.prepositions

    def _is_good(self, title: str) -> bool:
        return bool(title) and is_readable(title, self._line.language)

    # --- the verb and its subject ----------------------------------------------------------------

    def _finite(self, phrase: Phrase) -> int | None:
        """Return the token of the verb that promises something for the date."""
        group = self._line.clauses.governing(phrase.first, phrase.last)
        if group is None or group.reporting:
            return None
        if not self._line.is_participle(group.first):
            is_told = group.tense is not Tense.PAST and self._line.is_verb(group.first)
            return group.first if is_told else None
        for index in range(group.first - 1, max(-1, group.first - _REACH), -1):
            word = self._lower[index]
            if word in self._own.stops or word in (",", ";", ":"):
                return None
            if word in self._own.helpers and index in self._line.verbs:
                return index
        return None

    def _subject(self, verb: int) -> list[Group]:
        """Return the phrase of who or what does it, empty where the sentence only points at it."""
        groups = self._before(verb)
        if not groups and self._line.is_german:
            groups = self._phrases.read_after(verb)
        elif not groups and self._is_inverted(verb):
            groups = self._phrases.read(verb + 1, self._line.clause_end(verb))
        leader = None if groups else self._leader(verb)
        if leader is not None:
            return self._subject(leader)
        named = flat(self._phrases.without_articles(groups))
        if not named or self._lower[named[0]] in self._own.pronouns:
            return []
        return called(self._line, groups)

    def _leader(self, verb: int) -> int | None:
        """Return the verb that shares its subject: "recibirá… y el martes viajará"."""
        place = self._line.verb_words(verb)[0] - 1
        while place > 0 and self._line.is_skipped(place):
            place -= 1
        if place <= 0 or self._lower[place] not in self._own.joins:
            return None
        return next((it for it in range(place - 1, 0, -1) if self._line.is_verb(it)), None)

    def _is_inverted(self, verb: int) -> bool:
        """Tell whether the event may follow its verb: "se tiendra le sommet", "arrancará la cumbre"."""
        is_reflexive = len(self._line.verb_words(verb)) > 1
        if not self._happens(verb) or not (is_reflexive or self._line.language == "es"):
            return False
        behind = range(verb + 1, len(self._lower))
        after = next((index for index in behind if not self._line.is_skipped(index)), verb)
        return self._lower[after] not in self._own.prepositions

    def _happens(self, verb: int) -> bool:
        return self._own.happening.match(self._lower[verb]) is not None

    def _before(self, verb: int) -> list[Group]:
        """Return the subject that stands before a verb, people by name: "la ministre, X,"."""
        last = self._line.verb_words(verb)[0]
        if last > 0 and self._lower[last - 1] == ",":
            commas = [index for index in range(last) if self._lower[index] == ","]
            names = apposed(self._line, commas)
            if names:
                return [names]
            if len(commas) > 1:
                outer = self._read_before(commas[-2])
                return outer or self._read_before(last - 1)
            last -= 1
        return self._read_before(last)

    def _read_before(self, last: int) -> list[Group]:
        groups = self._phrases.read(self._phrases.start(last), last, is_subject=True)
        close = last
        while close > 0 and self._line.is_skipped(close - 1):
            close -= 1
        # What stands between the subject and its verb is part of something else.
        reached = flat(groups)[-1:] == [close - 1] or self._lower[close - 1] in (",", ")")
        return groups if reached else []

    def _is_event(self, subject: Sequence[Group], verb: int) -> bool:
        """Tell whether a subject is the event rather than who acts in it."""
        if not subject:
            return False
        last = self._line.clause_end(verb)
        told = " ".join(self._lower[self._line.verb_words(verb)[0] : last])
        if self._own.occurring.match(told):
            return True
        noun = next((index for index in subject[0][0] if self._line.is_noun(index)), None)
        if noun is None:
            return False
        return self._happens(verb) or not (self._is_body(noun) or _BODY.search(self._lower[noun]))

    def _is_body(self, noun: int) -> bool:
        """Tell whether a noun names a body that acts: "la Conferencia votará"."""
        is_proper = self._line.is_capital(noun) and noun > 1 and not self._line.is_german
        return is_proper and (noun + 1 == len(self._lower) or not self._line.is_capital(noun + 1))

    # --- noun phrases ----------------------------------------------------------------------------

    def _nearest(self, phrase: Phrase, reach: int = _NEAR) -> str:
        """Return the noun phrase of the word for an event that stands nearest to the date."""
        nouns = [index for index in range(len(self._lower)) if self._line.is_noun(index)]
        near = [it for it in nouns if self._way(it, phrase) < reach and not self._is_body(it)]
        if not near:
            return ""
        noun = min(near, key=lambda index: self._way(index, phrase))
        first = self._phrases.opening(noun)
        return self._named(self._phrases.read(first, len(self._lower)), phrase)

    def _way(self, noun: int, phrase: Phrase) -> int:
        """Return how far a noun is from the date, where commas make the way longer."""
        behind = noun >= phrase.last
        between = self._lower[phrase.last : noun] if behind else self._lower[noun : phrase.first]
        barred = sum(word in (",", ";", ":") or word in self._own.stops for word in between)
        return len(between) + behind + _BARRED * barred

    def _named(self, groups: Sequence[Group], phrase: Phrase) -> str:
        """Return a noun phrase, with the place of the event where it has none."""
        groups = self._phrases.without_articles(groups)
        has_place = any(self._lower[group[0][0]] in self._own.places for group in groups[1:])
        title = self._spelled(flat(fitting(groups, self._size, LONGEST)))
        place = "" if has_place else self._spell(locative(self._line, phrase, flat(groups)))
        # A preposition may have opened the sentence.
        longer = f"{title} {place[:1].lower()}{place[1:]}"
        return longer if title and place and len(longer) <= LONGEST else title

    # --- clauses ---------------------------------------------------------------------------------

    def _clause(self, groups: Sequence[Group], verb: int) -> str:
        """Return who does what, with as many of its phrases as a line holds."""
        subject = self._phrases.without_articles(groups)
        if not subject or self._disagrees(flat(subject), verb):
            return ""
        last = self._line.clause_end(verb)
        closing = self._line.closing(verb, last)
        first = max(verb, *flat(groups)) + 1
        rest = self._phrases.read(first, closing[0] if closing else last)
        rest = self._with_name(rest, last)
        words = self._line.verb_words(verb)
        if not (rest or closing or self._own.alone.match(self._lower[verb])):
            return ""
        while subject:
            fixed = self._size([*flat(subject), *words, *closing])
            kept = self._finished(rest, fitting(rest, self._size, LONGEST - fixed - 1))
            if fixed <= LONGEST and (kept or not rest or closing or self._is_alone(verb)):
                parts = (flat(subject), words, flat(kept), closing)
                return self._joined(parts)
            subject = _shorter(subject)
        return ""

    def _with_name(self, groups: list[Group], comma: int) -> list[Group]:
        """Return a phrase with the name for the office that a comma parts: "el canciller, X,"."""
        if not groups or self._lower[comma : comma + 1] != [","] or comma + 1 == len(self._lower):
            return groups
        office, name = flat(groups[-1:]), list(range(comma + 1, self._line.name_end(comma + 1)))
        is_office = any(self._own.offices.match(self._lower[index]) for index in office)
        if not is_office or not self._line.is_name(name[0], name[-1] + 1):
            return groups
        opening = office[:1] if self._lower[office[0]] in self._own.prepositions else []
        return [*groups[:-1], [[*opening, *name]]]

    def _finished(self, whole: Sequence[Group], kept: list[Group]) -> list[Group]:
        """Return what was kept of a phrase without "para reunirse" whose partner did not fit."""
        is_cut = 0 < len(kept) < len(whole)
        return kept[:-1] if is_cut and self._lower[kept[-1][0][0]] in ("para", "pour") else kept

    def _deed(self, verb: int) -> str:
        """Return what somebody does whom a Spanish verb leaves unsaid: "Viajará a Lima"."""
        opener = self._lower[verb - 1] if verb else ""
        if opener in self._own.pronouns or self._before(verb):
            return ""
        words = self._line.verb_words(verb)
        rest = self._phrases.read(verb + 1, self._line.clause_end(verb))
        kept = fitting(rest, self._size, LONGEST - self._size(words) - 1)
        return self._joined(((), words, flat(kept), ())) if kept else ""

    def _is_alone(self, verb: int) -> bool:
        return self._own.alone.match(self._lower[verb]) is not None

    def _disagrees(self, subject: Sequence[int], verb: int) -> bool:
        """Tell whether a verb in the plural has a single name before it."""
        joins = {*self._own.joins, ","}
        is_one = self._line.is_name(subject[0], subject[-1] + 1)
        is_joined = any(self._lower[index] in joins for index in subject)
        return is_one and not is_joined and self._lower[verb].endswith(("ont", "án"))

    def _joined(self, parts: Sequence[Sequence[int]]) -> str:
        """Spell a clause. A verb that opens its sentence stands behind its subject here."""
        subject, verb, rest, closing = parts
        acts = self._spell(verb)
        texts = (self._spell(subject), acts[:1].lower() + acts[1:], self._spelled(rest))
        return " ".join(filter(None, [*texts, self._spell(closing)]))

    # --- spelling --------------------------------------------------------------------------------

    def _size(self, words: Sequence[int]) -> int:
        return len(self._spell(words))

    def _spell(self, words: Sequence[int]) -> str:
        return spell(self._line.tokens, words)

    def _spelled(self, words: Sequence[int]) -> str:
        """Spell words without the small ones at the end."""
        kept = list(words)
        while kept and not self._may_end(kept[-1]):
            kept.pop()
        return self._spell(kept)

    def _may_end(self, index: int) -> bool:
        word = self._lower[index]
        return word[-1].isalnum() and word not in self._own.hanging


def _shorter(groups: Sequence[Group]) -> list[Group]:
    """Return a phrase without its last part, empty where it has only one."""
    if len(groups) > 1:
        return list(groups[:-1])
    return [groups[0][:-1]] if len(groups[0]) > 1 else []
