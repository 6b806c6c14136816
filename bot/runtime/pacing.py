"""Lets the pacer see every request to Discord at the moment at which it leaves.

discord.py holds requests back and repeats them by itself: for a channel that is full, after an
error, and, where Discord refused one for all routes, all that were waiting at once. Paced before
they reached it, ten thousand messages met 2,048 answers of 429 after a single one.
"""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import aiohttp

from bot.delivery.pacer import Pacer

UNPROMPTED = "unprompted"
"""What a request that can wait bears as `trace_request_ctx`."""
_UNCOUNTED = ("/interactions/", "/webhooks/")
"""Answers to interactions do not count towards Discord's limit over all routes."""


def paced(pacer: Pacer) -> aiohttp.TraceConfig:
    """Return what discord.py takes as `http_trace`, to have its requests paced.

    Deliveries wait for their turn. What somebody waits for never does; it takes a turn away from
    the deliveries. When Discord asks all to wait, deliveries do.
    """
    trace = aiohttp.TraceConfig()

    async def leave(
        _: aiohttp.ClientSession, context: SimpleNamespace, request: aiohttp.TraceRequestStartParams
    ) -> None:
        if context.trace_request_ctx == UNPROMPTED:
            await pacer.wait()
        elif not any(part in request.url.path for part in _UNCOUNTED):
            pacer.count()

    async def arrive(
        _: aiohttp.ClientSession, __: SimpleNamespace, answer: aiohttp.TraceRequestEndParams
    ) -> None:
        headers = answer.response.headers
        if answer.response.status == 429 and "X-RateLimit-Global" in headers:
            pacer.hold(timedelta(seconds=float(headers["Retry-After"])))

    trace.on_request_start.append(leave)
    trace.on_request_end.append(arrive)
    return trace
