"""Our own articles in the manner of news agencies, every time marked as TimeML does.

They were marked before any rule was tried on them. Scored as usual for such texts: a time is
found when it overlaps a marked one, one to one, and right when its TIMEX3 value is the same.
Durations, sets and phrases on which annotators differ are neutral.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from bot.events.readings import TimeMention
from bot.events.times import find_times

WIRE = Path(__file__).parents[2] / "corpus" / "times" / "wire.jsonl"


@dataclass
class Score:
    """Counts over all articles."""

    marked: int = 0
    given: int = 0
    found: int = 0
    right: int = 0

    def relaxed(self) -> float:
        """Return F1 of the places."""
        return 2 * self.found / (self.marked + self.given)

    def value(self) -> float:
        """Return F1 of places with the right value."""
        return 2 * self.right / (self.marked + self.given)


def rows() -> list[dict]:
    return [json.loads(line) for line in WIRE.read_text(encoding="utf-8").splitlines()]


def shared(mention: TimeMention, span: list) -> int:
    """Return how many characters a mention has in common with a marked span."""
    return max(0, min(mention.end, span[1]) - max(mention.start, span[0]))


def pairs(row: dict, mentions: list[TimeMention]) -> Iterator[tuple[TimeMention, list]]:
    """Give each marked time with the mention that overlaps it most; consumes `mentions`."""
    for span in row["times"]:
        best = max(mentions, key=lambda mention: shared(mention, span), default=None)
        if best is not None and shared(best, span):
            mentions.remove(best)
            yield best, span


@pytest.fixture(scope="module")
def score() -> Score:
    total = Score()
    for row in rows():
        mentions = find_times(row["text"], date.fromisoformat(row["published"]), "en")
        matched = list(pairs(row, mentions))
        wrong = [it for it in mentions if not any(shared(it, span) for span in row["neutral"])]
        total.marked += len(row["times"])
        total.given += len(matched) + len(wrong)
        total.found += len(matched)
        total.right += sum(mention.value == span[2] for mention, span in matched)
    return total


def test_the_articles_are_many_and_as_long_as_news():
    texts = [row["text"].split() for row in rows()]
    assert len(texts) >= 25
    assert all(150 <= len(text) <= 250 for text in texts)


def test_nearly_every_time_is_found_and_little_else(score):
    assert score.relaxed() >= 0.97, score


def test_nine_in_ten_values_are_right(score):
    assert score.value() >= 0.90, score
