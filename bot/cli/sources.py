"""`daybook sources check`: whether the feeds of a catalogue, a list or an address can be read."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from bot.clock import SystemClock
from bot.config import Settings
from bot.errors import FetchError, UserError
from bot.ingest.adding import Reach, typed_address
from bot.ingest.catalogue import Catalogue, load_catalogue
from bot.ingest.checking import Checked, Wanted, check_feeds
from bot.ingest.fetch import Fetcher
from bot.ingest.guard import Guard
from bot.ingest.opml import read_opml
from bot.ingest.workers import ProcessWorkers

_LONGEST_NAME = 40


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the action and what to check."""
    check = parser.add_subparsers(metavar="ACTION", required=True).add_parser(
        "check", help="fetch each feed once and tell of it", description=handle.__doc__
    )
    check.add_argument(
        "places",
        nargs="*",
        metavar="FILE|URL",
        help="an OPML file, a catalogue in the form of data/sources.json, or the address of a "
        "feed; without any, the catalogue in use",
    )
    check.add_argument("--json", action="store_true", help="one JSON object for each feed")


def handle(arguments: argparse.Namespace, settings: Settings) -> int:
    """Fetch each feed once and tell of it; the exit code says whether any cannot be read."""
    wanted = tuple(_wanted(arguments.places, settings))
    is_terminal = sys.stdout.isatty() and not arguments.json
    with _progress(len(wanted), is_shown=sys.stderr.isatty()) as advance:
        checked = asyncio.run(_check(wanted, settings, advance))
    if arguments.json:
        for one in checked:
            print(json.dumps(as_json(one), ensure_ascii=False))
    elif is_terminal:
        Console().print(table(checked))
        print(totals(checked))
    else:
        print("\n".join([*map(line, checked), totals(checked)]))
    return 1 if any(one.problem for one in checked) else 0


def _wanted(places: Sequence[str], settings: Settings) -> Iterator[Wanted]:
    """Yield the feeds at `places`. Raises UserError and ConfigError for files that are no list."""
    if not places:
        yield from _of_catalogue(load_catalogue(settings.default_sources))
    for place in places:
        path = Path(place)
        if place.startswith(("http://", "https://")) or not (path.suffix and path.is_file()):
            yield Wanted(place, typed_address(place))
        elif path.suffix == ".json":
            yield from _of_catalogue(load_catalogue(path))
        else:
            yield from _of_opml(path)


def _of_catalogue(catalogue: Catalogue) -> Iterator[Wanted]:
    for entry in catalogue.entries:
        yield Wanted(entry.title or entry.name, entry.feed_url)


def _of_opml(path: Path) -> Iterator[Wanted]:
    try:
        outlines = read_opml(path.read_bytes())
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}.") from error
    except FetchError as error:
        raise UserError(f"{path}: {error}") from error
    for outline in outlines:
        if outline.url:
            yield Wanted(outline.title, outline.url)


async def _check(
    wanted: Sequence[Wanted], settings: Settings, advance: Callable[[Checked], None]
) -> tuple[Checked, ...]:
    guard = Guard(allow=settings.fetch_allow)
    async with (
        Fetcher(SystemClock(), contact=settings.contact, guard=guard) as fetcher,
        ProcessWorkers() as workers,
    ):
        return await check_feeds(Reach(fetcher, workers), wanted, advance)


@contextmanager
def _progress(total: int, *, is_shown: bool) -> Iterator[Callable[[Checked], None]]:
    """Show a bar on standard error; give what moves it on."""
    columns = (TextColumn("checking"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not is_shown, transient=True) as progress:
        task = progress.add_task("", total=total)
        yield lambda _: progress.advance(task)


def table(checked: Iterable[Checked]) -> Table:
    """Return what was found as a table for a terminal."""
    shown = Table(box=None, pad_edge=False)
    for heading, justify in (("feed", "left"), ("format", "left"), ("entries", "right")):
        shown.add_column(heading, justify=justify)  # type: ignore[arg-type]
    shown.add_column("newest")
    shown.add_column("result", ratio=1)
    for one in checked:
        style = "red" if one.problem else "yellow" if one.moved_to else "green"
        name, entries = one.wanted.name[:_LONGEST_NAME], str(one.entries or "")
        # As text, not markup: a feed's name may hold brackets.
        cells = (name, one.format, entries, _newest(one))
        shown.add_row(*map(Text, cells), Text(result(one), style=style))
    return shown


def line(checked: Checked) -> str:
    """Return what was found as a line of text, its parts separated by tabs."""
    parts = (
        checked.wanted.name, checked.wanted.url, checked.format, str(checked.entries or ""),
        _newest(checked), result(checked),
    )  # fmt: skip
    return "\t".join(part.replace("\t", " ") for part in parts)


def as_json(checked: Checked) -> dict[str, Any]:
    """Return what was found in the shape that `--json` prints."""
    return {
        "name": checked.wanted.name,
        "url": checked.wanted.url,
        "format": checked.format or None,
        "entries": checked.entries,
        "newest": checked.newest_at.isoformat() if checked.newest_at else None,
        "moved_to": checked.moved_to,
        "problem": checked.problem or None,
    }


def result(checked: Checked) -> str:
    """Return in words how it went."""
    moved = f"moved to {checked.moved_to}" if checked.moved_to else "ok"
    return checked.problem or moved


def totals(checked: Sequence[Checked]) -> str:
    """Return how many feeds can be read."""
    bad = sum(bool(one.problem) for one in checked)
    moved = sum(one.moved_to is not None and not one.problem for one in checked)
    feeds = f"{len(checked)} feed{'s' * (len(checked) != 1)}"
    return f"{feeds} checked: {len(checked) - bad} can be read ({moved} moved), {bad} cannot"


def _newest(checked: Checked) -> str:
    return f"{checked.newest_at:%Y-%m-%d %H:%M}" if checked.newest_at else ""
