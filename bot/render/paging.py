"""Lists that are longer than one message: pages, and the row of buttons that turns them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.render.components import Component, button, row

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page:
    """Where in a list we are, and what its buttons send back.

    number        from 1
    total         pages in all, 1 at least
    previous_id   custom_id of "back"; unused on the first page
    next_id       custom_id of "on"; unused on the last page
    here_id       custom_id of the number between them, which nobody can press: it has room
                  for what the others must know
    """

    number: int = 1
    total: int = 1
    previous_id: str = ""
    next_id: str = ""
    here_id: str = "page:here"


def page_count(items: int, size: int) -> int:
    """Return how many pages of `size` hold `items`, 1 at least."""
    return max(1, -(-items // size))


def page_items(items: Sequence[T], number: int, size: int) -> Sequence[T]:
    """Return the items of page `number`, counted from 1."""
    return items[(number - 1) * size : number * size]


def pager(page: Page) -> list[Component]:
    """Return the row that turns pages, nothing when there is only one.

    Buttons that lead nowhere are there but disabled, so that the others never jump under
    the reader's pointer.
    """
    if page.total < 2:
        return []
    first, last = page.number <= 1, page.number >= page.total
    return [
        row(
            button("◀", "page:first" if first else page.previous_id, disabled=first),
            button(f"{page.number} / {page.total}", page.here_id, disabled=True),
            button("▶", "page:last" if last else page.next_id, disabled=last),
        )
    ]
