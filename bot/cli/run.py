"""`daybook run`: the bot on Discord, or on the server that DISCORD_API_BASE names."""

from __future__ import annotations

import argparse
import asyncio

from bot.config import Settings
from bot.errors import ConfigError


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add nothing: everything is a setting."""


def handle(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Serve until the process is told to end. Raises ConfigError without a token."""
    if settings.discord_token is None:
        raise ConfigError(
            [
                "DISCORD_TOKEN is not set. Put the bot's token into .env, or start the "
                "playground, which needs none: python -m bot playground"
            ]
        )
    from bot.runtime.app import serve

    asyncio.run(serve(settings))
    return 0
