"""Drives the playground's page from Python, over HTTP and WebSocket only, as a browser does.

    async with PageDriver(playground.base_url, as_user=ADMIN_ID) as page:
        outcome = await page.command("latest politics", hours=24)
        answer = await page.answer(outcome)              # waits out a deferred answer
        await page.press(answer, "Next")                 # by label or custom_id
        await page.choose(answer, "story:open", ["7"])
        names = [c["name"] for c in await page.autocomplete("digest create", "zone", "Berl")]

Messages, components and commands are Discord's JSON objects as dicts. Channels are named by id
or by name ("politics"). A refusal of the server raises PageError with its status and sentence.
"""

from __future__ import annotations

import asyncio
import base64
import io
import json
from collections.abc import Callable, Iterator
from typing import Any, Self

import aiohttp

Json = dict[str, Any]

LOADING = 1 << 7


class PageError(Exception):
    """The server said no.

    status   its HTTP status; 403 when the user may not do this
    """

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status}: {message}")
        self.status = status
        self.message = message


class PageDriver:
    """The page through the eyes of one user.

    channel   where commands are called and messages read unless a call says otherwise
    pushes    everything the server pushed since the start, oldest first: {"type", "data"}
    """

    def __init__(self, base_url: str, as_user: int | str, *, channel: str = "politics") -> None:
        self.base_url = base_url
        self.user = str(as_user)
        self.channel = channel
        self.pushes: list[Json] = []
        self._news = asyncio.Condition()
        # How many pushes there were when an interaction began, by its id.
        self._marks: dict[str, int] = {}

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(self.base_url)
        self._socket = await self._session.ws_connect(f"/playground/events?as={self.user}")
        self._listening = asyncio.create_task(self._listen())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._socket.close()
        await self._listening
        await self._session.close()

    # --- what the page shows -----------------------------------------------------------------

    async def state(self) -> Json:
        """Return users, bot, guilds, direct conversations, commands and events."""
        return await self._get("/playground/state", {"as": self.user})

    async def messages(self, channel: str | None = None) -> list[Json]:
        """Return the newest 50 messages of a channel, oldest first."""
        place = await self.channel_id(channel or self.channel)
        path = f"/playground/channels/{place}/messages"
        shown: list[Json] = (await self._get(path, {"as": self.user}))["messages"]
        return shown

    async def commands(self) -> dict[str, Json]:
        """Return the commands that this user may use, by name."""
        return {command["name"]: command for command in (await self.state())["commands"]}

    async def channel_id(self, channel: str) -> str:
        """Return the id of a channel given by name or id, or of the conversation "dm"."""
        if channel.isdecimal():
            return channel
        state = await self.state()
        places = [place for guild in state["guilds"] for place in guild["channels"]]
        for place in places:
            if place["name"] == channel:
                return str(place["id"])
        if channel == "dm" and state["dms"]:
            return str(state["dms"][0]["id"])
        raise LookupError(f"{self.user} sees no channel {channel!r}")

    # --- what a person does -------------------------------------------------------------------

    async def say(self, content: str, channel: str | None = None) -> Json:
        """Write a message."""
        place = await self.channel_id(channel or self.channel)
        body = {"as": self.user, "channel_id": place, "content": content}
        return await self._post("/playground/messages", body)

    async def command(self, name: str, /, *, in_channel: str | None = None, **options: Any) -> Json:
        """Call a command and return the outcome: id, status, response_type, modal, message_id.

        name      "latest politics": the command and its subcommands
        options   by option name; values in the option's own type, things by their id, files as
                  (name, bytes)
        """
        files = {key: value for key, value in options.items() if isinstance(value, tuple)}
        data = await self._command_data(name, options | {key: key for key in files})
        sent = [
            {"id": key, "filename": filename, "data": base64.b64encode(content).decode()}
            for key, (filename, content) in files.items()
        ]
        return await self.interact(2, data, in_channel or self.channel, attachments=sent)

    async def autocomplete(
        self, name: str, option: str, text: str, /, *, in_channel: str | None = None, **options: Any
    ) -> list[Json]:
        """Return the choices offered while `text` is typed into an option."""
        data = await self._command_data(name, options | {option: text}, focused=option)
        outcome = await self.interact(4, data, in_channel or self.channel)
        if outcome.get("failed"):
            raise TimeoutError(f"no autocomplete answer to {name} {option}")
        choices: list[Json] = outcome["choices"]
        return choices

    async def menu(self, name: str, target: Json) -> Json:
        """Use a message menu on a message."""
        command = (await self.commands())[name]
        data = {
            "id": command["id"],
            "name": name,
            "type": command["type"],
            "target_id": target["id"],
        }
        return await self.interact(2, data, target["channel_id"])

    async def press(self, message: Json, button: str) -> Json:
        """Press a button, given by its label or custom_id."""
        component = find_component(message, button)
        return await self.use(message, component, None)

    async def choose(self, message: Json, menu: str, values: list[str]) -> Json:
        """Choose values of a select menu, given by its placeholder or custom_id."""
        return await self.use(message, find_component(message, menu), values)

    async def submit_modal(
        self, outcome: Json, values: dict[str, Any], *, in_channel: str | None = None
    ) -> Json:
        """Fill in and send the form that `outcome` opened; `values` by custom_id or label."""
        modal = outcome["modal"]
        rows = [_filled(row, values) for row in modal["components"]]
        data = {"custom_id": modal["custom_id"], "components": rows}
        return await self.interact(5, data, in_channel or self.channel)

    async def fault(self, kind: str, match: str = "*", **more: Any) -> None:
        """Let something go wrong; kinds as in bot.playground.faults."""
        await self._post("/playground/faults", {"kind": kind, "match": match} | more)

    async def download(self, url: str) -> bytes:
        """Return the bytes of a file that a message shows."""
        async with self._session.get(url) as response:
            assert response.status == 200
            return await response.read()

    async def requests(self) -> list[Json]:
        """Return the bot's newest REST requests."""
        found: list[Json] = (await self._get("/playground/requests", {}))["requests"]
        return found

    # --- waiting --------------------------------------------------------------------------------

    async def wait_push(
        self, predicate: Callable[[Json], object], timeout: float = 15.0, *, since: int = 0
    ) -> Json:
        """Return the first push, past or to come, that fits; `since` skips the first ones."""

        def first() -> Json | None:
            return next((push for push in self.pushes[since:] if predicate(push)), None)

        async with asyncio.timeout(timeout), self._news:
            await self._news.wait_for(first)
        found = first()
        assert found is not None
        return found

    async def wait_message(
        self, predicate: Callable[[Json], object], timeout: float = 15.0, *, since: int = 0
    ) -> Json:
        """Return the first new or changed message, past or to come, that fits."""

        def fits(push: Json) -> object:
            kinds = ("message_create", "message_update")
            return push["type"] in kinds and predicate(push["data"])

        data: Json = (await self.wait_push(fits, timeout, since=since))["data"]
        return data

    async def answer(self, outcome: Json, timeout: float = 15.0) -> Json:
        """Return the message that an outcome speaks of, once it has its content.

        For a button that changes its own message, that is the message after the change.
        """
        assert outcome["status"] != "failed", "The application did not respond"
        wanted = outcome["message_id"]
        assert wanted is not None, f"no message answers this: {outcome}"

        def fits(message: Json) -> bool:
            return message["id"] == wanted and not message["flags"] & LOADING

        since = self._marks.get(outcome["id"], 0)
        await self.wait_message(fits, timeout, since=since)
        # The newest state of it, which may have changed again since.
        shown = [push["data"] for push in self.pushes if push["type"].startswith("message_")]
        return [message for message in shown if message["id"] == wanted][-1]

    # --- inside ---------------------------------------------------------------------------------

    async def use(self, message: Json, component: Json, values: list[str] | None) -> Json:
        """Use a component of a message, as it is; `values` for menus."""
        data = {"custom_id": component["custom_id"], "component_type": component["type"]}
        if values is not None:
            data["values"] = values
        return await self.interact(3, data, message["channel_id"], message_id=message["id"])

    async def interact(
        self, kind: int, data: Json, channel: str, message_id: str | None = None, **more: Any
    ) -> Json:
        """Send an interaction as it is and return the server's outcome."""
        place = await self.channel_id(channel)
        mark = len(self.pushes)
        body = {
            "as": self.user,
            "guild_id": await self._guild_of(place),
            "channel_id": place,
            "type": kind,
            "data": data,
            "message_id": message_id,
        } | more
        outcome = await self._post("/playground/interactions", body)
        self._marks[outcome.get("id", "")] = mark
        return outcome

    async def _guild_of(self, channel_id: str) -> str | None:
        for guild in (await self.state())["guilds"]:
            if any(place["id"] == channel_id for place in guild["channels"]):
                return str(guild["id"])
        return None

    async def _command_data(self, name: str, options: Json, focused: str | None = None) -> Json:
        """Return a command's data; raises PageError (403) when the user does not have it."""
        first, *path = name.split()
        command = (await self.commands()).get(first)
        if command is None:
            raise PageError(403, f"{self.user} has no command /{first}")
        nested: list[Json] = []
        inside, known = nested, command.get("options") or []
        for word in path:
            step = next(option for option in known if option["name"] == word)
            option = {"name": word, "type": step["type"], "options": []}
            inside.append(option)
            inside, known = option["options"], step.get("options") or []
        types = {option["name"]: option["type"] for option in known}
        for key, value in options.items():
            given = {"name": key, "type": types[key], "value": value}
            inside.append(given | {"focused": True} if key == focused else given)
        return {
            "id": command["id"],
            "name": command["name"],
            "type": command["type"],
            "options": nested,
        }

    async def _listen(self) -> None:
        async for frame in self._socket:
            async with self._news:
                self.pushes.append(frame.json())
                self._news.notify_all()

    async def _get(self, path: str, params: dict[str, str]) -> Json:
        async with self._session.get(path, params=params) as response:
            return await _checked(response)

    async def _post(self, path: str, body: Json) -> Json:
        # In a stream, because aiohttp warns of large bodies in one piece.
        raw = io.BytesIO(json.dumps(body).encode())
        head = {"Content-Type": "application/json"}
        async with self._session.post(path, data=raw, headers=head) as response:
            return await _checked(response)


async def _checked(response: aiohttp.ClientResponse) -> Json:
    body: Json = await response.json()
    if response.status != 200:
        raise PageError(response.status, body["message"])
    return body


def _filled(row: Json, values: dict[str, Any]) -> Json:
    """Return a row or label of a form with its field's value, as a client sends it back."""
    if row["type"] == 18:
        field = _field(row["component"], values, row["label"])
        return {"type": 18, "id": row.get("id", 0), "component": field}
    if row["type"] == 1:
        fields = [_field(one, values, one.get("label", "")) for one in row["components"]]
        return {"type": 1, "id": row.get("id", 0), "components": fields}
    return {"type": row["type"], "id": row.get("id", 0)}


def _field(field: Json, values: dict[str, Any], label: str) -> Json:
    value = values.get(field["custom_id"], values.get(label, field.get("value", "")))
    shape = {"type": field["type"], "id": field.get("id", 0), "custom_id": field["custom_id"]}
    return shape | ({"values": value} if isinstance(value, list) else {"value": value})


def walk(components: list[Json]) -> Iterator[Json]:
    """Yield every component, outer before inner, accessories included."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        if component.get("accessory"):
            yield component["accessory"]


def find_component(message: Json, name: str) -> Json:
    """Return the button or menu of a message with this custom_id, label or placeholder."""
    found = list(walk(message["components"]))
    for component in found:
        if name in (
            component.get("custom_id"),
            component.get("label"),
            component.get("placeholder"),
        ):
            return component
    offered = [one.get("label") or one.get("placeholder") for one in found if "custom_id" in one]
    raise LookupError(f"no button or menu {name!r}, only {offered}")


def text_of(message: Json) -> str:
    """Return all text of a message: content, text displays, embeds; one piece a line."""
    pieces = [message["content"]]
    pieces += [one["content"] for one in walk(message["components"]) if one["type"] == 10]
    for embed in message["embeds"]:
        pieces += [embed.get("title", ""), embed.get("description", "")]
        pieces += [f"{field['name']}\n{field['value']}" for field in embed.get("fields", [])]
    return "\n".join(piece for piece in pieces if piece)
