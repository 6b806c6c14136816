"""Sends stored payloads through discord.py's HTTP client, and puts its errors in our words."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import discord
from discord.http import HTTPClient, Route

from bot.errors import CannotTell, Cause, Refused, RetryLater, Uncertain
from bot.models import Delivery
from bot.runtime.pacing import Unprompted
from bot.runtime.uploads import multipart

PAGE = 100
PAGES = 50
NEW_BUCKETS = 256
_TOKEN_WAIT = timedelta(minutes=1)
_REFUSALS = {
    10003: (Cause.MISSING_CHANNEL, "the channel does not exist any more"),
    50001: (Cause.MISSING_PERMISSION, "I may not see that channel"),
    50013: (Cause.MISSING_PERMISSION, "I may not write to that channel"),
    50008: (Cause.MISSING_CHANNEL, "nobody can post messages in that channel"),
    50024: (Cause.MISSING_CHANNEL, "nobody can post messages in a channel of that kind"),
    50083: (Cause.MISSING_CHANNEL, "that thread is archived or locked"),
    160005: (Cause.MISSING_CHANNEL, "that thread is locked"),
    50007: (Cause.OTHER, "the member accepts no direct messages from me"),
    50278: (Cause.OTHER, "the member shares no server with me any more"),
}
"""Discord's codes of refusals for good, with the words for an admin."""


class DiscordSender:
    """`delivery.worker.Sender` over discord.py.

    Every request waits for the pacer, if `http` was made with one (`runtime.pacing`). discord.py
    paces each channel by Discord's headers and tries 500, 502 and 504 again by itself; what leaves
    here is final for this attempt.
    """

    def __init__(self, http: HTTPClient) -> None:
        self._http = http
        _look_for_idle_buckets_seldom(http)
        self._my_id: int | None = None

    async def send(
        self,
        channel_id: int,
        delivery: Delivery,
        check: Callable[[], Awaitable[None]] | None = None,
    ) -> int:
        """Post the delivery with its nonce; return the message's id.

        check   awaited whenever the request is about to leave, discord.py's repetitions included
        """
        body = delivery.payload | {"nonce": delivery.nonce, "enforce_nonce": True}
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel_id)
        content: dict[str, Any] = {"json": body}
        if delivery.files:
            form, files = multipart(body, delivery.files)
            content = {"form": form, "files": files}
        request = Unprompted(check=check)
        try:
            sent = await self._request(route, request, **content)
        except (RetryLater, Refused) as error:
            if not request.is_open:
                raise
            # This was the last try; an earlier one may have been accepted.
            after = error.after if isinstance(error, RetryLater) else timedelta(0)
            raise Uncertain(str(error), after=after) from error
        return int(sent["id"])

    async def recent(self, channel_id: int, since: datetime) -> Sequence[Mapping[str, Any]]:
        """Return our own messages in a channel since an instant, newest first.

        The newest 100 messages are looked at whatever their age: our clock may have been wrong.
        Raises CannotTell when the history is closed to us or has more than 5,000 since then.
        """
        route = Route("GET", "/channels/{channel_id}/messages", channel_id=channel_id)
        me = await self._me()
        found: list[Mapping[str, Any]] = []
        params: dict[str, Any] = {"limit": PAGE}
        for _ in range(PAGES):
            page = await self._look(route, params=params)
            if not page and "before" not in params:
                await self._make_sure_it_is_empty(channel_id)
            found += [m for m in page if int(m["author"]["id"]) == me]
            if len(page) < PAGE or datetime.fromisoformat(page[-1]["timestamp"]) < since:
                return found
            params["before"] = page[-1]["id"]
        raise CannotTell("the channel has had too many messages since then to look through")

    async def _make_sure_it_is_empty(self, channel_id: int) -> None:
        """Raise CannotTell when a channel only looks empty to those who may not read its history.

        For them Discord has an empty list; a single message it refuses, or says that it is gone.
        """
        route = Route("GET", "/channels/{channel_id}", channel_id=channel_id)
        newest = (await self._look(route)).get("last_message_id")
        if newest is None:
            return
        path = "/channels/{channel_id}/messages/{message_id}"
        try:
            await self._look(Route("GET", path, channel_id=channel_id, message_id=int(newest)))
        except Refused as error:
            if error.cause is not Cause.MISSING_PERMISSION:
                return
            raise CannotTell("I lack the right “Read Message History” in that channel") from error

    async def open_dm(self, user_id: int) -> int:
        """Return the id of the direct-message channel with a member."""
        body = {"recipient_id": user_id}
        channel = await self._look(Route("POST", "/users/@me/channels"), json=body)
        return int(channel["id"])

    async def _me(self) -> int:
        if self._my_id is None:
            user = await self._look(Route("GET", "/users/@me"))
            self._my_id = int(user["id"])
        return self._my_id

    async def _look(self, route: Route, **content: Any) -> Any:
        """Return the answer to a request that posts nothing: its errors say nothing of a payload."""
        try:
            return await self._request(route, Unprompted(), **content)
        except Uncertain as error:
            raise Uncertain(str(error)) from error
        except Refused as error:
            if error.cause is Cause.PAYLOAD:
                raise Uncertain(str(error)) from error
            raise

    async def _request(self, route: Route, request: Unprompted, **content: Any) -> Any:
        async with _our_errors():
            return await self._http.request(route, trace_request_ctx=request, **content)


def _look_for_idle_buckets_seldom(http: HTTPClient) -> None:
    """Have discord.py look through its rate limits once for many new channels, not for each.

    It keeps them for five minutes. After 10,000 channels each new one cost 5 ms of the loop's
    time, a third of all that a delivery costs, and a handful at once more than 50 ms.
    """
    look = http._try_clear_expired_ratelimits
    new_ones = itertools.count(1)

    def look_in_turn() -> None:
        if next(new_ones) % NEW_BUCKETS == 0:
            look()

    http._try_clear_expired_ratelimits = look_in_turn  # type: ignore[method-assign]


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
    if error.code in _REFUSALS:
        cause, words = _REFUSALS[error.code]
        return Refused(words, cause=cause)
    match error.status:
        case 400 | 413:
            return Refused(said, cause=Cause.PAYLOAD)
        case 401:
            return RetryLater(said, after=_TOKEN_WAIT, everywhere=True)
        case 403 | 404 if not error.code:
            # Not Discord's own answer, but that of something before it. Taken for a missing
            # right it would pause every digest of every guild.
            return RetryLater(said, after=_TOKEN_WAIT, everywhere=True)
        case 403:
            return Refused(said, cause=Cause.MISSING_PERMISSION)
        case 404:
            return Refused(said, cause=Cause.MISSING_CHANNEL)
        case 429:
            # Without this header it is a ban of our address, not the limit of one channel.
            banned = "Via" not in error.response.headers
            return RetryLater(said, after=_TOKEN_WAIT, everywhere=banned)
        case status if status >= 500:
            return Uncertain(said, suspect_payload=status == 500)
        case _:
            return Refused(said, cause=Cause.OTHER)
