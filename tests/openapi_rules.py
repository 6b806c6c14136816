"""What Discord's OpenAPI description misses, as rules of our own about one exchange."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from bot.playground import Exchange

Json = dict[str, Any]

COMPONENTS_V2 = 1 << 15
EPHEMERAL = 1 << 6


def accepted_wrongly(exchange: Exchange) -> Iterator[str]:
    """Yield why Discord would have refused an accepted request."""
    for body in _messages(exchange.request):
        for rule in _MESSAGE_RULES:
            yield from rule(body)
    if exchange.template.endswith("/commands") and isinstance(exchange.request, list):
        yield from _commands(exchange.request)
    if exchange.template.endswith("/callback") and exchange.request["type"] == 9:
        yield from _modal(exchange.request["data"])
    if exchange.template.endswith("/scheduled-events") and exchange.method == "POST":
        yield from _event(exchange.request)


def answered_wrongly(exchange: Exchange) -> Iterator[str]:
    """Yield what is odd about an answer beyond its shape."""
    for message in _messages(exchange.answer):
        if "author" in message:
            yield from _answered_message(message)
    is_history = exchange.template == "/channels/{channel_id}/messages"
    if is_history and exchange.method == "GET" and isinstance(exchange.answer, list):
        ids = [int(message["id"]) for message in exchange.answer]
        if ids != sorted(ids, reverse=True):
            yield "history is not newest first"
        if any(message["flags"] & EPHEMERAL for message in exchange.answer):
            yield "history shows an ephemeral message"
    if exchange.status == 429 and exchange.answer["retry_after"] <= 0:
        yield "a 429 without a time to wait"
    if exchange.status in (401, 403, 404) and not exchange.answer.get("message"):
        yield "a refusal without a message"


def _messages(body: Any) -> Iterator[Json]:
    """Yield the messages in a body: itself, in a list, or one level down."""
    if isinstance(body, list):
        for one in body:
            yield from _messages(one)
    if not isinstance(body, dict):
        return
    if any(name in body for name in ("content", "embeds", "components")):
        yield body
    for wrapper in ("data", "message", "resource"):
        if isinstance(body.get(wrapper), dict):
            yield from _messages(body[wrapper])


def _walk(components: Any) -> Iterator[Json]:
    for component in components or []:
        yield component
        yield from _walk(component.get("components"))
        for name in ("accessory", "component"):
            if component.get(name):
                yield component[name]


def _content(body: Json) -> Iterator[str]:
    if len(body.get("content") or "") > 2_000:
        yield "content over 2,000 characters"
    if int(body.get("flags") or 0) & COMPONENTS_V2 and (body.get("content") or body.get("embeds")):
        yield "content or embeds beside Components V2"


def _embeds(body: Json) -> Iterator[str]:
    total = 0
    for embed in body.get("embeds") or []:
        if embed.get("title") == "":
            yield "an empty embed title"
        url = embed.get("url")
        if url and not url.startswith(("http://", "https://")):
            yield "an embed URL without a scheme"
        texts = [embed.get("title"), embed.get("description")]
        texts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
        for field in embed.get("fields") or []:
            texts += [field.get("name"), field.get("value")]
        total += sum(len(text or "") for text in texts)
    if total > 6_000:
        yield "embeds over 6,000 characters"


def _components(body: Json) -> Iterator[str]:
    components = body.get("components") or []
    if "title" in body:
        return
    is_v2 = any(one["type"] not in (1, 18) for one in components)
    found = list(_walk(components))
    if is_v2:
        if len(found) > 40:
            yield "over 40 components"
        if sum(len(one.get("content", "")) for one in found if one["type"] == 10) > 4_000:
            yield "over 4,000 characters of text displays"
    elif len(components) > 5 and not int(body.get("flags") or 0) & COMPONENTS_V2:
        yield "over 5 rows"
    ids = [one["custom_id"] for one in found if one.get("custom_id")]
    if len(ids) != len(set(ids)):
        yield "a custom_id twice"
    for one in found:
        if one["type"] == 2 and one.get("style") == 5 and one.get("custom_id"):
            yield "a link button with a custom_id"


def _nonce(body: Json) -> Iterator[str]:
    nonce = body.get("nonce")
    if isinstance(nonce, str) and len(nonce) > 25:
        yield "a nonce over 25 characters"
    if body.get("enforce_nonce") and nonce is None:
        yield "enforce_nonce without a nonce"


_MESSAGE_RULES: tuple[Callable[[Json], Iterator[str]], ...] = (
    _content,
    _embeds,
    _components,
    _nonce,
)


def _commands(commands: list[Json]) -> Iterator[str]:
    typed = [one for one in commands if one.get("type", 1) == 1]
    if len(typed) > 100:
        yield "over 100 commands"
    for command in typed:
        if command["name"] != command["name"].lower():
            yield f"an upper-case command name: {command['name']}"
        if not command.get("description"):
            yield f"no description: {command['name']}"


def _modal(modal: Json) -> Iterator[str]:
    if len(modal["components"]) > 5:
        yield "a modal with over 5 rows"


def _event(event: Json) -> Iterator[str]:
    if event["entity_type"] == 3 and not event.get("scheduled_end_time"):
        yield "an external event without an end"


def _answered_message(message: Json) -> Iterator[str]:
    if message["flags"] & COMPONENTS_V2 and (message["content"] or message["embeds"]):
        yield "a Components V2 message with content"
    numbers = [one.get("id") for one in _walk(message["components"])]
    if None in numbers or len(numbers) != len(set(numbers)):
        yield "components without ids of their own"
    if message.get("nonce", "") is None:
        yield "a null nonce"
