"""Words of a text, fast: what a pattern finds letter by letter, a table of bytes sets apart at once.

News is mostly ASCII, or would be without its typographic signs. Each package has rules of its
own for what a word is; here is what they share.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Final, TypeVar

V = TypeVar("V")

_SIGNS: Final = {
    "’": "'",
    "‘": " ",
    "“": " ",
    "”": " ",
    "–": " ",
    "—": " ",
    "…": "...",
    "\xa0": " ",
}
_MOST_WORDS = 1 << 15
_LONGEST_WORD = 64


def _table(kept: str = "") -> bytes:
    return bytes(
        code if code < 128 and (chr(code).isalnum() or chr(code) in kept) else ord(" ")
        for code in range(256)
    )


LETTERS: Final = _table()
"""For `bytes.translate`: a blank for every byte that is no letter or digit of ASCII."""
LETTERS_AND_APOSTROPHES: Final = _table("'")


def plain_signs(text: str) -> str:
    """Return `text` in NFKC, the commonest typographic signs as those of ASCII or as blanks.

    It has the same words: only the apostrophe may stand inside one.

    >>> plain_signs("“Élysée’s ﬁrst…”")
    " Élysée's first... "
    """
    if text.isascii():
        return text
    for sign, replacement in _SIGNS.items():
        text = text.replace(sign, replacement)
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def ascii_words(text: str, table: bytes = LETTERS) -> list[str]:
    """Return the words of an ASCII text: its runs of what `table` keeps.

    >>> ascii_words("al-Qaeda, 3.5%")
    ['al', 'Qaeda', '3', '5']
    """
    return text.encode("ascii").translate(table).decode("ascii").split()


class WordTable(dict[str, V]):
    """What a function returns for each word, asked once: `table[word]`.

    Call `trim` between texts: so a word has one and the same answer all through a text, and
    the table stays small. Words of more than 64 letters are not kept.
    """

    def __init__(self, read: Callable[[str], V]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, word: str) -> V:
        """Find out about a word that is new."""
        answer = self._read(word)
        if len(word) <= _LONGEST_WORD:
            self[word] = answer
        return answer

    def trim(self) -> None:
        """Forget everything when there are more than 32,768 words."""
        if len(self) > _MOST_WORDS:
            self.clear()
