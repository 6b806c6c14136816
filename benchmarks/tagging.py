"""Time the tagging of invented articles: a title and about 300 characters of summary.

Run: `python -m benchmarks.tagging`. The words are the shipped tables' own, names among plain
words as in the news, so that tries, ambiguities and model all have work to do.
"""

from __future__ import annotations

import random
import time
import tomllib

from bot import SHIPPED
from bot.tagging import tag
from bot.tagging.gazetteer import entries

ARTICLES = 3_000
ROUNDS = 3
BAR = 3_000
TITLE_CHARACTERS, SUMMARY_CHARACTERS = 60, 300
SMALL_WORDS = (
    "the of to in a and that for on was with as by at from his he it are be has have will said "
    "who not after an this which would been were they their but more than over new two one last"
)
SEED = 7


def invented(count: int) -> list[tuple[str, str]]:
    """Return pairs of title and summary, the same for every run."""
    rng = random.Random(SEED)
    fillers = SMALL_WORDS.split()
    names = [entry.name for entry in entries()]
    terms = []
    for path in (SHIPPED / "desks").iterdir():
        if path.name.endswith(".toml"):
            words = tomllib.loads(path.read_text("utf-8"))["words"]["en"]
            terms += [term.strip("*") for grade in words.values() for term in grade]

    def text(characters: int) -> str:
        parts: list[str] = []
        while sum(map(len, parts)) + len(parts) < characters:
            parts += rng.choices(fillers, k=3)
            parts.append(rng.choice(terms))
            if rng.random() < 1 / 3:
                parts.append(rng.choice(names))
        return " ".join(parts)

    return [(text(TITLE_CHARACTERS), text(SUMMARY_CHARACTERS)) for _ in range(count)]


def main() -> None:
    """Print articles per second of CPU, best of some rounds, and the bar."""
    articles = invented(ARTICLES)
    tag("warm", "up")
    best = 0.0
    for _ in range(ROUNDS):
        start = time.process_time()
        for title, summary in articles:
            tag(title, summary, language="en")
        best = max(best, ARTICLES / (time.process_time() - start))
    print(f"tagging: {best:,.0f} articles/s per core (bar {BAR:,})")


if __name__ == "__main__":
    main()
