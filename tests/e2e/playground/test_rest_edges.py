"""The REST API's rarer answers, by bare HTTP."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from bot.clock import SystemClock
from bot.errors import ConfigError
from bot.playground import Playground, Rates
from bot.playground.codes import InteractionKind, MessageFlag, Permission
from bot.playground.demo import (
    ANNOUNCEMENTS_ID,
    BOT_ID,
    BOT_ROLE_ID,
    FORUM_ID,
    GENERAL_ID,
    GUILD_ID,
    MEMBER_ID,
    NEWS_CATEGORY_ID,
    POLITICS_ID,
    STAFF_ID,
)
from bot.playground.interactions import Interaction
from bot.playground.ratelimit import Rule
from bot.playground.world import Message, ScheduledEvent
from tests.openapi import honest

pytestmark = pytest.mark.e2e

Json = dict[str, Any]
Rest = Callable[..., Awaitable[tuple[int, Any]]]
EVENTS = f"/guilds/{GUILD_ID}/scheduled-events"
COMMANDS = f"/applications/{BOT_ID}/commands"
NOW = datetime(2025, 1, 31, 6, 5, tzinfo=UTC)


@pytest.fixture
async def rest(playground: Playground) -> AsyncIterator[Rest]:
    """Call the API as the bot: (method, path, JSON body or raw bytes) -> (status, JSON)."""
    headers = {"Authorization": f"Bot {playground.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:

        async def call(method: str, path: str, body: Any = None) -> tuple[int, Any]:
            sent: Json = {} if body is None else {"json": body}
            if isinstance(body, (bytes, io.BytesIO, aiohttp.FormData)):
                sent = {"data": body}
            url = playground.api_base + path
            async with session.request(method, url, **sent) as response:
                text = await response.text()
                return response.status, json.loads(text) if text else None

        yield call


def event(**fields: Any) -> Json:
    return {
        "name": "Summit",
        "privacy_level": 2,
        "entity_type": 3,
        "scheduled_start_time": "2025-02-07T17:00:00+00:00",
        "scheduled_end_time": "2025-02-07T19:00:00Z",
        "entity_metadata": {"location": "Washington"},
    } | fields


def grant(playground: Playground, permissions: Permission) -> None:
    """Give the bot's role more permissions."""
    playground.world.guilds[GUILD_ID].roles[BOT_ROLE_ID].permissions |= permissions


def asked(playground: Playground, **fields: Any) -> Interaction:
    """Return a command in #politics that waits for the bot's answer."""
    return playground.backend.interactions.open(
        InteractionKind.COMMAND,
        user_id=MEMBER_ID,
        guild_id=GUILD_ID,
        channel_id=POLITICS_ID,
        data={"name": "latest", "type": 1} | fields,
    )


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("POST", f"/channels/{POLITICS_ID}/messages", b"{no json", 400, 50109),
        ("POST", f"/channels/{POLITICS_ID}/messages", [], 400, 50109),
        ("POST", f"/channels/{POLITICS_ID}/messages", {}, 400, 50006),
        ("POST", f"/channels/{NEWS_CATEGORY_ID}/messages", {"content": "x"}, 400, 50024),
        ("POST", f"/channels/{POLITICS_ID}/messages", {"content": "x", "message_reference": {"message_id": "1"}}, 400, 50035),
        ("POST", "/channels/nonsense/messages", {"content": "x"}, 404, 10003),
        ("GET", f"/channels/{POLITICS_ID}/messages/1", None, 404, 10008),
        ("DELETE", f"/channels/{POLITICS_ID}/messages/1", None, 404, 10008),
        ("POST", f"/channels/{NEWS_CATEGORY_ID}/threads", {"name": "x"}, 400, 50024),
        ("POST", f"/channels/{POLITICS_ID}/threads", {"name": ""}, 400, 50035),
        ("POST", f"/channels/{POLITICS_ID}/threads", {"name": "x", "auto_archive_duration": 7}, 400, 50035),
        ("POST", f"/channels/{FORUM_ID}/threads", {"name": "x", "message": {}}, 400, 50006),
        ("POST", f"/channels/{FORUM_ID}/threads", {"name": "x", "message": {"content": "y"}, "applied_tags": ["1"]}, 404, 10087),
        ("PUT", f"/channels/{POLITICS_ID}/thread-members/@me", None, 400, 50024),
        ("PATCH", f"/channels/{POLITICS_ID}", {"name": "news"}, 403, 50013),
        ("DELETE", f"/channels/{POLITICS_ID}", None, 403, 50013),
        ("GET", "/guilds/1", None, 404, 10004),
        ("GET", "/users/1", None, 404, 10013),
        ("POST", "/users/@me/channels", {"recipient_id": "soon"}, 404, 10013),
        ("POST", "/users/@me/channels", {"recipient_id": str(BOT_ID)}, 403, 50007),
        ("GET", "/applications/1/commands", None, 404, 10002),
        ("GET", f"{COMMANDS}/1", None, 404, 10063),
        ("POST", COMMANDS, {"name": "Upper", "description": "x"}, 400, 50035),
        ("GET", f"{EVENTS}/1", None, 404, 10070),
        ("POST", EVENTS, event(name="n" * 101), 400, 50035),
        ("POST", EVENTS, event(entity_type=2), 400, 50035),
        ("POST", EVENTS, event(scheduled_end_time=None), 400, 50035),
        ("POST", EVENTS, event(scheduled_start_time="tomorrow"), 400, 50035),
        ("POST", EVENTS, event(scheduled_start_time="2025-02-07T17:00:00"), 400, 50035),
        ("POST", EVENTS, event(scheduled_end_time="2025-02-07T16:00:00Z"), 400, 50035),
        ("POST", EVENTS, event(entity_metadata={"location": ""}), 400, 50035),
        ("POST", "/interactions/1/token/callback", {"type": 4}, 404, 10062),
        ("POST", f"/webhooks/{BOT_ID}/token", {"content": "x"}, 404, 10015),
        ("POST", "/webhooks/1/token", {"content": "x"}, 404, 10015),
    ],
)  # fmt: skip
async def test_wrong_requests_have_discords_codes(
    rest: Rest, method: str, path: str, body: Any, status: int, code: int
) -> None:
    answer = await rest(method, path, body)
    assert (answer[0], answer[1]["code"]) == (status, code)


async def test_reply_carries_what_it_replies_to(rest: Rest) -> None:
    path = f"/channels/{POLITICS_ID}/messages"
    _, first = await rest("POST", path, {"content": "first"})
    _, second = await rest(
        "POST", path, {"content": "second", "message_reference": {"message_id": first["id"]}}
    )
    assert (second["type"], second["referenced_message"]["content"]) == (19, "first")
    gone = {"message_id": "1", "fail_if_not_exists": False}
    _, third = await rest("POST", path, {"content": "third", "message_reference": gone})
    assert "message_reference" not in third
    await rest("DELETE", f"{path}/{first['id']}")
    _, again = await rest("GET", f"{path}/{second['id']}")
    assert again["referenced_message"] is None


async def test_messages_of_others_need_their_permission(playground: Playground, rest: Rest) -> None:
    politics = playground.world.channels[POLITICS_ID]
    politics.messages[5] = Message(5, POLITICS_ID, MEMBER_ID, NOW, content="mine")
    path = f"/channels/{POLITICS_ID}/messages/5"
    assert (await rest("PATCH", path, {"content": "yours"}))[1]["code"] == 50005
    assert (await rest("DELETE", path))[1]["code"] == 50013
    grant(playground, Permission.MANAGE_MESSAGES)
    assert (await rest("DELETE", path))[0] == 204
    assert politics.messages == {}


async def test_announcement_of_another_needs_permission(playground: Playground, rest: Rest) -> None:
    channel = playground.world.channels[ANNOUNCEMENTS_ID]
    channel.messages[5] = Message(5, ANNOUNCEMENTS_ID, MEMBER_ID, NOW, content="news")
    path = f"/channels/{ANNOUNCEMENTS_ID}/messages/5/crosspost"
    assert (await rest("POST", path))[1]["code"] == 50013
    grant(playground, Permission.MANAGE_MESSAGES)
    assert (await rest("POST", path))[1]["flags"] & MessageFlag.CROSSPOSTED


async def test_history_is_empty_without_its_permission(playground: Playground, rest: Rest) -> None:
    guild = playground.world.guilds[GUILD_ID]
    await rest("POST", f"/channels/{POLITICS_ID}/messages", {"content": "x"})
    for role_id in (GUILD_ID, BOT_ROLE_ID):
        guild.roles[role_id].permissions &= ~Permission.READ_MESSAGE_HISTORY
    assert await rest("GET", f"/channels/{POLITICS_ID}/messages") == (200, [])


async def test_edit_cannot_leave_a_message_empty(rest: Rest) -> None:
    path = f"/channels/{POLITICS_ID}/messages"
    _, message = await rest("POST", path, {"content": "words"})
    status, answer = await rest("PATCH", f"{path}/{message['id']}", {"content": ""})
    assert (status, answer["code"]) == (400, 50006)
    assert (await rest("GET", f"{path}/{message['id']}"))[1]["content"] == "words"


async def test_threads_are_changed_and_deleted(playground: Playground, rest: Rest) -> None:
    path = f"/channels/{POLITICS_ID}/threads"
    status, thread = await rest("POST", path, {"name": "T", "type": 12})
    assert (status, thread["type"]) == (201, 12)
    own = f"/channels/{thread['id']}"
    changes = {"name": "U", "archived": True, "auto_archive_duration": 60, "applied_tags": []}
    _, changed = await rest("PATCH", own, changes | {"locked": True})
    assert changed["name"] == "U"
    assert changed["thread_metadata"]["auto_archive_duration"] == 60
    assert changed["thread_metadata"]["locked"]
    assert (await rest("PUT", f"{own}/thread-members/@me"))[0] == 204
    _, message = await rest("POST", f"{own}/messages", {"content": "wake up"})
    assert (await rest("GET", own))[1]["message_count"] == 1
    await rest("DELETE", f"{own}/messages/{message['id']}")
    assert (await rest("GET", own))[1]["message_count"] == 0
    assert (await rest("DELETE", own))[0] == 200
    assert (await rest("GET", own))[1]["code"] == 10003


async def test_news_thread_has_its_own_kind(rest: Rest) -> None:
    _, message = await rest("POST", f"/channels/{ANNOUNCEMENTS_ID}/messages", {"content": "x"})
    path = f"/channels/{ANNOUNCEMENTS_ID}/messages/{message['id']}/threads"
    assert (await rest("POST", path, {"name": "T"}))[1]["type"] == 10
    _, shown = await rest("GET", f"/channels/{ANNOUNCEMENTS_ID}/messages/{message['id']}")
    assert shown["thread"]["name"] == "T"
    assert shown["flags"] & MessageFlag.HAS_THREAD


async def test_channel_is_renamed_and_deleted_by_who_may(
    playground: Playground, rest: Rest
) -> None:
    grant(playground, Permission.MANAGE_CHANNELS)
    _, changed = await rest("PATCH", f"/channels/{GENERAL_ID}", {"name": "chat", "topic": None})
    assert (changed["name"], changed["topic"]) == ("chat", None)
    assert (await rest("DELETE", f"/channels/{GENERAL_ID}"))[0] == 200
    assert (await rest("GET", f"/channels/{GENERAL_ID}"))[0] == 404


async def test_direct_conversation_opens_once_and_is_never_deleted(rest: Rest) -> None:
    _, first = await rest("POST", "/users/@me/channels", {"recipient_id": str(MEMBER_ID)})
    _, second = await rest("POST", "/users/@me/channels", {"recipient_id": str(MEMBER_ID)})
    assert first["id"] == second["id"]
    assert (await rest("DELETE", f"/channels/{first['id']}"))[0] == 200
    assert (await rest("GET", f"/channels/{first['id']}"))[0] == 200


async def test_single_commands_are_made_and_replaced(rest: Rest) -> None:
    one = {"name": "latest", "description": "Newest"}
    status, made = await rest("POST", COMMANDS, one)
    assert status == 201
    status, replaced = await rest("POST", COMMANDS, one | {"description": "News"})
    assert (status, replaced["id"]) == (200, made["id"])
    local = f"/applications/{BOT_ID}/guilds/{GUILD_ID}/commands"
    _, own = await rest("POST", local, one)
    assert own["guild_id"] == str(GUILD_ID)
    assert own["id"] != made["id"]
    assert len((await rest("GET", local))[1]) == 1


async def test_hundred_and_first_event_is_refused(playground: Playground, rest: Rest) -> None:
    events = playground.world.guilds[GUILD_ID].events
    for number in range(99):
        times = (NOW, NOW + timedelta(hours=1))
        events[number] = ScheduledEvent(number, GUILD_ID, BOT_ID, "E", None, "here", *times)
    assert (await rest("POST", EVENTS, event()))[0] == 200
    assert (await rest("POST", EVENTS, event()))[1]["code"] == 30038
    assert len((await rest("GET", EVENTS))[1]) == 100


@pytest.fixture
async def unhurried() -> AsyncIterator[Playground]:
    """A playground with two requests a minute over all routes."""
    async with Playground(SystemClock(), port=0, rates=Rates(all_routes=Rule(2, 60.0))) as server:
        with honest(server):
            yield server


async def test_events_go_through_their_states(playground: Playground, rest: Rest) -> None:
    _, made = await rest("POST", EVENTS, event())
    one = f"{EVENTS}/{made['id']}"
    assert (await rest("GET", one))[1]["name"] == "Summit"
    assert (await rest("PATCH", one, {"status": 3}))[1]["code"] == 180000
    assert (await rest("PATCH", one, {"status": 2}))[1]["status"] == 2
    assert (await rest("PATCH", one, {"status": 3}))[1]["status"] == 3
    guild = playground.world.guilds[GUILD_ID]
    guild.roles[BOT_ROLE_ID].permissions &= ~Permission.CREATE_EVENTS
    assert (await rest("DELETE", one))[1]["code"] == 50013
    assert (await rest("POST", EVENTS, event()))[1]["code"] == 50013


async def test_too_many_requests_of_all_routes_are_refused(unhurried: Playground) -> None:
    headers = {"Authorization": f"Bot {unhurried.token}"}
    url = f"{unhurried.api_base}/users/@me"
    async with aiohttp.ClientSession(headers=headers) as session:
        for status in (200, 200, 429):
            async with session.get(url) as response:
                assert response.status == status
                body = await response.json()
    assert body["global"]
    assert response.headers["X-RateLimit-Global"] == "true"
    assert response.headers["Via"]


async def test_guild_without_the_bot_is_unknown(playground: Playground, rest: Rest) -> None:
    del playground.world.guilds[GUILD_ID].members[BOT_ID]
    assert (await rest("GET", f"/guilds/{GUILD_ID}"))[1]["code"] == 10004


async def test_guild_is_told_without_counts_unless_asked(rest: Rest) -> None:
    _, plain = await rest("GET", f"/guilds/{GUILD_ID}")
    assert "approximate_member_count" not in plain


async def test_multipart_without_json_is_empty(rest: Rest) -> None:
    form = aiohttp.FormData()
    form.add_field("note", "not a file")
    form.add_field("files[0]", b"", filename="empty.txt")
    status, message = await rest("POST", f"/channels/{POLITICS_ID}/messages", form)
    assert (status, message["attachments"][0]["size"]) == (200, 0)


async def test_files_need_their_permission(playground: Playground, rest: Rest) -> None:
    for role_id in (GUILD_ID, BOT_ROLE_ID):
        role = playground.world.guilds[GUILD_ID].roles[role_id]
        role.permissions &= ~Permission.ATTACH_FILES
    form = aiohttp.FormData()
    form.add_field("files[0]", b"x", filename="a.txt")
    answer = await rest("POST", f"/channels/{POLITICS_ID}/messages", form)
    assert answer[1]["code"] == 50013


@pytest.mark.parametrize("kind", [1, 6, 7, 8, 10, "4", None])
async def test_answer_of_the_wrong_kind_is_refused(
    playground: Playground, rest: Rest, kind: Any
) -> None:
    interaction = asked(playground)
    path = f"/interactions/{interaction.id}/{interaction.token}/callback"
    status, answer = await rest("POST", path, {"type": kind})
    assert (status, answer["code"]) == (400, 50035)
    status, nothing = await rest("POST", path, {"type": 4, "data": {"content": "x"}})
    assert (status, nothing) == (204, None)


async def test_answers_are_read_changed_and_deleted_by_token(
    playground: Playground, rest: Rest
) -> None:
    interaction = asked(playground, type=3)
    callback = f"/interactions/{interaction.id}/{interaction.token}/callback?with_response=true"
    _, response = await rest("POST", callback, {"type": 4, "data": {"content": "one"}})
    assert response["resource"]["message"]["type"] == 23
    base = f"/webhooks/{BOT_ID}/{interaction.token}"
    _, two = await rest("POST", base, {"content": "two"})
    assert two["message_reference"]["message_id"] == response["resource"]["message"]["id"]
    assert (await rest("GET", f"{base}/messages/@original"))[1]["content"] == "one"
    assert (await rest("GET", f"{base}/messages/{two['id']}"))[1]["content"] == "two"
    assert (await rest("GET", f"{base}/messages/5"))[1]["code"] == 10008
    assert (await rest("DELETE", f"{base}/messages/{two['id']}"))[0] == 204
    assert (await rest("GET", f"{base}/messages/{two['id']}"))[1]["code"] == 10008
    assert (await rest("DELETE", f"{base}/messages/@original"))[0] == 204
    assert (await rest("PATCH", f"{base}/messages/@original", {"content": "x"}))[1]["code"] == 10008


async def test_form_and_choices_have_no_original_message(
    playground: Playground, rest: Rest
) -> None:
    interaction = asked(playground)
    field = {"type": 4, "custom_id": "f", "style": 1, "label": "F"}
    modal = {"custom_id": "m", "title": "M", "components": [{"type": 1, "components": [field]}]}
    path = f"/interactions/{interaction.id}/{interaction.token}/callback?with_response=1"
    _, response = await rest("POST", path, {"type": 9, "data": modal})
    assert "resource" not in response
    original = f"/webhooks/{BOT_ID}/{interaction.token}/messages/@original"
    assert (await rest("GET", original))[1]["code"] == 10015


async def test_update_without_a_message_is_refused(playground: Playground, rest: Rest) -> None:
    interaction = asked(playground)
    interaction.kind = InteractionKind.MODAL_SUBMIT
    path = f"/interactions/{interaction.id}/{interaction.token}/callback"
    assert (await rest("POST", path, {"type": 6}))[1]["code"] == 10008


async def test_staff_thread_is_hidden_with_its_channel(playground: Playground, rest: Rest) -> None:
    grant(playground, Permission.CREATE_PUBLIC_THREADS)
    _, thread = await rest("POST", f"/channels/{STAFF_ID}/threads", {"name": "T"})
    url = f"{playground.base_url}/playground/channels/{thread['id']}/messages"
    async with (
        aiohttp.ClientSession() as session,
        session.get(url, params={"as": str(MEMBER_ID)}) as response,
    ):
        assert response.status == 403


async def test_too_large_body_is_refused(rest: Rest) -> None:
    body = io.BytesIO(b'{"content": "' + b"x" * (26 * 1024 * 1024) + b'"}')
    status, answer = await rest("POST", f"/channels/{POLITICS_ID}/messages", body)
    assert (status, answer["code"]) == (413, 40005)


async def test_file_of_an_answer_keeps_its_description(playground: Playground, rest: Rest) -> None:
    interaction = asked(playground)
    data = {"attachments": [{"id": "0", "description": "Two dates"}]}
    form = aiohttp.FormData()
    form.add_field("payload_json", json.dumps({"type": 4, "data": data}))
    form.add_field("files[0]", b"BEGIN:VCALENDAR", filename="events.ics")
    path = f"/interactions/{interaction.id}/{interaction.token}/callback?with_response=1"
    _, response = await rest("POST", path, form)
    (attachment,) = response["resource"]["message"]["attachments"]
    assert (attachment["description"], attachment["filename"]) == ("Two dates", "events.ics")


async def test_address_that_is_not_ours_is_one_clear_sentence() -> None:
    with pytest.raises(ConfigError, match=r"cannot listen on port 8420 of 192\.0\.2\.1"):
        async with Playground(SystemClock(), host="192.0.2.1"):
            pass
