"""Search a database of 1,000,000 invented articles, as its members do, and against plain FTS5.

Run: `python -m benchmarks.search [--articles N]`. The articles go into SQLite with plain SQL, in
the product's own schema; then three kinds of askers search through the service, so that an answer
has everything that is shown. The peer is what one would write first: `ORDER BY bm25(…)` over all
hits, and a filter on the feeds of each article found.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bot.clock import OffsetClock
from bot.models import Asker, SearchOrder, SearchQuery
from bot.storage.engine import Storage, open_storage
from bot.storage.search import NEWEST, newest_hits, scope_terms
from bot.stories.service import StoryService
from bot.text.terms import segment

ARTICLES = 1_000_000
DAYS = 400
END = datetime(2025, 1, 31, tzinfo=UTC)
FEEDS = 500
JAPANESE_FEEDS = range(5, FEEDS + 1, 7)
ROUNDS = 5
BATCH = 10_000
BAR_MS = 50.0

HEAD = [
    "the", "of", "to", "in", "and", "a", "for", "on", "that", "is", "with", "was", "by", "as",
    "at", "from", "it", "has", "be", "are", "people", "government", "minister", "president",
    "election", "parliament", "budget", "tax", "trade", "court", "tariff", "summit", "ishiba",
    "trump", "house", "white", "prime", "party", "vote", "law", "police", "union", "bank",
    "minority", "immigration", "elected", "sanctions", "ministry", "treaty", "senate", "border",
    "climate", "strike", "reform", "energy", "defence", "coalition", "referendum",
]  # fmt: skip
JAPANESE = [
    "首相", "選挙", "政府", "会談", "国会", "予算", "外交", "大臣", "総理", "党首", "与党",
    "野党", "投票", "議員", "法案", "税制", "関税", "貿易", "経済", "日銀", "防衛", "安保",
    "米国", "中国", "韓国", "露国", "訪米", "訪日", "同盟", "条約", "制裁", "裁判", "判決",
    "警察", "逮捕", "汚職", "辞任", "内閣", "改造", "支持", "世論", "調査", "移民", "難民",
    "国境", "気候", "電力", "原発", "地震", "復興", "株価", "円安", "物価", "賃金", "雇用",
    "教育", "医療", "年金", "人権", "報道",
]  # fmt: skip
PARTICLES = ("は", "が", "を", "に", "と", "の", "、", "で")
DESKS = ("elections", "government", "parliament", "diplomacy", "economy", "security", "justice")
COUNTRIES = ("US", "JP", "GB", "FR", "DE", "IN", "BR", "KE")

Calls = Sequence[Callable[[], Awaitable[object]]]

EVERYTHING = Asker(user_id=1)
MANY_FEEDS = Asker(user_id=1, guild_id=10)
FEW_FEEDS = Asker(user_id=1, guild_id=20)
ASKERS = (EVERYTHING, MANY_FEEDS, FEW_FEEDS)
FEEDS_OF = {10: range(3, FEEDS, 8), 20: (455, 480, 499)}

QUERIES = (
    *(SearchQuery(word) for word in HEAD[::3]),
    *(SearchQuery(word) for word in JAPANESE[::4]),
    SearchQuery("ishiba trump"),
    SearchQuery("prime minister -tariff"),
    SearchQuery('"white house"'),
    SearchQuery('"of the" people'),
    SearchQuery("immigrat* border"),
    SearchQuery("minist*"),
    SearchQuery("elect* -elected"),
    SearchQuery("首相　選挙"),
    SearchQuery("「首相は」"),
    SearchQuery("税"),
    SearchQuery("zzz"),
    SearchQuery("people", desk="economy"),
    SearchQuery("people", desk="justice", country="KE"),
    SearchQuery("government", country="JP"),
    SearchQuery("people", first_day=date(2025, 1, 29)),
    SearchQuery("people", last_day=date(2024, 2, 3)),
    SearchQuery("trade", first_day=date(2024, 3, 5), last_day=date(2024, 6, 20)),
    SearchQuery("government", source="Outlet 3"),
    SearchQuery("minister", page=7),
)


def invent_articles(count: int, seed: int = 1) -> Iterator[tuple[int, int, str, str, datetime]]:
    """Yield (id, feed, title, lead, published) in the order of time.

    Words follow Zipf's law. Sentences are taken from a stock: drawing every word anew would
    take longer than all the rest.
    """
    rng = random.Random(seed)
    english = _sentences(rng, HEAD + [_rare_word(n) for n in range(60_000)], " ")
    japanese = _sentences(rng, JAPANESE, PARTICLES)
    weights = list(itertools.accumulate(1 / (n + 4) for n in range(FEEDS)))
    step = timedelta(days=DAYS) / count
    for number in range(1, count + 1):
        (feed_id,) = rng.choices(range(1, FEEDS + 1), cum_weights=weights)
        stock = japanese if feed_id in JAPANESE_FEEDS else english
        title, *lead = rng.choices(stock, k=7)
        yield number, feed_id, title, ". ".join(lead), END - (count - number) * step


def _sentences(rng: random.Random, words: list[str], between: Any) -> list[str]:
    zipf = list(itertools.accumulate(1 / (n + 1.5) for n in range(len(words))))
    drawn = (rng.choices(words, cum_weights=zipf, k=12) for _ in range(40_000))
    if between == " ":
        return [" ".join(sentence) for sentence in drawn]
    return ["".join(w + rng.choice(between) for w in sentence[:6]) for sentence in drawn]


def _rare_word(number: int) -> str:
    syllables = []
    while number:
        number, rest = divmod(number, 90)
        syllables.append("bcdfghjklmnprstvwz"[rest // 5] + "aeiou"[rest % 5])
    return "".join(syllables) + "n"


def fill(file: Path, count: int) -> None:
    """Put `count` articles into the migrated database at `file`."""
    db = sqlite3.connect(file, isolation_level=None)
    db.executescript("PRAGMA synchronous=OFF; PRAGMA cache_size=-400000; PRAGMA foreign_keys=OFF;")
    triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    db.execute("BEGIN")
    for name, _ in triggers:
        db.execute(f"DROP TRIGGER {name}")
    _fill_outlets(db)
    rng = random.Random(2)
    # The same sentences again and again: what they become in the index is looked up.
    terms = _Remembered(segment)
    articles = invent_articles(count)
    while batch := list(itertools.islice(articles, BATCH)):
        tagged = [(*article, rng.choice(DESKS), rng.choice(COUNTRIES)) for article in batch]
        for statement, row in _ROWS:
            db.executemany(statement, [row(terms, *article) for article in tagged])
    db.execute("INSERT INTO article_fts(article_fts) VALUES('rebuild')")
    for _, statement in triggers:
        db.execute(statement)
    db.execute("COMMIT")
    db.close()


def _stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S.%f")


_ROWS: tuple[tuple[str, Callable[..., tuple[Any, ...]]], ...] = (
    (
        "INSERT INTO articles (id, feed_id, guid, title, summary, published_at, first_seen_at,"
        " story_id, political) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0.9)",
        lambda _, number, feed_id, title, lead, at, *__: (
            number, feed_id, str(number), title, lead, _stamp(at), _stamp(at), (number - 1) // 2 * 2 + 1,
        ),
    ),
    (
        "INSERT INTO article_search (article_id, body, scope) VALUES (?, ?, ?)",
        lambda terms, number, feed_id, title, lead, at, desk, country: (
            number,
            " ".join(map(terms.__getitem__, [title, *lead.split(". ")])),
            scope_terms(feed_id, at, ("politics", desk), (country,)),
        ),
    ),
    (
        "INSERT INTO article_desks (article_id, desk, feed_id, published_at) VALUES (?, ?, ?, ?)",
        lambda _, number, feed_id, __, ___, at, desk, ____: (number, desk, feed_id, _stamp(at)),
    ),
    (
        "INSERT INTO article_countries (article_id, country) VALUES (?, ?)",
        lambda _, number, *rest: (number, rest[-1]),
    ),
)  # fmt: skip


class _Remembered(dict[str, str]):
    """Results of a function, by its argument."""

    def __init__(self, compute: Callable[[str], str]) -> None:
        super().__init__()
        self._compute = compute

    def __missing__(self, key: str) -> str:
        self[key] = self._compute(key)
        return self[key]


def _fill_outlets(db: sqlite3.Connection) -> None:
    for number in range(1, FEEDS + 1):
        name = f"Outlet {number}"
        db.execute("INSERT INTO sources (id, key, name) VALUES (?, ?, ?)", (number, name, name))
        db.execute(
            "INSERT INTO feeds (id, url, source_id, is_default, created_at, next_poll_at, interval)"
            " VALUES (?, ?, ?, 1, '2025-01-01', '2025-01-01', 3600)",
            (number, f"https://{number}.example/", number),
        )
    for guild_id, feeds in FEEDS_OF.items():
        db.execute("INSERT INTO guilds (id, name, joined_at) VALUES (?, 'g', '2025')", (guild_id,))
        db.executemany(
            "INSERT INTO guild_feeds (guild_id, feed_id, added_at) VALUES (?, ?, '2025-01-01')",
            [(guild_id, feed_id) for feed_id in feeds],
        )


async def time_all(calls: Calls, clock: Callable[[], float] = time.process_time) -> list[float]:
    """Return the milliseconds of each call: the median of `ROUNDS`, each in another order.

    By default of the process, its database threads included: everything is in memory after the
    first round, so that on an idle machine a clock on the wall shows no more.
    """
    taken: list[list[float]] = [[] for _ in calls]
    rng = random.Random(3)
    for _ in range(ROUNDS):
        for place in rng.sample(range(len(calls)), len(calls)):
            started = clock()
            await calls[place]()
            taken[place].append(1000 * (clock() - started))
    return [statistics.median(times) for times in taken]


def percentiles(taken: Sequence[float]) -> tuple[float, float]:
    """Return the 50th and the 99th."""
    ordered = sorted(taken)
    return ordered[len(ordered) // 2], ordered[len(ordered) * 99 // 100]


def searches(service: StoryService, order: SearchOrder) -> Calls:
    """Return every search by every asker."""
    todo = itertools.product(QUERIES, ASKERS)
    return [partial(service.search, asker, replace(query, order=order)) for query, asker in todo]


def keystrokes(service: StoryService) -> Calls:
    """Return what autocomplete of `/story` asks while titles are typed."""
    typed = ("", "gov", "government", "trump i", "首", "首相", "zzz")
    todo = itertools.product(typed, ASKERS)
    return [partial(service.complete_stories, asker, text) for text, asker in todo]


def time_peer(file: Path, statement: str, words: Iterable[str]) -> float:
    """Return the median milliseconds of a statement of plain FTS5 with each of the words."""
    db = sqlite3.connect(file)
    db.execute("PRAGMA cache_size=-65536")
    taken = []
    for word in words:
        started = time.perf_counter()
        db.execute(statement, (f'body : "{word}"',)).fetchall()
        taken.append(1000 * (time.perf_counter() - started))
    db.close()
    return statistics.median(taken)


BM25_OVER_ALL = (
    "SELECT rowid FROM article_fts WHERE article_fts MATCH ? ORDER BY bm25(article_fts) LIMIT 10"
)
FEEDS_OF_EACH_HIT = (
    "SELECT a.id FROM article_fts f JOIN articles a ON a.id = f.rowid WHERE article_fts MATCH ? "
    f"AND a.feed_id IN {FEEDS_OF[20]} ORDER BY f.rowid DESC LIMIT {NEWEST}"
)
COMMON = ("people", "government", "minister", "president", "election")


async def missed_words(storage: Storage, file: Path) -> list[str]:
    """Return the two-character words of which not exactly the newest articles are found."""
    db = sqlite3.connect(file)
    missed = []
    for word in JAPANESE:
        truth = db.execute(
            "SELECT id FROM articles WHERE instr(title, :w) OR instr(summary, :w) "
            f"ORDER BY id DESC LIMIT {NEWEST}",
            {"w": word},
        ).fetchall()
        async with storage.read() as connection:
            hits = await newest_hits(connection, EVERYTHING, SearchQuery(word), until=END)
        if [hit.article_id for hit in hits] != [article_id for (article_id,) in truth]:
            missed.append(word)
    db.close()
    return missed


async def measure(folder: Path, count: int) -> tuple[list[tuple[str, str, str]], bool]:
    """Return the table, (what, measured, bar) in a row, and whether every bar was met."""
    file = folder / "search.db"
    async with open_storage(f"sqlite+aiosqlite:///{file}"):
        pass
    started = time.perf_counter()
    fill(file, count)
    built = time.perf_counter() - started
    table = [(f"{count:,} articles", f"{built:.0f} s, {file.stat().st_size / 1e9:.1f} GB", "")]
    met = True
    async with open_storage(f"sqlite+aiosqlite:///{file}", migrate=False) as storage:
        service = StoryService(storage, OffsetClock.starting_at(END))
        common = [partial(service.search, FEW_FEEDS, SearchQuery(word)) for word in COMMON]
        relevant = [
            partial(service.search, EVERYTHING, SearchQuery(word, order=SearchOrder.RELEVANCE))
            for word in COMMON
        ]
        timed: tuple[tuple[str, Calls], ...] = (
            ("newest first", searches(service, SearchOrder.NEWEST)),
            ("most relevant first", searches(service, SearchOrder.RELEVANCE)),
            ("/story while typing", keystrokes(service)),
        )
        for what, calls in timed:
            p50, p99 = percentiles(await time_all(calls))
            met &= p99 <= BAR_MS
            table.append((what, f"p50 {p50:.1f} ms, p99 {p99:.1f} ms", f"p99 <= {BAR_MS:g} ms"))
            p50, p99 = percentiles(await time_all(calls, time.perf_counter))
            table.append(("  by the clock on the wall", f"p50 {p50:.1f} ms, p99 {p99:.1f} ms", ""))
        compared: tuple[tuple[str, Calls, str], ...] = (
            ("relevance of common words", relevant, BM25_OVER_ALL),
            ("common words in three feeds", common, FEEDS_OF_EACH_HIT),
        )
        for what, calls, peer in compared:
            ours = statistics.median(await time_all(calls, time.perf_counter))
            theirs = time_peer(file, peer, COMMON)
            table.append(
                (what, f"{ours:.1f} ms, plain FTS5 {theirs:.1f}: {theirs / ours:.1f}x", "")
            )
        missed = await missed_words(storage, file)
        met &= not missed
        found = f"{len(JAPANESE) - len(missed)} of {len(JAPANESE)} {' '.join(missed)}"
        table.append(("two-character words found", found, "all"))
    return table, met


def main() -> int:
    """Print a table; the exit code is 1 when a bar of the design is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=ARTICLES)
    count = parser.parse_args().articles
    with tempfile.TemporaryDirectory(prefix="daybook-search-") as folder:
        table, met = asyncio.run(measure(Path(folder), count))
    for row in table:
        print("{:28} {:>44} {:>14}".format(*row))
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
