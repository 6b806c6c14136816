from __future__ import annotations

from datetime import date

import pytest

from bot.events.readings import DateSpan, Precision
from bot.events.reports import EventReport, Status
from bot.events.subject import with_subject


def report(title, evidence, participants=()):
    day = DateSpan(date(2025, 3, 18), date(2025, 3, 19))
    return EventReport(
        title, day, Precision.DAY, "", participants, Status.SCHEDULED, evidence, 0.75
    )


@pytest.mark.parametrize(
    ("language", "before", "title", "evidence", "body"),
    [
        (
            "en",
            "The Federal Reserve left its rate alone. Markets had expected no less.",
            "next meeting",
            "The next meeting is on 18 March.",
            "Federal Reserve",
        ),
        (
            "en",
            "The ECB cut its deposit rate on Thursday.",
            "rate decision",
            "It decides again on 6 March.",
            "ECB",
        ),
        (
            "de",
            "Die Europäische Zentralbank senkt den Leitzins.",
            "nächster Schritt",
            "Über den nächsten Schritt entscheidet sie am 6. März.",
            "EZB|Europäische Zentralbank",
        ),
        (
            "ja",
            "欧州中央銀行は30日、政策金利の引き下げを決めた。",
            "次の理事会",
            "次の理事会は3月6日に開かれる。",
            "欧州中央銀行",
        ),
        (
            "fr",
            "La Banque centrale européenne a baissé son taux.",
            "prochaine réunion",
            "La prochaine réunion est fixée au 6 mars.",
            "Banque centrale européenne",
        ),
        (
            "es",
            "El Banco Central Europeo bajó su tipo de interés.",
            "próxima reunión",
            "La próxima reunión será el 6 de marzo.",
            "Banco Central Europeo",
        ),
    ],
)
def test_what_is_taken_for_granted_is_said(language, before, title, evidence, body):
    found = with_subject(report(title, evidence), before, "", language)
    assert found.participants[0] in body.split("|")
    assert found.title == f"{found.participants[0]}: {title}"


def test_a_verb_gets_the_body_for_its_subject():
    given = report("decide again", "It will decide again on 6 March.")
    found = with_subject(given, "The ECB cut its deposit rate on Thursday.", "", "en")
    assert found.title == "ECB decides again"


def test_the_headline_is_asked_first():
    found = with_subject(
        report("next meeting", "The next meeting is on 18 March."),
        "It was the first decision since the president returned to the White House.",
        "Fed keeps rates as they are",
        "en",
    )
    assert found.participants == ("Fed",)


@pytest.mark.parametrize(
    ("before", "evidence", "participants"),
    [
        # Two bodies: whose meeting it is cannot be told.
        ("The ECB and the Federal Reserve disagree.", "The next meeting is on 18 March.", ()),
        ("The ECB cut its rate.", "A meeting of mayors is set for 18 March.", ()),
        ("The ECB cut its rate.", "The next meeting with Merz is on 18 March.", ("Merz",)),
        ("Nobody was named.", "The next meeting is on 18 March.", ()),
    ],
)
def test_else_nobody_is_assumed(before, evidence, participants):
    given = report("meeting", evidence, participants)
    assert with_subject(given, before, "", "en") == given


def test_a_line_that_names_its_body_stays():
    given = report("ECB meeting", "The next ECB meeting is on 6 March.")
    assert with_subject(given, "The Federal Reserve waits.", "", "en") == given


def test_a_language_without_rules_stays():
    given = report("riunione", "La prossima riunione è il 6 marzo.")
    assert with_subject(given, "La BCE taglia i tassi.", "", "it") == given
