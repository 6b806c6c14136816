"""Discord has the message and its answer is lost: one copy, whatever comes in between."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.playground.demo import ADMIN_ID, GENERAL_ID, POLITICS_ID
from bot.playground.world import Message
from bot.storage.schema import guilds
from tests.fakes import MORNING
from tests.wire import FORGOTTEN, LOOKS, SENDS, Wire, edition, owing

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("kind", ["cut_after", "500_after"])
@pytest.mark.parametrize("later", [timedelta(0), FORGOTTEN, timedelta(hours=20)])
async def test_what_discord_has_is_found_and_not_sent_again(
    wire: Wire, kind: str, later: timedelta
) -> None:
    await wire.owe(owing("a"), owing("b"))
    # discord.py itself tries a 500 five times.
    wire.playground.faults.add(kind, SENDS, times=1 if kind == "cut_after" else 5)
    await wire.round()
    wire.clock.advance(later)
    await wire.settle()
    assert wire.shown() == ["a", "b"]
    assert await wire.receipts() == [message.id for message in wire.posted()]
    assert await wire.ledger("delivery.sent") == ["a", "b"]


@pytest.mark.parametrize("restarts", [False, True])
async def test_what_discord_never_had_is_sent(wire: Wire, restarts: bool) -> None:
    await wire.owe(owing("a"), owing("b"))
    wire.playground.faults.add("cut_before", SENDS)
    await wire.round()
    assert (await wire.states())[0] == "uncertain"
    if restarts:
        wire.restart()
    wire.clock.advance(FORGOTTEN)
    await wire.settle()
    assert wire.shown() == ["a", "b"]


async def test_a_copy_behind_a_server_error_is_found_after_its_payload_shrank(wire: Wire) -> None:
    """Two attempts are cut, the third is accepted behind five errors and taken for too big."""
    await wire.owe(owing("a", edition()))
    wire.playground.faults.add("cut_before", SENDS, times=2)
    wire.playground.faults.add("500_after", SENDS, times=5)
    for _ in range(3):
        await wire.round()
        wire.clock.advance(timedelta(seconds=10))
    assert await wire.ledger("delivery.degraded") == ["a"]
    wire.clock.advance(FORGOTTEN)
    await wire.settle()
    assert len(wire.posted()) == 1
    assert await wire.receipts() == [wire.posted()[0].id]


async def test_a_copy_is_looked_for_also_when_only_limits_came_before_it(wire: Wire) -> None:
    await wire.owe(owing("a", edition()))
    wire.playground.faults.add("429", SENDS, times=2, retry_after_s=90)
    wire.playground.faults.add("500_after", SENDS, times=5)
    for _ in range(3):
        await wire.round()
        wire.clock.advance(timedelta(minutes=2))
    assert await wire.ledger("delivery.degraded") == ["a"]
    wire.clock.advance(FORGOTTEN)
    await wire.settle()
    assert len(wire.posted()) == 1


async def test_an_error_and_then_a_limit_leave_the_question_open(wire: Wire) -> None:
    """discord.py tries again by itself, and only the last answer reaches us."""
    await wire.owe(owing("a"))
    wire.playground.faults.add("500_after", SENDS)
    wire.playground.faults.add("429", SENDS, retry_after_s=600)
    await wire.round()
    await wire.settle()
    assert wire.shown() == ["a"]
    assert await wire.receipts() == [wire.posted()[0].id]


async def test_an_error_and_then_a_refusal_do_not_fail_what_is_there(wire: Wire) -> None:
    await wire.owe_edition([{"content": "a"}])
    wire.playground.faults.add("500_after", SENDS)
    wire.playground.observers.append(lambda _: wire.allow(to_send=False))
    await wire.round()
    await wire.settle()
    assert wire.shown() == ["a"]
    assert await wire.states() == ["sent"]


@pytest.mark.parametrize("kind", ["400", "500", "503"])
async def test_a_history_that_cannot_be_read_for_a_while_costs_no_story(
    wire: Wire, kind: str
) -> None:
    await wire.owe(owing("a", edition()))
    wire.playground.faults.add("cut_before", SENDS)
    await wire.round()
    wire.clock.advance(FORGOTTEN)
    wire.playground.faults.add(kind, LOOKS, times=25)
    await wire.settle()
    assert "Headline 9" in wire.shown()[0]


async def test_two_messages_that_say_the_same_are_two(wire: Wire) -> None:
    """The second, never accepted, must not be taken for the first."""
    await wire.owe(owing("a", {"content": "same"}), owing("b", {"content": "same"}))
    await wire.round()
    wire.playground.faults.add("cut_before", SENDS)
    await wire.round()
    wire.clock.advance(FORGOTTEN)
    await wire.settle()
    assert wire.shown() == ["same", "same"]
    assert await wire.receipts() == [message.id for message in wire.posted()]


@pytest.mark.parametrize("notices_channel_id", [None, POLITICS_ID])
async def test_without_the_right_to_read_nobody_guesses(
    wire: Wire, notices_channel_id: int | None
) -> None:
    await wire.owe_edition([{"content": "a"}])
    async with wire.storage.write() as db:
        # In the channel that is held up nobody would read it in time.
        await db.execute(update(guilds).values(notices_channel_id=notices_channel_id))
    wire.allow(to_read=False)
    wire.playground.faults.add("cut_after", SENDS)
    await wire.round()
    wire.clock.advance(FORGOTTEN)
    for _ in range(3):
        await wire.round()
        wire.clock.advance(timedelta(minutes=10))
    assert wire.shown() == ["a"]
    (told,) = wire.notices()
    assert "Read Message History" in told
    wire.allow()
    await wire.settle()
    assert wire.shown() == ["a"]
    assert (await wire.receipts())[0] == wire.posted()[0].id


async def test_what_nobody_can_tell_is_told_and_given_up(wire: Wire) -> None:
    await wire.owe_edition([{"content": "a"}])
    await wire.owe(owing("b"))
    wire.allow(to_read=False)
    wire.playground.faults.add("cut_after", SENDS)
    await wire.round()
    wire.clock.advance(FORGOTTEN)
    await wire.settle()
    assert wire.shown() == ["a", "b"]
    assert (await wire.states())[0] == "failed"
    assert wire.clock.now() - MORNING < timedelta(hours=5)
    assert "may have been posted" in wire.notices()[-1]


async def test_an_empty_channel_is_known_to_be_empty(wire: Wire) -> None:
    """Without the right to read it looks the same as any other."""
    wire.allow(to_read=False)
    await wire.owe(owing("a"))
    wire.playground.faults.add("cut_before", SENDS)
    await wire.round()
    wire.clock.advance(FORGOTTEN)
    await wire.settle()
    assert wire.shown() == ["a"]


async def test_within_the_nonces_memory_no_right_to_read_is_needed(wire: Wire) -> None:
    wire.allow(to_read=False)
    await wire.owe(owing("a"))
    wire.playground.faults.add("cut_after", SENDS)
    await wire.settle()
    assert wire.shown() == ["a"]
    assert await wire.states() == ["sent"]


async def test_what_an_admin_deleted_meanwhile_is_posted_once(wire: Wire) -> None:
    await wire.owe(owing("a"), owing("b"))
    wire.playground.faults.add("cut_after", SENDS)
    await wire.round()
    wire.playground.world.channels[POLITICS_ID].messages.clear()
    await wire.settle()
    assert wire.shown() == ["a", "b"]
    assert await wire.receipts() == [message.id for message in wire.posted()]


async def test_a_busy_channel_hides_no_copy(wire: Wire) -> None:
    await wire.owe(owing("a", channel_id=GENERAL_ID))
    wire.playground.faults.add("cut_after", SENDS)
    await wire.round()
    channel = wire.playground.world.channels[GENERAL_ID]
    wire.clock.advance(FORGOTTEN)
    for number in range(1_500):
        chat = Message(2**62 + number, channel.id, ADMIN_ID, wire.clock.now(), "chat")
        channel.messages[chat.id] = chat
    await wire.settle()
    assert wire.shown(GENERAL_ID).count("a") == 1
