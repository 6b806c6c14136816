"""Cluster invented articles with leads into windows of 10,000 and 100,000 of them.

Run: `python -m benchmarks.stories`. The worst case for the index: most articles are unrelated,
so the window holds nearly as many stories. Words follow Zipf's law over a large vocabulary,
leads are as long as feeds give them. Filling is not timed; what is timed is an article's whole
way, with the rows it gives out to be stored, while the window slides on.
"""

from __future__ import annotations

import argparse
import gc
import math
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bot import garbage
from bot.stories.cluster import StoryIndex
from bot.stories.fitted import DAY, FIT
from bot.stories.state import Arrival

START = 1_738_281_600.0
TIMED = 4_000
TURN = 250
WINDOWS = (10_000, 100_000)
VOCABULARY = 150_000
SMALL_WORDS = (
    "the",
    "of",
    "to",
    "in",
    "and",
    "a",
    "for",
    "on",
    "that",
    "is",
    "with",
    "was",
    "by",
    "as",
)
SYLLABLES = [first + vowel for first in "bcdfghjklmnprstvwz" for vowel in "aeiou"]


@dataclass(frozen=True, slots=True)
class Result:
    """What one window costs.

    stories          live ones in the full window
    per_second       articles on one core
    p50_ms, p99_ms   of one article
    resident_mb      added by the index to the process, None where the system does not tell
    """

    window: int
    stories: int
    per_second: float
    p50_ms: float
    p99_ms: float
    resident_mb: float | None


def invent_articles(window: int, count: int, seed: int = 1) -> Iterator[Arrival]:
    """Yield `count` articles at a pace that fills the index's days with `window` of them."""
    rng = random.Random(seed)
    affairs: list[list[str]] = []
    for number in range(1, count + 1):
        if number % 3 == 0:
            # One in three reports an affair of the last hundred or so.
            if number % 30 == 0 or not affairs:
                affairs.append([_rare_word(rng) for _ in range(20)])
                del affairs[:-100]
            subject = rng.choice(affairs)
            title = rng.sample(subject, 5) + _words(rng, 4)
            lead = rng.sample(subject, 8) + _words(rng, 42)
        else:
            title, lead = _words(rng, 9), _words(rng, 50)
        rng.shuffle(lead)
        at = START + number * FIT.window * DAY / window
        yield Arrival(number, " ".join(title).capitalize(), " ".join(lead).capitalize() + ".", at)


def _words(rng: random.Random, count: int) -> list[str]:
    return [
        rng.choice(SMALL_WORDS) if rng.random() < 0.4 else _word(_zipf(rng)) for _ in range(count)
    ]


def _rare_word(rng: random.Random) -> str:
    return _word(rng.randrange(VOCABULARY // 10, VOCABULARY)).capitalize()


def _zipf(rng: random.Random) -> int:
    return int(math.exp(rng.random() * math.log(VOCABULARY)))


def _word(rank: int) -> str:
    """Return the word of a rank: the commoner, the shorter; always the same."""
    syllables = []
    while rank:
        rank, i = divmod(rank, len(SYLLABLES))
        syllables.append(SYLLABLES[i])
    return "".join(syllables) + "n"


class _Window:
    """An index that is as full as `size` articles make it, and the times of those that follow."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._articles = invent_articles(size, size + TIMED)
        self._seconds: list[float] = []
        before = _resident_mb()
        self._index = StoryIndex()
        for article in islice(self._articles, size):
            self._index.add(article)
            self._index.take_changes()
        after = _resident_mb()
        self._resident_mb = None if before is None or after is None else max(0.0, after - before)

    def time(self, count: int) -> None:
        """Let the window slide on by `count` articles, with a look at the clock after each."""
        for article in islice(self._articles, count):
            started = time.process_time()
            self._index.add(article)
            self._index.take_changes()
            self._seconds.append(time.process_time() - started)

    def result(self) -> Result:
        seconds = sorted(self._seconds)
        return Result(
            window=self._size,
            stories=len(self._index),
            per_second=len(seconds) / sum(seconds),
            p50_ms=1000 * seconds[len(seconds) // 2],
            p99_ms=1000 * seconds[len(seconds) * 99 // 100],
            resident_mb=self._resident_mb,
        )


def measure() -> list[Result]:
    """Fill all windows, then time their next articles by turns, so that noise meets all alike."""
    # The large one first: a heap that another one has left behind would hide its memory.
    windows = [_Window(size) for size in sorted(WINDOWS, reverse=True)]
    gc.collect()
    garbage.settle()  # as the bot does once it has started
    for _ in range(TIMED // TURN):
        for window in windows:
            window.time(TURN)
    return [window.result() for window in reversed(windows)]


def _resident_mb() -> float | None:
    status = Path("/proc/self/status")
    if not status.exists():
        return None
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def main() -> int:
    """Print a table; the exit code is 1 when a bar of the design is missed."""
    argparse.ArgumentParser(description=__doc__.partition("\n")[0]).parse_args()
    results = measure()
    print("window    stories  articles/s  p50 ms  p99 ms  MB")
    for result in results:
        memory = "-" if result.resident_mb is None else f"{result.resident_mb:.0f}"
        print(
            f"{result.window:<9,} {result.stories:<8,} {result.per_second:<11,.0f}"
            f" {result.p50_ms:<7.2f} {result.p99_ms:<7.2f} {memory}"
        )
    small, large = results
    ratio = large.per_second / small.per_second
    bars = {
        "1,000 articles/s": large.per_second >= 1000,
        "p99 under 3 ms": large.p99_ms < 3,
        f"speed at 100,000 at least .7 of that at 10,000 ({ratio:.2f})": ratio >= 0.7,
        "at most 250 MB": large.resident_mb is None or large.resident_mb <= 250,
    }
    for bar, met in bars.items():
        print(f"{'met   ' if met else 'MISSED'} {bar}")
    return 0 if all(bars.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
