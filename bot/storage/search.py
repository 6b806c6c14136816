"""Text as the full-text index sees it, the same on both databases.

Latin words lose case and accents. Runs of Han, kana and hangul become overlapping pairs of
characters, because neither database finds a two-character Japanese word otherwise: with
pairs 100 % of 首相 and 選挙 are found, with the databases' own tokenizers none.
"""

from __future__ import annotations

import re
import unicodedata

_CJK = "\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af々〆ー"
_RUNS = re.compile(rf"([{_CJK}]+)|([^\W_{_CJK}][^\W_{_CJK}'’]*)")


def segment(text: str) -> str:
    """Return `text` as index terms separated by spaces.

    >>> segment("石破首相が Élysée")
    '石破 破首 首相 相が elysee'
    """
    return " ".join(term for terms in _terms(text) for term in terms)


def _terms(text: str) -> list[list[str]]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return [
        _pairs(match[1]) if match[1] else [_without_accents(match[2])]
        for match in _RUNS.finditer(folded)
    ]


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


def _without_accents(word: str) -> str:
    if word.isascii():
        return word.replace("'", " ")
    decomposed = unicodedata.normalize("NFD", word)
    kept = "".join(c for c in decomposed if not unicodedata.combining(c))
    return kept.replace("'", " ").replace("’", " ")
