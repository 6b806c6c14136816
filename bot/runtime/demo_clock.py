"""Which clock the process runs by."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from urllib.parse import urlsplit

import aiohttp

from bot.clock import Clock, OffsetClock, SystemClock
from bot.config import Settings
from bot.errors import ConfigError

_PATIENCE = timedelta(seconds=5)


async def clock_for(settings: Settings) -> Clock:
    """Return the machine's clock, or the demo clock of the playground that we connect to.

    Another Discord-compatible server without one leaves the machine's time.
    Raises ConfigError when the server at DISCORD_API_BASE does not answer.
    """
    if settings.discord_api_base is None:
        return SystemClock()
    parts = urlsplit(settings.discord_api_base)
    address = f"{parts.scheme}://{parts.netloc}/playground/clock"
    try:
        async with (
            asyncio.timeout(_PATIENCE.total_seconds()),
            aiohttp.ClientSession() as session,
            session.get(address) as answer,
        ):
            if answer.status != 200:
                return SystemClock()
            told = json.loads(await answer.content.read(4096))
            offset = timedelta(seconds=float(told["offset_s"]))
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise ConfigError(
            [
                f"No server answers at DISCORD_API_BASE ({settings.discord_api_base}); start it "
                "with: python -m bot playground --serve-only"
            ]
        ) from error
    except (ValueError, KeyError, TypeError, OverflowError):
        return SystemClock()
    return OffsetClock(offset)
