"""Which characters a font file can draw, read from its table `cmap`.

Pillow draws a box for a character that the font lacks and tells nobody; so we ask first.
Layout of the file: OpenType 1.9, "OpenType font file" and "cmap". Only what real fonts use for
Unicode is read: subtables of format 4 and 12.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from bot.errors import DaybookError

_UNICODE = {(3, 10): 3, (0, 6): 3, (0, 4): 3, (3, 1): 2, (0, 3): 1, (0, 2): 1, (0, 1): 1}
"""Platform and encoding of the subtables that we read; the fullest have the highest number."""


class UnreadableFont(DaybookError):
    """The file is no font, or one whose table of characters we cannot read."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Code points that a font has a glyph for, as ranges: `starts` and, included, `ends`."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __contains__(self, char: str) -> bool:
        """Tell whether the font can draw one character."""
        at = bisect_right(self.starts, ord(char)) - 1
        return at >= 0 and ord(char) <= self.ends[at]


def read_coverage(file: BinaryIO) -> Coverage:
    """Return what the font can draw; of a collection, its first font. Raises UnreadableFont."""
    try:
        ranges = sorted(_ranges(_cmap(file)))
    except (struct.error, IndexError, ValueError) as error:
        raise UnreadableFont(f"This font cannot be read: {error}.") from error
    return Coverage(tuple(start for start, _ in ranges), tuple(end for _, end in ranges))


def _cmap(file: BinaryIO) -> bytes:
    def read(at: int, size: int) -> bytes:
        file.seek(at)
        return file.read(size)

    start = 0
    if read(0, 4) == b"ttcf":
        (start,) = struct.unpack(">I", read(12, 4))
    (count,) = struct.unpack(">H", read(start + 4, 2))
    for entry in struct.iter_unpack(">4sIII", read(start + 12, 16 * count)):
        if entry[0] == b"cmap":
            return read(entry[2], entry[3])
    raise ValueError("it has no table of characters")


def _ranges(table: bytes) -> Iterator[tuple[int, int]]:
    """Yield first and last code point of each run that has glyphs."""
    (count,) = struct.unpack_from(">H", table, 2)
    found = list(struct.iter_unpack(">HHI", table[4 : 4 + 8 * count]))
    rank, at = max(
        ((_UNICODE.get((platform, encoding), 0), offset) for platform, encoding, offset in found),
        default=(0, 0),
    )
    (form,) = struct.unpack_from(">H", table, at)
    if rank and form == 12:
        return _groups(table[at:])
    if rank and form == 4:
        return _segments(table[at:])
    raise ValueError("its table of characters is of a kind that is not read here")


def _groups(subtable: bytes) -> Iterator[tuple[int, int]]:
    (count,) = struct.unpack_from(">I", subtable, 12)
    for first, last, glyph in struct.iter_unpack(">III", subtable[16 : 16 + 12 * count]):
        # Glyph 0 is the box.
        if first + (glyph == 0) <= last:
            yield first + (glyph == 0), last


def _segments(subtable: bytes) -> Iterator[tuple[int, int]]:
    (doubled,) = struct.unpack_from(">H", subtable, 6)
    count = doubled // 2

    def column(number: int) -> tuple[int, ...]:
        # Behind the first of the four columns two bytes are left free.
        at = 14 + doubled * number + (2 if number else 0)
        return struct.unpack_from(f">{count}H", subtable, at)

    offsets_at = 16 + 3 * doubled
    columns = zip(column(0), column(1), column(2), column(3), strict=True)
    for number, (last, first, delta, offset) in enumerate(columns):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offset:
                place = offsets_at + 2 * number + offset + 2 * (code - first)
                (glyph,) = struct.unpack_from(">H", subtable, place)
            if (glyph + delta) % 65_536 and (glyph or not offset):
                yield code, code
