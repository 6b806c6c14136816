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
# No rule of any language begins with these; most tokens of a text are of these classes.
_NEVER_FIRST = ("word", "name", "sign", "comma", "dot", "dash", "slash", "colon", "open", "close")
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
    """The compiled rules of one language."""

    def __init__(self, definitions: Mapping[str, str], rules: Sequence[Rule]) -> None:
        known: dict[str, str] = {}
        for name, pattern in definitions.items():
            known[name] = f"(?:{_expand(pattern, known)})"
        alternatives = (f"({_expand(rule.pattern, known)})" for rule in rules)
        outside = "".join(CODES[name] for name in _NEVER_FIRST)
        self._pattern = re.compile(f"(?![{outside}])(?:{'|'.join(alternatives)})")
        self._builders = [rule.build for rule in rules]

    def readings(self, tokens: Tokens) -> Iterator[list[Reading]]:
        """Give, from left to right, what each time expression of a sentence says."""
        for match in self._pattern.finditer(tokens.classes):
            readings = self._builders[(match.lastindex or 1) - 1](tokens, *match.span())
            if readings:
                yield readings


def _expand(pattern: str, known: Mapping[str, str]) -> str:
    def atom(match: re.Match[str]) -> str:
        return known.get(match[0]) or CODES[match[0]]

    # Groups must not capture: the number of the group that matched names the rule.
    plain = re.sub(r"\((?!\?)", "(?:", pattern)
    return "".join(_ATOM.sub(atom, plain).split())
