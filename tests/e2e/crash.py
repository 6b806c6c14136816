"""Runs the bot and kills it, as `kill -9` does, before or after a step of the delivery.

    python -m tests.e2e.crash MODULE CLASS METHOD before|after COUNT [SIGNAL]

The COUNT-th call of the method that has something to do is the one. Everything else is the bot
as it is. With SIGSTOP for SIGNAL it stands still there until somebody lets it go on, and in no
transaction: SQLite would keep everybody else waiting for the end of that.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from contextlib import AsyncExitStack
from typing import Any

from bot.storage.engine import Storage


def main() -> None:
    module, owner, method, moment, count, *named = sys.argv[1:]
    number = signal.Signals[named[0]] if named else signal.SIGKILL
    target = getattr(importlib.import_module(module), owner)
    step = getattr(target, method)
    left = int(count)
    opened: list[Storage] = []
    as_it_is = Storage.__init__

    def noted(storage: Storage, *engines: Any) -> None:
        as_it_is(storage, *engines)
        opened.append(storage)

    def die_in_turn() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), number)

    async def die_between_writes() -> None:
        # Whoever has the one connection that writes knows that nobody is writing.
        async with AsyncExitStack() as stack:
            if number is signal.SIGSTOP:
                await stack.enter_async_context(opened[-1]._writer.connect())
            die_in_turn()

    async def dying(*arguments: Any, **more: Any) -> Any:
        if moment == "before":
            await die_between_writes()
        result = await step(*arguments, **more)
        # A claim of nothing, a tick without a due digest: nothing was done.
        if moment == "after" and (result or result is None):
            await die_between_writes()
        return result

    Storage.__init__ = noted  # type: ignore[method-assign]
    setattr(target, method, dying)
    from bot.cli import main as run

    raise SystemExit(run(["run"]))


if __name__ == "__main__":
    main()
