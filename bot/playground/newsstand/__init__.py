"""Sample outlets that publish while one watches, for the demo without internet.

The outlets, their names and their texts are invented; the national and international events they
report are public facts of late January 2025. `catalogue` reads the outlets' files in `outlets/`,
`feeds` and `pages` turn them into bytes, `server` serves those on loopback.
"""

from bot.playground.newsstand.catalogue import Item, Outlet, load_outlets
from bot.playground.newsstand.server import Newsstand

__all__ = ["Item", "Newsstand", "Outlet", "load_outlets"]
