"""Text as terms of the full-text index, the same on both databases.

Latin words lose case and accents. Runs of Han, kana and hangul become overlapping pairs of
characters, because neither database finds a two-character Japanese word otherwise: with
pairs 100 % of 首相 and 選挙 are found, with the databases' own tokenizers none.
"""

from __future__ import annotations

import re
import unicodedata

from bot.text.words import ascii_words, plain_signs

# Not the dots and marks among the kana: a name's parts are words of their own.
_CJK = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af々〆"
_RUNS = re.compile(rf"([{_CJK}]+)|[^\W_{_CJK}]+")
_IN_PAIRS = re.compile(rf"[{_CJK}]")
# Accents that no letter has with them composed, such as the dot that a folded "İ" leaves.
_LOOSE_ACCENTS = re.compile("[\u0300-\u036f]")


def segment(text: str) -> str:
    """Return `text` as index terms separated by spaces.

    A run ends with its last character alone: so every character begins a term, and a word of
    one character is found as the beginning of one.

    >>> segment("石破首相が Élysée")
    '石破 破首 首相 相が が elysee'
    """
    folded = plain_signs(text).casefold()
    if folded.isascii():
        return " ".join(ascii_words(folded))
    folded = _LOOSE_ACCENTS.sub("", folded)
    return " ".join(
        _pairs(match[1]) if match[1] else _without_accents(match[0])
        for match in _RUNS.finditer(folded)
    )


def in_pairs(character: str) -> bool:
    """Tell whether `character` belongs to a script that is indexed in pairs."""
    return _IN_PAIRS.match(character) is not None


def _pairs(run: str) -> str:
    return " ".join(run[i : i + 2] for i in range(len(run)))


def _without_accents(word: str) -> str:
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFD", word)
    return "".join(c for c in decomposed if not unicodedata.combining(c))
