from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ingest.formats.dates import parse_date

_NOON = datetime(2025, 2, 7, 12, 0, tzinfo=UTC)
_MIDNIGHT = datetime(2025, 2, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Fri, 07 Feb 2025 12:00:00 GMT",
        "Fri, 7 Feb 2025 21:00:00 +0900",
        "Fri, 7 Feb 2025 07:00:00 -0500",
        "7 Feb 25 12:00 UT",
        "Friday, 7 February 2025, 12:00",
        "Fri, 7 Feb 2025 12:00:00 +0000 (UTC)",
        "Fri, 7 Feb 2025 21:00:00 JST",
        "Fri, 7 Feb 2025 13:00:00 CET",
        "Fri, 7 Feb 2025 07:00 ET",
        "Fri, 7 Feb 2025 14:00:00 GMT+2",
        "Fri, 7 Feb 2025 14:00:00 UTC+02:00",
        "7th February 2025 12:00",
        "2025-02-07T12:00:00Z",
        "2025-02-07T12:00:00",
        "2025-02-07 12:00:00",
        "2025-02-07T21:00:00.5+09:00",
        "2025-02-07T12:00Z",
        "2025-02-07T12:00:00 Z",
        "2025-02-07T12:00:00.123456789Z",
        "2025-02-07 12:00:00 UTC",
        "2025-02-07T13:00:00+01:00[Europe/Berlin]",
        "2025/02/07 12:00",
        "2025.2.7 12:00",
        "20250207T120000Z",
        "20250207120000",
        "February 7, 2025 12:00 PM",
        "Feb 7, 2025, 12:00 p.m.",
        "Fri Feb  7 12:00:00 2025",
        "Fri Feb 7 12:00:00 UTC 2025",
        "1738929600",
        "1738929600000",
        "1738929600.25",
        "ven., 7 févr. 2025 12:00:00 GMT",
        "Fr, 7. Februar 2025 12:00",
        "7 de febrero de 2025 12:00",
        "pt, 7 lutego 2025 12:00:00",
        "7 февраля 2025 12:00",
        "2025年2月7日 12:00",
        "2025年2月7日（金）12時00分",
        "令和7年2月7日 午後0時",
        "2025년 2월 7일 오후 12:00",
        "２０２５年２月７日　１２：００",
    ],
)
def test_one_instant_is_read_from_many_spellings(text: str) -> None:
    assert parse_date(text) == _NOON


@pytest.mark.parametrize(
    ("text", "zone", "utc"),
    [
        ("2025-02-07", None, _MIDNIGHT),
        ("2025-02", None, datetime(2025, 2, 1, tzinfo=UTC)),
        ("20250207", None, _MIDNIGHT),
        ("Thu, 6 Feb 2025 24:00:00 GMT", None, _MIDNIGHT),
        ("Sat, 7 Feb 2025 00:00:00 GMT", None, _MIDNIGHT),
        ("31/01/2025", None, datetime(2025, 1, 31, tzinfo=UTC)),
        ("01/31/2025", None, datetime(2025, 1, 31, tzinfo=UTC)),
        ("02/02/2025", None, datetime(2025, 2, 2, tzinfo=UTC)),
        ("2025-02-07 21:00", "Asia/Tokyo", _NOON),
        ("2025-02-07T21:00:00", "Asia/Tokyo", _NOON),
        ("2025年2月7日 21:00", "Asia/Tokyo", _NOON),
        ("2025-07-07T14:00:00", "Europe/Berlin", datetime(2025, 7, 7, 12, tzinfo=UTC)),
        ("Fri, 7 Feb 2025 17:30:00 IST", "Asia/Kolkata", _NOON),
        ("Fri, 7 Feb 2025 14:00:00 IST", "Asia/Jerusalem", _NOON),
        ("2025-02-07 12:00", "Nowhere/Land", _NOON),
        ("2025-02-07 12:00", "../etc/passwd", _NOON),
        ("令和元年5月1日", None, datetime(2019, 5, 1, tzinfo=UTC)),
        ("Feb 7, 2025 12:00 AM", None, _MIDNIGHT),
        ("Feb 7, 2025 15:00 PM", None, datetime(2025, 2, 7, 15, tzinfo=UTC)),
        ("Fri, 07 Feb 2025 12:00:60 GMT", None, datetime(2025, 2, 7, 12, 0, 59, tzinfo=UTC)),
        ("7 Feb 99 12:00", None, datetime(1999, 2, 7, 12, tzinfo=UTC)),
    ],
)
def test_zones_days_and_halves_are_what_they_say(
    text: str, zone: str | None, utc: datetime
) -> None:
    assert parse_date(text, zone) == utc


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "yesterday",
        "2 hours ago",
        "01/02/2025",
        "Fri, 99 Foo 99999 99:99:99 +9999",
        "Fri, 7 Foo 2025 12:00:00 GMT",
        "Fri, 31 Feb 2025 12:00:00 GMT",
        "Fri, 7 Feb 2025 25:00:00 GMT",
        "Fri, 7 Feb 2025 24:30:00 GMT",
        "Fri, 7 Feb 2025 12:60:00 GMT",
        "Fri, 7 Feb 2025 12:00:00 XYZ",
        "Fri, 7 Feb 2025 17:30:00 IST",
        "Fri, 7 Feb 2025 12:00:00 JST+9",
        "Fri, 7 Feb 2025 12:00:00 +99:00",
        "Fri, 7 Feb 2025 12:00:00 +2399",
        "Fri, 7 Feb 2025 12:00:00 GMT+",
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00+23:00",
        "9999-12-31T23:59:59Z",
        "2025-13-01T00:00:00Z",
        "2025-02-07T",
        "1738929",
        "17389296001738929600",
        "Fri, 07 Foo 2025 12:00:00 GMT",
        "Fri, 07 Feb 2025 12:00:00 GMT" + " and more" * 20,
    ],
)
def test_what_must_not_be_guessed_gives_none(text: str) -> None:
    assert parse_date(text) is None


@given(st.text(max_size=120), st.none() | st.text(max_size=20))
def test_no_text_is_an_error(text: str, zone: str | None) -> None:
    found = parse_date(text, zone)
    assert found is None or found.tzinfo is UTC


_INSTANTS = st.datetimes(datetime(1970, 1, 2), datetime(2199, 12, 30)).map(  # noqa: DTZ001
    lambda naive: naive.replace(microsecond=0, tzinfo=UTC)
)


@given(
    _INSTANTS,
    st.sampled_from(
        [
            "%a, %d %b %Y %H:%M:%S GMT",
            "%Y-%m-%dT%H:%M:%SZ",
            "%Y-%m-%d %H:%M:%S",
            "%Y%m%dT%H%M%SZ",
            "%B %d, %Y %I:%M:%S %p",
            "%Y年%m月%d日 %H時%M分%S秒",
            "%a %b %d %H:%M:%S %Y",
        ]
    ),
)
def test_what_is_written_is_read_back(instant: datetime, form: str) -> None:
    assert parse_date(instant.strftime(form)) == instant
