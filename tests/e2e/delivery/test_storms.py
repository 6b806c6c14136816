"""Everything at once: random faults, limits, restarts, rivals and clocks, each from its seed."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta

import pytest

from bot.delivery.worker import DeliveryWorker
from bot.models import Payload
from bot.playground.demo import GENERAL_ID, POLITICS_ID
from bot.render.digest import digest_messages
from tests.fakes import MORNING
from tests.stories import story
from tests.wire import FORGOTTEN, LOOKS, SENDS, Wire, edition, owing

pytestmark = pytest.mark.e2e

PLACES = (POLITICS_ID, GENERAL_ID)
KINDS = ("cut_before", "cut_after", "500", "500_after", "502", "503", "429", "400")


def payload(dice: random.Random, key: str) -> Payload:
    """Return a message that says its key; some of many stories, some like others but for it."""
    if dice.random() < 0.3:
        return edition(9, name=key)
    if dice.random() < 0.5:
        (made,) = digest_messages(key, MORNING, [story(n) for n in range(1, 4)])
        return made
    return {"content": key}


def let_something_fail(dice: random.Random, wire: Wire) -> None:
    kind = dice.choice(KINDS)
    # A payload of words alone cannot be made smaller, and would be given up.
    match = SENDS if kind != "400" and dice.random() < 0.8 else LOOKS
    wire.playground.faults.add(
        "503" if kind == "400" else kind,
        match,
        times=dice.choice([1, 1, 2, 5]),
        retry_after_s=dice.choice([0.2, 30, 59, 90, 1_000]),
        scope=dice.choice(["user", "shared", "global"]),
    )


def let_time_pass(dice: random.Random, wire: Wire) -> None:
    wire.clock.advance(
        dice.choice([timedelta(0), timedelta(seconds=3), timedelta(seconds=70), FORGOTTEN])
    )
    if dice.random() < 0.2:
        wire.system.off = timedelta(hours=dice.choice([-4, -1, 0, 0, 1, 5]))


@pytest.mark.parametrize("seed", range(12))
async def test_every_message_arrives_once_in_order_and_has_its_receipt(
    wire: Wire, seed: int
) -> None:
    dice = random.Random(seed)
    keys: dict[int, list[str]] = {place: [] for place in PLACES}
    workers: list[DeliveryWorker] = [wire.worker]
    for turn in range(30):
        if turn < 12:
            place = dice.choice(PLACES)
            key = f"message {turn}"
            keys[place].append(key)
            due = wire.system.now()
            await wire.owe(owing(key, payload(dice, key), place, due_at=due))
        for _ in range(dice.choice([0, 0, 1, 2])):
            let_something_fail(dice, wire)
        if dice.random() < 0.2:
            wire.restart()
            workers = [*workers[-1:], wire.worker]
        await asyncio.gather(*(wire.round(worker) for worker in workers))
        let_time_pass(dice, wire)
    wire.playground.faults.clear()
    wire.system.off = timedelta(0)
    await wire.settle()
    for place in PLACES:
        told = [text.removeprefix("## ").splitlines()[0] for text in wire.shown(place)]
        assert told == keys[place]
    by_key = {row.key: row.message_id for row in await wire.rows()}
    for place in PLACES:
        ids = [message.id for message in wire.posted(place)]
        assert [by_key[key] for key in keys[place]] == ids
    assert len(await wire.ledger("delivery.sent")) == len(by_key)
