"""What to do after Discord did not take a message: pure rules, no clock, no network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from bot.errors import Cause, DeliveryError, Refused, RetryLater, Uncertain
from bot.models import Delivery

FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=10)
GIVE_UP_AFTER = timedelta(hours=24)
SUSPECT_AFTER = 3
"""Server errors on one payload before it is taken for too big: above about 10,170 bytes
Discord answers 500 (discord-api-docs#8554)."""


class Step(Enum):
    """What happens to a delivery next."""

    RETRY = auto()
    RETRY_UNCERTAIN = auto()
    DEGRADE = auto()
    PAUSE = auto()
    FAIL = auto()


@dataclass(frozen=True, slots=True)
class Verdict:
    """A step, and for a retry how long to wait before it."""

    step: Step
    wait: timedelta = timedelta(0)


def judge(delivery: Delivery, error: DeliveryError, now: datetime) -> Verdict:
    """Return what to do with `delivery` after `error`.

    A refused payload is made smaller; a missing channel or right pauses the digest; what is
    only late is tried until it is a day old.
    """
    if isinstance(error, Refused):
        return Verdict(_after_refusal(error))
    if now - delivery.due_at > GIVE_UP_AFTER and not isinstance(error, Uncertain):
        return Verdict(Step.FAIL)
    wait = backoff(delivery.attempts)
    if isinstance(error, RetryLater):
        return Verdict(Step.RETRY, max(wait, error.after))
    if (
        isinstance(error, Uncertain)
        and error.suspect_payload
        and delivery.attempts >= SUSPECT_AFTER
    ):
        return Verdict(Step.DEGRADE)
    return Verdict(Step.RETRY_UNCERTAIN, wait)


def _after_refusal(error: Refused) -> Step:
    match error.cause:
        case Cause.PAYLOAD:
            return Step.DEGRADE
        case Cause.MISSING_CHANNEL | Cause.MISSING_PERMISSION:
            return Step.PAUSE
        case _:
            return Step.FAIL


def backoff(attempts: int) -> timedelta:
    """Return the wait after the given number of attempts: doubling, at most ten minutes."""
    return min(FIRST_WAIT * (1 << min(attempts - 1, 16)), LONGEST_WAIT)
