"""Sentences that nearly announce something, and forms that the lists do not have."""

from datetime import date

import pytest

from bot.events.extract import extract_events
from bot.events.heads import base_form, third_person
from bot.events.status import change_in

FRIDAY = date(2025, 1, 31)


def found_in(text, language="en"):
    return [(it.date, it.end, it.status.value) for it in extract_events("", text, FRIDAY, language)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The talks originally scheduled for Feb. 10 never came about."),
        ("en", "The minister was to have come to Rome on Feb. 10."),
        ("en", "The toll of Sunday's strike is rising in Gaza."),
        ("en", "WASHINGTON, Jan. 31 (Agency)"),
        ("ja", "政府は2月10日に何もない。"),
        ("ja", "首脳会談は2月10日に開催される可能性もある。"),
        ("ja", "首相は2月10日に訪米する予定だった。"),
        ("ja", "もし解散していれば2月10日に総選挙が行われた。"),
        ("es", "Si hubiera habido acuerdo, la consulta se habría celebrado el 9 de julio."),
        ("es", "El gabinete se reúne todos los martes."),
        ("de", "Hätte die Koalition zugestimmt, wäre das Gesetz am 1. Juli in Kraft getreten."),
    ],
)
def test_nothing_is_announced(language, text):
    assert found_in(text, language) == []


@pytest.mark.parametrize(
    ("text", "events"),
    [
        (
            "The minister had planned to go to Rome on Feb. 10 but will stay in Paris.",
            [("2025-02-10", None, "cancelled")],
        ),
        (
            "The summit will no longer take place on Feb. 10.",
            [("2025-02-10", None, "cancelled")],
        ),
        (
            "The trial, which had been set for Feb. 10, was moved to March 4.",
            [("2025-03-04", None, "scheduled"), ("2025-02-10", None, "postponed")],
        ),
        (
            "After the vote on Feb. 10 was cancelled because of the snow, "
            "the talks will open on Feb. 12.",
            [("2025-02-12", None, "scheduled"), ("2025-02-10", None, "cancelled")],
        ),
        (
            "The summit will open next week. The summit on Feb. 5 was cancelled.",
            [("2025-W06", None, "scheduled"), ("2025-02-05", None, "cancelled")],
        ),
        (
            "President Ana Silva will visit Oslo next week. "
            "The parliament will vote in Rome on Feb. 5.",
            [("2025-W06", None, "scheduled"), ("2025-02-05", None, "scheduled")],
        ),
        (
            "Prime Minister Ana Silva will visit Oslo on Feb. 10. "
            "The two-day visit comes after a row.",
            [("2025-02-10", "2025-02-11", "scheduled")],
        ),
        (
            "Ministers of the Group of Ten open three days of talks in Oslo on Monday.",
            [("2025-02-03", "2025-02-05", "scheduled")],
        ),
        (
            "Ministers will meet in Oslo on Monday after two days of talks in Rome.",
            [("2025-02-03", None, "scheduled")],
        ),
        (
            "The army moved its tanks; parliament will vote on Feb. 10.",
            [("2025-02-10", None, "scheduled")],
        ),
        (
            "He put a motion to Congress, which will vote on Feb. 10.",
            [("2025-02-10", None, "scheduled")],
        ),
        (
            "They had to leave on Jan. 20 and will return for talks on Feb. 10.",
            [("2025-02-10", None, "scheduled")],
        ),
        (
            "He is being tried, and the court will rule on Feb. 10.",
            [("2025-02-10", None, "scheduled")],
        ),
    ],
)
def test_the_sentence_gives_these_and_no_others(text, events):
    assert found_in(text) == events


@pytest.mark.parametrize(
    ("text", "title", "place"),
    [
        ("President Leo XIV will visit Lima on Feb. 10.", "Leo XIV visits Lima", "Lima"),
        (
            "Syria's Ahmed Al-Sharaa will visit Ankara on Feb. 10.",
            "Al-Sharaa visits Ankara",
            "Ankara",
        ),
        ("It is due on Feb. 10.", "It is due on", ""),
    ],
)
def test_the_title_names_who_and_where(text, title, place):
    (report,) = extract_events("", text, FRIDAY)
    assert (report.title, report.place) == (title, place)


@pytest.mark.parametrize(
    ("sentence", "changes"),
    [
        ("the vote was moved to monday", True),
        ("the vote was moved to rome", False),
        ("the vote was moved from monday", True),
        ("he put a motion", False),
        ("it was put off", True),
        ("a suspended officer spoke", False),
        ("police suspended officers", False),
        ("the talks were suspended", True),
        ("he called it off", True),
        ("he called them", False),
        ("the talks are no longer planned", True),
        ("the talks were not postponed", False),
        ("a newly banned party met", False),
    ],
)
def test_only_words_about_dates_change_an_event(sentence, changes):
    assert (change_in(sentence.split()) is not None) is changes


@pytest.mark.parametrize(
    ("word", "base"),
    [("visits", "visit"), ("visiting", "visit"), ("submitted", "submit"), ("zebra", "zebra")],
)
def test_a_verb_has_a_dictionary_form(word, base):
    assert base_form(word) == base


@pytest.mark.parametrize(
    ("base", "third"),
    [("visit", "visits"), ("have", "has"), ("go", "goes"), ("carry", "carries"), ("pay", "pays")],
)
def test_a_verb_has_a_third_person(base, third):
    assert third_person(base) == third


@pytest.mark.parametrize(
    "text",
    [
        "The Central African Republic will hold an election on Feb. 10.",
        "On Feb. 10 the South African visits Oslo.",
        "South Korean Foreign Minister Park Jin-woo will visit Oslo on Feb. 10.",
        "Voting is to take place on Feb. 10.",
        "Meet she will, on Feb. 10, for talks.",
    ],
)
def test_every_shape_of_name_and_clause_gives_a_title(text):
    (report,) = extract_events("", text, FRIDAY)
    assert report.date == "2025-02-10"
    assert report.title


def test_reports_of_other_places_do_not_swallow_each_other():
    found = extract_events(
        "",
        "Ana Silva will visit Ankara next week. Jan Berg will visit Oslo on Feb. 5.",
        FRIDAY,
    )
    assert [it.date for it in found] == ["2025-W06", "2025-02-05"]


def test_a_duration_goes_to_the_event_it_names():
    found = extract_events(
        "",
        "Parliament will vote on Feb. 10. President Ana Silva will visit Oslo on Feb. 12. "
        "The two-day visit comes after a row.",
        FRIDAY,
    )
    assert [(it.date, it.end) for it in found] == [
        ("2025-02-10", None),
        ("2025-02-12", "2025-02-13"),
    ]
