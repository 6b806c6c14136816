"""The checker of the playground's honesty finds what it is there to find."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.playground import Exchange, demo_world, guild_shape, message_shape, shapes
from bot.playground.demo import BOT_ID, FORUM_ID, GUILD_ID, POLITICS_ID
from bot.playground.world import Message
from tests.fakes import MORNING
from tests.openapi import Checker, describe

Json = dict[str, Any]

MESSAGES = "/channels/{channel_id}/messages"
COMMANDS = "/applications/{application_id}/commands"
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
EVENTS = "/guilds/{guild_id}/scheduled-events"
V2 = 1 << 15


def message(**fields: Any) -> Json:
    world = demo_world()
    shape = message_shape.message(world, Message(1, POLITICS_ID, BOT_ID, MORNING, content="x"))
    return shape | fields


def sent(body: Any, template: str = MESSAGES, method: str = "POST") -> Exchange:
    """Return an exchange in which a request was accepted."""
    answer = message() if template == MESSAGES else None
    return Exchange(method, template, body, 200, answer)


def row(*inner: Json) -> Json:
    return {"type": 1, "components": list(inner)}


def button(custom_id: str, **fields: Any) -> Json:
    return {"type": 2, "style": 1, "label": "Go", "custom_id": custom_id} | fields


@pytest.mark.parametrize(
    ("exchange", "problem"),
    [
        (sent({"content": "x" * 2_001}), "content over 2,000"),
        (sent({"content": "x", "flags": V2, "components": []}), "beside Components V2"),
        (sent({"embeds": [{"description": "x" * 3_001}] * 2}), "embeds over 6,000"),
        (sent({"embeds": [{"title": "", "fields": []}]}), "empty embed title"),
        (sent({"embeds": [{"url": "example.org"}]}), "without a scheme"),
        (sent({"components": [row(button(str(n))) for n in range(6)]}), "over 5 rows"),
        (sent({"components": [row(button("a"), button("a"))]}), "a custom_id twice"),
        (sent({"components": [row(button("a", style=5))]}), "link button"),
        (sent({"components": [{"type": 17, "components": [{"type": 14}] * 40}]}), "over 40"),
        (sent({"components": [{"type": 10, "content": "x" * 2_001}] * 2}), "over 4,000"),
        (sent({"content": "x", "nonce": "n" * 26}), "nonce over 25"),
        (sent({"content": "x", "enforce_nonce": True}), "without a nonce"),
        (sent([{"name": "Upper", "description": "x"}], COMMANDS, "PUT"), "upper-case"),
        (sent([{"name": "a", "description": ""}], COMMANDS, "PUT"), "no description"),
        (sent([{"name": "a", "description": "x"}] * 101, COMMANDS, "PUT"), "over 100 commands"),
        (sent({"type": 9, "data": {"components": [row()] * 6}}, CALLBACK), "over 5 rows"),
        (sent({"name": "E", "entity_type": 3}, EVENTS), "without an end"),
        (sent({"type": 4, "data": {"content": "x" * 2_001}}, CALLBACK), "content over"),
        (Exchange("POST", MESSAGES, {}, 200, message(nonce=None)), "a null nonce"),
        (Exchange("POST", MESSAGES, {}, 200, message(flags=V2)), "V2 message with content"),
        (Exchange("POST", MESSAGES, {}, 200, message(components=[row()])), "ids of their own"),
        (Exchange("GET", MESSAGES, None, 200, [message(id="1"), message(id="2")]), "newest first"),
        (Exchange("GET", MESSAGES, None, 200, [message(flags=64)]), "an ephemeral message"),
        (Exchange("GET", MESSAGES, None, 429, {"retry_after": 0}), "without a time"),
        (Exchange("GET", MESSAGES, None, 403, {"code": 50001}), "without a message"),
    ],
)
def test_own_rules_find_what_the_description_misses(exchange: Exchange, problem: str) -> None:
    checker = Checker()
    checker(exchange)
    assert any(problem in violation for violation in checker.violations), checker.violations


def test_harmless_exchanges_pass_the_own_rules() -> None:
    checker = Checker()
    checker(sent({"content": "x", "nonce": "1", "enforce_nonce": True}))
    checker(sent({"flags": V2, "components": [{"type": 10, "content": "x"}]}))
    checker(Exchange("POST", MESSAGES, {"content": "x" * 9_000}, 502, {"message": "502"}))
    refused = Exchange("POST", MESSAGES, {"content": "x" * 9_000}, 400, {"message": "no"})
    checker(refused)
    assert checker.violations == []
    assert checker.refused == [refused]


@pytest.fixture
def described(shared: Path) -> Checker:
    return Checker(describe(shared / "spec" / "discord-openapi.json"))


@pytest.mark.parametrize(
    ("exchange", "problem"),
    [
        (sent({"content": "x" * 4_001}), "request does not fit at /content"),
        (sent({"content": "x", "colour": 1}), "unknown field request/colour"),
        (sent({"content": "x", "allowed_mentions": {"parse": ["all"]}}), "allowed_mentions"),
        (Exchange("POST", MESSAGES, {}, 200, {"id": "1"}), "answer does not fit"),
        (Exchange("POST", MESSAGES, {}, 200, message(mood="good")), "unknown field answer/mood"),
        (Exchange("POST", MESSAGES, {}, 204, None), "status 204 is none of"),
        (Exchange("POST", "/nowhere", {}, 200, {}), "no such operation"),
        (Exchange("POST", MESSAGES, {}, 400, {"code": "x"}), "answer does not fit"),
        (Exchange("DELETE", f"{MESSAGES}/{{message_id}}", None, 204, {}), "has a body"),
    ],
)
def test_description_finds_wrong_shapes(
    described: Checker, exchange: Exchange, problem: str
) -> None:
    described(exchange)
    assert any(problem in violation for violation in described.violations), described.violations


def test_liberties_of_discord_pass_the_description(described: Checker) -> None:
    described(sent({"content": "x", "attachments": [{"id": 0}], "nonce": (1 << 62)}))
    errors = {"content": {"_errors": [{"code": "BASE_TYPE_MAX_LENGTH", "message": "Too long"}]}}
    body = {"message": "Invalid Form Body", "code": 50035, "errors": errors}
    described(Exchange("POST", MESSAGES, {}, 400, body))
    described(Exchange("GET", "/{path}", None, 404, {"message": "404: Not Found", "code": 0}))
    assert described.violations == []


@pytest.mark.parametrize(
    ("template", "answer"),
    [
        ("/guilds/{guild_id}", guild_shape.guild(demo_world().guilds[GUILD_ID])),
        ("/channels/{channel_id}", shapes.channel(demo_world(), demo_world().channels[FORUM_ID])),
        ("/applications/@me", shapes.application(demo_world())),
        ("/users/@me", shapes.current_user(demo_world().users[BOT_ID])),
    ],
)
def test_shapes_are_as_described(described: Checker, template: str, answer: Json) -> None:
    described(Exchange("GET", template, None, 200, answer))
    assert described.violations == []
