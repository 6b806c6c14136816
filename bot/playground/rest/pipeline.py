"""What happens to every REST request: faults, token, rate limits, handler, headers, record."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.playground import refusals
from bot.playground.backend import Backend
from bot.playground.faults import AFTERWARDS, STATUSES, Fault, FaultKind, Faults
from bot.playground.ratelimit import RateLimiter, Verdict
from bot.playground.refusals import Refusal
from bot.playground.rest.call import Call, Handler, Reply, read_body
from bot.playground.shapes import instant

Json = dict[str, Any]

API_PREFIX = "/api/v10"
REQUESTS_KEPT = 1_000
MAJOR_PARAMETERS = ("channel_id", "guild_id", "webhook_id", "webhook_token", "interaction_token")
# Their tokens stand in the path.
WITHOUT_BOT_TOKEN = (
    "/interactions/{interaction_id}/{interaction_token}/",
    "/webhooks/{webhook_id}/{webhook_token}",
)
# A request without this header counts as Cloudflare's, which discord.py takes for a ban.
VIA = {"Via": "1.1 playground"}
GLOBAL_HEADER = {"X-RateLimit-Global": "true"}


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer, for those who check the playground's honesty.

    template   the path below /api/v10 with its parameters unfilled
    request    the JSON body (payload_json of multipart), or None
    answer     the JSON body, or None
    """

    method: str
    template: str
    request: Any
    status: int
    answer: Any


Observer = Callable[[Exchange], None]


@dataclass(slots=True)
class Pipeline:
    """Serves the REST API.

    token       the bot token that is accepted
    requests    the newest requests: method, path below /api/v10, status (0: cut), at (demo time)
    observers   called after each exchange, in order
    """

    backend: Backend
    token: str
    faults: Faults
    limiter: RateLimiter
    requests: deque[Json] = field(default_factory=lambda: deque(maxlen=REQUESTS_KEPT))
    observers: list[Observer] = field(default_factory=list)

    def endpoint(
        self, template: str, handler: Handler
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """Return what aiohttp calls for one route."""

        async def serve(request: web.Request) -> web.StreamResponse:
            return await self._serve(request, template, handler)

        return serve

    async def _serve(
        self, request: web.Request, template: str, handler: Handler
    ) -> web.StreamResponse:
        path = request.path.removeprefix(API_PREFIX)
        fault = self.faults.take(request.method, path)
        if fault is not None and fault.kind is FaultKind.CUT_BEFORE:
            self._record(request.method, path, 0)
            return await _cut(request)
        try:
            sent, uploads = await read_body(request)
        except Refusal as refusal:
            sent, headers = None, dict[str, str]()
            reply = Reply(refusal.body(), refusal.status)
        else:
            call = Call(self.backend, request.match_info, request.query, sent, uploads)
            reply, headers = self._answer(request, template, handler, call, fault)
        if fault is not None and fault.kind is FaultKind.ERROR_AFTER:
            reply, headers = _faulty(fault)
        self._record(request.method, path, reply.status)
        exchange = Exchange(request.method, template, sent, reply.status, reply.body)
        for observe in self.observers:
            observe(exchange)
        if fault is not None and fault.kind is FaultKind.CUT_AFTER:
            return await _cut(request)
        return _response(reply, headers)

    def _answer(
        self,
        request: web.Request,
        template: str,
        handler: Handler,
        call: Call,
        fault: Fault | None,
    ) -> tuple[Reply, dict[str, str]]:
        """Return reply and headers: of the fault, of a limit, or of the handler."""
        if fault is not None and fault.kind not in AFTERWARDS:
            return _faulty(fault)
        if not self._is_authorized(request, template):
            refusal = refusals.unauthorized()
            return Reply(refusal.body(), refusal.status), {}
        major = "+".join(call.params.get(name, "") for name in MAJOR_PARAMETERS)
        verdict = self.limiter.admit(request.method, template, major)
        if verdict.is_refused:
            return _limited(verdict), verdict.headers
        try:
            return handler(call), verdict.headers
        except Refusal as refusal:
            return Reply(refusal.body(), refusal.status), verdict.headers

    def _is_authorized(self, request: web.Request, template: str) -> bool:
        if template == "/gateway" or template.startswith(WITHOUT_BOT_TOKEN):
            return True
        return request.headers.get("Authorization") == f"Bot {self.token}"

    def _record(self, method: str, path: str, status: int) -> None:
        at = instant(self.backend.clock.now())
        self.requests.append({"method": method, "path": path, "status": status, "at": at})


def _faulty(fault: Fault) -> tuple[Reply, dict[str, str]]:
    if fault.kind is FaultKind.RATE_LIMITED:
        is_global = fault.scope == "global"
        says = {"X-RateLimit-Scope": fault.scope} | (GLOBAL_HEADER if is_global else {})
        verdict = Verdict(says, fault.retry_after_s, is_global=is_global)
        return _limited(verdict), verdict.headers | {"Retry-After": str(fault.retry_after_s)}
    status, reason = STATUSES[fault.kind]
    return Reply({"message": f"{status}: {reason}", "code": 0}, status), {}


def _limited(verdict: Verdict) -> Reply:
    body = {
        "message": "You are being rate limited.",
        "retry_after": round(verdict.retry_after_s, 3),
        "global": verdict.is_global,
        "code": 0,
    }
    return Reply(body, 429)


def _response(reply: Reply, headers: dict[str, str]) -> web.Response:
    if reply.body is None:
        return web.Response(status=reply.status, headers=VIA | headers)
    # Exactly this content type: with a charset added, discord.py does not read it as JSON.
    typed = {"Content-Type": "application/json"}
    raw = json.dumps(reply.body).encode()
    return web.Response(status=reply.status, body=raw, headers=VIA | headers | typed)


async def _cut(request: web.Request) -> web.Response:
    """Break the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    # Let the loss of the connection arrive before aiohttp tries to write.
    await asyncio.sleep(0)
    return web.Response()
