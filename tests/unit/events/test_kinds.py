from datetime import date

import pytest

from bot.events.kinds import EventKind, are_compatible, kind_of
from bot.events.readings import DateSpan, Precision
from bot.events.reports import date_text


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Kenya presidential election", EventKind.VOTE),
        ("知事選告示", EventKind.VOTE),
        ("Bundestagswahl in Deutschland", EventKind.VOTE),
        ("Mori-Voss summit", EventKind.MEETING),
        ("首相と大統領が会談", EventKind.MEETING),
        ("Visite du roi à Rome", EventKind.VISIT),
        ("Trial of Ana Silva", EventKind.COURT),
        ("Huelga general", EventKind.PROTEST),
        ("Tariffs take effect", EventKind.DEADLINE),
        ("State of the Nation address", EventKind.SPEECH),
        ("大統領就任式", EventKind.CEREMONY),
        ("Budget", EventKind.OTHER),
    ],
)
def test_the_sort_of_an_event_is_read_from_its_title(title, kind):
    assert kind_of(title) is kind


def test_a_vote_is_no_visit_but_a_visit_may_be_a_meeting():
    assert are_compatible(EventKind.VISIT, EventKind.MEETING)
    assert are_compatible(EventKind.OTHER, EventKind.VOTE)
    assert not are_compatible(EventKind.VOTE, EventKind.VISIT)


@pytest.mark.parametrize(
    ("precision", "text"),
    [
        (Precision.DAY, "2025-02-07"),
        (Precision.WEEK, "2025-W06"),
        (Precision.MONTH, "2025-02"),
        (Precision.QUARTER, "2025-Q1"),
        (Precision.YEAR, "2025"),
    ],
)
def test_a_date_is_written_as_exactly_as_it_is_known(precision, text):
    assert date_text(DateSpan(date(2025, 2, 7), date(2025, 2, 7)), precision) == text
