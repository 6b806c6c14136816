from __future__ import annotations

import codecs

import pytest

from bot.ingest.formats.decode import to_utf8

_JA = "<rss><title>首相は国会で予算案について説明した。</title></rss>"
_FR = "<rss><title>L’élection – déjà décidée – coûte 5 € à Paris</title></rss>"
_RU = "<rss><title>Премьер выступил в парламенте с докладом</title></rss>"


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (b"", "utf-8"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
        (b"", "utf-32-le"),
        (b"", "utf-32-be"),
    ],
)
def test_unicode_is_known_by_its_mark_or_its_zeros(mark: bytes, encoding: str) -> None:
    assert to_utf8(mark + _JA.encode(encoding)).decode() == _JA


@pytest.mark.parametrize(
    ("declared", "encoding", "text"),
    [
        ("Shift_JIS", "cp932", _JA),
        ("EUC-JP", "euc_jp", _JA),
        ("ISO-2022-JP", "iso2022_jp", _JA),
        ("GB2312", "gb18030", "<rss>总理说明预算案 镕</rss>"),
        ("Big5", "cp950", "<rss>總理說明預算案</rss>"),
        ("ks_c_5601-1987", "cp949", "<rss>총리는 국회에서</rss>"),
        ("windows-1251", "cp1251", _RU),
        ("KOI8-R", "koi8_r", _RU),
        ("ISO-8859-1", "cp1252", _FR),
        ("US-ASCII", "cp1252", _FR),
        ("ISO-8859-9", "cp1254", "<rss>Seçim günü İzmir’de</rss>"),
    ],
)
@pytest.mark.parametrize("place", ["document", "header"])
def test_what_is_declared_is_believed_where_it_fits(
    declared: str, encoding: str, text: str, place: str
) -> None:
    head = f'<?xml version="1.0" encoding="{declared}"?>' if place == "document" else ""
    header = f"text/xml; charset={declared}" if place == "header" else None
    assert to_utf8((head + text).encode(encoding), header).decode() == head + text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp932", _JA),
        ("cp932", "<rss>首相会談選挙与党関税</rss>"),
        ("euc_jp", _JA),
        ("gb18030", "<rss>总理周二在议会就预算案作了说明，反对党表示不满</rss>"),
        ("cp950", "<rss>總理週二在議會就預算案作了說明，反對黨表示不滿</rss>"),
        ("cp949", "<rss>총리는 국회에서 예산안에 대해 설명했다</rss>"),
        ("cp1251", _RU),
        ("koi8_r", _RU),
        ("cp1252", _FR),
    ],
)
@pytest.mark.parametrize("lie", ["utf-8", "no-such-encoding", "base64", "ascii-but-not"])
def test_a_false_declaration_gives_way_to_the_bytes(encoding: str, text: str, lie: str) -> None:
    head = f'<?xml version="1.0" encoding="{lie}"?>'
    assert to_utf8((head + text).encode(encoding)).decode() == head + text


def test_valid_utf8_wins_over_every_declaration() -> None:
    body = f'<?xml version="1.0" encoding="ISO-8859-1"?>{_FR}'.encode()
    assert to_utf8(body, "text/xml; charset=windows-1251") == body


def test_utf8_with_a_few_foreign_bytes_stays_utf8() -> None:
    body = (_JA * 5).encode() + "<x>Caf\xe9 \x93a\x94 \x81</x>".encode("latin-1")
    assert to_utf8(body).decode() == _JA * 5 + "<x>Café “a” \ufffd</x>"


def test_an_escape_without_a_declaration_is_no_japanese() -> None:
    body = b"<rss>\x1b$BJ</rss>"
    assert to_utf8(body) == body
    assert to_utf8(b"<rss>\x1b</rss>") == b"<rss>\x1b</rss>"


def test_seven_bit_japanese_that_is_broken_is_left_alone() -> None:
    body = b'<?xml version="1.0" encoding="iso-2022-jp"?><rss>\x1b$B\x7f\x7f</rss>'
    assert to_utf8(body) == body


def test_noise_is_read_as_windows_characters() -> None:
    body = b"<rss>" + bytes(range(0x80, 0x100)) * 3 + b"</rss>"
    assert "€" in to_utf8(body).decode()
