"""The playground's server: a Discord of its own on a loopback port."""

from __future__ import annotations

import errno
import logging
from collections import deque
from datetime import timedelta
from typing import Any, Self

from aiohttp import web

from bot.clock import Clock, SystemClock
from bot.errors import ConfigError
from bot.playground import refusals
from bot.playground.audience import Audience
from bot.playground.backend import Backend
from bot.playground.demo import demo_world
from bot.playground.faults import Faults
from bot.playground.files import FileStore
from bot.playground.gateway.connection import Connection
from bot.playground.gateway.hub import Hub
from bot.playground.interactions import ANSWER_WITHIN, Interactions
from bot.playground.page_api import PageApi, guard
from bot.playground.ratelimit import RateLimiter, Rates
from bot.playground.rest import (
    callbacks,
    channels,
    commands,
    events,
    guilds,
    messages,
    users,
    webhooks,
)
from bot.playground.rest.call import REQUEST_BYTES, Call, Reply
from bot.playground.rest.pipeline import API_PREFIX, Observer, Pipeline
from bot.playground.snowflakes import Snowflakes
from bot.playground.world import World

log = logging.getLogger(__name__)

DEFAULT_PORT = 8_420
DEFAULT_TOKEN = "playground"  # noqa: S105 - opens nothing but the demo itself
SHUTDOWN_S = 1.0
_MODULES = (users, guilds, channels, messages, commands, events, callbacks, webhooks)


class Playground:
    """A loopback Discord: REST API, gateway, and the page's interface.

    Use as an async context manager; it listens from entering to leaving.

    clock          the demo's time, which messages carry
    port           0 picks a free one
    token          the bot token that is accepted, "playground" by default
    world          what exists; the demo's guild by default
    shards         how many shards a bot is told to open
    rates          the rate limits; tests may shrink their windows
    answer_within  how long the bot has for its first answer to an interaction, in real time

    Attributes, valid inside the context where they name the port: base_url
    ("http://127.0.0.1:8420"), api_base (base_url + "/api/v10"), gateway_url; world, hub, faults,
    requests (newest last), observers (called with each REST exchange).
    """

    def __init__(
        self,
        clock: Clock,
        *,
        host: str = "127.0.0.1",
        port: int = DEFAULT_PORT,
        token: str | None = None,
        world: World | None = None,
        shards: int = 1,
        rates: Rates | None = None,
        answer_within: timedelta = ANSWER_WITHIN,
    ) -> None:
        real = SystemClock()
        ids = Snowflakes(real)
        self.host = host
        self.port = port
        self.token = token or DEFAULT_TOKEN
        self.world = world or demo_world()
        self.hub = Hub(self.world, self.token, shards)
        self.faults = Faults(self.hub)
        self.backend = Backend(
            world=self.world,
            clock=clock,
            ids=ids,
            hub=self.hub,
            audience=Audience(),
            files=FileStore(ids),
            interactions=Interactions(clock, ids, answer_within),
        )
        limiter = RateLimiter(real, rates or Rates())
        self._pipeline = Pipeline(self.backend, self.token, self.faults, limiter)
        self._page = PageApi(self.backend, self._pipeline, self.faults, real)
        self._real = real
        self._runner: web.AppRunner | None = None
        self.hub.on_status = self._tell_status

    @property
    def base_url(self) -> str:
        """Where the page is."""
        return f"http://{self.host}:{self.port}"

    @property
    def api_base(self) -> str:
        """Where the REST API is."""
        return self.base_url + API_PREFIX

    @property
    def gateway_url(self) -> str:
        """Where the gateway is."""
        return f"ws://{self.host}:{self.port}/gateway"

    @property
    def requests(self) -> deque[dict[str, Any]]:
        """The newest REST requests: method, path below /api/v10, status (0: cut), at."""
        return self._pipeline.requests

    @property
    def observers(self) -> list[Observer]:
        """Who is shown each REST exchange."""
        return self._pipeline.observers

    async def __aenter__(self) -> Self:
        """Start to listen; raises ConfigError when the port cannot be had."""
        runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=SHUTDOWN_S)
        await runner.setup()
        try:
            site = web.TCPSite(runner, self.host, self.port)
            await site.start()
        except OSError as error:
            await runner.cleanup()
            raise ConfigError([_port_problem(error, self.host, self.port)]) from error
        self._runner = runner
        self.port = runner.addresses[0][1]
        self.hub.url = self.gateway_url
        self.backend.files.origin = self.base_url
        log.info("playground listening", extra={"url": self.base_url})
        return self

    async def __aexit__(self, *_: object) -> None:
        """End every connection and stop listening."""
        self.hub.drop_all()
        self.backend.audience.dismiss()
        if self._runner is not None:
            await self._runner.cleanup()

    def _app(self) -> web.Application:
        # A little over Discord's limit, so that our own answer says "too large".
        app = web.Application(middlewares=[guard], client_max_size=REQUEST_BYTES + 65_536)
        for module in _MODULES:
            for (method, template), handler in module.ROUTES.items():
                endpoint = self._pipeline.endpoint(template, handler)
                app.router.add_route(method, API_PREFIX + template, endpoint)
        nothing = self._pipeline.endpoint("/{path}", _not_found)
        app.router.add_route("*", "/api/{path:.*}", nothing)
        app.router.add_get("/gateway", self._gateway)
        app.router.add_get("/", self._root)
        app.router.add_routes(self._page.routes())
        return app

    async def _gateway(self, request: web.Request) -> web.StreamResponse:
        return await Connection(self.hub, self._real, request).serve()

    async def _root(self, request: web.Request) -> web.StreamResponse:
        """Serve the page, or the gateway to a client that knows only the host."""
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await self._gateway(request)
        return await self._page.index(request)

    def _tell_status(self, online: bool) -> None:
        self.backend.audience.push("bot_status", {"online": online})


def _not_found(call: Call) -> Reply:
    raise refusals.not_found()


def _port_problem(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"PLAYGROUND_PORT: port {port} on {host} is in use by another program; "
            "stop that program, or set PLAYGROUND_PORT to a free port (0 picks one)."
        )
    return (
        f"PLAYGROUND_PORT: cannot listen on port {port} of {host} ({error.strerror}); "
        "set PLAYGROUND_PORT to a port between 1024 and 65535, or to 0 to pick a free one."
    )
