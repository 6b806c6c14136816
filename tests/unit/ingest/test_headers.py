"""What servers ask of us in their headers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ingest.headers import LONGEST_WISH, http_date, max_age, retry_after, validators

NOW = datetime(2025, 1, 31, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "120"}, 120),
        ({"Retry-After": " 90 "}, 90),
        ({"Retry-After": "1.5"}, 1.5),
        ({"Retry-After": "Fri, 31 Jan 2025 07:02:00 GMT"}, 120),
        ({"Retry-After": "Fri, 31 Jan 2025 06:00:00 GMT"}, 0),
        # The server's own clock is the one its date was written by.
        ({"Retry-After": "Fri, 31 Jan 2025 12:10:00 GMT", "Date": "Fri, 31 Jan 2025 12:00:00 GMT"}, 600),
        ({"Retry-After": "999999999"}, LONGEST_WISH.total_seconds()),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-5"}, None),
        ({}, None),
    ],
)  # fmt: skip
def test_retry_after_is_read_as_seconds_or_date(
    headers: dict[str, str], seconds: float | None
) -> None:
    expected = None if seconds is None else timedelta(seconds=seconds)
    assert retry_after(headers, NOW) == expected


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Cache-Control": "max-age=7200"}, 7200),
        ({"Cache-Control": 'public, max-age="60", must-revalidate'}, 60),
        ({"Cache-Control": "s-maxage=900"}, None),
        ({"Cache-Control": "no-cache, max-age=7200"}, None),
        ({"Cache-Control": "no-store"}, None),
        ({"Cache-Control": "max-age=0"}, 0),
        ({"Expires": "Fri, 31 Jan 2025 08:00:00 GMT"}, 3600),
        ({"Expires": "0"}, None),
        ({"Expires": "-1"}, None),
        ({"Cache-Control": "public", "Expires": "Fri, 31 Jan 2025 08:00:00 GMT"}, 3600),
        ({}, None),
    ],
)
def test_freshness_is_read_from_cache_control_then_expires(
    headers: dict[str, str], seconds: int | None
) -> None:
    expected = None if seconds is None else timedelta(seconds=seconds)
    assert max_age(headers, NOW) == expected


@pytest.mark.parametrize(
    ("headers", "kept"),
    [
        ({"ETag": 'W/"a"', "Last-Modified": "yesterday"}, ('W/"a"', "yesterday")),
        ({"ETag": "unquoted"}, ("unquoted", None)),
        ({"ETag": '"a"', "Expires": "0"}, (None, None)),
        ({"ETag": '"' + "a" * 2_000 + '"'}, (None, None)),
        ({"ETag": '"a\udcff"', "Last-Modified": "a\tb"}, (None, None)),
        ({"ETag": "  "}, (None, None)),
    ],
)
def test_validators_are_kept_verbatim_where_they_can_be_sent_back(
    headers: dict[str, str], kept: tuple[str | None, str | None]
) -> None:
    assert validators(headers) == kept


@given(st.text())
def test_no_date_is_an_error(text: str) -> None:
    found = http_date(text)
    assert found is None or found.tzinfo is UTC
