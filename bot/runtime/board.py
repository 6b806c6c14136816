"""Discord's own calendar of a guild: its scheduled events, through discord.py's HTTP client."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import aiohttp
import discord
from discord.http import HTTPClient, Route

from bot.errors import Cause, Refused, RetryLater, UserError
from bot.models import Payload
from bot.render.scheduled_event import EVENTS_MAX
from bot.runtime.pacing import Watched

_GONE = (10070, 10004)
_FINISHED = 180000
_FULL = 30038
_CANCELLED = 4
_OPEN = (1, 2)


class DiscordBoard:
    """Makes, changes and cancels scheduled events; discord.py waits out rate limits."""

    def __init__(self, http: HTTPClient) -> None:
        self._http = http
        self._my_id: int | None = None

    async def create(self, guild_id: int, body: Payload) -> int:
        """Make a scheduled event and return its id.

        Discord knows no nonce for these. One that we made before without hearing of it, or died
        before we could note it, is taken for this one instead of making another. Raises UserError
        when the guild's calendar is full or closed to us, else DeliveryError.
        """
        async with _our_errors():
            for there in await self._http.get_scheduled_events(guild_id, with_user_count=False):
                if _is_made_from(body, there) and await self._is_mine(there):
                    return int(there["id"])
            route = Route("POST", "/guilds/{guild_id}/scheduled-events", guild_id=guild_id)
            watched = Watched(once=True)
            made = await self._http.request(route, json=body, trace_request_ctx=watched)
        return int(made["id"])

    async def _is_mine(self, there: Mapping[str, Any]) -> bool:
        if self._my_id is None:
            user = await self._http.request(Route("GET", "/users/@me"))
            self._my_id = int(user["id"])
        return int(there.get("creator_id") or 0) == self._my_id

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


def _is_made_from(body: Payload, there: Mapping[str, Any]) -> bool:
    """Return whether an event that is yet to be over shows what `body` says, where and until when.

    An event of today without an hour starts a few minutes from whenever it is made.
    """
    place, end = there.get("entity_metadata") or {}, there.get("scheduled_end_time")
    return (
        there["status"] in _OPEN
        and there["name"] == body["name"]
        and place.get("location") == body["entity_metadata"]["location"]
        and end is not None
        and datetime.fromisoformat(end) == datetime.fromisoformat(body["scheduled_end_time"])
    )


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
