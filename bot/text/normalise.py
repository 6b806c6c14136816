"""White space, control characters and spoiled encodings of texts that strangers wrote."""

from __future__ import annotations

import re
from contextlib import suppress

# C0 and C1 controls, lone surrogates and what is no character, which XML forbids. White space among them is
# turned into blanks before this pattern is asked.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_CONTROLS_IN_LINE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

# What Windows-1252 has where Latin-1 has C1 controls. Bytes of the first are so often declared
# as the second that no control character in this range was ever meant.
_WINDOWS = {
    code: bytes([code]).decode("cp1252")
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_C1 = re.compile("[\x80-\x9f]")
# What every spoiled text has: the second byte of a character, as a character of its own.
_SUSPECT = re.compile("[\x80-\xbf]")


def one_line(text: str) -> str:
    r"""Return `text` on one line: runs of white space become one blank, controls go.

    >>> one_line(" Vote\u3000of \n confidence\x07 ")
    'Vote of confidence'
    """
    # The only white space that is printable is the blank itself.
    if text.isprintable() and "  " not in text:
        return text.strip()
    line = " ".join(text.split())
    if line.isprintable():
        return line
    # Taking a control away may bring blanks together that it had kept apart.
    bare = _CONTROLS.sub("", line)
    return bare if bare == line else " ".join(bare.split())


def paragraphs(text: str) -> str:
    """Return `text` with each of its lines as by `one_line`, empty ones left out."""
    # White space is closed up for all lines at once; NUL, which no text has, stands for "\n".
    flat = " ".join(text.replace("\n", "\0").split())
    lines = list(filter(None, map(str.strip, flat.split("\0"))))
    whole = "\n".join(lines)
    # What is printable has no controls; that is told five times faster than by looking for them.
    if not all(map(str.isprintable, lines)) and _CONTROLS_IN_LINE.search(whole):
        whole = "\n".join(filter(None, map(one_line, whole.split("\n"))))
    return whole


def repair(text: str) -> str:
    r"""Undo UTF-8 that was taken for Latin-1 and encoded again; put Windows characters right.

    A text that is whole as it stands comes back unchanged: its letters beyond ASCII would
    have to form valid UTF-8 by accident.

    >>> repair("CafÃ©"), repair("Café"), repair("\x93so\x94")
    ('Café', 'Café', '“so”')
    """
    if text.isascii() or not _SUSPECT.search(text):
        return text
    with suppress(UnicodeError):
        text = text.encode("latin-1").decode("utf-8")
    if _C1.search(text):
        text = text.translate(_WINDOWS)
    return text
