"""Sends stored payloads through discord.py's HTTP client, and puts its errors in our words."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import discord
from discord.http import HTTPClient, Route

from bot.errors import Cause, Refused, RetryLater, Uncertain
from bot.models import Delivery
from bot.runtime.uploads import multipart

PAGE = 100
PAGES = 3
_UNKNOWN_CHANNEL = 10003
_TOKEN_WAIT = timedelta(minutes=1)


class DiscordSender:
    """`delivery.worker.Sender` over discord.py.

    discord.py paces each channel by Discord's headers and tries 500, 502 and 504 again by
    itself; what leaves here is final for this attempt.
    """

    def __init__(self, http: HTTPClient) -> None:
        self._http = http

    async def send(self, channel_id: int, delivery: Delivery) -> int:
        """Post the delivery with its nonce; return the message's id."""
        body = delivery.payload | {"nonce": delivery.nonce, "enforce_nonce": True}
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel_id)
        async with _our_errors():
            if delivery.files:
                form, files = multipart(body, delivery.files)
                sent = await self._http.request(route, form=form, files=files)
            else:
                sent = await self._http.request(route, json=body)
        return int(sent["id"])

    async def recent(self, channel_id: int, since: datetime) -> Sequence[Mapping[str, Any]]:
        """Return our own messages in a channel since an instant, newest first.

        Reads at most 300 messages: a channel busier than that is searched in part.
        """
        route = Route("GET", "/channels/{channel_id}/messages", channel_id=channel_id)
        me = await self._me()
        found: list[Mapping[str, Any]] = []
        params: dict[str, Any] = {"limit": PAGE}
        for _ in range(PAGES):
            async with _our_errors():
                page = await self._http.request(route, params=params)
            young = [m for m in page if datetime.fromisoformat(m["timestamp"]) >= since]
            found += [m for m in young if int(m["author"]["id"]) == me]
            if len(young) < PAGE:
                break
            params["before"] = page[-1]["id"]
        return found

    async def open_dm(self, user_id: int) -> int:
        """Return the id of the direct-message channel with a member."""
        async with _our_errors():
            channel = await self._http.start_private_message(user_id)
        return int(channel["id"])

    async def _me(self) -> int:
        async with _our_errors():
            user = await self._http.request(Route("GET", "/users/@me"))
        return int(user["id"])


@asynccontextmanager
async def _our_errors() -> AsyncIterator[None]:
    """Raise what discord.py and aiohttp raise again as a DeliveryError."""
    try:
        yield
    except discord.RateLimited as error:
        raise RetryLater(str(error), after=timedelta(seconds=error.retry_after)) from error
    except discord.HTTPException as error:
        raise _from_status(error) from error
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise Uncertain(f"the connection to Discord broke: {error!r}") from error


def _from_status(error: discord.HTTPException) -> Refused | RetryLater | Uncertain:
    said = f"Discord answered {error.status}: {error.text or 'nothing'} (code {error.code})"
    match error.status:
        case 404:
            return Refused(
                "the channel does not exist any more" if error.code == _UNKNOWN_CHANNEL else said,
                cause=Cause.MISSING_CHANNEL,
            )
        case 403:
            return Refused("I may not see or write to that channel", cause=Cause.MISSING_PERMISSION)
        case 400 | 413:
            return Refused(said, cause=Cause.PAYLOAD)
        case 401:
            return RetryLater(said, after=_TOKEN_WAIT)
        case 429:
            return RetryLater(said, after=_TOKEN_WAIT)
        case status if status >= 500:
            return Uncertain(said, suspect_payload=status == 500)
        case _:
            return Refused(said, cause=Cause.OTHER)
