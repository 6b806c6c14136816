from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from bot.delivery.pacer import Pacer
from bot.delivery.receipts import is_same_message
from bot.delivery.retry import (
    ASK_FOR,
    GIVE_UP_AFTER,
    LONGEST_WAIT,
    Step,
    Verdict,
    backoff,
    judge,
)
from bot.errors import CannotTell, Cause, DeliveryError, Refused, RetryLater, Uncertain
from bot.models import Delivery, Payload
from bot.render.digest import degrade, digest_messages
from tests.fakes import MORNING, FakeClock
from tests.stories import story

UNCERTAIN = Step.RETRY_UNCERTAIN

SECOND = timedelta(seconds=1)


def delivery(attempts: int = 1, **more: Any) -> Delivery:
    return Delivery(
        id=1,
        key="edition:1:0",
        nonce="n",
        channel_id=10,
        payload={"content": "x" * more.pop("size", 9_000)},
        due_at=more.pop("due_at", MORNING),
        attempts=attempts,
        **more,
    )


@pytest.mark.parametrize(
    ("error", "attempts", "verdict"),
    [
        (RetryLater("429", after=30 * SECOND), 1, Verdict(Step.RETRY, 30 * SECOND)),
        (RetryLater("429", after=SECOND), 4, Verdict(Step.RETRY, 16 * SECOND)),
        (Uncertain("cut"), 1, Verdict(Step.RETRY_UNCERTAIN, 2 * SECOND)),
        (Uncertain("500", suspect_payload=True), 2, Verdict(Step.RETRY_UNCERTAIN, 4 * SECOND)),
        (Uncertain("500", suspect_payload=True), 3, Verdict(Step.DEGRADE)),
        (Uncertain("429 after 500", after=30 * SECOND), 1, Verdict(UNCERTAIN, 30 * SECOND)),
        (CannotTell("closed"), 5, Verdict(Step.ASK, 32 * SECOND)),
        (Refused("too long", cause=Cause.PAYLOAD), 1, Verdict(Step.DEGRADE)),
        (Refused("gone", cause=Cause.MISSING_CHANNEL), 1, Verdict(Step.PAUSE)),
        (Refused("no", cause=Cause.MISSING_PERMISSION), 1, Verdict(Step.PAUSE)),
        (Refused("?", cause=Cause.OTHER), 1, Verdict(Step.FAIL)),
    ],
)
def test_each_error_has_its_step(error: DeliveryError, attempts: int, verdict: Verdict) -> None:
    assert judge(delivery(attempts), error, MORNING) == verdict


def test_nobody_is_asked_for_longer_than_a_digest_is_wanted() -> None:
    step = judge(delivery(), CannotTell("closed"), MORNING + ASK_FOR + SECOND).step
    assert step is Step.FAIL


@pytest.mark.parametrize("dropped", [1, 2])
def test_a_payload_made_smaller_is_known_by_the_larger_one_that_was_sent(dropped: int) -> None:
    (whole,) = digest_messages("Morning", MORNING, [story(n) for n in range(1, 5)])
    (other,) = digest_messages("Morning", MORNING, [story(n) for n in range(5, 9)])
    smaller: Payload | None = whole
    for _ in range(dropped):
        smaller = degrade(smaller or whole, language="fr")
    assert smaller is not None
    seen = {"id": "5", "content": "", **whole}
    assert is_same_message(smaller, "mine", seen)
    assert is_same_message(smaller, "mine", seen | smaller)
    assert not is_same_message(smaller, "mine", seen | other)
    # What is whole is not known by a smaller one: that never stood there before it.
    assert not is_same_message(whole, "mine", seen | smaller)


def test_a_picture_is_given_up_before_the_digest_is_paused() -> None:
    error = Refused("no", cause=Cause.MISSING_PERMISSION)
    assert judge(delivery(files={"week.png": b"x"}), error, MORNING).step is Step.DEGRADE


@pytest.mark.parametrize("error", [RetryLater("429"), Uncertain("cut")])
def test_after_a_day_nothing_is_tried_again(error: DeliveryError) -> None:
    late = MORNING + GIVE_UP_AFTER + SECOND
    assert judge(delivery(), error, late).step is Step.FAIL
    # Each retry moves the instant at which it is due; the first attempt does not move.
    moved = delivery(9, due_at=late, first_attempt_at=MORNING)
    assert judge(moved, error, late).step is Step.FAIL
    assert judge(moved, error, late - 2 * SECOND).step is not Step.FAIL


def test_a_small_payload_is_not_suspected_of_its_size() -> None:
    error = Uncertain("500", suspect_payload=True)
    assert judge(delivery(9, size=4_000), error, MORNING).step is Step.RETRY_UNCERTAIN


def test_waits_double_up_to_ten_minutes() -> None:
    assert [backoff(n).total_seconds() for n in (1, 2, 3)] == [2, 4, 8]
    assert backoff(500) == LONGEST_WAIT


async def test_the_pacer_never_lets_more_than_its_rate_pass() -> None:
    clock = FakeClock()
    pacer = Pacer(clock, per_second=45, burst=5)
    passed = []
    for _ in range(200):
        await pacer.wait()
        passed.append(clock.monotonic())
    for start in passed:
        assert sum(start <= at < start + 0.999 for at in passed) <= 45
    assert passed[-1] == pytest.approx(199 / 45, abs=0.2)


async def test_after_a_stall_the_pacer_lets_no_crowd_pass() -> None:
    """All waited for a moment of their own, and all those moments passed during the stall."""
    clock = FakeClock()
    pacer = Pacer(clock, per_second=45, burst=5)
    passed: list[float] = []

    async def one() -> None:
        await pacer.wait()
        passed.append(clock.monotonic())
        if len(passed) == 20:
            clock.advance(timedelta(seconds=3))

    await asyncio.gather(*(one() for _ in range(200)))
    for start in passed:
        assert sum(start <= at < start + 0.999 for at in passed) <= 45


async def test_the_pacer_makes_up_for_a_late_wake_up_only_in_part() -> None:
    clock = FakeClock()
    pacer = Pacer(clock, per_second=10, burst=2)
    clock.advance(timedelta(hours=1))
    waited = []
    for _ in range(5):
        before = clock.monotonic()
        await pacer.wait()
        waited.append(round(clock.monotonic() - before, 3))
    assert waited == [0, 0, 0, 0.1, 0.1]


async def test_who_is_counted_does_not_wait_but_makes_others_wait() -> None:
    clock = FakeClock()
    pacer = Pacer(clock, per_second=10, burst=0)
    await pacer.wait()
    pacer.count()
    pacer.count()
    assert clock.monotonic() == 0
    await pacer.wait()
    assert clock.monotonic() == pytest.approx(0.3, abs=1e-5)


async def test_a_hold_stops_all_and_then_they_go_on_evenly() -> None:
    clock = FakeClock()
    pacer = Pacer(clock, per_second=10, burst=0)
    pacer.hold(timedelta(seconds=5))
    passed = []
    for _ in range(20):
        await pacer.wait()
        passed.append(clock.monotonic())
    assert passed == pytest.approx([5 + n / 10 for n in range(20)], abs=1e-4)


PAYLOAD = {
    "flags": 1 << 15,
    "components": [
        {
            "type": 17,
            "components": [
                {"type": 10, "content": "## Morning "},
                {"type": 1, "components": [{"type": 2, "custom_id": "story:1", "label": "Open"}]},
                {"type": 1, "components": [{"type": 2, "url": "https://a.example"}]},
            ],
        }
    ],
}


@pytest.mark.parametrize(
    ("change", "same"),
    [
        (lambda m: m, True),
        (lambda m: m | {"nonce": "mine", "components": []}, True),
        (lambda m: m | {"components": []}, False),
        (lambda m: json.loads(json.dumps(m).replace("## Morning", "##  Morning\\n ")), True),
        (lambda m: json.loads(json.dumps(m).replace("a.example", "a.example/")), True),
        (lambda m: json.loads(json.dumps(m).replace("story:1", "story:2")), False),
        (
            lambda m: (
                m
                | {"components": [{"type": 10, "id": 1, "content": "## Morning"}, *m["components"]]}
            ),
            False,
        ),
    ],
)
def test_a_message_is_known_by_its_nonce_or_by_what_people_see(change: object, same: bool) -> None:
    seen = {
        "id": "5",
        "content": "",
        "components": [
            {
                "type": 17,
                "id": 1,
                "components": [
                    {"type": 10, "id": 2, "content": "## Morning"},
                    {
                        "type": 1,
                        "id": 3,
                        "components": [
                            {"type": 2, "id": 4, "custom_id": "story:1", "label": "Open"}
                        ],
                    },
                    {
                        "type": 1,
                        "id": 5,
                        "components": [{"type": 2, "id": 6, "url": "https://a.example"}],
                    },
                ],
            }
        ],
    }
    assert is_same_message(PAYLOAD, "mine", change(seen)) is same  # type: ignore[operator]


def test_an_empty_payload_is_never_recognised() -> None:
    assert not is_same_message({}, "mine", {"id": "1", "content": ""})


async def test_a_turn_that_is_refused_at_the_last_moment_is_the_next_ones() -> None:
    clock = FakeClock()
    pacer = Pacer(clock, per_second=1, burst=0)

    async def refuse() -> None:
        raise Uncertain("too late")

    async def allow() -> None:
        clock.advance(SECOND / 2)

    await pacer.wait(allow)
    with pytest.raises(Uncertain):
        await pacer.wait(refuse)
    before = clock.now()
    await pacer.wait()
    # The second after the one that left, however long its check took.
    assert before - MORNING == SECOND * 1.5
    assert clock.now() == before
