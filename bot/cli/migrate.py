"""`daybook migrate`: bring the database to the newest schema and stop."""

from __future__ import annotations

import argparse
import asyncio

from bot.config import Settings


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add nothing: the database is a setting."""


def handle(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Migrate; `run` does the same at its start."""
    from bot.storage.engine import open_storage

    async def migrate() -> None:
        async with open_storage(settings.database_url):
            print("The database has the newest schema.")

    asyncio.run(migrate())
    return 0
