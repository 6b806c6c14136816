"""A loopback Discord for the demo, the end-to-end tests and an operator's rehearsal.

It speaks enough of REST v10 and the gateway that an unmodified discord.py client works with it,
keeps everything in memory, and depends on nothing else of the bot. `page/` is what a person
sees in the browser.
"""

from bot.playground.demo import demo_world
from bot.playground.faults import FaultKind, Faults
from bot.playground.ratelimit import Rates
from bot.playground.rest.pipeline import Exchange
from bot.playground.server import DEFAULT_PORT, DEFAULT_TOKEN, Playground
from bot.playground.world import World

__all__ = [
    "DEFAULT_PORT",
    "DEFAULT_TOKEN",
    "Exchange",
    "FaultKind",
    "Faults",
    "Playground",
    "Rates",
    "World",
    "demo_world",
]
