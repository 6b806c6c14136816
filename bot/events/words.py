"""Word lists in plain text."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """Return the words of a text, which may run over several lines."""
    return frozenset(text.split())
