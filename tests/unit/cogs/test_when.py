from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.errors import UserError
from bot.models import Precision, When
from cogs.ui.when import complete_day_ahead, read_when

TODAY = date(2025, 1, 31)
DAY, MONTH, YEAR, TIME = Precision.DAY, Precision.MONTH, Precision.YEAR, Precision.TIME


@pytest.mark.parametrize(
    ("day", "until", "when"),
    [
        ("2025-02-07", None, When(date(2025, 2, 7), date(2025, 2, 7), DAY)),
        ("today", None, When(TODAY, TODAY, DAY)),
        ("2025-02-07", "2025-02-09", When(date(2025, 2, 7), date(2025, 2, 9), DAY)),
        ("2025-02", None, When(date(2025, 2, 1), date(2025, 2, 28), MONTH)),
        ("2025-02", "2025-03", When(date(2025, 2, 1), date(2025, 3, 31), MONTH)),
        ("2025-02-07", "2025-03", When(date(2025, 2, 7), date(2025, 3, 31), MONTH)),
        ("2025", None, When(date(2025, 1, 1), date(2025, 12, 31), YEAR)),
    ],
)
def test_a_span_is_as_exact_as_it_was_typed(day: str, until: str | None, when: When) -> None:
    assert read_when(day, until, None, today=TODAY, zone="UTC") == when


def test_an_hour_is_meant_where_the_server_lives() -> None:
    when = read_when("2025-02-07", None, "2pm", today=TODAY, zone="Asia/Tokyo")
    assert when == When(
        date(2025, 2, 7), date(2025, 2, 7), TIME, datetime(2025, 2, 7, 5, tzinfo=UTC)
    )


@pytest.mark.parametrize(
    ("day", "hour", "words"),
    [
        ("soon", None, "I cannot read “soon”"),
        ("2025-02-30", None, "I cannot read"),
        ("2025-02", "14:00", "An hour needs a day"),
        ("2025-02-07", "25:00", "Hours go from 0 to 23"),
    ],
)
def test_what_is_no_day_or_hour_is_explained(day: str, hour: str | None, words: str) -> None:
    with pytest.raises(UserError, match=words):
        read_when(day, None, hour, today=TODAY, zone="UTC")


def test_the_days_to_come_are_offered_by_name() -> None:
    assert complete_day_ahead("", TODAY)[0].value == "2025-01-31"
    assert [one.name for one in complete_day_ahead("sunday 9 f", TODAY)] == [
        "Sunday 9 February 2025"
    ]
    assert complete_day_ahead("2025-02-1", TODAY)[0].value == "2025-02-10"
