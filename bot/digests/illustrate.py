"""Pictures of editions: painted where that holds up nobody, once for all that show the same."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from bot.digests.compose import Draft, illustrated
from bot.render.week_card import Card
from bot.render.week_picture import week_picture

log = logging.getLogger(__name__)

KEPT = 8
"""Pictures that are kept for further editions; each has less than 100 kB."""


class Illustrator:
    """Paints what drafts ask for.

    run   calls a function of a module where it does not hold up the event loop
    """

    def __init__(self, run: Callable[..., Awaitable[Any]]) -> None:
        self._run = run
        self._painted: OrderedDict[Card, bytes] = OrderedDict()

    async def illustrate(self, drafts: Sequence[Draft | None]) -> list[Draft | None]:
        """Return the drafts with their pictures, or without one that could not be painted."""
        return [draft and await self.with_picture(draft) for draft in drafts]

    async def with_picture(self, draft: Draft) -> Draft:
        """Return one draft with its picture, or without one where it could not be painted."""
        if draft.card is None:
            return draft
        return illustrated(draft, await self._picture(draft.card))

    async def _picture(self, card: Card) -> bytes | None:
        if card not in self._painted:
            try:
                self._painted[card] = await self._run(week_picture, card)
            except Exception:
                # The words say everything; an edition must not go missing for want of a picture.
                log.exception("picture not painted")
                return None
            while len(self._painted) > KEPT:
                self._painted.popitem(last=False)
        return self._painted[card]
