from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

from bot.digests.compose import Draft
from bot.digests.illustrate import KEPT, Illustrator
from bot.models import Digest, DigestSpec, EditionStatus, Message
from bot.render.week import PICTURE, Week
from bot.render.week_card import week_card
from tests.fakes import MORNING

DIGEST = Digest(1, 1, DigestSpec("Week", 10, time(18), "UTC"), MORNING)


def draft(number: int) -> Draft:
    """Return an edition whose picture shows the week that begins after `number` days."""
    card = week_card(Week(date(2025, 2, 3) + timedelta(days=number), "UTC", ()))
    message = Message({"components": []})
    return Draft(DIGEST, MORNING, EditionStatus.COMPOSED, (message, message), card=card)


async def test_a_picture_is_painted_once_while_it_is_kept() -> None:
    painted: list[Any] = []

    async def run(_work: Callable[..., bytes], card: object) -> bytes:
        painted.append(card)
        return str(len(painted)).encode()

    artist = Illustrator(run)
    first = await artist.with_picture(draft(0))
    assert first.card is None
    assert [message.files for message in first.messages] == [{PICTURE: b"1"}, {}]
    for number in range(KEPT + 1):
        await artist.illustrate([draft(number), None])
    assert len(painted) == KEPT + 1
    await artist.with_picture(draft(0))
    assert len(painted) == KEPT + 2
