"""Lists of feeds as files: what an OPML file names, and what became of each line of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Outline:
    """One line of an OPML file that names a feed, or means to.

    title    one line; the address where the file gives none
    url      as the file has it, stripped; empty where it names no feed
    folder   the titles of the outlines around it, outermost first
    """

    title: str
    url: str
    site_url: str | None = None
    folder: tuple[str, ...] = ()


class ImportOutcome(StrEnum):
    """What became of an outline."""

    ADDED = "added"
    ALREADY = "already there"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ImportLine:
    """What became of one outline; `reason`, in words, where it was refused."""

    outline: Outline
    outcome: ImportOutcome
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a file, a line for each of its outlines in their order."""

    lines: tuple[ImportLine, ...]

    def count(self, outcome: ImportOutcome) -> int:
        """Return how many outlines ended so."""
        return Counter(line.outcome for line in self.lines)[outcome]
