"""Grammars of time expressions: patterns over token classes, compiled into one alternation.

A pattern is a regular expression whose atoms are class names, so `month dot? day (comma year)?`
finds "Feb. 7, 2025". Names defined before stand for their own patterns. The first rule that
matches at a token wins; rules are therefore listed from the longest phrase to the shortest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.events.lexer import CODES, Tokens
from bot.events.readings import Reading

Builder = Callable[[Tokens, int, int], list[Reading]]
_ATOM = re.compile(r"[a-z_]+")


@dataclass(frozen=True, slots=True)
class Rule:
    """One form of time expression.

    pattern   over class names and the grammar's definitions
    build     gives what the matched tokens say; an empty list means no time after all
    """

    pattern: str
    build: Builder


class Grammar:
    """The compiled rules of one language.

    patterns   of the rules, over class codes
    """

    def __init__(self, definitions: Mapping[str, str], rules: Sequence[Rule]) -> None:
        known: dict[str, str] = {}
        for name, pattern in definitions.items():
            known[name] = f"(?:{_expand(pattern, known)})"
        # Few rules begin with a given class, and most tokens of a text begin none.
        self._rules: dict[str, list[tuple[str, Builder]]] = {}
        self.patterns = [_expand(rule.pattern, known) for rule in rules]
        for rule, pattern in zip(rules, self.patterns, strict=True):
            for code in _first_of(pattern, 0)[0]:
                self._rules.setdefault(code, []).append((pattern, rule.build))
        self._opening = re.compile(f"[{''.join(self._rules)}]")
        self._compiled: dict[str, tuple[re.Pattern[str], list[Builder]]] = {}

    def readings(self, tokens: Tokens) -> Iterator[list[Reading]]:
        """Give, from left to right, what each time expression of a sentence says."""
        opening = self._opening.search(tokens.classes)
        while opening is not None:
            pattern, builders = self._compiled.get(opening[0]) or self._compile(opening[0])
            match = pattern.match(tokens.classes, opening.start())
            if match is None:
                opening = self._opening.search(tokens.classes, opening.end())
                continue
            readings = builders[(match.lastindex or 1) - 1](tokens, *match.span())
            if readings:
                yield readings
            opening = self._opening.search(tokens.classes, match.end())

    def _compile(self, code: str) -> tuple[re.Pattern[str], list[Builder]]:
        rules = self._rules[code]
        pattern = re.compile("|".join(f"({pattern})" for pattern, _ in rules))
        self._compiled[code] = pattern, [build for _, build in rules]
        return self._compiled[code]


def _expand(pattern: str, known: Mapping[str, str]) -> str:
    def atom(match: re.Match[str]) -> str:
        return known.get(match[0]) or CODES[match[0]]

    # Groups must not capture: the number of the group that matched names the rule.
    plain = re.sub(r"\((?!\?)", "(?:", pattern)
    return "".join(_ATOM.sub(atom, plain).split())


def _first_of(pattern: str, place: int) -> tuple[set[str], bool, int]:
    """Return with which codes a match can begin, whether it can be empty, and where it ends.

    pattern   an expanded pattern; `place` is where it or a group of it begins
    """
    found: set[str] = set()
    first: set[str] = set()
    may_be_empty, empty = False, True
    while place < len(pattern) and pattern[place] != ")":
        if pattern[place] == "|":
            found, may_be_empty = found | first, may_be_empty or empty
            first, empty, place = set(), True, place + 1
            continue
        codes, skips, place = _first_of_item(pattern, place)
        if empty:
            first |= codes
        empty = empty and skips
    return found | first, may_be_empty or empty, place


def _first_of_item(pattern: str, place: int) -> tuple[set[str], bool, int]:
    """Return the same of one class or group with its repetition."""
    if pattern[place] != "(":
        codes, skips, place = {pattern[place]}, False, place + 1
    else:
        looks_ahead = pattern[place + 2] in "=!"
        codes, skips, place = _first_of(pattern, place + len("(?:"))
        place += 1
        if looks_ahead:
            return set(), True, place
    if pattern[place : place + 1] in ("?", "*", "+"):
        skips, place = skips or pattern[place] != "+", place + 1
    return codes, skips, place
