"""Our feed parser against feedparser: the files of `real/` and `miniflux/`, repeated to 20 MB.

Five rounds, in each of which both read everything; the medians are compared. The files come
from the folder that DAYBOOK_SHARED names.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import feedparser  # type: ignore[import-untyped]

from bot.errors import FetchError
from bot.ingest.formats import parse_feed

_ROUNDS = 5
_BYTES = 20_000_000
_FOLDERS = ("real", "miniflux")
_BAR = 10.0


def rows() -> list[tuple[str, str, str, bool]]:
    """Return (what, measured, bar, met) for each line of the table; one saying why when skipped."""
    bodies = _bodies()
    if not bodies:
        return [("feed parsing", "skipped: DAYBOOK_SHARED is not set", "", True)]
    megabytes = sum(map(len, bodies)) / 1e6
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(_ROUNDS):
        ours.append(_seconds(_parse, bodies))
        theirs.append(_seconds(feedparser.parse, bodies))
    mine, peer = statistics.median(ours), statistics.median(theirs)
    return [
        ("feedparser", f"{megabytes / peer:.1f} MB/s", "", True),
        ("bot.ingest.formats", f"{megabytes / mine:.1f} MB/s", "", True),
        ("feed parsing", f"{peer / mine:.1f}x feedparser", f">= {_BAR:g}x", peer >= _BAR * mine),
    ]


def _bodies() -> list[bytes]:
    shared = os.environ.get("DAYBOOK_SHARED")
    if not shared:
        return []
    corpus = Path(shared) / "corpus" / "feeds"
    files = [file for name in _FOLDERS for file in sorted((corpus / name).iterdir())]
    once = [file.read_bytes() for file in files]
    return once * (_BYTES // sum(map(len, once)) + 1)


def _parse(body: bytes) -> None:
    with suppress(FetchError):
        parse_feed(body)


def _seconds(parse: Callable[[bytes], object], bodies: list[bytes]) -> float:
    start = time.process_time()
    for body in bodies:
        parse(body)
    return time.process_time() - start


def main() -> int:
    """Print the table; 1 when a bar was missed."""
    table = rows()
    for what, measured, bar, met in table:
        print(f"{what:24} {measured:>36} {bar:>8} {'' if met else 'missed'}")
    return 0 if all(met for *_, met in table) else 1


if __name__ == "__main__":
    sys.exit(main())
