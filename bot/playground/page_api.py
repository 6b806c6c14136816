"""The page's own interface: state, messages, interactions, pushes, faults, clock, files."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from bot.clock import Clock
from bot.playground import files, message_shape, page_state, posts
from bot.playground.backend import Backend
from bot.playground.faults import Faults
from bot.playground.page_interactions import interact, wrong
from bot.playground.permissions import can_send, can_view
from bot.playground.posts import Draft
from bot.playground.refusals import Refusal
from bot.playground.rest.call import snowflake
from bot.playground.rest.pipeline import Pipeline
from bot.playground.world import Channel

Json = dict[str, Any]

PAGE = Path(__file__).parent / "page"
SUFFIXES = frozenset({".css", ".js", ".svg", ".png", ".ico", ".woff2"})
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
FRESH = {"Cache-Control": "no-cache"}
# What a feed's title may do in the page, should it ever get out of its text node: nothing.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)


@web.middleware
async def guard(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Refuse requests that other web sites make the browser send, and say errors as JSON.

    Any site can make a browser talk to a loopback port, and can name itself into one; only a
    request for a loopback name, from no page or from our own, is let through.
    """
    host = urlsplit(f"//{request.host}").hostname
    origin = request.headers.get("Origin")
    if host not in LOOPBACK or (origin is not None and urlsplit(origin).netloc != request.host):
        return _json({"message": "Only the playground's own page may do this."}, 403)
    try:
        return await handler(request)
    except Refusal as refusal:
        # A REST handler never gets here: the pipeline answers its refusals itself.
        return _json(refusal.body(), refusal.status)


@dataclass(slots=True)
class PageApi:
    """The handlers; `real` is the machine's own time."""

    backend: Backend
    pipeline: Pipeline
    faults: Faults
    real: Clock

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of page and API."""
        return [
            web.get("/playground/static/{file}", self.static),
            web.get("/playground/clock", self.clock),
            web.get("/playground/state", self.state),
            web.get("/playground/channels/{channel_id}/messages", self.messages),
            web.post("/playground/messages", self.write),
            web.post("/playground/interactions", self.interact),
            web.get("/playground/events", self.events),
            web.post("/playground/faults", self.fault),
            web.get("/playground/requests", self.requests),
            web.get(files.ROUTE, self.attachment),
        ]

    async def index(self, request: web.Request) -> web.StreamResponse:
        """Serve the page."""
        path = PAGE / "index.html"
        if not path.is_file():
            raise web.HTTPNotFound(text="The playground's page is not part of this installation.")
        return web.FileResponse(path, headers=FRESH | {"Content-Security-Policy": POLICY})

    async def static(self, request: web.Request) -> web.StreamResponse:
        """Serve a style, script or picture of the page."""
        path = PAGE / Path(request.match_info["file"]).name
        if path.suffix not in SUFFIXES or not path.is_file():
            raise web.HTTPNotFound(text="There is no such file.")
        return web.FileResponse(path, headers=FRESH)

    async def clock(self, request: web.Request) -> web.StreamResponse:
        """Tell the demo's time and how far it is from the real one, in seconds."""
        now = self.backend.clock.now()
        offset = (now - self.real.now()).total_seconds()
        return _json({"now": now.isoformat(), "offset_s": offset})

    async def state(self, request: web.Request) -> web.StreamResponse:
        """Tell everything that a user sees."""
        return _json(page_state.state(self.backend, self._user(request)))

    async def messages(self, request: web.Request) -> web.StreamResponse:
        """Tell the messages of a channel."""
        user_id = self._user(request)
        channel = self._channel(request.match_info["channel_id"], user_id)
        before = snowflake(request.query.get("before")) or None
        shown = page_state.messages(self.backend.world, channel, user_id, before)
        return _json({"messages": shown})

    async def write(self, request: web.Request) -> web.StreamResponse:
        """Let a user write a message."""
        body = await _body(request)
        user_id = self._known(body.get("as"))
        channel = self._channel(body.get("channel_id"), user_id)
        if not can_send(self.backend.world, channel, user_id):
            raise wrong("You cannot write in this channel.", 403)
        draft = Draft(channel, user_id, {"content": body.get("content")})
        message = posts.post(self.backend, draft)
        return _json(message_shape.message(self.backend.world, message))

    async def interact(self, request: web.Request) -> web.StreamResponse:
        """Carry a command, press, choice or form to the bot."""
        return _json(await interact(self.backend, await _body(request)))

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Push what happens to an open page."""
        return await self.backend.audience.attend(request, self._user(request))

    async def fault(self, request: web.Request) -> web.StreamResponse:
        """Let something go wrong."""
        body = await _body(request)
        try:
            self.faults.add(
                str(body.get("kind")),
                str(body.get("match") or "*"),
                times=int(body.get("times") or 1),
                retry_after_s=float(body.get("retry_after") or 1.0),
            )
        except (TypeError, ValueError) as error:
            raise wrong(f"This is no fault: {error}.") from error
        return _json({})

    async def requests(self, request: web.Request) -> web.StreamResponse:
        """Tell the newest REST requests of the bot."""
        return _json({"requests": list(self.pipeline.requests)})

    async def attachment(self, request: web.Request) -> web.StreamResponse:
        """Serve an uploaded file."""
        attachment_id = snowflake(request.match_info["attachment_id"])
        content = self.backend.files.content(attachment_id)
        if content is None:
            raise web.HTTPNotFound(text="There is no such file.")
        kind = files.content_type(request.match_info["filename"])
        # A file that the bot made must never run as part of our page.
        safe = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
        return web.Response(body=content, headers=safe | {"Content-Type": kind})

    def _user(self, request: web.Request) -> int:
        # A page that was never here knows nobody yet: it begins as the owner.
        return self._known(request.query.get("as", str(self.backend.world.owner_id)))

    def _known(self, value: Any) -> int:
        user_id = snowflake(value)
        if user_id not in self.backend.world.users:
            raise wrong("There is no such user.", 404)
        return user_id

    def _channel(self, value: Any, user_id: int) -> Channel:
        channel = self.backend.world.channels.get(snowflake(value))
        if channel is None or not can_view(self.backend.world, channel, user_id):
            raise wrong("You cannot see this channel.", 403)
        return channel


async def _body(request: web.Request) -> Json:
    try:
        body = json.loads(await request.read())
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise wrong("The body must be a JSON object.")
    return body


def _json(body: Json, status: int = 200) -> web.Response:
    return web.Response(
        status=status,
        body=json.dumps(body).encode(),
        headers=FRESH | {"Content-Type": "application/json"},
    )
