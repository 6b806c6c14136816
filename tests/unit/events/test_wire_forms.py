"""Forms of agency prose, each beside what looks like it and is no time."""

from datetime import date

import pytest

from bot.events.feasts import FEASTS, feast_day
from bot.events.times import find_times

FRIDAY = date(2013, 3, 22)

FEAST_DAYS = [
    ("They will return at Easter.", ["2013-03-31"]),
    ("He died on Thanksgiving Day.", ["2012-11-22"]),
    ("It opens on Halloween.", ["2013-10-31"]),
    ("They will meet on Christmas Eve.", ["2013-12-24"]),
    ("They met last Christmas.", ["2012-12-25"]),
    ("He died on Christmas Eve 1912.", ["1912-12-24"]),
    ("It closed on New Year's Day 2012.", ["2012-01-01"]),
    ("A New Year's Eve party was held.", ["2012-12-31"]),
    ("The Christmas Party was dull.", []),
    ("Christmas lights went on.", []),
]
BUSINESS = [
    ("Sales fell in the first nine months of 2012.", ["2012"]),
    ("Sales fell in the first nine months of last year.", ["2012"]),
    ("Sales rose in the last three months of 2012.", ["2012-Q4"]),
    ("Sales fell in the first six months of the year.", ["2013-H1"]),
    ("Profit fell in the last quarter of 2012.", ["2012-Q4"]),
    ("It was the last week of 2011.", ["2011"]),
    ("Profit rose in the final quarter of last year.", ["2012-Q4"]),
    ("Profit fell in the March quarter.", ["2013-Q1"]),
    ("The March day was cold.", ["2013-03"]),
    ("The full year was good.", ["2013"]),
    ("The other year was good.", []),
    ("Fiscal 2014 begins in October.", ["FY2014", "2013-10"]),
    ("The current fiscal year ends soon.", ["FY2013", "FUTURE_REF"]),
    ("They will report in the first quarter of next year.", ["2014-Q1"]),
    ("Sales figures for February will come out soon.", ["2013-02", "FUTURE_REF"]),
    ("The fifth quarter was odd.", []),
    ("He won the third half of last year.", []),
    ("Sales fell in the second half of the year.", ["2012-H2"]),
]
HOURS = [
    ("He woke at 9 in the evening.", ["2013-03-22T21:00"]),
    ("He woke at 1:20 in the morning.", ["2013-03-22T01:20"]),
    ("The 9 in the morning group met.", []),
    ("They left at 13:30 in the afternoon.", []),
    ("The mayor called at 1300 local time.", ["2013-03-22T13:00"]),
    ("The 2599 GMT signal was lost.", []),
    ("He left the house until midnight on March 20.", ["2013-03-20T24:00"]),
    ("He spoke earlier in the day.", ["2013-03-22"]),
    ("They met the day before yesterday.", ["2013-03-20"]),
    (
        "The storm hit on Sunday, officials said Tuesday. It hit at 5 a.m. near town.",
        ["2013-03-17", "2013-03-19", "2013-03-17T05:00"],
    ),
    (
        "The war began on Sept. 11, 1973. Polls open at 8 a.m. in the capital.",
        ["1973-09-11", "2013-03-22T08:00"],
    ),
    (
        "Talks will open next Monday. I got the call at 3 p.m. in my car.",
        ["2013-03-25", "2013-03-22T15:00"],
    ),
    (
        "Talks will open next Monday. They will begin at 3 p.m. in Rome.",
        ["2013-03-25", "2013-03-25T15:00"],
    ),
]
REFERENCES = [
    ("The other day he called.", ["PAST_REF"]),
    ("At present he is away.", ["PRESENT_REF"]),
    ("At one time he sang.", ["PAST_REF"]),
    ("At that time he sang.", ["PAST_REF"]),
    ("At the same time he sang.", []),
    ("In those days he sang.", ["PAST_REF"]),
    ("Back then he sang, and then he left.", ["PAST_REF"]),
    ("In the months ahead he will sing.", ["FUTURE_REF"]),
    ("In the months since, he sang.", []),
    ("As recently as 2009 he sang.", ["2009"]),
    ("He will call as soon as he can.", []),
    ("It opens in the new year.", ["2013"]),
]
YEARS = [
    ("He was born in about 1931.", ["1931"]),
    ("About 1931 people came.", []),
    ("He lived in the late eighties.", ["198"]),
    ("She is in her late eighties.", []),
    ("Eighties music was played.", []),
    ("In 2010 he left; in May of the following year he was back.", ["2010", "2011-05"]),
    ("The fall of the city came in the fall of 2011.", ["2011-FA"]),
    ("They will sell it in early fall.", ["2013-FA"]),
    ("The end of the century was near.", []),
    ("Over 2000 days later it ended.", []),
    ("Earlier this decade he sang.", ["201"]),
    ("They will go in the winter.", ["2013-WI"]),
]
DIRECTIONS = [
    ("The figures are due Monday.", ["2013-03-25"]),
    ("Traders await Monday's report.", ["2013-03-25"]),
    ("She will sing next Tuesday and leave on Monday.", ["2013-03-26", "2013-04-01"]),
    ("She will sing next Tuesday, after talks on Monday.", ["2013-03-26", "2013-03-25"]),
    ("The trial was moved to Sept. 4 because he is ill.", ["2013-09-04"]),
    ("Oil for May delivery fell 45 cents.", ["2013-05"]),
    ("They were due on Jan. 20.", ["2013-01-20"]),
    ("On Tuesday of this year he left.", ["2013-03-19"]),
    ("They will vote on the first quarter.", ["2013-Q1"]),
    ("It is set to open in the fourth quarter.", ["2013-Q4"]),
    ("They went in the autumn of the year.", ["2012-FA"]),
    ("It snowed in the June.", []),
    ("A new year's day came.", []),
    ("The month of May 3 was hot.", []),
    ("Talks ran from Feb. 30 to March 3, 2012.", ["2012-03-03"]),
]


@pytest.mark.parametrize(
    ("text", "values"), [*FEAST_DAYS, *BUSINESS, *HOURS, *REFERENCES, *YEARS, *DIRECTIONS]
)
def test_the_form_is_read_and_what_resembles_it_is_not(text, values):
    assert [it.value for it in find_times(text, FRIDAY)] == values


def test_the_new_year_of_december_is_the_next_one():
    found = find_times("It opens in the new year.", date(2013, 12, 30))
    assert [it.value for it in found] == ["2014"]


def test_spanish_days_that_come_round_are_no_dates():
    assert find_times("El jefe viene todos los martes.", FRIDAY, "es") == []
    assert find_times("El jefe viene cada martes.", FRIDAY, "es") == []


def test_german_days_before_one_month_are_a_range():
    found = find_times("Ein Streik ist für den 15. und 16. Mai geplant.", FRIDAY, "de")
    assert [(it.value, it.connected) for it in found] == [
        ("2013-05-15", True),
        ("2013-05-16", False),
    ]


@pytest.mark.parametrize(
    ("name", "year", "day"),
    [
        ("Easter", 2008, "2008-03-23"),
        ("Easter", 2011, "2011-04-24"),
        ("Easter", 2038, "2038-04-25"),
        ("Thanksgiving", 2013, "2013-11-28"),
        ("Thanksgiving", 2024, "2024-11-28"),
        ("Halloween", 2024, "2024-10-31"),
        ("Xmas", 2024, "2024-12-25"),
    ],
)
def test_a_feast_has_its_day(name, year, day):
    assert feast_day(name, year).isoformat() == day


def test_easter_is_a_sunday_between_22_march_and_25_april():
    for year in range(1900, 2200):
        day = feast_day("Easter", year)
        assert day.weekday() == 6
        assert date(year, 3, 22) <= day <= date(year, 4, 25)
    assert set(FEASTS) >= {"Easter", "Christmas"}
