"""A worker process: reads requests from stdin, writes answers to stdout, ends with its input.

    python -m bot.ingest.worker MODULE MEGABYTES

MODULE is imported before the first request waits for it; MEGABYTES is the most memory it gets.

A frame is its length in four bytes and a pickle: a request `(function, arguments)`, an answer
`("returned", value)` or `("raised", …)`. `bot.ingest.workers` is the other end.
"""

from __future__ import annotations

import importlib
import io
import os
import pickle
import struct
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields, is_dataclass
from functools import cache
from operator import attrgetter
from typing import Any, BinaryIO

from bot import errors, garbage

HEADER = struct.Struct("!I")
PIPE_BYTES = 1_048_576
"""What a pipe holds, so that neither end waits for the other one to come round to it."""


def ready() -> bool:
    """Answer as the first request: by then everything is imported."""
    return True


def pack(value: Any) -> bytes:
    """Return `value` as a frame."""
    frame = io.BytesIO()
    frame.write(HEADER.pack(0))
    _Pickler(frame, pickle.HIGHEST_PROTOCOL).dump(value)
    packed = frame.getbuffer()
    HEADER.pack_into(packed, 0, len(packed) - HEADER.size)
    return bytes(packed)


class _Pickler(pickle.Pickler):
    """Lets dataclasses travel as the arguments that make them.

    The state that frozen ones with slots have by themselves is looked up field by field on both
    sides: five times the work, for tens of thousands of them in a round.
    """

    def reducer_override(self, value: object) -> Any:
        # mypy takes the hash of a class for that of its objects.
        arguments = _arguments(type(value))  # type: ignore[arg-type]
        return NotImplemented if arguments is None else (type(value), arguments(value))


@cache
def _arguments(kind: type) -> Callable[[Any], tuple[Any, ...]] | None:
    """Return what gives the arguments that make an object anew; None for any other kind."""
    if not is_dataclass(kind):
        return None
    found = fields(kind)
    # A getter of one name gives no tuple.
    if len(found) < 2 or any(field.kw_only or not field.init for field in found):
        return None
    return attrgetter(*(field.name for field in found))


def raised(answer: tuple[Any, ...]) -> Any:
    """Return the value of an answer, or raise the error that it carries."""
    if answer[0] == "returned":
        return answer[1]
    _, kind, words, url = answer
    error = getattr(errors, kind, None)
    if isinstance(error, type) and issubclass(error, errors.FetchError):
        raise error(words, url=url)
    raise errors.WorkFailed(words)


def answer(request: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the answer to a request: what its function returns or raises."""
    work, arguments = request
    try:
        return "returned", work(*arguments)
    except errors.FetchError as error:
        return "raised", type(error).__name__, str(error), error.url
    except Exception:  # noqa: BLE001 - the root of a process; the other end logs it
        return "raised", "", traceback.format_exc(), ""


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer requests from `source` until it ends."""
    while header := source.read(HEADER.size):
        request = pickle.loads(source.read(HEADER.unpack(header)[0]))  # noqa: S301 - our parent's
        sink.write(pack(answer(request)))
        sink.flush()


def _widen(pipe: int) -> None:
    """Let a pipe hold `PIPE_BYTES`, where the system can; Linux gives 64 kB by itself."""
    if sys.platform == "linux":
        import fcntl

        with suppress(OSError):  # the system's own limit is lower
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)


def main() -> None:
    """Set the limits of this process and serve."""
    module, megabytes = sys.argv[1:]
    if sys.platform != "win32":
        import resource

        os.nice(5)  # answers to members come before feeds
        most_bytes = int(megabytes) * 1_048_576
        resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
    for pipe in (0, 1):
        _widen(pipe)
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a stray print must not spoil a frame
    importlib.import_module(module)
    garbage.settle(garbage.BY_THE_WAY)
    serve(sys.stdin.buffer, sink)


if __name__ == "__main__":
    main()
