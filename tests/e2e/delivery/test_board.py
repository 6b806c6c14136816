"""Scheduled events, for which Discord knows no nonce: made once, however often it is asked for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.errors import DeliveryError, UserError
from bot.playground.codes import Permission
from bot.playground.demo import ADMIN_ID, BOT_ROLE_ID, GUILD_ID
from bot.runtime.board import DiscordBoard
from tests.fakes import MORNING
from tests.wire import Wire

pytestmark = pytest.mark.e2e

MAKES = "POST /guilds/*/scheduled-events"


def body(name: str = "Ferry hearing", *, day: int = 7) -> dict[str, Any]:
    start = MORNING + timedelta(days=day)
    return {
        "name": name,
        "description": "The town council hears the public.",
        "entity_type": 3,
        "privacy_level": 2,
        "entity_metadata": {"location": "Town hall"},
        "scheduled_start_time": start.isoformat(),
        "scheduled_end_time": (start + timedelta(hours=1)).isoformat(),
    }


def made(wire: Wire) -> list[int]:
    return [*wire.playground.world.guilds[GUILD_ID].events]


@pytest.mark.parametrize("kind", ["cut_before", "cut_after", "500", "500_after", "502", "503"])
@pytest.mark.parametrize("restarts", [False, True])
async def test_an_event_whose_answer_was_lost_is_made_once(
    wire: Wire, kind: str, restarts: bool
) -> None:
    board = DiscordBoard(wire.http)
    wire.playground.faults.add(kind, MAKES)
    with pytest.raises(DeliveryError):
        await board.create(GUILD_ID, body())
    again = DiscordBoard(wire.http) if restarts else board
    # Asked for minutes later, an event of today without an hour starts a little later.
    later = (MORNING + timedelta(days=7, minutes=3)).isoformat()
    found = await again.create(GUILD_ID, body() | {"scheduled_start_time": later})
    assert made(wire) == [found]


async def test_others_and_what_is_over_are_not_taken_for_it(wire: Wire) -> None:
    board = DiscordBoard(wire.http)
    events = wire.playground.world.guilds[GUILD_ID].events
    cancelled = await board.create(GUILD_ID, body())
    await board.cancel(GUILD_ID, cancelled)
    somebodys = await board.create(GUILD_ID, body())
    events[somebodys].creator_id = ADMIN_ID
    mine = await board.create(GUILD_ID, body())
    others = [
        await board.create(GUILD_ID, body("Other")),
        await board.create(GUILD_ID, body(day=8)),
    ]
    assert len({cancelled, somebodys, mine, *others}) == 5
    assert await board.create(GUILD_ID, body()) == mine


async def test_a_right_that_is_missing_is_said_in_words(wire: Wire) -> None:
    role = wire.playground.world.guilds[GUILD_ID].roles[BOT_ROLE_ID]
    role.permissions &= ~Permission.CREATE_EVENTS
    with pytest.raises(UserError, match="Create Events"):
        await DiscordBoard(wire.http).create(GUILD_ID, body())
