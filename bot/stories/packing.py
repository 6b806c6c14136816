"""Arrays of numbers as bytes for the database: little-endian on every machine, exact."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable


def pack_terms(terms: Iterable[int]) -> bytes:
    """Return unsigned 32-bit integers as bytes, in the order given."""
    return _bytes(array("I", terms))


def pack_singles(values: Iterable[float]) -> bytes:
    """Return numbers as single-precision floats."""
    return _bytes(array("f", values))


def pack_doubles(values: Iterable[float]) -> bytes:
    """Return numbers as double-precision floats."""
    return _bytes(array("d", values))


def unpack_terms(packed: bytes) -> array[int]:
    """Undo `pack_terms`."""
    return _array("I", packed)


def unpack_singles(packed: bytes) -> array[float]:
    """Undo `pack_singles`."""
    return _array("f", packed)


def unpack_doubles(packed: bytes) -> array[float]:
    """Undo `pack_doubles`."""
    return _array("d", packed)


def _bytes(values: array[int] | array[float]) -> bytes:
    if sys.byteorder == "big":  # pragma: no cover - no such machine in the gate
        values = values[:]
        values.byteswap()
    return values.tobytes()


def _array(kind: str, packed: bytes) -> array:  # type: ignore[type-arg]
    values = array(kind, packed)
    if sys.byteorder == "big":  # pragma: no cover - no such machine in the gate
        values.byteswap()
    return values
