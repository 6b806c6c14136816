"""Articles and sentences that were labelled before any rule was written for them.

They hold traps and forms that the rules do not read yet, so whole sets have a floor rather than
each article its answer: a change that helps one form must not cost others more.
"""

import json
from datetime import date
from pathlib import Path

import pytest

from bot.events.extract import extract_events
from bot.events.reports import Status
from bot.events.times import find_times

NEWSROOM = Path(__file__).parents[2] / "corpus" / "newsroom"
OFF = (Status.POSTPONED, Status.CANCELLED)


def rows(name):
    lines = (NEWSROOM / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def f1(right, extra, missed):
    return 2 * right / (2 * right + extra + missed)


def day_of(value):
    return value.split("T")[0]


def written(event):
    """Return the date of a labelled event as a report writes it."""
    if event.get("precision") != "week":
        return event["date"]
    year, week, _ = date.fromisoformat(event["date"]).isocalendar()
    return f"{year}-W{week:02d}"


def counts(row):
    """Return how many events of an article are right, too many and missed."""
    published = date.fromisoformat(row["published"])
    found = extract_events(row["title"], row["text"], published, row["lang"])
    neutral = {written(it) for it in row["events"] if it.get("optional") or "status" in it}
    wanted = [
        (written(it), False)
        for it in row["events"]
        if not it.get("optional") and it.get("status", "scheduled") == "scheduled"
    ]
    right = extra = 0
    for report in found:
        key = (day_of(report.date), report.status in OFF)
        if key in wanted:
            wanted.remove(key)
            right += 1
        elif key[0] not in neutral:
            extra += 1
    return right, extra, len(wanted)


@pytest.mark.parametrize(
    ("name", "floor"),
    [("en", 0.94), ("press", 0.95), ("ja", 0.87), ("de", 0.86), ("fr", 0.84), ("es", 0.87)],
)
def test_events_of_a_set_stay_above_their_floor(name, floor):
    totals = [sum(column) for column in zip(*map(counts, rows(name)), strict=True)]
    assert f1(*totals) >= floor, totals


def matched(row):
    """Return overlapping, rightly valued, extra and missed times of a sentence."""
    found = find_times(row["text"], date.fromisoformat(row["published"]))
    left = list(row["times"])
    overlapping = valued = extra = 0
    for mention in found:
        gold = next(
            (it for it in left if it[1] < mention.end and mention.start < it[1] + len(it[0])), None
        )
        if gold is not None:
            left.remove(gold)
            overlapping += 1
            valued += gold[2] == mention.value
        elif not any(a < mention.end and mention.start < b for a, b in row["neutral"]):
            extra += 1
    return overlapping, valued, extra, len(left)


def test_times_stay_above_their_floor():
    columns = zip(*map(matched, rows("times")), strict=True)
    overlapping, valued, extra, missed = (sum(column) for column in columns)
    assert f1(overlapping, extra, missed) >= 0.97
    wrong = overlapping - valued
    assert f1(valued, extra + wrong, missed + wrong) >= 0.95
