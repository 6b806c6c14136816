"""A drawing as the bytes of a PNG file; the same drawing always gives the same bytes.

Drawings are flat boxes and lines of text in a few colours, on a ground of their own: a message
is read on dark and on light pages. So the file keeps a small palette, and stays small itself.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import product
from typing import Final

from bot.render.fonts import Fonts

Colour = tuple[int, int, int]

GROUND: Final[Colour] = (32, 34, 43)
PANEL: Final[Colour] = (44, 47, 59)
INK: Final[Colour] = (242, 243, 245)
FAINT: Final[Colour] = (172, 178, 192)
BLUE: Final[Colour] = (104, 151, 247)
GREEN: Final[Colour] = (72, 187, 131)

_SHADES: Final = 4
"""Steps between a letter and its ground, which smooth the letter's edge."""


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle with round corners, in pixels from the top left."""

    x: int
    y: int
    width: int
    height: int
    colour: Colour
    radius: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of drawable text.

    x, baseline   where its first letter stands
    size          pixels, of the letters with what hangs below
    """

    x: int
    baseline: int
    text: str
    size: int
    colour: Colour = INK


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture before it is painted: boxes in order, lines over them."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def paint(drawing: Drawing, fonts: Fonts) -> bytes:
    """Return the drawing as a PNG file."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (drawing.width, drawing.height), GROUND)
    canvas = ImageDraw.Draw(image)
    for box in drawing.boxes:
        corners = (box.x, box.y, box.x + box.width - 1, box.y + box.height - 1)
        canvas.rounded_rectangle(corners, radius=box.radius, fill=box.colour)
    for line in drawing.lines:
        x: float = line.x
        for face, run in fonts.runs(line.text):
            font = face.sized(line.size)
            canvas.text((round(x), line.baseline), run, line.colour, font=font, anchor="ls")
            x += font.getlength(run)
    palette = Image.new("P", (1, 1))
    palette.putpalette([value for colour in _palette() for value in colour])
    reduced = image.quantize(palette=palette, dither=Image.Dither.NONE)
    file = io.BytesIO()
    reduced.save(file, "PNG", optimize=True)
    return file.getvalue()


def _palette() -> list[Colour]:
    """Return every colour of a painting: the plain ones, and the edges of letters."""
    found = [GROUND, PANEL, INK, FAINT, BLUE, GREEN]
    for ink, ground in product((INK, FAINT), (GROUND, PANEL)):
        found += [_between(ground, ink, step / _SHADES) for step in range(1, _SHADES)]
    return found


def _between(ground: Colour, ink: Colour, share: float) -> Colour:
    mixed = [round(low + (high - low) * share) for low, high in zip(ground, ink, strict=True)]
    return mixed[0], mixed[1], mixed[2]
