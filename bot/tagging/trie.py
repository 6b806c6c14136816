"""Tokens, and a trie that finds many terms in them at once.

A term is a word, several words, or (in Japanese and Chinese, which put no spaces between words) a
run of characters. A word may end in `*` ("migrant*") or begin with it ("*wahl"): any
ending, any beginning. Longest match wins, matches never overlap. What a match means is the
caller's business.
"""

from __future__ import annotations

import re
from sys import intern
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from bot.text.words import WordTable, ascii_words, plain_signs

T = TypeVar("T")

_CJK = "\u3005\u3006\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
# A run of Japanese or Chinese is one token; everything else splits at whatever is no letter or
# digit, so "al-Qaeda" and "women's" are two tokens each.
_TOKEN = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+")
# "U.S." is one token. The first pattern is in each of them, and told at once.
_DOTTED_LETTER = re.compile(rf"\.[^\W\d_{_CJK}]\.")
_ABBREVIATION = re.compile(rf"(?<![^\W_{_CJK}])(?:[^\W\d_{_CJK}]\.){{2,}}")
_FIRST_CJK, _LAST_CJK = "\u3005", "\u9fff"
_KATAKANA = frozenset(map(chr, [*range(0x30A1, 0x30FB), 0x30FC]))
_SHORT_KATAKANA = 3
_MIN_AFFIX = 2


def split_tokens(text: str) -> list[str]:
    """Cut a text into tokens, letter case kept, dots of abbreviations dropped.

    >>> split_tokens("U.S. Senate passes women's bill")
    ['US', 'Senate', 'passes', 'women', 's', 'bill']
    """
    # In "US$1.8 billion" the letters name a currency.
    text = plain_signs(text).replace("US$", "$")
    if _DOTTED_LETTER.search(text):
        text = _ABBREVIATION.sub(_without_dots, text)
    return ascii_words(text) if text.isascii() else _TOKEN.findall(text)


def _without_dots(abbreviation: re.Match[str]) -> str:
    return abbreviation[0].replace(".", "") + " "


_FOLDED: WordTable[str] = WordTable(lambda token: intern(token.casefold()))


def fold(tokens: list[str]) -> list[str]:
    """Return tokens casefolded, each word as one and the same object: such are looked up faster."""
    _FOLDED.trim()
    return list(map(_FOLDED.__getitem__, tokens))


def is_cjk(token: str) -> bool:
    """Tell whether a token is a run of Japanese or Chinese characters."""
    return _FIRST_CJK <= token[0] <= _LAST_CJK


def _in_a_longer_word(run: str, start: int, end: int) -> bool:
    """Tell whether a short piece of katakana goes on: "タイ" names no country in "タイトル"."""
    if end - start > _SHORT_KATAKANA or not _KATAKANA.issuperset(run[start:end]):
        return False
    return not _KATAKANA.isdisjoint(run[max(start - 1, 0) : start] + run[end : end + 1])


Match: TypeAlias = tuple[int, int, list[T]]
"""A term found: its first token, the one after its last, and what the term stands for."""


class _Node(Generic[T]):
    """One step of a phrase: the words that may follow, and what ends here."""

    __slots__ = ("prefixes", "starts", "value", "words")

    def __init__(self) -> None:
        self.words: dict[str, _Node[T]] = {}
        self.prefixes: dict[str, list[T]] = {}
        self.starts: tuple[str, ...] = ()
        self.value: list[T] = []


class _Beginning(NamedTuple, Generic[T]):
    """What may begin with one word of a text.

    values   what the word means by itself
    node     where phrases go on from it, None when none does
    inside   the terms in a run of Japanese or Chinese
    """

    values: list[T]
    node: _Node[T] | None
    inside: list[list[T]]


class TermTrie(Generic[T]):
    """Terms and their values; several values may share a term.

    Fill it with `add`, then only `find`: adding after the first search is not seen by words
    already looked up.
    """

    def __init__(self) -> None:
        self._root: _Node[T] = _Node()
        self._suffixes: dict[str, list[T]] = {}
        self._runs: dict[str, list[T]] = {}
        self._run_lengths: dict[str, list[int]] = {}
        self._beginnings: WordTable[_Beginning[T] | None] = WordTable(self._beginning)

    def add(self, term: str, value: T) -> None:
        """Add a term; `*` at its end or start stands for any letters, or none."""
        words = [t.casefold() for t in split_tokens(term)]
        if not words:
            msg = f"a term without a letter: {term!r}"
            raise ValueError(msg)
        if len(words) == 1 and is_cjk(words[0]):
            self._add_run(words[0], value)
        elif term.startswith("*"):
            self._suffixes.setdefault(words[-1], []).append(value)
        else:
            self._add_phrase(words, value, open_end=term.endswith("*"))

    def _add_run(self, run: str, value: T) -> None:
        self._runs.setdefault(run, []).append(value)
        lengths = self._run_lengths.setdefault(run[0], [])
        if len(run) not in lengths:
            lengths.append(len(run))
            lengths.sort(reverse=True)

    def _add_phrase(self, words: list[str], value: T, *, open_end: bool) -> None:
        node = self._root
        for word in words[:-1]:
            node = node.words.setdefault(word, _Node())
        if open_end:
            node.prefixes.setdefault(words[-1], []).append(value)
            node.starts = tuple(node.prefixes)
        else:
            node.words.setdefault(words[-1], _Node()).value.append(value)

    def find(self, words: list[str]) -> list[Match[T]]:
        """Return the longest terms in casefolded tokens, left to right, with all their values."""
        self._beginnings.trim()
        beginnings = map(self._beginnings.__getitem__, words)  # None for most words
        found: list[Match[T]] = []
        end, count = 0, len(words)
        for at, beginning in enumerate(beginnings):
            if beginning is None or at < end:
                continue
            values, node, inside = beginning
            end = at + 1
            if node is not None and end < count:
                word = words[end]
                if word in node.words or (node.starts and word.startswith(node.starts)):
                    values, end = self._extend(node, words, end, values)
            if values:
                found.append((at, end, values))
            elif inside:
                found += [(at, end, values) for values in inside]
        return found

    def _beginning(self, word: str) -> _Beginning[T] | None:
        """Return what may begin with a word, None for most words."""
        if is_cjk(word):
            inside = self._inside(word)
            return _Beginning([], None, inside) if inside else None
        values, node = self._values_of(word), self._root.words.get(word)
        if node is not None and not node.words and not node.prefixes:
            node = None
        return _Beginning(values, node, []) if values or node else None

    @staticmethod
    def _extend(node: _Node[T], words: list[str], at: int, values: list[T]) -> tuple[list[T], int]:
        """Walk on from a first word; return the longest term's values and its end."""
        end = at
        while at < len(words):
            word = words[at]
            after = node.words.get(word)
            if node.starts and (after is None or not after.value):
                prefix = max(filter(word.startswith, node.prefixes), key=len, default="")
                if prefix:
                    values, end = node.prefixes[prefix], at + 1
            if after is None:
                break
            at += 1
            if after.value:
                values, end = after.value, at
            node = after
        return values, end

    def _values_of(self, word: str) -> list[T]:
        """Return what one word means by itself: exactly, by beginnings (longest first), by ends."""
        node = self._root.words.get(word)
        values = list(node.value) if node else []
        for size in range(len(word), _MIN_AFFIX - 1, -1):
            values += self._root.prefixes.get(word[:size], ())
        for start in range(len(word) - _MIN_AFFIX):
            values += self._suffixes.get(word[start:], ())
        return values

    def _inside(self, run: str) -> list[list[T]]:
        """Return the values of the longest terms in a run without spaces, left to right."""
        found: list[list[T]] = []
        at = 0
        while at < len(run):
            for size in self._run_lengths.get(run[at], ()):
                hit = self._runs.get(run[at : at + size])
                if hit and not _in_a_longer_word(run, at, at + size):
                    found.append(hit)
                    at += size
                    break
            else:
                at += 1
        return found
