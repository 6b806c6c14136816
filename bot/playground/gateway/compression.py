"""The three ways in which a gateway connection frames its messages."""

from __future__ import annotations

import importlib
import zlib
from collections.abc import Callable

Framing = Callable[[str], str | bytes]


def framing_for(name: str | None) -> Framing:
    """Return what turns each message of one connection into a frame, in order.

    name   the `compress` parameter of the connection's URL; unknown ones get plain text

    One compressor lives as long as its connection: later messages refer to earlier ones.
    """
    if name == "zlib-stream":
        return _zlib_framing()
    if name == "zstd-stream":
        return _zstd_framing()
    return str


def _zlib_framing() -> Framing:
    compressor = zlib.compressobj()

    def frame(text: str) -> bytes:
        # The flush ends the frame in 00 00 FF FF, by which clients know a message is whole.
        return compressor.compress(text.encode()) + compressor.flush(zlib.Z_SYNC_FLUSH)

    return frame


def _zstd_framing() -> Framing:
    # discord.py asks for zstd only where `zstandard` is installed, which is then here too.
    zstandard = importlib.import_module("zstandard")
    compressor = zstandard.ZstdCompressor().compressobj()

    def frame(text: str) -> bytes:
        whole: bytes = compressor.compress(text.encode())
        return whole + bytes(compressor.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK))

    return frame
