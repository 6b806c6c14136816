"""What Discord's answers mean for a delivery; the requests themselves are tested end to end."""

from __future__ import annotations

from types import SimpleNamespace

import aiohttp
import discord
import pytest

from bot.errors import Cause, DeliveryError, Refused, RetryLater, Uncertain
from bot.runtime.sender import _our_errors


def answer(status: int, code: int = 0, *, via: bool = True) -> discord.HTTPException:
    """Return what discord.py raises for an answer of Discord's, or of something before it."""
    headers = {"Via": "1.1 google"} if via else {}
    response = SimpleNamespace(status=status, reason="", headers=headers)
    return discord.HTTPException(response, {"code": code, "message": "no"})  # type: ignore[arg-type]


async def translated(error: Exception) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        async with _our_errors():
            raise error
    assert caught.value.__cause__ is error
    return caught.value


@pytest.mark.parametrize(
    ("status", "code", "cause"),
    [
        (404, 10003, Cause.MISSING_CHANNEL),
        (404, 10004, Cause.MISSING_CHANNEL),
        (403, 50001, Cause.MISSING_PERMISSION),
        (403, 50013, Cause.MISSING_PERMISSION),
        (403, 40001, Cause.MISSING_PERMISSION),
        (403, 50007, Cause.OTHER),
        (403, 50278, Cause.OTHER),
        (400, 50035, Cause.PAYLOAD),
        (413, 40005, Cause.PAYLOAD),
        (400, 50024, Cause.MISSING_CHANNEL),
        (400, 50083, Cause.MISSING_CHANNEL),
        (405, 0, Cause.OTHER),
    ],
)
async def test_a_refusal_for_good_has_its_cause(status: int, code: int, cause: Cause) -> None:
    error = await translated(answer(status, code))
    assert isinstance(error, Refused)
    assert error.cause is cause


@pytest.mark.parametrize(("status", "via"), [(401, True), (403, True), (404, True), (429, False)])
async def test_what_concerns_every_message_stops_all_of_them(status: int, via: bool) -> None:
    """A refused token, or an answer that is not Discord's: no digest is to blame."""
    error = await translated(answer(status, via=via))
    assert isinstance(error, RetryLater)
    assert error.everywhere
    assert error.after.total_seconds() >= 60


async def test_a_channels_limit_stops_that_channel_only() -> None:
    for raised in (answer(429), discord.RateLimited(90.0)):
        error = await translated(raised)
        assert isinstance(error, RetryLater)
        assert not error.everywhere
        assert error.after.total_seconds() >= 60


@pytest.mark.parametrize(("status", "suspect"), [(500, True), (502, False), (503, False)])
async def test_a_server_error_leaves_it_open_whether_it_was_taken(
    status: int, suspect: bool
) -> None:
    error = await translated(answer(status))
    assert isinstance(error, Uncertain)
    assert error.suspect_payload is suspect


@pytest.mark.parametrize("error", [aiohttp.ServerDisconnectedError(), ConnectionResetError(104)])
async def test_a_broken_connection_leaves_it_open_too(error: Exception) -> None:
    assert isinstance(await translated(error), Uncertain)
