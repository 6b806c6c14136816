"""Bytes of a feed to UTF-8.

The order is that of what is most often true, not of what is promised: a byte order mark,
UTF-16 and UTF-32 as their zeros betray them, valid UTF-8 whatever is declared, the declared
encodings, and at last the bytes' own look.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# How "<" or "{" looks where a character takes more than one byte.
_WIDE = (
    (re.compile(rb"\s?[<{]\0\0\0"), "utf-32-le"),
    (re.compile(rb"\0\0\0[<{]"), "utf-32-be"),
    (re.compile(rb"[<{]\0[^\0]\0"), "utf-16-le"),
    (re.compile(rb"\0[<{]\0[^\0]"), "utf-16-be"),
)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?\bencoding\s*=\s*["']\s*([A-Za-z0-9._:-]+)""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9._:-]+)""", re.IGNORECASE)
_HEAD_BYTES = 1024

# What publishers name and what they mean: the superset that Windows writes.
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "hz": "hz",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "cp950",
    "ks_c_5601-1987": "cp949",
}
# Seven-bit encodings are valid UTF-8 and yet something else.
_SEVEN_BIT = re.compile(rb"\x1b[$(]")

# The commonest characters of an encoding, as bytes: kana, Hangul, and the first levels of the
# standards, which hold what newspapers print. A wrong reading of a text has few of them.
_USUAL = {
    "cp932": re.compile(rb"[\x82\x83\x88-\x97][\x40-\x7e\x80-\xfc]"),
    "euc_jp": re.compile(rb"[\xa4\xa5\xb0-\xcf][\xa1-\xfe]"),
    "cp949": re.compile(rb"[\xb0-\xc8][\xa1-\xfe]"),
    "gb18030": re.compile(rb"[\xb0-\xd7][\xa1-\xfe]"),
    "cp950": re.compile(rb"[\xa4-\xc6][\x40-\x7e\xa1-\xfe]"),
}
# EUC of Japan and of China share their bytes, but no Japanese is without kana.
_KANA = re.compile(rb"[\xa4\xa5][\xa1-\xf6]")
_MIN_USUAL_SHARE = 0.75
# Small Cyrillic letters have other places in the two encodings of Russian.
_RUSSIAN = {"cp1251": re.compile(rb"[\xe0-\xff]{4,}"), "koi8_r": re.compile(rb"[\xc0-\xdf]{4,}")}
_MIN_WORDS_SHARE = 0.4
_ASCII = bytes(range(0x80))
_ASCII_TO_BLANK = b" " * 0x80 + bytes(range(0x80, 0x100))
_MIN_VALID_SHARE = 0.9
_WINDOWS_ONLY = bytes(range(0x80, 0xA0))  # Latin-1 has controls there
# Letters with accents stand alone; in all other scripts such bytes come in runs.
_MIN_RUN = 1.3
_SAMPLE_BYTES = 65_536


def _windows_character(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)  # noqa: S101 - decoding is all it is used for
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", "replace"), error.end


codecs.register_error("daybook.windows", _windows_character)


def to_utf8(body: bytes, content_type: str | None = None) -> bytes:
    """Return `body` in UTF-8, without a byte order mark.

    Bytes that fit nowhere become what Windows-1252 has there.

    content_type   the HTTP header, for its charset
    """
    if body.isascii() and b"\0" not in body and b"\x1b" not in body:
        return body
    text = _decoded(body, content_type)
    # Most feeds are UTF-8 already: then they need not be written anew.
    return body if text is None else text.encode("utf-8", "replace")


def _decoded(body: bytes, content_type: str | None) -> str | None:
    """Return the text of `body`, None when its bytes are good as they are."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    for pattern, encoding in _WIDE:
        if pattern.match(body):
            return body.decode(encoding, "replace")
    declared = list(_declared(body[:_HEAD_BYTES], content_type))
    if b"\x1b" in body and _SEVEN_BIT.search(body):
        text = _first_fitting(body, [name for name in declared if name.startswith("iso2022")])
        if text is not None:
            return text
    with suppress(UnicodeDecodeError):
        body.decode("utf-8")
        return None
    text = _first_fitting(body, [name for name in declared if name != "utf-8"])
    if text is not None:
        return text
    if _is_damaged_utf8(body):
        return body.decode("utf-8", "daybook.windows")
    return _guessed(body)


def _declared(head: bytes, content_type: str | None) -> Iterator[str]:
    """Yield the usable encodings that the document and then the header name."""
    names = [found[1].decode("ascii") for found in [_DECLARED.search(head)] if found]
    names += [found[1] for found in [_CHARSET.search(content_type or "")] if found]
    for name in names:
        try:
            codec = codecs.lookup(name)
        except LookupError:
            continue
        # A codec that is no text encoding (base64, zlib) must not be run on foreign bytes.
        if codec._is_text_encoding:
            yield _SUPERSETS.get(codec.name, codec.name)


def _first_fitting(body: bytes, encodings: list[str]) -> str | None:
    for encoding in encodings:
        # Where they are the same, Latin-1 is decoded a hundred times faster.
        is_latin = encoding == "cp1252" and len(body.translate(None, _WINDOWS_ONLY)) == len(body)
        try:
            return body.decode("latin-1" if is_latin else encoding)
        except UnicodeError:
            continue
    return None


def _is_damaged_utf8(body: bytes) -> bool:
    """Say whether `body` is UTF-8 but for a few bytes, as where two sources were pasted."""
    runs = b" ".join(body.translate(_ASCII_TO_BLANK).split())
    valid = runs.decode("utf-8", "ignore").encode("utf-8")
    return _beyond_ascii(valid) > _MIN_VALID_SHARE * _beyond_ascii(runs)


def _beyond_ascii(body: bytes) -> int:
    return len(body.translate(None, _ASCII))


def _guessed(body: bytes) -> str:
    """Return `body` in the encoding that its own bytes speak for."""
    sample = body[:_SAMPLE_BYTES]
    beyond_ascii = _beyond_ascii(sample)
    runs = sample.translate(_ASCII_TO_BLANK).split()
    if beyond_ascii < _MIN_RUN * len(runs):
        return body.decode("cp1252", "replace")
    best, best_share = "cp1252", _MIN_USUAL_SHARE
    for encoding, usual in _USUAL.items():
        if encoding == "euc_jp" and not _KANA.search(sample):
            continue
        high = sum(1 + (pair[1] > 0x7F) for pair in usual.findall(sample))
        share = high / max(1, beyond_ascii)
        if share > best_share and _reads(sample, encoding):
            best, best_share = encoding, share
    if best == "cp1252":
        for encoding, word in _RUSSIAN.items():
            share = sum(map(len, word.findall(sample))) / max(1, beyond_ascii)
            if share > _MIN_WORDS_SHARE:
                best = encoding
    return body.decode(best, "replace")


def _reads(sample: bytes, encoding: str) -> bool:
    """Say whether `sample` is valid in `encoding`; its last character may be cut."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeError:
        return False
    return True
