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

_UNCOUNTED = ("/interactions/", "/webhooks/")
"""Answers to interactions do not count towards Discord's limit over all routes."""


@dataclass(slots=True)
class Unprompted:
    """A request that can wait, as `trace_request_ctx`, and what becomes of it until the last try.

    check     awaited whenever it is about to leave; what it raises keeps it from leaving
    is_open   an earlier try met a server error or no answer at all: Discord may have done it
    has_left  a try is under way
    """

    check: Callable[[], Awaitable[None]] | None = None
    is_open: bool = False
    has_left: bool = False


def paced(pacer: Pacer) -> aiohttp.TraceConfig:
    """Return what discord.py takes as `http_trace`, to have its requests paced.

    Deliveries wait for their turn. What somebody waits for never does; it takes a turn away from
    the deliveries. When Discord asks all to wait, deliveries do.
    """
    trace = aiohttp.TraceConfig()

    async def leave(
        _: aiohttp.ClientSession, context: SimpleNamespace, request: aiohttp.TraceRequestStartParams
    ) -> None:
        unprompted = context.trace_request_ctx
        if isinstance(unprompted, Unprompted):
            unprompted.has_left = False
            await pacer.wait(unprompted.check)
            unprompted.has_left = True
        elif not any(part in request.url.path for part in _UNCOUNTED):
            pacer.count()

    async def arrive(
        _: aiohttp.ClientSession,
        context: SimpleNamespace,
        answer: aiohttp.TraceRequestEndParams,
    ) -> None:
        response, unprompted = answer.response, context.trace_request_ctx
        if isinstance(unprompted, Unprompted) and response.status >= 500:
            unprompted.is_open = True
        if response.status == 429 and "X-RateLimit-Global" in response.headers:
            pacer.hold(timedelta(seconds=float(response.headers["Retry-After"])))

    async def break_off(
        _: aiohttp.ClientSession,
        context: SimpleNamespace,
        __: aiohttp.TraceRequestExceptionParams,
    ) -> None:
        unprompted = context.trace_request_ctx
        if isinstance(unprompted, Unprompted) and unprompted.has_left:
            unprompted.is_open = True

    trace.on_request_start.append(leave)
    trace.on_request_end.append(arrive)
    trace.on_request_exception.append(break_off)
    return trace
