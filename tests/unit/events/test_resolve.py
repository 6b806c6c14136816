from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.events.extract import extract_events
from bot.events.readings import DateSpan, Kind, Precision, Reading
from bot.events.resolve import Origin, add_months, resolve
from bot.events.times import find_times

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
MONTHS_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
MONTHS_FR = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
MONTHS_DE = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
MONTHS_ES = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def written(day):
    """Return sentences in which the day is named in full, by language."""
    month = day.month - 1
    short = "May" if month == 4 else f"{MONTHS_EN[month][:3]}."
    return [
        ("en", f"They meet on {MONTHS_EN[month]} {day.day}, {day.year}, in Oslo."),
        ("en", f"They meet on {short} {day.day}, {day.year}, in Oslo."),
        ("en", f"They meet on {day.day} {MONTHS_EN[month]} {day.year} in Oslo."),
        ("en", f"They meet on {day.isoformat()} in Oslo."),
        (
            "en",
            f"They meet on {WEEKDAYS[day.weekday()]}, {MONTHS_EN[month]} {day.day}, {day.year}.",
        ),
        ("fr", f"Ils se réuniront le {day.day} {MONTHS_FR[month]} {day.year} à Oslo."),
        ("de", f"Sie treffen sich am {day.day}. {MONTHS_DE[month]} {day.year} in Oslo."),
        ("de", f"Sie treffen sich am {day.day:02d}.{day.month:02d}.{day.year} in Oslo."),
        ("es", f"Se reunirán el {day.day} de {MONTHS_ES[month]} de {day.year} en Oslo."),
        ("ja", f"両首脳は{day.year}年{day.month}月{day.day}日に会談する。"),
    ]


@given(DAYS, DAYS)
def test_a_day_written_in_full_is_read_back_in_every_language(day, published):
    for language, text in written(day):
        values = [mention.value for mention in find_times(text, published, language)]
        assert values == [day.isoformat()], (language, text)


@given(DAYS, st.integers(1, 300))
def test_a_coming_day_without_its_year_is_read_back(published, ahead):
    day = published + timedelta(days=ahead)
    month = day.month - 1
    for language, text in [
        ("en", f"They will meet on {MONTHS_EN[month]} {day.day} in Oslo."),
        ("fr", f"Ils se réuniront le {day.day} {MONTHS_FR[month]} à Oslo."),
        ("de", f"Sie werden sich am {day.day}. {MONTHS_DE[month]} in Oslo treffen."),
        ("es", f"Se reunirán el {day.day} de {MONTHS_ES[month]} en Oslo."),
        ("ja", f"両首脳は{day.month}月{day.day}日に会談する。"),
    ]:
        values = [mention.value for mention in find_times(text, published, language)]
        assert values == [day.isoformat()], (language, text)


@given(DAYS, st.integers(0, 6))
def test_a_coming_weekday_is_at_most_six_days_ahead(published, weekday):
    [mention] = find_times(f"Lawmakers will vote on {WEEKDAYS[weekday]}.", published)
    assert mention.span.start.weekday() == weekday
    assert 0 <= (mention.span.start - published).days <= 6


@given(DAYS, st.integers(0, 6))
def test_a_past_weekday_is_at_most_six_days_back(published, weekday):
    [mention] = find_times(f"The minister said on {WEEKDAYS[weekday]} that he knew.", published)
    assert mention.span.start.weekday() == weekday
    assert 0 <= (published - mention.span.start).days <= 6


@given(DAYS, st.integers(1, 12), st.integers(1, 28))
def test_nothing_before_the_publication_day_is_scheduled(published, month, day):
    for text in (
        f"Leaders will meet in Geneva on {MONTHS_EN[month - 1]} {day}.",
        f"Leaders meet in Geneva on {day} {MONTHS_EN[month - 1]}.",
        f"Leaders met in Geneva on {MONTHS_EN[month - 1]} {day}, and a summit is due next month.",
        f"The summit in Geneva ended on {MONTHS_EN[month - 1]} {day}; another is set for Friday.",
    ):
        for report in extract_events("", text, published):
            assert report.span.end >= published


@given(DAYS)
def test_a_week_ends_after_its_year_where_it_must(published):
    [mention] = find_times("The commission meets next week.", published)
    monday = mention.span.start
    assert monday.weekday() == 0
    assert (mention.span.end - monday).days == 6
    assert 1 <= (monday - published).days <= 7
    year, week, _ = monday.isocalendar()
    assert mention.value == f"{year}-W{week:02d}"


@pytest.mark.parametrize(
    ("published", "text", "value"),
    [
        (date(2024, 12, 31), "They will meet tomorrow.", "2025-01-01"),
        (date(2025, 1, 1), "They met yesterday.", "2024-12-31"),
        (date(2024, 12, 30), "They will meet on January 2.", "2025-01-02"),
        (date(2025, 1, 2), "They met on December 30.", "2024-12-30"),
        (date(2024, 12, 15), "They will meet next month.", "2025-01"),
        (date(2025, 1, 15), "They met last month.", "2024-12"),
        (date(2024, 2, 28), "They will meet on February 29.", "2024-02-29"),
        (date(2025, 3, 1), "They will meet on February 29.", "2028-02-29"),
        (date(2024, 12, 31), "The commission meets next week.", "2025-W02"),
        (date(2025, 12, 29), "The commission meets this week.", "2026-W01"),
    ],
)
def test_years_end_without_losing_a_day(published, text, value):
    assert [mention.value for mention in find_times(text, published)] == [value]


def test_a_day_that_does_not_exist_is_no_time():
    assert find_times("They meet on February 30, 2025.", date(2025, 1, 31)) == []
    assert resolve(Reading(Kind.DATE, 0, 1), Origin(date(2025, 1, 31))) is None
    assert resolve(Reading(Kind.WEEKDAY, 0, 1), Origin(date(2025, 1, 31))) is None


def test_months_are_added_within_their_length():
    assert add_months(date(2025, 1, 31), 1) == date(2025, 2, 28)
    assert add_months(date(2025, 1, 31), -2) == date(2024, 11, 30)


@pytest.mark.parametrize(
    ("text", "precision", "span"),
    [
        ("in early June", Precision.MONTH, (date(2025, 6, 1), date(2025, 6, 10))),
        ("in mid-June", Precision.MONTH, (date(2025, 6, 11), date(2025, 6, 20))),
        ("in late June", Precision.MONTH, (date(2025, 6, 21), date(2025, 6, 30))),
        ("in early 2026", Precision.QUARTER, (date(2026, 1, 1), date(2026, 3, 31))),
        ("in the summer of 2025", Precision.QUARTER, (date(2025, 6, 1), date(2025, 8, 31))),
        ("in the second half of 2025", Precision.YEAR, (date(2025, 7, 1), date(2025, 12, 31))),
        ("later this month", Precision.MONTH, (date(2025, 3, 12), date(2025, 3, 31))),
        ("earlier this month", Precision.MONTH, (date(2025, 3, 1), date(2025, 3, 11))),
    ],
)
def test_a_part_of_a_period_keeps_its_own_days(text, precision, span):
    [mention] = find_times(f"They will meet {text}.", date(2025, 3, 12))
    assert mention.precision is precision
    assert mention.span == DateSpan(*span)
