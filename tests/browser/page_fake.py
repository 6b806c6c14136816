"""A stand-in for the playground's server that tests of the page alone can script."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from aiohttp import WSMsgType, web

Json = dict[str, Any]

PAGE = Path(__file__).parents[2] / "bot" / "playground" / "page"
# The strictest policy the page must live with.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
DEMO_NOW = datetime(2025, 1, 30, 22, 5, tzinfo=UTC)

ADMIN, MEMBER, BOT = "690000000000000100", "690000000000000101", "690000000000000200"
GUILD, POLITICS, EMPTY, CLOSED, FORUM, POST = "1", "10", "11", "12", "14", "15"
BOT_USER = {"id": BOT, "username": "Daybook", "global_name": None, "bot": True}

STRING, INTEGER, BOOLEAN, CHANNEL = 3, 4, 5, 7

COMMANDS = [
    {
        "id": "900",
        "name": "latest",
        "type": 1,
        "description": "The newest stories",
        "options": [
            {
                "type": 1,
                "name": "politics",
                "description": "The newest stories about politics",
                "options": [
                    {"type": STRING, "name": "country", "description": "Only stories about this country", "autocomplete": True},
                    {"type": INTEGER, "name": "hours", "description": "How far to look back", "min_value": 1, "max_value": 168},
                    {"type": STRING, "name": "language", "description": "Language of the outlets", "choices": [{"name": "English", "value": "en"}, {"name": "日本語", "value": "ja"}]},
                ],
            },
            {"type": 1, "name": "elections", "description": "The newest stories about elections", "options": []},
        ],
    },
    {
        "id": "901",
        "name": "digest",
        "type": 1,
        "description": "Scheduled digests",
        "options": [
            {
                "type": 1,
                "name": "create",
                "description": "Create a digest for a channel",
                "options": [
                    {"type": STRING, "name": "name", "description": "What the digest is called", "required": True, "max_length": 20},
                    {"type": CHANNEL, "name": "channel", "description": "Where it is posted", "required": True, "channel_types": [0, 5]},
                    {"type": BOOLEAN, "name": "silent", "description": "Without a notification"},
                ],
            }
        ],
    },
    {"id": "902", "name": "help", "type": 1, "description": "What the bot can do", "options": []},
    {"id": "903", "name": "Find coverage", "type": 3, "description": ""},
]  # fmt: skip


def message(number: int, content: str = "", **fields: Any) -> Json:
    """Return a message of the bot, `number` minutes into the demo day, in #politics."""
    return {
        "id": str(1000 + number),
        "channel_id": POLITICS,
        "type": 0,
        "author": BOT_USER,
        "content": content,
        "timestamp": (DEMO_NOW - timedelta(hours=1) + timedelta(minutes=number)).isoformat(),
        "edited_timestamp": None,
        "flags": 0,
        "embeds": [],
        "components": [],
        "attachments": [],
        "mentions": [],
        "mention_everyone": False,
        **fields,
    }


def answered(**fields: Any) -> Json:
    """Return what the server says of an interaction that the bot answered."""
    return {"id": "1", "status": "answered", "response_type": 4, "modal": None, "message_id": None, **fields}  # fmt: skip


class PageFake:
    """Serves the page and a scripted world; an async context manager.

    state, messages (by channel id)   what the page is told; change them freely
    interactions                      what the page sent, oldest first
    answer                            called with each interaction; gives the server's answer
    """

    def __init__(self) -> None:
        channels = [
            {"id": "9", "name": "News", "type": 4, "position": 0, "parent_id": None},
            {"id": POLITICS, "name": "politics", "type": 0, "topic": "What happened, and what is coming", "parent_id": "9", "position": 1, "can_send": True},
            {"id": EMPTY, "name": "general", "type": 0, "topic": None, "parent_id": None, "position": 0, "can_send": True},
            {"id": CLOSED, "name": "announcements", "type": 5, "topic": None, "parent_id": "9", "position": 2, "can_send": False},
            {"id": FORUM, "name": "debates", "type": 15, "topic": "One post per motion", "parent_id": "9", "position": 3, "can_send": True, "available_tags": []},
            {"id": POST, "name": "Morning digest", "type": 11, "parent_id": FORUM, "position": 0, "can_send": True, "message_count": 1},
        ]  # fmt: skip
        self.state: Json = {
            "users": [
                {"id": ADMIN, "username": "maren", "global_name": "Maren", "color": "#c2410c", "admin": True},
                {"id": MEMBER, "username": "tobias", "global_name": "Tobias", "color": "#0f766e", "admin": False},
            ],
            "bot": BOT_USER | {"online": True},
            "guilds": [{"id": GUILD, "name": "Riverside Debating Society", "roles": [{"id": "5", "name": "Readers", "color": 1015662, "mentionable": True}], "channels": channels}],
            "dms": [],
            "commands": COMMANDS,
            "events": [],
        }  # fmt: skip
        self.messages: dict[str, list[Json]] = {POLITICS: []}
        self.interactions: list[Json] = []
        self.answer: Callable[[Json], Json] = lambda _: answered()
        self._sockets: set[web.WebSocketResponse] = set()
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.add_routes(
            [
                web.get("/", self._index),
                web.static("/playground/static", PAGE),
                web.get("/playground/clock", self._clock),
                web.get("/playground/state", self._state),
                web.get("/playground/channels/{id}/messages", self._messages),
                web.post("/playground/messages", self._say),
                web.post("/playground/interactions", self._interact),
                web.get("/playground/events", self._events),
            ]
        )
        self._runner = web.AppRunner(app, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.drop()
        if self._runner is not None:
            await self._runner.cleanup()

    async def push(self, kind: str, data: Json) -> None:
        """Tell every open page that something happened."""
        for socket in set(self._sockets):
            await socket.send_str(json.dumps({"type": kind, "data": data}))

    async def post(self, content: Json) -> None:
        """Let a message appear, or replace the one with its id."""
        kept = self.messages.setdefault(content["channel_id"], [])
        known = [index for index, one in enumerate(kept) if one["id"] == content["id"]]
        if known:
            kept[known[0]] = content
        else:
            kept.append(content)
        await self.push("message_update" if known else "message_create", content)

    async def drop(self) -> None:
        """Cut every open page's stream."""
        for socket in set(self._sockets):
            await socket.close()

    async def _index(self, _request: web.Request) -> web.FileResponse:
        return web.FileResponse(PAGE / "index.html", headers={"Content-Security-Policy": POLICY})

    async def _clock(self, _request: web.Request) -> web.Response:
        offset = (DEMO_NOW - datetime.now(UTC)).total_seconds()
        return web.json_response({"now": DEMO_NOW.isoformat(), "offset_s": offset})

    async def _state(self, _request: web.Request) -> web.Response:
        return web.json_response(self.state)

    async def _messages(self, request: web.Request) -> web.Response:
        kept = self.messages.get(request.match_info["id"], [])
        before = request.query.get("before")
        older = [one for one in kept if before is None or int(one["id"]) < int(before)]
        return web.json_response({"messages": older[-50:]})

    async def _say(self, request: web.Request) -> web.Response:
        body = await request.json()
        kept = self.messages.setdefault(body["channel_id"], [])
        author = next(user for user in self.state["users"] if user["id"] == body["as"])
        said = message(len(kept), body["content"], channel_id=body["channel_id"], author=author)
        kept.append(said)
        return web.json_response(said)

    async def _interact(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.interactions.append(body)
        answer = self.answer(body)
        return web.json_response(answer, status=answer.pop("http_status", 200))

    async def _events(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sockets.add(socket)
        try:
            while (await socket.receive()).type in (WSMsgType.TEXT, WSMsgType.BINARY):
                continue
        finally:
            self._sockets.discard(socket)
        return socket
