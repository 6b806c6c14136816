from __future__ import annotations

from datetime import timedelta

import pytest

from bot.delivery.pacer import Pacer
from bot.delivery.receipts import is_same_message
from bot.delivery.retry import GIVE_UP_AFTER, LONGEST_WAIT, Step, Verdict, backoff, judge
from bot.errors import Cause, DeliveryError, Refused, RetryLater, Uncertain
from bot.models import Delivery
from tests.fakes import MORNING, FakeClock

SECOND = timedelta(seconds=1)


def delivery(attempts: int = 1) -> Delivery:
    return Delivery(
        id=1,
        key="edition:1:0",
        nonce="n",
        channel_id=10,
        payload={},
        due_at=MORNING,
        attempts=attempts,
    )


@pytest.mark.parametrize(
    ("error", "attempts", "verdict"),
    [
        (RetryLater("429", after=30 * SECOND), 1, Verdict(Step.RETRY, 30 * SECOND)),
        (RetryLater("429", after=SECOND), 4, Verdict(Step.RETRY, 16 * SECOND)),
        (Uncertain("cut"), 1, Verdict(Step.RETRY_UNCERTAIN, 2 * SECOND)),
        (Uncertain("500", suspect_payload=True), 2, Verdict(Step.RETRY_UNCERTAIN, 4 * SECOND)),
        (Uncertain("500", suspect_payload=True), 3, Verdict(Step.DEGRADE)),
        (Refused("too long", cause=Cause.PAYLOAD), 1, Verdict(Step.DEGRADE)),
        (Refused("gone", cause=Cause.MISSING_CHANNEL), 1, Verdict(Step.PAUSE)),
        (Refused("no", cause=Cause.MISSING_PERMISSION), 1, Verdict(Step.PAUSE)),
        (Refused("?", cause=Cause.OTHER), 1, Verdict(Step.FAIL)),
    ],
)
def test_each_error_has_its_step(error: DeliveryError, attempts: int, verdict: Verdict) -> None:
    assert judge(delivery(attempts), error, MORNING) == verdict


def test_after_a_day_only_what_may_have_been_sent_is_tried_again() -> None:
    late = MORNING + GIVE_UP_AFTER + SECOND
    assert judge(delivery(), RetryLater("429"), late).step is Step.FAIL
    assert judge(delivery(), Uncertain("cut"), late).step is Step.RETRY_UNCERTAIN


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
        assert sum(start <= at < start + 1 for at in passed) <= 45 + 5
    assert passed[-1] == pytest.approx(199 / 45, abs=0.01)


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


PAYLOAD = {
    "flags": 1 << 15,
    "components": [
        {
            "type": 17,
            "components": [
                {"type": 10, "content": "## Morning "},
                {"type": 1, "components": [{"type": 2, "custom_id": "story:1", "label": "Open"}]},
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
                ],
            }
        ],
    }
    assert is_same_message(PAYLOAD, "mine", change(seen)) is same  # type: ignore[operator]


def test_an_empty_payload_is_never_recognised() -> None:
    assert not is_same_message({}, "mine", {"id": "1", "content": ""})
