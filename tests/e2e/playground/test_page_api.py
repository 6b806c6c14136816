"""The page's interface where it says no, and what a page sees."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from bot.playground import Playground
from bot.playground.codes import ChannelKind
from bot.playground.demo import ADMIN_ID, FORUM_ID, GENERAL_ID, MEMBER_ID, POLITICS_ID, STAFF_ID
from bot.playground.world import User
from tests.e2e.driver import PageDriver, PageError

pytestmark = pytest.mark.e2e

Json = dict[str, Any]
COMMAND = {
    "id": "900",
    "application_id": "1",
    "version": "1",
    "name": "latest",
    "type": 1,
    "description": "Newest stories",
    "default_member_permissions": None,
    "contexts": None,
    "dm_permission": True,
    "options": [
        {"type": 3, "name": "desk", "description": "d", "choices": [{"name": "A", "value": "a"}]},
        {"type": 4, "name": "hours", "description": "d", "min_value": 1, "max_value": 48},
        {"type": 3, "name": "about", "description": "d", "max_length": 3},
        {"type": 5, "name": "quiet", "description": "d"},
    ],
}


async def test_state_shows_what_its_user_may_see(playground: Playground, page: PageDriver) -> None:
    state = await page.state()
    assert [(user["username"], user["admin"]) for user in state["users"]] == [
        ("maren", True),
        ("tobias", False),
    ]
    assert state["bot"]["online"] is False
    (guild,) = state["guilds"]
    by_name = {channel["name"]: channel for channel in guild["channels"]}
    assert by_name["staff-only"]["can_send"] is True
    assert by_name["debates"]["type"] == ChannelKind.FORUM
    assert [role["name"] for role in guild["roles"] if role["mentionable"]] == ["Readers"]
    assert state["commands"] == state["events"] == state["dms"] == []


async def test_messages_come_fifty_at_a_time(page: PageDriver) -> None:
    for number in range(55):
        await page.say(str(number), "general")
    newest = await page.messages("general")
    assert [one["content"] for one in newest] == [str(number) for number in range(5, 55)]
    path = f"/playground/channels/{GENERAL_ID}/messages"
    older = await page._get(path, {"as": page.user, "before": newest[0]["id"]})
    assert [one["content"] for one in older["messages"]] == ["0", "1", "2", "3", "4"]


async def test_pushes_reach_only_who_may_read(playground: Playground, page: PageDriver) -> None:
    async with PageDriver(playground.base_url, MEMBER_ID) as member:
        await page.say("among us", str(STAFF_ID))
        await page.say("to all", str(GENERAL_ID))
        await member.wait_message(lambda one: one["content"] == "to all")
        assert not any(push["data"].get("content") == "among us" for push in member.pushes)


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/playground/state?as=", None, 404),
        ("GET", "/playground/state?as=1", None, 404),
        ("GET", "/playground/state?as=maren", None, 404),
        ("GET", f"/playground/channels/{STAFF_ID}/messages?as={MEMBER_ID}", None, 403),
        ("GET", f"/playground/channels/1/messages?as={MEMBER_ID}", None, 403),
        ("POST", "/playground/messages", "no json", 400),
        ("POST", "/playground/messages", {"as": "1"}, 404),
        ("POST", "/playground/messages", {"as": MEMBER_ID, "channel_id": STAFF_ID}, 403),
        ("POST", "/playground/messages", {"as": MEMBER_ID, "channel_id": GENERAL_ID}, 400),
        ("POST", "/playground/faults", {"kind": "flood"}, 400),
        ("POST", "/playground/faults", {"kind": "500", "times": "many"}, 400),
        ("POST", "/playground/interactions", {"as": "1"}, 404),
        ("POST", "/playground/interactions", {"as": MEMBER_ID, "channel_id": STAFF_ID}, 403),
        ("POST", "/playground/interactions", {"as": MEMBER_ID, "channel_id": GENERAL_ID}, 400),
        ("GET", "/playground/static/nothing.js", None, 404),
        ("GET", "/playground/static/..%2Fserver.py", None, 404),
        ("GET", "/playground/attachments/1/2/a.png", None, 404),
    ],
)
async def test_wrong_requests_are_refused_in_words(
    playground: Playground, method: str, path: str, body: Any, status: int
) -> None:
    if isinstance(body, dict):
        body = {key: str(value) for key, value in body.items()}
    async with aiohttp.ClientSession(playground.base_url) as session:
        sent = {"data": body} if isinstance(body, str) else {"json": body}
        async with session.request(method, path, **sent) as response:
            assert response.status == status
            assert (await response.text()).strip()


async def test_page_is_served_fresh(playground: Playground) -> None:
    async with (
        aiohttp.ClientSession(playground.base_url) as session,
        session.get("/") as response,
    ):
        assert response.status in (200, 404)
        assert response.content_type in ("text/html", "text/plain")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ([{"type": 3, "name": "color", "value": "red"}], "no such option"),
        ([{"type": 4, "name": "desk", "value": 3}], "no such option"),
        ([{"type": 3, "name": "desk", "value": "b"}], "none of its choices"),
        ([{"type": 4, "name": "hours", "value": "3"}], "wrong type"),
        ([{"type": 4, "name": "hours", "value": True}], "wrong type"),
        ([{"type": 4, "name": "hours", "value": 49}], "between 1 and 48"),
        ([{"type": 3, "name": "about", "value": "long"}], "between None and 3"),
    ],
)
async def test_value_that_no_client_sends_is_refused(
    playground: Playground, page: PageDriver, options: list[Json], sentence: str
) -> None:
    playground.world.commands[900] = COMMAND
    with pytest.raises(PageError, match=sentence):
        await page.interact(2, {"id": "900", "options": options}, "politics")


async def test_valid_command_without_a_bot_fails(playground: Playground, page: PageDriver) -> None:
    playground.world.commands[900] = COMMAND
    outcome = await page.command("latest", desk="a", hours=3, about="abc", quiet=True)
    assert outcome["status"] == "failed"
    with pytest.raises(TimeoutError):
        await page.autocomplete("latest", "about", "x")


async def test_menus_need_an_existing_target(playground: Playground, page: PageDriver) -> None:
    playground.world.commands[901] = COMMAND | {"id": "901", "type": 3, "options": []}
    playground.world.commands[902] = COMMAND | {"id": "902", "type": 2, "options": []}
    for command_id, target in (("901", "1"), ("902", "1"), ("903", "1")):
        with pytest.raises(PageError) as caught:
            await page.interact(2, {"id": command_id, "target_id": target}, "politics")
        assert caught.value.status == 404


async def test_pressing_nothing_is_refused(page: PageDriver) -> None:
    for kind, data in ((3, {"custom_id": "x"}), (5, {"custom_id": "x"}), (7, {})):
        with pytest.raises(PageError):
            await page.interact(kind, data, "politics")


async def test_choice_outside_the_menu_is_refused(playground: Playground, page: PageDriver) -> None:
    said = await page.say("pick")
    menu = {
        "type": 3,
        "id": 2,
        "custom_id": "m",
        "min_values": 1,
        "max_values": 1,
        "options": [{"label": "A", "value": "a"}],
    }
    message = playground.world.message(POLITICS_ID, int(said["id"]))
    message.components = [{"type": 1, "id": 1, "components": [menu]}]
    (shown,) = await page.messages()
    with pytest.raises(PageError, match="few or too many"):
        await page.choose(shown, "m", [])
    with pytest.raises(PageError, match="no such value"):
        await page.choose(shown, "m", ["b"])
    assert (await page.choose(shown, "m", ["a"]))["status"] == "failed"


async def test_page_that_stops_reading_is_cut_off(playground: Playground, page: PageDriver) -> None:
    audience = playground.backend.audience
    (watcher,) = audience._watchers
    for _ in range(1_001):
        watcher.tell("{}")
    await page._listening
    assert page._socket.closed


async def test_stranger_sees_no_guild(playground: Playground) -> None:
    playground.world.users[5] = User(5, "stranger")
    async with PageDriver(playground.base_url, 5) as stranger:
        assert (await stranger.state())["guilds"] == []


async def test_forum_takes_no_plain_message(page: PageDriver) -> None:
    with pytest.raises(PageError):
        await page.say("hello", str(FORUM_ID))


async def test_requests_are_listed_newest_last(playground: Playground, page: PageDriver) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{playground.api_base}/gateway") as response:
            assert (await response.json())["url"] == playground.gateway_url
        async with session.get(f"{playground.api_base}/users/@me") as response:
            assert response.status == 401
    listed = [(one["method"], one["path"], one["status"]) for one in await page.requests()]
    assert listed == [("GET", "/gateway", 200), ("GET", "/users/@me", 401)]


async def test_page_without_a_user_begins_as_the_owner(playground: Playground) -> None:
    async with (
        aiohttp.ClientSession(playground.base_url) as session,
        session.get("/playground/state") as response,
    ):
        names = [place["name"] for place in (await response.json())["guilds"][0]["channels"]]
    assert playground.world.owner_id == ADMIN_ID
    assert "staff-only" in names
