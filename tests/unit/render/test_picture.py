from __future__ import annotations

import io
import random
import subprocess
import sys
from collections.abc import Sequence

import pytest
from PIL import Image

from bot.render.fonts import OWN, Face, Fonts, installed_fonts
from bot.render.picture import BLUE, GROUND, INK, PANEL, Box, Drawing, Line, paint
from bot.render.week_card import EVENTS, week_card
from bot.render.week_layout import lay_out
from tests.calendar import make_event
from tests.unit.render.test_week import on, week

OURS = Fonts((Face(OWN),))


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def test_boxes_and_letters_are_where_they_were_put() -> None:
    boxes = (Box(10, 10, 80, 40, PANEL, 6), Box(20, 20, 4, 20, BLUE))
    image = opened(paint(Drawing(120, 60, boxes, (Line(40, 40, "MM", 24),)), OURS))
    assert image.size == (120, 60)
    assert image.getpixel((2, 2)) == GROUND
    assert image.getpixel((10, 10)) == GROUND
    assert image.getpixel((80, 45)) == PANEL
    assert image.getpixel((22, 30)) == BLUE
    written = image.crop((40, 22, 88, 40))
    assert INK in {colour for _, colour in written.getcolors() or ()}


def titled(titles: Sequence[str]) -> bytes:
    events = [make_event(n, title=title, when=on(3 + n % 7)) for n, title in enumerate(titles)]
    fonts = installed_fonts()
    return paint(lay_out(week_card(week(*events)), fonts), fonts)


def test_the_same_week_is_the_same_bytes() -> None:
    titles = ["Élysée summit", "Bundestag votes", "Party conference"]
    assert titled(titles) == titled(titles)


@pytest.mark.parametrize("first", [0x61, 0x4E00], ids=["latin", "kanji"])
def test_the_fullest_picture_is_a_small_file(first: int) -> None:
    chance = random.Random(7)
    titles = ["".join(chr(first + chance.randrange(26)) for _ in range(90)) for _ in range(EVENTS)]
    if first > 0x3000:
        if installed_fonts().drawable(titles[0]) is None:
            pytest.skip("no font for Chinese characters is installed")
        titles = ["".join(chr(0x4E00 + chance.randrange(3_000)) for _ in t) for t in titles]
    assert len(titled(titles)) < 100_000


def test_a_process_that_paints_nothing_does_not_carry_pillow() -> None:
    said = "import sys, bot.digests.service; sys.exit('PIL' in sys.modules)"
    subprocess.run([sys.executable, "-c", said], check=True)
