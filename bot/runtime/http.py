"""What strangers reach over HTTP where the operator lets them: guilds' subscribed calendars.

Nothing but `/calendar/<secret>.ics` and `/health`. A proxy before it is expected to do TLS, but
nothing here relies on one: connections, requests and the work for them are bounded.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Self

from aiohttp import web

from bot.aio import finish
from bot.clock import Clock
from bot.errors import ConfigError, DaybookError
from bot.events.ics import MEDIA_TYPE
from bot.runtime.calendar_links import FRESH_FOR, PATH, CalendarFile, CalendarLinks

log = logging.getLogger(__name__)

MOST_CONNECTIONS = 200
IDLE_S = 15.0
"""After this a connection is closed on which no whole request has come."""
PER_SECOND = 50.0
BURST = 200
"""Calendars ask about once in an hour: enough for 180,000 of them."""
TRY_LATER_S = 60
SHUTDOWN_S = 1.0


class Allowance:
    """How many requests may still be answered now: `burst`, and `per_second` more each second."""

    def __init__(self, clock: Clock, *, per_second: float = PER_SECOND, burst: int = BURST) -> None:
        self._clock = clock
        self._per_second = per_second
        self._burst = float(burst)
        self._left = float(burst)
        self._at = clock.monotonic()

    def take(self) -> bool:
        """Tell whether one more may be answered, and count it."""
        now = self._clock.monotonic()
        self._left = min(self._burst, self._left + (now - self._at) * self._per_second)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class HttpServer:
    """Serves the calendars; listens from entering to `close`, or to leaving.

    bind       host and port to listen at; port 0 takes any free one
    is_ready   whether the bot does its work, for `/health`

    port       the one that it listens at
    """

    def __init__(
        self,
        bind: tuple[str, int],
        links: CalendarLinks,
        clock: Clock,
        *,
        is_ready: Callable[[], bool],
    ) -> None:
        self._host, self.port = bind
        self._links = links
        self._is_ready = is_ready
        self._allowance = Allowance(clock)
        self._runner: web.AppRunner | None = None
        self._listening: asyncio.Server | None = None

    @property
    def base_url(self) -> str:
        """Where it is reached from this machine."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self.port}"

    async def __aenter__(self) -> Self:
        """Start to listen. Raises ConfigError when the port cannot be had."""
        # An access log would hold every secret.
        self._runner = web.AppRunner(
            self._app(),
            access_log=None,
            keepalive_timeout=IDLE_S,
            lingering_time=0.0,
            shutdown_timeout=SHUTDOWN_S,
        )
        await self._runner.setup()
        try:
            self._listening = await asyncio.get_running_loop().create_server(
                self._accept, self._host, self.port
            )
        except OSError as error:
            await self.close()
            raise ConfigError([_problem(error, self._host, self.port)]) from error
        self.port = self._listening.sockets[0].getsockname()[1]
        log.info("calendars served", extra={"host": self._host, "port": self.port})
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Listen no more, and end what is under way within 2 s; once is enough."""
        if self._listening is not None:
            self._listening.close()
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()

    def _accept(self) -> asyncio.Protocol:
        """Return what speaks with a new connection."""
        server = self._runner.server if self._runner is not None else None
        if server is None or len(server.connections) >= MOST_CONNECTIONS:
            return _HangUp()
        return server()

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=0)
        app.on_response_prepare.append(_finish_headers)
        app.router.add_get(PATH, self._calendar)
        app.router.add_get("/health", self._health)
        return app

    async def _calendar(self, request: web.Request) -> web.Response:
        if not self._allowance.take():
            return _later(429, "Too many requests")
        try:
            # A question to the database that is cut off may leave its connection open.
            file = await finish(self._links.file(request.match_info["secret"]))
        except DaybookError as error:
            log.warning("calendar not served", extra={"error": str(error)})
            return _later(503, "Not available just now")
        if file is None:
            raise web.HTTPNotFound
        return _answer(request, file)

    async def _health(self, _request: web.Request) -> web.Response:
        if self._is_ready():
            return web.Response(text="ok\n")
        return web.Response(status=503, text="not connected to Discord\n")


class _HangUp(asyncio.Protocol):
    """Ends a connection that is one too many."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Close it without a word."""
        transport.close()


def _answer(request: web.Request, file: CalendarFile) -> web.Response:
    """Return the calendar, or that it is what the client has already."""
    if _is_known(request, file):
        response = web.Response(status=304)
    else:
        response = web.Response(body=file.content, content_type=MEDIA_TYPE, charset="utf-8")
        response.headers["Content-Disposition"] = 'inline; filename="calendar.ics"'
    response.etag = file.etag
    response.last_modified = file.modified_at
    # Not for caches between us and the reader, who are not meant to know the address.
    fresh_s = int(FRESH_FOR.total_seconds())
    response.headers["Cache-Control"] = f"private, max-age={fresh_s}"
    return response


def _is_known(request: web.Request, file: CalendarFile) -> bool:
    """Tell whether the client has this version: RFC 9110, 13.1, where an ETag goes before."""
    if "If-None-Match" in request.headers:
        return any(tag.value in (file.etag, "*") for tag in request.if_none_match or ())
    since = request.if_modified_since
    return since is not None and file.modified_at <= since


def _later(status: int, said: str) -> web.Response:
    return web.Response(status=status, text=f"{said}\n", headers={"Retry-After": str(TRY_LATER_S)})


async def _finish_headers(_request: web.Request, response: web.StreamResponse) -> None:
    headers = response.headers
    headers["Server"] = "Daybook"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Robots-Tag"] = "noindex"  # An address that someone published is still a secret.
    headers["Referrer-Policy"] = "no-referrer"
    headers.setdefault("Cache-Control", "no-store")


def _problem(error: OSError, host: str, port: int) -> str:
    return (
        f"HTTP_BIND: cannot listen at {host}:{port} ({error.strerror or error}); "
        "choose an address of this machine and a free port from 1024 to 65535"
    )
