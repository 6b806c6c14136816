"""`daybook analyze`: one step of the pipeline on files, JSON Lines in and out."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from bot.config import Settings
from bot.errors import UserError

Row = dict[str, Any]

# step -> (module, function)
ON_ROWS = {
    "topics": ("bot.cli.analyze_topics", "analyze_topics"),
    "stories": ("bot.cli.analyze_stories", "analyze_stories"),
    "pairs": ("bot.cli.analyze_stories", "analyze_pairs"),
    "summary": ("bot.cli.analyze_stories", "analyze_summary"),
    "times": ("bot.cli.analyze_events", "analyze_times"),
    "events": ("bot.cli.analyze_events", "analyze_events"),
}
ON_PATHS = {
    "feed": ("bot.cli.analyze_feed", "analyze_feeds"),
    "article": ("bot.cli.analyze_article", "analyze_articles"),
}
ON_LINES = {"dates": ("bot.cli.analyze_feed", "analyze_dates")}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the step and its files."""
    parser.add_argument("step", choices=sorted({**ON_ROWS, **ON_PATHS, **ON_LINES}))
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="JSON Lines (- is standard input); for `feed` and `article`, documents (without any, their paths "
        "are read from standard input, one a line)",
    )


def handle(arguments: argparse.Namespace, _settings: Settings) -> int:
    """Write one JSON object for each input, in its order. A bad one does not stop the rest."""
    for answer in _answers(arguments.step, arguments.files):
        sys.stdout.write(_json(answer) + "\n")
    sys.stdout.flush()
    return 0


def _json(answer: Row) -> str:
    text = json.dumps(answer, ensure_ascii=False)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        # Half a surrogate pair from the input, or a terminal that knows few letters.
        return json.dumps(answer)
    return text


def _answers(step: str, files: list[str]) -> Iterable[Row]:
    if step in ON_PATHS:
        paths = files or (line.rstrip("\n") for line in sys.stdin if line.strip())
        return _function(*ON_PATHS[step])(paths)
    lines = _lines(files or ["-"])
    if step in ON_LINES:
        return _function(*ON_LINES[step])(lines)
    return _function(*ON_ROWS[step])(_rows(lines))


def _function(module: str, name: str) -> Callable[[Iterable[Any]], Iterator[Row]]:
    found: Callable[[Iterable[Any]], Iterator[Row]] = getattr(importlib.import_module(module), name)
    return found


def _lines(files: list[str]) -> Iterator[str]:
    for name in files:
        if name == "-":
            yield from _text(sys.stdin.buffer)
            continue
        try:
            with Path(name).open("rb") as opened:
                yield from _text(opened)
        except OSError as error:
            raise UserError(
                f"{name} cannot be read ({error.strerror}); give the path of a JSON Lines file"
            ) from error


def _text(lines: Iterable[bytes]) -> Iterator[str]:
    """Yield lines of UTF-8; what is none spoils its own line only."""
    for number, line in enumerate(lines):
        yield line.decode("utf-8-sig" if number == 0 else "utf-8", errors="replace")


def _rows(lines: Iterable[str]) -> Iterator[Row]:
    """Yield each line's object; what is none becomes a row that the step reports as bad."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            row = f"line {number} is no JSON: {error}"
        yield row if isinstance(row, dict) else {"id": None, "bad": str(row)}
