"""`daybook data check`: tell whether the shipped tables are well formed."""

from __future__ import annotations

import argparse

from bot.config import Settings


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the action."""
    parser.add_argument("action", choices=["check"])


def handle(_arguments: argparse.Namespace, _settings: Settings) -> int:
    """Print one line for each problem; the exit code says whether there is any."""
    from bot.cli.data_check import problems

    found = problems()
    for problem in found:
        print(problem)
    print(f"{len(found)} problems in the shipped tables." if found else "The tables are in order.")
    return 1 if found else 0
