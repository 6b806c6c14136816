"""The picture of a week, from what it says to a PNG file: work for another process.

Apart from the modules that decide about editions, so that the process loads only what it needs.
"""

from __future__ import annotations

from bot.render.fonts import installed_fonts
from bot.render.picture import paint
from bot.render.week_card import Card
from bot.render.week_layout import lay_out


def week_picture(card: Card) -> bytes:
    """Return the picture of a week as a PNG file; takes a tenth of a second."""
    fonts = installed_fonts()
    return paint(lay_out(card, fonts), fonts)
