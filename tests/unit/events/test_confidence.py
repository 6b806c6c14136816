"""What a report is worth: more for each sign that it is right, and as much as labels say."""

from datetime import date
from itertools import pairwise

import pytest

from bot.events.confidence import confidence
from bot.events.extract import extract_events
from bot.events.readings import DateSpan, Precision
from bot.events.reports import EventReport, Status

DAY = date(2025, 2, 7)


def report(title="Plan", *, place="", participants=(), is_promised=False):
    span = DateSpan(DAY, DAY)
    evidence = f"{title} on 7 February."
    return EventReport(
        title, span, Precision.DAY, place, participants, Status.SCHEDULED, evidence, is_promised
    )


def test_each_sign_makes_a_report_more_likely():
    steps = [
        report(),
        report("Summit"),
        report("Summit", place="Oslo"),
        report("Summit", place="Oslo", participants=("Anna Lind",)),
        report("Summit", place="Oslo", participants=("Anna Lind",), is_promised=True),
    ]
    values = [confidence(it, "en") for it in steps]
    assert all(low < high for low, high in pairwise(values))
    assert 0.8 < values[0] < values[-1] < 1


def test_a_report_in_another_language_is_trusted_less():
    assert confidence(report("Summit"), "de") < confidence(report("Summit"), "en-GB")


@pytest.mark.parametrize(
    ("sentence", "is_promised"),
    [
        ("President Lind will visit Oslo on 12 February.", True),
        ("A summit on 12 February is part of the plan.", False),
    ],
)
def test_a_verb_in_the_future_promises(sentence, is_promised):
    (found,) = extract_events("", sentence, DAY, "en")
    assert found.is_promised is is_promised
