"""What to do after Discord did not take a message: pure rules, no clock, no network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from bot.errors import CannotTell, Cause, DeliveryError, Refused, RetryLater, Uncertain
from bot.models import Delivery
from bot.render.limits import byte_size

FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=10)
GIVE_UP_AFTER = timedelta(hours=24)
SUSPECT_AFTER = 3
"""Server errors on one payload before it is taken for too big: above about 10,170 bytes
Discord answers 500 (discord-api-docs#8554)."""
SUSPECT_BYTES = 8_000
"""A smaller payload is never taken for too big: then the server is at fault, and a digest
must not lose its stories one by one because Discord is down."""
ASK_FOR = timedelta(hours=3)
"""How long a person has to help where only a person can: longer than anybody wants a digest."""


class Step(Enum):
    """What happens to a delivery next."""

    RETRY = auto()
    RETRY_UNCERTAIN = auto()
    DEGRADE = auto()
    ASK = auto()
    PAUSE = auto()
    FAIL = auto()


@dataclass(frozen=True, slots=True)
class Verdict:
    """A step, and for a retry how long to wait before it."""

    step: Step
    wait: timedelta = timedelta(0)


def judge(delivery: Delivery, error: DeliveryError, now: datetime) -> Verdict:
    """Return what to do with `delivery` after `error`.

    A refused payload is made smaller; a missing channel or right pauses the digest, but for
    one that only its picture needs; what is only late is tried until it is a day old. Where
    nothing shows whether it was accepted, a person is asked, and it is never sent on a guess.
    """
    if isinstance(error, Refused):
        return Verdict(_after_refusal(delivery, error))
    if isinstance(error, CannotTell):
        step = Step.FAIL if age(delivery, now) > ASK_FOR else Step.ASK
        return Verdict(step, backoff(delivery.attempts))
    if is_stale(delivery, now):
        return Verdict(Step.FAIL)
    wait = backoff(delivery.attempts)
    if isinstance(error, RetryLater):
        return Verdict(Step.RETRY, max(wait, error.after))
    if isinstance(error, Uncertain) and error.suspect_payload and _may_be_too_big(delivery):
        return Verdict(Step.DEGRADE)
    after = error.after if isinstance(error, Uncertain) else timedelta(0)
    return Verdict(Step.RETRY_UNCERTAIN, max(wait, after))


def is_stale(delivery: Delivery, now: datetime) -> bool:
    """Return whether a delivery is so late that nobody wants it any more."""
    return age(delivery, now) > GIVE_UP_AFTER


def age(delivery: Delivery, now: datetime) -> timedelta:
    """Return how long ago a delivery was first due or tried: each retry moves `due_at`."""
    first = delivery.first_attempt_at or delivery.due_at
    return now - min(first, delivery.due_at)


def _may_be_too_big(delivery: Delivery) -> bool:
    return delivery.attempts >= SUSPECT_AFTER and byte_size(delivery.payload) > SUSPECT_BYTES


def _after_refusal(delivery: Delivery, error: Refused) -> Step:
    match error.cause:
        case Cause.PAYLOAD:
            return Step.DEGRADE
        case Cause.MISSING_PERMISSION if delivery.files:
            # It may be the right to attach files only; without them the next refusal tells.
            return Step.DEGRADE
        case Cause.MISSING_CHANNEL | Cause.MISSING_PERMISSION:
            return Step.PAUSE
        case _:
            return Step.FAIL


def backoff(attempts: int) -> timedelta:
    """Return the wait after the given number of attempts: doubling, at most ten minutes."""
    return min(FIRST_WAIT * (1 << min(max(attempts - 1, 0), 16)), LONGEST_WAIT)
