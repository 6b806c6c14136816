"""Letters for pictures: the font that comes with Daybook, and what this machine has besides.

Ours has the Latin, Greek and Cyrillic letters and looks the same everywhere. For others an
installed one is looked for, by the names under which systems ship them. What none of them can
draw is never drawn: a row of empty boxes says less than nothing.

Pillow is imported where it is used only, so that a process that draws nothing does not carry it.
"""

from __future__ import annotations

import logging
import os
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot import SHIPPED
from bot.render.cmap import Coverage, UnreadableFont, read_coverage
from bot.render.escape import plain

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

log = logging.getLogger(__name__)

OWN: Final = SHIPPED / "fonts" / "NotoSans-Regular.ttf"
NAMES: Final = (
    # Japanese first: of a collection the first font counts, which in Noto's is the Japanese one.
    "NotoSansCJK-Regular.ttc",
    "NotoSansCJKjp-Regular.otf",
    "NotoSansJP-Regular.otf",
    "NotoSansJP-Regular.ttf",
    "ipaexg.ttf",
    "ipagp.ttf",
    "ipag.ttf",
    "TakaoPGothic.ttf",
    "VL-PGothic-Regular.ttf",
    "ヒラギノ角ゴシック W3.ttc",
    "YuGothR.ttc",
    "YuGothM.ttc",
    "meiryo.ttc",
    "msgothic.ttc",
    "DroidSansFallbackFull.ttf",
    "DroidSansFallback.ttf",
    "wqy-zenhei.ttc",
    # Georgian, Armenian, signs.
    "DejaVuSans.ttf",
    "Arial Unicode.ttf",
)
"""File names of fonts that are tried after our own, in this order."""
FOLDERS: Final = (
    "~/.local/share/fonts",
    "~/.fonts",
    "/usr/local/share/fonts",
    "/usr/share/fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
    "C:/Windows/Fonts",
)

_NEEDS_SHAPING: Final = frozenset({"R", "AL", "AN"})
"""Bidirectional classes of scripts that we would draw in the wrong order and unjoined."""


class Face:
    """One font file, of which nothing is read before it is needed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._sizes: dict[int, FreeTypeFont] = {}

    @cached_property
    def coverage(self) -> Coverage:
        """What it can draw: nothing when its file cannot be read."""
        try:
            with self.path.open("rb") as file:
                return read_coverage(file)
        except (OSError, UnreadableFont) as error:
            log.warning("font not used", extra={"path": str(self.path), "error": str(error)})
            return Coverage((), ())

    def sized(self, size: int) -> FreeTypeFont:
        """Return the font for letters of `size` pixels."""
        if size not in self._sizes:
            from PIL import ImageFont

            # The basic layout is the same on every machine; the other needs a library.
            basic = ImageFont.Layout.BASIC
            self._sizes[size] = ImageFont.truetype(str(self.path), size, layout_engine=basic)
        return self._sizes[size]


@dataclass(frozen=True)
class Fonts:
    """Fonts in the order in which they are asked for a character, at least one."""

    faces: tuple[Face, ...]

    def drawable(self, text: str) -> str | None:
        """Return `text`, plain, as it can be drawn; None when one of its letters cannot.

        A sign that is no letter, such as an emoji, is left out where no font has it.
        """
        kept = []
        for char in unicodedata.normalize("NFC", plain(text)):
            if self._face(char) is not None:
                kept.append(char)
            elif unicodedata.category(char)[0] in "LMN":
                return None
        return " ".join("".join(kept).split()) or None

    def width(self, text: str, size: int) -> float:
        """Return the width in pixels of a drawable text."""
        return sum(face.sized(size).getlength(run) for face, run in self.runs(text))

    def runs(self, text: str) -> Iterator[tuple[Face, str]]:
        """Yield a drawable text in pieces, each with the font that draws it."""
        for face, run in groupby(text, key=lambda char: self._face(char) or self.faces[0]):
            yield face, "".join(run)

    def _face(self, char: str) -> Face | None:
        if (
            unicodedata.bidirectional(char) in _NEEDS_SHAPING
            or unicodedata.category(char)[0] == "M"
        ):
            return None
        return next((face for face in self.faces if char in face.coverage), None)


@cache
def installed_fonts() -> Fonts:
    """Return our own font and those that this machine has."""
    found = font_files(FOLDERS)
    paths = [found[name] for name in NAMES if name in found]
    return Fonts((Face(OWN), *map(Face, paths)))


def font_files(folders: tuple[str, ...]) -> Mapping[str, Path]:
    """Return the fonts among `NAMES` in these folders and below; the first of a name counts."""
    wanted = {unicodedata.normalize("NFC", name) for name in NAMES}
    found: dict[str, Path] = {}
    for folder in folders:
        for place, _, files in sorted(os.walk(Path(folder).expanduser())):
            for file in files:
                name = unicodedata.normalize("NFC", file)
                if name in wanted:
                    found.setdefault(name, Path(place, file))
    return found
