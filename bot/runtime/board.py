"""Discord's own calendar of a guild: its scheduled events, through discord.py's HTTP client."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import discord
from discord.http import HTTPClient

from bot.errors import Cause, Refused, RetryLater, UserError
from bot.models import Payload
from bot.render.scheduled_event import EVENTS_MAX

_GONE = (10070, 10004)
_FINISHED = 180000
_FULL = 30038
_CANCELLED = 4


class DiscordBoard:
    """Makes, changes and cancels scheduled events; discord.py waits out rate limits."""

    def __init__(self, http: HTTPClient) -> None:
        self._http = http

    async def create(self, guild_id: int, body: Payload) -> int:
        """Make a scheduled event and return its id.

        Raises UserError when the guild's calendar is full or closed to us, else DeliveryError.
        """
        async with _our_errors():
            made = await self._http.create_guild_scheduled_event(guild_id, **body)
        return int(made["id"])

    async def change(self, guild_id: int, discord_id: int, body: Payload) -> bool:
        """Change a scheduled event; False when someone deleted or ended it. Raises as `create`."""
        try:
            async with _our_errors():
                await self._http.edit_scheduled_event(guild_id, discord_id, **body)
        except Refused as error:
            if error.cause is Cause.OTHER:
                return False
            raise
        return True

    async def cancel(self, guild_id: int, discord_id: int) -> None:
        """Call a scheduled event off, unless it is over or gone. Raises as `create`."""
        await self.change(guild_id, discord_id, {"status": _CANCELLED})


@asynccontextmanager
async def _our_errors() -> AsyncIterator[None]:
    try:
        yield
    except discord.HTTPException as error:
        raise _in_words(error) from error
    except (discord.RateLimited, aiohttp.ClientError, OSError, TimeoutError) as error:
        raise RetryLater(f"Discord does not answer: {error!r}") from error


def _in_words(error: discord.HTTPException) -> UserError | Refused | RetryLater:
    if error.code == _FULL:
        return UserError(
            f"Discord allows {EVENTS_MAX} scheduled events in a server, and this one has as many. "
            "Delete one that is no longer needed, then try again."
        )
    if error.code in _GONE or error.code == _FINISHED:
        return Refused(error.text, cause=Cause.OTHER)
    if error.status == 403:
        return UserError(
            "I may not make events here. Give my role the right “Create Events”, then try again."
        )
    if error.status == 400:
        return Refused(error.text, cause=Cause.PAYLOAD)
    return RetryLater(f"Discord answered {error.status}: {error.text}")
