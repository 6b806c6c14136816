"""How many days an event lasts: "a three-day summit"."""

from __future__ import annotations

import re

_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
_LONG = (
    rf"({'|'.join(_NUMBERS)}|[2-9]|1[0-4])(?:-day| days of) (?:[a-z-]+ ){{0,2}}(visit|trip|tour|summit|"
    r"conference|meeting|talks|session|strike|forum|gathering|retreat|congress)\b"
)
DURATION = re.compile(rf"(?<!after )(?<!following )\b{_LONG}", re.IGNORECASE)
"""Any such phrase; its groups are the number and the noun."""

LATER_DURATION = re.compile(rf"\b(?:the|this|his|her|their) {_LONG}", re.IGNORECASE)
"""The same of an event that the text has spoken of before."""


def days_of(number: str) -> int:
    """Return the number that a match of `DURATION` names."""
    return _NUMBERS.get(number.lower()) or int(number)
