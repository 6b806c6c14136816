"""An invented stream of news, and a table that stores the clustering's state."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from bot.stories.frequencies import ShardRow
from bot.stories.state import Arrival, ArticleRow, Changes, ClockRow, State, StoryRow

SYLLABLES = [
    "ba",
    "ko",
    "ri",
    "ten",
    "mo",
    "sal",
    "vi",
    "dor",
    "lu",
    "ne",
    "pak",
    "gra",
    "tim",
    "os",
    "wen",
    "hul",
]
FILLER = [
    "committee",
    "statement",
    "official",
    "reported",
    "meeting",
    "plan",
    "vote",
    "government",
    "minister",
    "says",
]
START = 1_738_281_600.0  # 31 January 2025


class Store:
    """What a database would hold after each transaction."""

    def __init__(self) -> None:
        self.clock = ClockRow()
        self.stories: dict[int, StoryRow] = {}
        self.aliases: list[tuple[int, int]] = []
        self.articles: dict[int, ArticleRow] = {}
        self.shards: dict[int, ShardRow] = {}

    def write(self, changes: Changes) -> None:
        self.clock = changes.clock
        self.stories.update((row.id, row) for row in changes.stories)
        for story_id in changes.removed:
            self.stories.pop(story_id, None)
        self.aliases.extend(changes.aliases)
        self.articles.update((row.number, row) for row in changes.articles)
        for number in [number for number in self.articles if number < changes.articles_from]:
            del self.articles[number]
        self.shards.update((row.shard, row) for row in changes.shards)

    def state(self) -> State:
        # Rows come back in any order.
        return State(
            clock=self.clock,
            stories=tuple(reversed(self.stories.values())),
            aliases=tuple(self.aliases),
            articles=tuple(reversed(self.articles.values())),
            shards=tuple(self.shards.values()),
        )


def invent_stream(count: int, seed: int, *, days: float = 20.0) -> list[Arrival]:
    """Return articles of invented affairs in the order of arrival: some copies, some late."""
    rng = random.Random(seed)

    def word() -> str:
        return "".join(rng.choices(SYLLABLES, k=3))

    affairs = [[word() for _ in range(14)] for _ in range(max(3, count // 6))]
    arrivals: list[Arrival] = []
    for article_id in range(1, count + 1):
        at = START + days * 86_400 * article_id / count
        if rng.random() < 0.05:
            at -= rng.uniform(0, 6 * 86_400)
        if arrivals and rng.random() < 0.1:
            copied = rng.choice(arrivals[-30:])
            arrivals.append(Arrival(article_id, copied.title + " | Daily Copy", copied.lead, at))
            continue
        # Affairs come and go: the pick moves along with time.
        place = len(affairs) * article_id / count
        affair = affairs[int(rng.gauss(place, 1.5)) % len(affairs)]
        title = [*rng.sample(affair, 4), rng.choice(FILLER)]
        lead = [*rng.sample(affair, 9), *rng.sample(FILLER, 4), word(), word()]
        rng.shuffle(lead)
        text = " ".join(lead).capitalize() + "."
        arrivals.append(Arrival(article_id, " ".join(title).title(), text, at))
    return arrivals


@pytest.fixture
def stream() -> Callable[..., list[Arrival]]:
    return invent_stream


@pytest.fixture
def store() -> Callable[[], Store]:
    return Store
