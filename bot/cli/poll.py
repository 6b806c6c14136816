"""`daybook poll`: poll feeds without Discord and print what happened to each."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
from collections import Counter
from datetime import timedelta
from typing import Any

from bot.config import Settings
from bot.models import FeedOutcome, PollReport

_URL_CHARACTERS = 60
_TICK = timedelta(seconds=15)
_MOST = 100_000


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what to poll and how to tell of it."""
    parser.add_argument("--once", action="store_true", help="one round, instead of for ever")
    parser.add_argument("--all", action="store_true", help="also the feeds that are not due yet")
    parser.add_argument("--json", action="store_true", help="one JSON object for each round")


def handle(arguments: argparse.Namespace, settings: Settings) -> int:
    """Poll what is due, the instance's default feeds included, until told to end."""
    try:
        asyncio.run(_poll(arguments, settings))
    except asyncio.CancelledError:
        return 128 + signal.SIGTERM
    return 0


async def _poll(arguments: argparse.Namespace, settings: Settings) -> None:
    from bot.ingest.catalogue import load_catalogue
    from bot.runtime.app import open_services
    from bot.runtime.demo_clock import clock_for

    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    catalogue = load_catalogue(settings.default_sources)
    async with open_services(settings, await clock_for(settings)) as services:
        ingest = services.ingest
        await ingest.ensure_defaults(catalogue.default)
        while True:
            report = await (ingest.poll_all() if arguments.all else ingest.poll_due(limit=_MOST))
            await services.stories.read_new()
            told = json.dumps(report_json(report)) if arguments.json else report_table(report)
            print(told, flush=True)
            if arguments.once:
                return
            await services.clock.sleep(_TICK)


def report_table(report: PollReport) -> str:
    """Return the report as lines: feeds with news and failures each on one, totals last."""
    shown = [o for o in report.outcomes if o.new or o.text]
    lines = [_line("feed", "outcome", "new", "")] if shown else []
    lines += [_outcome_line(outcome) for outcome in shown]
    return "\n".join([*lines, _totals(report)])


def report_json(report: PollReport) -> dict[str, Any]:
    """Return the report in the shape that `--json` prints."""
    return {
        "feeds": len(report.outcomes),
        "new": report.new,
        "failed": report.failed,
        "outcomes": [
            {"feed": o.url, "outcome": o.outcome, "new": o.new, "text": o.text}
            for o in report.outcomes
        ],
    }


def _outcome_line(outcome: FeedOutcome) -> str:
    return _line(_shortened(outcome.url), outcome.outcome, str(outcome.new or ""), outcome.text)


def _line(feed: str, outcome: str, new: str, text: str) -> str:
    return f"{feed:<{_URL_CHARACTERS}}  {outcome:<11}  {new:>4}  {text}".rstrip()


def _shortened(url: str) -> str:
    """Return `url` with its middle left out where it is too long: both ends tell feeds apart."""
    if len(url) <= _URL_CHARACTERS:
        return url
    half = (_URL_CHARACTERS - 1) // 2
    return f"{url[:half]}…{url[-half:]}"


def _totals(report: PollReport) -> str:
    kinds = Counter("failed" if o.text else o.outcome for o in report.outcomes)
    parts = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    feeds = f"{len(report.outcomes)} feed{'s' * (len(report.outcomes) != 1)} polled"
    articles = f"{report.new} new article{'s' * (report.new != 1)}"
    return f"{feeds}{f' ({parts})' if parts else ''}, {articles}"
