"""How many days an event lasts: "a three-day summit"."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
_LONG = (
    rf"({'|'.join(_NUMBERS)}|[2-9]|1[0-4])(?:-day| days of) (?:[a-z-]+ ){{0,2}}(visit|trip|tour|summit|"
    r"conference|meeting|talks|session|strike|forum|gathering|retreat|congress|mourning)\b"
)
_ANY = re.compile(rf"(?<!after )(?<!following )\b{_LONG}", re.IGNORECASE)
_LATER = re.compile(rf"\b(?:the|this|his|her|their) {_LONG}", re.IGNORECASE)


def duration_in(sentence: str) -> re.Match[str] | None:
    """Return the first such phrase of a sentence; its groups are the number and the noun."""
    return _ANY.search(sentence) if _may_last(sentence) else None


def later_durations(text: str) -> Iterable[re.Match[str]]:
    """Return the same phrases of an event that the text has spoken of before."""
    return _LATER.finditer(text) if _may_last(text) else ()


def _may_last(text: str) -> bool:
    # Few texts have one, and to see that they have none is quick.
    lowered = text.lower()
    return "-day " in lowered or " days of " in lowered


def days_of(number: str) -> int:
    """Return the number that a match of `DURATION` names."""
    return _NUMBERS.get(number.lower()) or int(number)
