from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given

from bot.models import Precision, When
from bot.render.dates import say_when
from tests.unit.render.event_samples import whens

DAY = When(date(2025, 2, 7), date(2025, 2, 7), Precision.DAY)
DAYS = When(date(2025, 2, 7), date(2025, 2, 9), Precision.DAY)
OVER_A_MONTH = When(date(2025, 1, 30), date(2025, 2, 1), Precision.DAY)
OVER_A_YEAR = When(date(2024, 12, 30), date(2025, 1, 2), Precision.DAY)
WEEK = When(date(2025, 2, 3), date(2025, 2, 9), Precision.WEEK)
MONTH = When(date(2025, 2, 1), date(2025, 2, 28), Precision.MONTH)
MONTHS = When(date(2026, 2, 1), date(2026, 3, 31), Precision.MONTH)
QUARTER = When(date(2025, 4, 1), date(2025, 6, 30), Precision.QUARTER)
YEAR = When(date(2025, 1, 1), date(2025, 12, 31), Precision.YEAR)


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (DAY, "Friday 7 February"),
        (DAYS, "7–9 February"),
        (OVER_A_MONTH, "30 January – 1 February"),
        (OVER_A_YEAR, "30 December 2024 – 2 January"),
        (WEEK, "week of 3 February"),
        (MONTH, "in February"),
        (MONTHS, "in February–March 2026"),
        (QUARTER, "in the second quarter of 2025"),
        (YEAR, "in 2025"),
    ],
)
def test_a_day_is_said_no_more_exactly_than_it_is_known(when: When, said: str) -> None:
    assert say_when(when, year=2025) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("Friday 7 February 2025", "30 January – 1 February 2025", "in February 2025")),
        ("ja", ("2025年2月7日(金)", "1月30日〜2025年2月1日", "2025年2月中")),
        ("fr", ("vendredi 7 février 2025", "du 30 janvier au 1er février 2025", "en février 2025")),
        ("de-AT", ("Freitag, 7. Februar 2025", "30. Januar – 1. Februar 2025", "im Februar 2025")),
        (
            "es",
            (
                "viernes 7 de febrero de 2025",
                "del 30 de enero al 1 de febrero de 2025",
                "en febrero de 2025",
            ),
        ),
    ],
)
def test_each_language_writes_days_its_own_way(language: str, said: tuple[str, ...]) -> None:
    assert tuple(say_when(when, language) for when in (DAY, OVER_A_MONTH, MONTH)) == said


def test_an_unknown_language_is_answered_in_english() -> None:
    assert say_when(WEEK, "tlh", year=2025) == "week of 3 February"


@given(whens)
def test_every_year_but_the_readers_own_is_named(when: When) -> None:
    for language in ("en", "ja", "fr", "de", "es"):
        said = say_when(when, language)
        assert str(when.end_on.year if when.precision == "day" else when.start_on.year) in said
        assert "{" not in said
