"""One request of the REST API as its handler sees it, and the handler's reply."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from bot.playground import permissions, refusals
from bot.playground.backend import Backend
from bot.playground.codes import Permission
from bot.playground.files import Upload
from bot.playground.limits.messages import FILE_BYTES
from bot.playground.world import Channel, Guild, World

Json = dict[str, Any]

REQUEST_BYTES = 25 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Reply:
    """A successful answer; `body` None sends none."""

    body: Any = None
    status: int = 200


NO_CONTENT = Reply(status=204)


@dataclass(slots=True)
class Call:
    """A request: its place in the API, its parameters, its body.

    body      the JSON, or None
    uploads   files of a multipart request, in the order of their numbers
    """

    backend: Backend
    params: Mapping[str, str]
    query: Mapping[str, str]
    body: Any = None
    uploads: list[Upload] = field(default_factory=list)

    @property
    def world(self) -> World:
        """The playground's world."""
        return self.backend.world

    @property
    def bot_id(self) -> int:
        """The user id of the bot, who makes all calls."""
        return self.world.bot_id

    def id(self, name: str) -> int:
        """Return an id from the path, 0 (which nothing has) when it is no number."""
        return snowflake(self.params[name])

    def asked_id(self, name: str) -> int | None:
        """Return an id from the query, None without one."""
        return snowflake(self.query[name]) if name in self.query else None

    def json(self) -> Json:
        """Return the body as an object; raises Refusal when it is something else."""
        if self.body is None:
            return {}
        if not isinstance(self.body, dict):
            raise refusals.not_json()
        return self.body

    def channel(self, needed: Permission = Permission.VIEW_CHANNEL) -> Channel:
        """Return the path's channel if the bot has `needed` there; raises Refusal."""
        channel = self.world.channel(self.id("channel_id"))
        permissions.demand(self.world, channel, self.bot_id, needed)
        return channel

    def guild(self) -> Guild:
        """Return the path's guild if the bot is in it; raises Refusal."""
        guild = self.world.guild(self.id("guild_id"))
        if self.bot_id not in guild.members:
            raise refusals.unknown_guild()
        return guild


def snowflake(value: Any) -> int:
    """Return the id that a path, query or field holds, 0 when it is none."""
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() else 0


Handler = Callable[[Call], Reply]
Routes = dict[tuple[str, str], Handler]


async def read_body(request: web.Request) -> tuple[Any, list[Upload]]:
    """Return (JSON or None, files) of a request; raises Refusal."""
    if not request.can_read_body:
        return None, []
    if request.content_type.startswith("multipart/"):
        return await _read_multipart(request)
    try:
        raw = await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise refusals.too_large() from None
    return (_parse(raw) if raw else None), []


def _parse(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        raise refusals.not_json() from None


async def _read_multipart(request: web.Request) -> tuple[Any, list[Upload]]:
    body: Any = None
    found: list[tuple[str, str, bytes]] = []
    left = REQUEST_BYTES
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        raw = await _read_part(part, left)
        left -= len(raw)
        if part.name == "payload_json":
            body = _parse(raw)
        elif part.name is not None and part.name.startswith("files["):
            found.append((part.name[len("files[") : -1], part.filename or "unknown", raw))
    described = _descriptions(body)
    return body, [Upload(name, raw, described.get(key)) for key, name, raw in found]


async def _read_part(part: BodyPartReader, most_bytes: int) -> bytes:
    raw = bytearray()
    while chunk := await part.read_chunk():
        raw += chunk
        if len(raw) > min(FILE_BYTES, most_bytes):
            raise refusals.too_large()
    return bytes(raw)


def _descriptions(body: Any) -> dict[str, str]:
    """Return what `attachments` says about the files, by their number."""
    message = body if isinstance(body, dict) else {}
    for wrapper in ("data", "message"):
        if isinstance(message.get(wrapper), dict):
            message = message[wrapper]
    listed = message.get("attachments")
    return {
        str(one.get("id")): str(one["description"])
        for one in (listed if isinstance(listed, list) else [])
        if isinstance(one, dict) and one.get("description")
    }
