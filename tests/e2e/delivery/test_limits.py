"""Discord asks for patience, for one channel, for all of them, or on behalf of everybody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.playground.demo import GENERAL_ID, POLITICS_ID
from tests.wire import SENDS, Wire, owing

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("scope", ["user", "shared", "global"])
@pytest.mark.parametrize("seconds", [0.5, 59, 61, 4_000])
async def test_a_limit_delays_and_neither_repeats_nor_loses(
    wire: Wire, scope: str, seconds: float
) -> None:
    """discord.py waits out a short one by itself and hands a long one back."""
    begun = wire.clock.now()
    await wire.owe(owing("a"), owing("b"), owing("c", channel_id=GENERAL_ID))
    wire.playground.faults.add("429", SENDS, times=3, retry_after_s=seconds, scope=scope)
    await wire.settle()
    assert wire.shown() == ["a", "b"]
    assert wire.shown(GENERAL_ID) == ["c"]
    assert wire.clock.now() - begun >= timedelta(seconds=seconds)
    assert await wire.receipts() == [
        *(message.id for message in wire.posted(POLITICS_ID)),
        wire.posted(GENERAL_ID)[0].id,
    ]


async def test_a_limit_that_never_ends_is_given_up_and_told(wire: Wire) -> None:
    await wire.owe_edition([{"content": "a"}])
    wire.playground.faults.add("429", SENDS, times=100, retry_after_s=3_600)
    for _ in range(26):
        await wire.round()
        wire.clock.advance(timedelta(hours=1))
    wire.playground.faults.clear()
    await wire.settle()
    assert wire.posted() == []
    assert (await wire.states())[0] == "failed"
    assert "could not be posted" in wire.notices()[0]


@pytest.mark.parametrize("scope", ["user", "global"])
async def test_discord_py_repeats_nothing_whose_nonce_is_forgotten(wire: Wire, scope: str) -> None:
    """Accepted behind an error; then its own repetition is made to wait for minutes."""
    await wire.owe(owing("a"))
    wire.playground.faults.add("500_after", SENDS)
    wire.playground.faults.add("429", SENDS, times=3, retry_after_s=59.9, scope=scope)
    wire.playground.observers.append(lambda _: wire.clock.advance(timedelta(minutes=2)))
    await wire.settle()
    assert wire.shown() == ["a"]
    assert await wire.receipts() == [wire.posted()[0].id]
