"""Word lists in plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from os.path import commonprefix


def words(text: str) -> frozenset[str]:
    """Return the words of a text, which may run over several lines."""
    return frozenset(text.split())


def any_of(words: Iterable[str]) -> str:
    """Return a pattern that matches any of the words, the longest one that fits.

    Words that begin alike share a branch, so that no letter is looked at twice.

    words   at least one, none empty

    >>> any_of(["week", "weekend", "day"])
    '(?:day|week(?:end)?)'
    """
    branches: dict[str, list[str]] = {}
    for word in sorted(set(words)):
        branches.setdefault(word[0], []).append(word)
    return f"(?:{'|'.join(map(_branch, branches.values()))})"


def _branch(words: list[str]) -> str:
    shared = commonprefix(words)  # noqa: RUF071 - of letters, no paths
    longer = [word.removeprefix(shared) for word in words if word != shared]
    if not longer:
        return re.escape(shared)
    return f"{re.escape(shared)}{any_of(longer)}{'?' * (shared in words)}"
