"""Lets the pacer see every request to Discord at the moment at which it leaves.

discord.py holds requests back and repeats them by itself: for a channel that is full, after an
error, and, where Discord refused one for all routes, all that were waiting at once. Paced before
they reached it, ten thousand messages met 2,048 answers of 429 after a single one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace

import aiohttp

from bot.delivery.pacer import Pacer
from bot.errors import Uncertain

_UNCOUNTED = ("/interactions/", "/webhooks/")
"""Answers to interactions do not count towards Discord's limit over all routes."""


@dataclass(slots=True)
class Watched:
    """What becomes of a request until its last try; it is sent as `trace_request_ctx`.

    once      not repeated while Discord may have done it: a second time would do it twice
    is_open   an earlier try met a server error or no answer at all: Discord may have done it
    has_left  a try is under way
    """

    once: bool = False
    is_open: bool = False
    has_left: bool = False


@dataclass(slots=True)
class Unprompted(Watched):
    """A request that can wait.

    check   awaited whenever it is about to leave; what it raises keeps it from leaving
    """

    check: Callable[[], Awaitable[None]] | None = None


def paced(pacer: Pacer) -> aiohttp.TraceConfig:
    """Return what discord.py takes as `http_trace`, to have its requests paced.

    Deliveries wait for their turn. What somebody waits for never does; it takes a turn away from
    the deliveries. When Discord asks all to wait, deliveries do.
    """
    trace = aiohttp.TraceConfig()

    async def leave(
        _: aiohttp.ClientSession, context: SimpleNamespace, request: aiohttp.TraceRequestStartParams
    ) -> None:
        watched = context.trace_request_ctx
        if isinstance(watched, Watched):
            watched.has_left = False
            if watched.once and watched.is_open:
                raise Uncertain("Discord did not answer, and may have done it")
        if isinstance(watched, Unprompted):
            await pacer.wait(watched.check)
        elif not any(part in request.url.path for part in _UNCOUNTED):
            pacer.count()
        if isinstance(watched, Watched):
            watched.has_left = True

    async def arrive(
        _: aiohttp.ClientSession,
        context: SimpleNamespace,
        answer: aiohttp.TraceRequestEndParams,
    ) -> None:
        response, watched = answer.response, context.trace_request_ctx
        if isinstance(watched, Watched) and response.status >= 500:
            watched.is_open = True
        if response.status == 429 and "X-RateLimit-Global" in response.headers:
            pacer.hold(timedelta(seconds=float(response.headers["Retry-After"])))

    async def break_off(
        _: aiohttp.ClientSession,
        context: SimpleNamespace,
        __: aiohttp.TraceRequestExceptionParams,
    ) -> None:
        watched = context.trace_request_ctx
        if isinstance(watched, Watched) and watched.has_left:
            watched.is_open = True

    trace.on_request_start.append(leave)
    trace.on_request_end.append(arrive)
    trace.on_request_exception.append(break_off)
    return trace
