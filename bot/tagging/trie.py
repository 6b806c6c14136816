"""Tokens, and a trie that finds many terms in them at once.

A term is a word, several words, or (in Japanese and Chinese, which put no spaces between words) a
run of characters. A word may end in `*` ("migrant*") or begin with it ("*wahl"): any
ending, any beginning. Longest match wins, matches never overlap. What a match means is the
caller's business.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

_CJK = "\u3005\u3006\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
# "U.S." is one token; a run of Japanese or Chinese is one token; everything else splits at
# whatever is no letter or digit, so "al-Qaeda" and "women's" are two tokens each.
_TOKEN = re.compile(rf"(?:[^\W\d_{_CJK}]\.){{2,}}|[{_CJK}]+|[^\W_{_CJK}]+")
_FIRST_CJK, _LAST_CJK = "\u3005", "\u9fff"
_MIN_AFFIX = 2


def split_tokens(text: str) -> list[str]:
    """Cut a text into tokens, letter case kept, dots of abbreviations dropped.

    >>> split_tokens("U.S. Senate passes women's bill")
    ['US', 'Senate', 'passes', 'women', 's', 'bill']
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    # In "US$1.8 billion" the letters name a currency.
    tokens = _TOKEN.findall(text.replace("US$", "$"))
    return [t.replace(".", "") for t in tokens] if "." in text else tokens


def is_cjk(token: str) -> bool:
    """Tell whether a token is a run of Japanese or Chinese characters."""
    return _FIRST_CJK <= token[0] <= _LAST_CJK


class Match(NamedTuple, Generic[T]):
    """One term found: tokens `start` to `end` (exclusive) and what the term stands for."""

    start: int
    end: int
    value: T


class _Node(Generic[T]):
    """One step of a phrase: the words that may follow, and what ends here."""

    __slots__ = ("prefixes", "value", "words")

    def __init__(self) -> None:
        self.words: dict[str, _Node[T]] = {}
        self.prefixes: dict[str, list[T]] = {}
        self.value: list[T] = []


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
        self._single = lru_cache(maxsize=1 << 15)(self._values_of)

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
        else:
            node.words.setdefault(words[-1], _Node()).value.append(value)

    def find(self, words: list[str]) -> list[Match[list[T]]]:
        """Return the longest terms in casefolded tokens, left to right, with all their values."""
        found: list[Match[list[T]]] = []
        root = self._root.words
        single = self._single
        at, count = 0, len(words)
        while at < count:
            word = words[at]
            if word[0] >= _FIRST_CJK and is_cjk(word):
                found += [Match(at, at + 1, values) for values in self._inside(word)]
                at += 1
                continue
            values, end = single(word), at + 1
            node = root.get(word)
            if node is not None and (node.words or node.prefixes):
                values, end = self._extend(node, words, end, values)
            if values:
                found.append(Match(at, end, values))
            at = end
        return found

    @staticmethod
    def _extend(node: _Node[T], words: list[str], at: int, values: list[T]) -> tuple[list[T], int]:
        """Walk on from a first word; return the longest term's values and its end."""
        end = at
        while at < len(words):
            word = words[at]
            after = node.words.get(word)
            if node.prefixes and (after is None or not after.value):
                for size in range(len(word), 0, -1):
                    hit = node.prefixes.get(word[:size])
                    if hit:
                        values, end = hit, at + 1
                        break
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
                if hit:
                    found.append(hit)
                    at += size
                    break
            else:
                at += 1
        return found
