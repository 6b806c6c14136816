from dataclasses import replace
from datetime import date

import pytest

from bot.events.readings import DateSpan, Precision
from bot.events.repeats import covers, tells_the_same
from bot.events.reports import EventReport, Status

DAY = date(2024, 3, 5)


def report(title, evidence="", status=Status.SCHEDULED):
    span = DateSpan(DAY, DAY)
    return EventReport(
        title=title,
        span=span,
        precision=Precision.DAY,
        place="",
        participants=(),
        status=status,
        evidence=evidence,
    )


@pytest.mark.parametrize(
    ("language", "one", "other", "same"),
    [
        ("ja", "臨時国会 召集", "首相指名選挙", False),
        ("ja", "自民党総裁選 投票", "投開票", True),
        ("ja", "日米首脳会談", "日韓首脳会談", False),
        ("ja", "G7首脳会議", "G7サミット", True),
        ("fr", "Rosa Blanc se présentera devant le Congrès", "Envoi du projet de budget", False),
        ("fr", "Grève des cheminots", "Réunion des cheminots", False),
        ("es", "Debate presidencial en Colombia", "Debate de los presidenciables", True),
    ],
)
def test_words_of_titles_tell_events_apart(language, one, other, same):
    assert tells_the_same(report(one, "1"), report(other, "2"), language) is same


def test_a_sentence_for_a_title_is_of_the_event_of_its_sort():
    told = "Plusieurs fédérations ont déposé des préavis de grève pour jeudi."
    assert tells_the_same(report(told, told), report("Journée de manifestations", "x"), "fr")


def test_one_old_date_is_told_once():
    one = report("総選挙", "1", Status.POSTPONED)
    assert tells_the_same(one, report("投票所 準備", "2", Status.POSTPONED), "ja")


def test_one_sentence_announces_two_events_under_two_titles():
    text = "Le 5 mars, le Sénat examinera la loi et l'Assemblée entendra le ministre."
    assert not tells_the_same(
        report("Sénat examinera la loi", text), report("Audition du ministre", text), "fr"
    )


def test_an_exact_date_covers_only_what_it_may_be_of():
    coarse = report("2回目の関税協議", "月内に2回目の関税協議を行う。")
    assert not covers(coarse, report("政府 総合対策本部の会合", "21日に会合を開く。"), "ja")
    assert covers(coarse, report("関税協議", "20日に関税協議を行う。"), "ja")


def test_one_week_hardly_brings_two_events_of_a_sort():
    week = replace(report("EU-Gipfel", "Vor dem EU-Gipfel."), precision=Precision.WEEK)
    assert covers(week, report("Gespräche mit der Ukraine", "Die Chefs beraten."), "de")
    assert covers(week, report("Entscheidung über Beitritte", "Sie entscheiden."), "de")
    assert not covers(week, report("Streik der Lokführer", "Die Lokführer streiken."), "de")
