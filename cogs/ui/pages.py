"""Lists in pages: the buttons' custom_ids, and which page they lead to."""

from __future__ import annotations

from collections.abc import Callable

from bot.models import Payload
from bot.render.paging import Page, page_count
from bot.runtime import replies
from cogs.ui.controls import Control, Interaction, check_owner, decode, encode

OWNED_PAGE = r"(?P<owner>[0-9a-z]{1,13}):(?P<page>[0-9a-z]{1,4})"
"""Pattern of the owner's id and the page's number in a custom_id."""


class TurnPage(Control, template=r"(?!)"):
    """A button that shows another page; the subclass's template contains `OWNED_PAGE`."""

    async def use(self, interaction: Interaction) -> None:
        """Change the message to the page, for the one who called the list up."""
        owner, number = owner_and_page(self.found)
        check_owner(interaction, owner)
        await replies.hold(interaction)
        await replies.answer(interaction, await self.page(interaction, number))

    async def page(self, interaction: Interaction, number: int) -> Payload:
        """Return page `number`, counted from 1, or the nearest that exists."""
        raise NotImplementedError


def owned_page(owner_id: int, number: int) -> str:
    """Return owner and page as `OWNED_PAGE` finds them again."""
    return f"{encode(owner_id)}:{encode(number)}"


def page_of(number: int, items: int, size: int, custom_id: Callable[[int], str]) -> Page:
    """Return page `number` of a list, or the nearest that exists: lists shrink meanwhile.

    custom_id   what a button that leads to a page sends back
    """
    total = page_count(items, size)
    here = min(max(number, 1), total)
    return Page(here, total, custom_id(here - 1) if here > 1 else "", custom_id(here + 1))


def owner_and_page(found: dict[str, str]) -> tuple[int, int]:
    """Return owner and page from the groups of `OWNED_PAGE`."""
    return decode(found["owner"]), decode(found["page"])
