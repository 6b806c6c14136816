from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest

from bot.render.cmap import Coverage, UnreadableFont, read_coverage
from bot.render.fonts import OWN, Face, Fonts, font_files, installed_fonts

OURS = Fonts((Face(OWN),))


def font(*subtables: tuple[int, int, bytes], name: bytes = b"cmap", start: int = 0) -> bytes:
    """Return a font file with nothing but a table of characters, given as its subtables."""
    head = struct.pack(">HH", 0, len(subtables))
    at = len(head) + 8 * len(subtables)
    body = b""
    for platform, encoding, content in subtables:
        head += struct.pack(">HHI", platform, encoding, at + len(body))
        body += content
    table = head + body
    first = struct.pack(">IHHHH", 0x00010000, 1, 0, 0, 0)
    return first + struct.pack(">4sIII", name, 0, start + 28, len(table)) + table


def groups(*found: tuple[int, int, int]) -> bytes:
    """Return a subtable of format 12."""
    rows = b"".join(struct.pack(">III", *one) for one in found)
    return struct.pack(">HHIII", 12, 0, 16 + len(rows), 0, len(found)) + rows


def segments(*found: tuple[int, int, int, int], glyphs: tuple[int, ...] = ()) -> bytes:
    """Return a subtable of format 4 of (first, last, delta, offset) each."""
    firsts, lasts, deltas, offsets = zip(*found, strict=True)

    def column(values: tuple[int, ...]) -> bytes:
        return struct.pack(f">{len(values)}H", *values)

    body = column(lasts) + b"\0\0" + column(firsts) + column(deltas) + column(offsets)
    head = struct.pack(">HHHHHHH", 4, 0, 0, 2 * len(found), 0, 0, 0)
    return head + body + column(glyphs)


def letters(content: bytes) -> str:
    found = read_coverage(io.BytesIO(content))
    return "".join(chr(code) for code in range(0x3000) if chr(code) in found)


@pytest.mark.parametrize(
    ("content", "has"),
    [
        (font((3, 10, groups((65, 67, 1), (97, 98, 4)))), "ABCab"),
        (font((0, 4, groups((65, 67, 0)))), "BC"),
        (font((3, 10, groups((65, 65, 0), (66, 66, 1)))), "B"),
        (font((3, 1, segments((65, 67, 0, 0), (0xFFFF, 0xFFFF, 1, 0)))), "ABC"),
        (font((3, 1, segments((65, 67, 65_536 - 66, 0), (0xFFFF, 0xFFFF, 1, 0)))), "AC"),
        (
            font(
                (3, 1, segments((65, 67, 0, 4), (0xFFFF, 0xFFFF, 1, 0), glyphs=(7, 0, 9))),
            ),
            "AC",
        ),
        (font((1, 0, b"\0\6"), (3, 1, segments((65, 65, 0, 0)))), "A"),
        (font((3, 1, segments((65, 65, 0, 0))), (3, 10, groups((66, 66, 1)))), "B"),
        (
            b"ttcf" + struct.pack(">III", 1, 1, 16) + font((3, 10, groups((65, 65, 1))), start=16),
            "A",
        ),
    ],
)
def test_a_fonts_characters_are_those_it_has_glyphs_for(content: bytes, has: str) -> None:
    assert letters(content) == has


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a font at all, but long enough to look like one",
        font((3, 10, groups((65, 65, 1))), name=b"glyf"),
        font((1, 0, groups((65, 65, 1)))),
        font((3, 1, b"\0\2" + b"\0" * 20)),
        font(),
        font((3, 1, segments((65, 67, 0, 4_000)))),
        font((3, 1, segments((65, 67, 0, 0))))[:50],
    ],
)
def test_what_is_no_font_says_so(content: bytes) -> None:
    with pytest.raises(UnreadableFont):
        read_coverage(io.BytesIO(content))


def test_our_font_has_the_letters_of_europe_and_no_others() -> None:
    coverage = Face(OWN).coverage
    assert all(char in coverage for char in "Aé–…“„ßøşżőŁĞΩяЇ№€·ế")
    assert not [char for char in "石あ한اअ😀" if char in coverage]


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Élysée – “talks”…", "Élysée – “talks”…"),
        ("e\u0301te\u0301", "été"),
        ("Зеленський", "Зеленський"),
        ("🎉 Party 🎉 time", "Party time"),
        ("石破首相", None),
        ("Ishiba 石破", None),
        ("مؤتمر", None),
        ("नमस्ते", None),
        ("x\u0336y", None),
        ("🎉", None),
        ("", None),
        ("\u202eevil\x00 line\n two", "evil line two"),
    ],
)
def test_a_text_is_drawn_whole_or_not_at_all(text: str, drawn: str | None) -> None:
    assert OURS.drawable(text) == drawn


def test_what_one_font_lacks_is_drawn_by_the_next(tmp_path: Path) -> None:
    kanji = Face(tmp_path / "kanji.otf")
    kanji.coverage = Coverage((0x0627, 0x77F3, 0x7834), (0x064A, 0x77F3, 0x7834))
    fonts = Fonts((Face(OWN), kanji))
    text = fonts.drawable("Mr 石破 said")
    assert text == "Mr 石破 said"
    assert [run for _, run in fonts.runs(text)] == ["Mr ", "石破", " said"]
    # A script from right to left is not drawn even by a font that has its letters.
    assert fonts.drawable("\u0627\u0628") is None


def test_a_font_that_cannot_be_read_draws_nothing(tmp_path: Path) -> None:
    broken = tmp_path / "ipag.ttf"
    broken.write_bytes(b"\0" * 100)
    assert "A" not in Face(broken).coverage
    assert "A" not in Face(tmp_path / "gone.ttf").coverage


def test_widths_grow_with_text_and_size() -> None:
    assert 0 < OURS.width("a", 20) < OURS.width("ab", 20) < OURS.width("ab", 30)


def test_fonts_are_found_by_name_below_their_folders(tmp_path: Path) -> None:
    for place in ("first/deep", "second"):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "ipag.ttf").touch()
    (tmp_path / "second" / "Comic.ttf").touch()
    (tmp_path / "second" / "meiryo.ttc").touch()
    folders = (str(tmp_path / "none"), str(tmp_path / "first"), str(tmp_path / "second"))
    assert font_files(folders) == {
        "ipag.ttf": tmp_path / "first/deep/ipag.ttf",
        "meiryo.ttc": tmp_path / "second/meiryo.ttc",
    }


def test_our_own_font_is_asked_first() -> None:
    assert installed_fonts().faces[0].path == OWN
