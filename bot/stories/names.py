"""Names in headlines, for people who begin to type one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

# Runs of capitalised words, also joined by a small word ("Bank of Japan"); katakana and Han
# runs of two characters and more.
_WORD = r"[A-ZÀ-ÖØ-ÞĀ-ŽА-Я](?:[^\W\u3000-\uffff]|[’'-])+"
_NAME = re.compile(
    rf"{_WORD}(?: (?:(?:of|de|du|der|del|the|von|van) )?{_WORD})*"
    r"|[\u30a0-\u30ff]{3,}|[\u4e00-\u9fff]{2,8}"
)
_LENGTH = range(3, 33)


def names_in(headlines: Iterable[str], typed: str = "", *, limit: int = 25) -> tuple[str, ...]:
    """Return names from `headlines` that contain what was typed, the most frequent first.

    A capital alone makes no name: a single word that opens a headline counts only where it
    also stands inside one.

    >>> names_in(["PM Ishiba to meet Donald Trump", "Trade: Donald Trump waits"], "don")
    ('Donald Trump',)
    """
    inside: Counter[str] = Counter()
    opening: Counter[str] = Counter()
    for headline in headlines:
        for match in _NAME.finditer(headline):
            name = match[0]
            alone_in_front = match.start() == 0 and " " not in name and name[0] < "\u3000"
            (opening if alone_in_front else inside)[name] += 1
    wanted = typed.strip().casefold()
    found = {
        name: count + opening[name]
        for name, count in inside.items()
        if wanted in name.casefold() and (len(name) in _LENGTH or name[0] >= "\u3000")
    }
    return tuple(sorted(found, key=lambda name: (-found[name], name)))[:limit]
