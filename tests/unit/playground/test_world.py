"""Who may do what, whom a text pings, and how components are filled in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.playground import components, mentions, permissions, refusals
from bot.playground.codes import ALL_PERMISSIONS, ChannelKind, Permission
from bot.playground.demo import (
    ADMIN_ID,
    ADMIN_ROLE_ID,
    BOT_ID,
    GENERAL_ID,
    GUILD_ID,
    MEMBER_ID,
    POLITICS_ID,
    READERS_ROLE_ID,
    STAFF_ID,
    demo_world,
)
from bot.playground.mentions import BOT_DEFAULT, INTERACTION_DEFAULT, Allowed, Mentions
from bot.playground.permissions import can_send, can_view, in_guild, may_use
from bot.playground.refusals import Refusal
from bot.playground.snowflakes import Snowflakes
from bot.playground.world import (
    Attachment,
    Channel,
    Message,
    Overwrite,
    ThreadState,
    User,
    World,
)
from tests.fakes import FakeClock

Json = dict[str, Any]
NOW = datetime(2025, 1, 31, 7, 5, tzinfo=UTC)
STRANGER_ID = 1


@pytest.fixture
def world() -> World:
    world = demo_world()
    world.users[STRANGER_ID] = User(STRANGER_ID, "stranger")
    return world


@pytest.mark.parametrize(
    ("user_id", "channel_id", "views", "sends"),
    [
        (ADMIN_ID, STAFF_ID, True, True),
        (MEMBER_ID, STAFF_ID, False, False),
        (BOT_ID, STAFF_ID, True, False),
        (BOT_ID, POLITICS_ID, True, True),
        (MEMBER_ID, POLITICS_ID, True, True),
        (STRANGER_ID, POLITICS_ID, False, False),
    ],
)
def test_demo_channels_are_open_to_the_right_people(
    world: World, user_id: int, channel_id: int, views: bool, sends: bool
) -> None:
    channel = world.channels[channel_id]
    assert can_view(world, channel, user_id) is views
    assert can_send(world, channel, user_id) is sends


def test_owner_and_administrators_may_do_everything(world: World) -> None:
    guild = world.guilds[GUILD_ID]
    assert in_guild(guild, ADMIN_ID) == ALL_PERMISSIONS
    guild.owner_id = MEMBER_ID
    assert in_guild(guild, ADMIN_ID) == ALL_PERMISSIONS
    assert in_guild(guild, MEMBER_ID) == ALL_PERMISSIONS


def test_roles_overrule_everyone_and_the_member_overrules_roles(world: World) -> None:
    channel = world.channels[GENERAL_ID]
    channel.overwrites = [
        Overwrite(GUILD_ID, deny=Permission.SEND_MESSAGES),
        Overwrite(READERS_ROLE_ID, allow=Permission.SEND_MESSAGES),
    ]
    assert can_send(world, channel, MEMBER_ID)
    channel.overwrites.append(Overwrite(MEMBER_ID, is_member=True, deny=Permission.SEND_MESSAGES))
    assert not can_send(world, channel, MEMBER_ID)


def test_thread_follows_its_parent_with_its_own_right_to_send(world: World) -> None:
    thread = Channel(
        5,
        ChannelKind.PUBLIC_THREAD,
        "t",
        GUILD_ID,
        parent_id=STAFF_ID,
        thread=ThreadState(BOT_ID, NOW),
    )
    world.add_channel(thread)
    assert not can_view(world, thread, MEMBER_ID)
    assert can_send(world, thread, BOT_ID)
    everyone = world.guilds[GUILD_ID].roles[GUILD_ID]
    everyone.permissions &= ~Permission.SEND_MESSAGES_IN_THREADS
    thread.parent_id = POLITICS_ID
    assert not can_send(world, thread, MEMBER_ID)


def test_direct_conversation_belongs_to_two(world: World) -> None:
    dm = world.add_channel(Channel(6, ChannelKind.DM, recipient_id=MEMBER_ID))
    assert can_send(world, dm, MEMBER_ID)
    assert can_send(world, dm, BOT_ID)
    assert not can_view(world, dm, ADMIN_ID)


def test_ephemeral_message_is_read_by_its_user_alone(world: World) -> None:
    message = Message(7, POLITICS_ID, BOT_ID, NOW, ephemeral_to=MEMBER_ID)
    assert permissions.can_read(world, message, MEMBER_ID)
    assert not permissions.can_read(world, message, ADMIN_ID)


def test_demands_raise_discords_codes(world: World) -> None:
    staff, guild = world.channels[STAFF_ID], world.guilds[GUILD_ID]
    with pytest.raises(Refusal) as hidden:
        permissions.demand(world, staff, MEMBER_ID, Permission.SEND_MESSAGES)
    assert hidden.value.code == 50001
    with pytest.raises(Refusal) as silent:
        permissions.demand(world, staff, BOT_ID, Permission.SEND_MESSAGES)
    assert silent.value.code == 50013
    with pytest.raises(Refusal) as stranger:
        permissions.demand_in_guild(guild, STRANGER_ID, Permission.MANAGE_EVENTS)
    assert stranger.value.code == 50001
    with pytest.raises(Refusal) as plain:
        permissions.demand_in_guild(guild, MEMBER_ID, Permission.MANAGE_EVENTS)
    assert plain.value.code == 50013


@pytest.mark.parametrize(
    ("fields", "user_id", "direct", "allowed"),
    [
        ({}, MEMBER_ID, False, True),
        ({}, MEMBER_ID, True, True),
        ({"contexts": [0]}, MEMBER_ID, True, False),
        ({"contexts": [1]}, MEMBER_ID, False, False),
        ({"dm_permission": False}, MEMBER_ID, True, False),
        ({"default_member_permissions": "32"}, MEMBER_ID, False, False),
        ({"default_member_permissions": "32"}, ADMIN_ID, False, True),
        ({"default_member_permissions": "0"}, MEMBER_ID, False, False),
        ({"default_member_permissions": "0"}, ADMIN_ID, False, True),
        ({"default_member_permissions": "32"}, MEMBER_ID, True, True),
        ({"default_member_permissions": "1024"}, MEMBER_ID, False, True),
        ({}, STRANGER_ID, False, False),
    ],
)
def test_commands_obey_contexts_and_default_permissions(
    world: World, fields: Json, user_id: int, direct: bool, allowed: bool
) -> None:
    defaults = {"contexts": None, "dm_permission": True, "default_member_permissions": None}
    dm = world.add_channel(Channel(6, ChannelKind.DM, recipient_id=user_id))
    channel = dm if direct else world.channels[POLITICS_ID]
    assert may_use(world, defaults | fields, channel, user_id) is allowed


def test_lookups_raise_discords_codes(world: World) -> None:
    for lookup, code in (
        (lambda: world.user(2), 10013),
        (lambda: world.guild(2), 10004),
        (lambda: world.channel(2), 10003),
        (lambda: world.message(POLITICS_ID, 2), 10008),
    ):
        with pytest.raises(Refusal) as caught:
            lookup()
        assert caught.value.code == code


def test_channel_is_removed_with_its_threads(world: World) -> None:
    thread = Channel(5, ChannelKind.PUBLIC_THREAD, "t", GUILD_ID, parent_id=POLITICS_ID)
    thread.thread = ThreadState(BOT_ID, NOW)
    world.add_channel(thread)
    world.remove_channel(world.channels[POLITICS_ID])
    assert {POLITICS_ID, 5}.isdisjoint(world.channels)
    assert {POLITICS_ID, 5}.isdisjoint(world.guilds[GUILD_ID].channels)


TEXT = f"@everyone <@&{READERS_ROLE_ID}> <@&{ADMIN_ROLE_ID}> <@!{MEMBER_ID}> <@{MEMBER_ID}> <@9>"


@pytest.mark.parametrize(
    ("author_id", "value", "default", "expected"),
    [
        (BOT_ID, None, BOT_DEFAULT, Mentions([MEMBER_ID], [READERS_ROLE_ID, ADMIN_ROLE_ID], True)),
        (BOT_ID, None, INTERACTION_DEFAULT, Mentions([MEMBER_ID], [], False)),
        (BOT_ID, {"parse": []}, BOT_DEFAULT, Mentions([], [], False)),
        (BOT_ID, {"roles": [str(READERS_ROLE_ID)]}, BOT_DEFAULT, Mentions([], [READERS_ROLE_ID], False)),
        (BOT_ID, {"users": [str(MEMBER_ID)]}, BOT_DEFAULT, Mentions([MEMBER_ID], [], False)),
        (MEMBER_ID, None, BOT_DEFAULT, Mentions([MEMBER_ID], [READERS_ROLE_ID], False)),
    ],
)  # fmt: skip
def test_text_pings_whom_it_may(
    world: World, author_id: int, value: Json | None, default: frozenset[str], expected: Mentions
) -> None:
    allowed = Allowed.of(value, default=default)
    found = mentions.resolve(world, world.channels[POLITICS_ID], author_id, TEXT, allowed)
    assert found == expected


def test_direct_message_pings_users_alone(world: World) -> None:
    dm = world.add_channel(Channel(6, ChannelKind.DM, recipient_id=MEMBER_ID))
    allowed = Allowed.of(None, default=BOT_DEFAULT)
    assert mentions.resolve(world, dm, BOT_ID, TEXT, allowed) == Mentions([MEMBER_ID], [], False)


def filled(*given: Json, files: list[Attachment] | None = None) -> list[Json]:
    ids = Snowflakes(FakeClock())
    return components.Filler(ids, files or []).fill(list(given))


def test_components_are_numbered_around_chosen_ids() -> None:
    button = {"type": 2, "style": 1, "label": "Go", "custom_id": "go", "emoji": None}
    (row,) = filled({"type": 1, "components": [button | {"id": 2}, button]})
    assert row["id"] == 1
    assert [one["id"] for one in row["components"]] == [2, 3]
    assert "emoji" not in row["components"][0]


def test_components_get_discords_defaults() -> None:
    select = {
        "type": 3,
        "custom_id": "s",
        "required": True,
        "options": [{"label": "A", "value": "a"}],
    }
    row, separator, box = filled(
        {"type": 1, "components": [select]},
        {"type": 14},
        {"type": 17, "components": [{"type": 10, "content": "x"}]},
    )
    assert row["components"][0] | {"id": 0} == {
        "type": 3,
        "id": 0,
        "custom_id": "s",
        "min_values": 1,
        "max_values": 1,
        "options": [{"label": "A", "value": "a"}],
    }
    assert (separator["spacing"], separator["divider"]) == (1, True)
    assert (box["accent_color"], box["spoiler"]) == (None, False)


def test_media_are_resolved_from_attachments() -> None:
    chart = Attachment(1, "a.png", 9, "http://127.0.0.1/a.png", "image/png", width=2, height=3)
    outside = {"url": "https://example.org/b.png"}
    gallery, file, section = filled(
        {"type": 12, "items": [{"media": {"url": "attachment://a.png"}}, {"media": outside}]},
        {"type": 13, "file": {"url": "attachment://a.png"}},
        {
            "type": 9,
            "components": [{"type": 10, "content": "x"}],
            "accessory": {"type": 11, "media": outside},
        },
        files=[chart],
    )
    inner, outer = (item["media"] for item in gallery["items"])
    assert (inner["url"], inner["width"], inner["attachment_id"]) == (chart.url, 2, "1")
    assert (outer["url"], outer["width"]) == ("https://example.org/b.png", None)
    assert (file["name"], file["size"]) == ("a.png", 9)
    assert section["accessory"]["media"]["proxy_url"] == "https://example.org/b.png"


def test_embeds_are_typed_and_their_pictures_resolved() -> None:
    plain = Attachment(1, "a.png", 9, "http://127.0.0.1/a.png", "image/png")
    (embed,) = components.fill_embeds(
        [
            {
                "title": "t",
                "description": "",
                "fields": [{"name": "n", "value": "v"}],
                "image": {"url": "attachment://a.png"},
                "thumbnail": {"url": "https://example.org/b.png"},
            }
        ],
        [plain],
    )
    assert embed == {
        "type": "rich",
        "title": "t",
        "fields": [{"name": "n", "value": "v", "inline": False}],
        "image": {"url": plain.url, "proxy_url": plain.url},
        "thumbnail": {"url": "https://example.org/b.png"},
    }


def test_component_is_found_at_any_depth() -> None:
    deep = {"type": 2, "custom_id": "deep"}
    tree = [{"type": 17, "components": [{"type": 9, "components": [], "accessory": deep}]}]
    assert components.find(tree, "deep") is deep
    assert components.find(tree, "none") is None


def test_refusal_without_fields_has_no_errors() -> None:
    assert refusals.missing_access().body() == {"message": "Missing Access", "code": 50001}
    assert refusals.invalid_form({"a": {}}).body()["errors"] == {"a": {}}
