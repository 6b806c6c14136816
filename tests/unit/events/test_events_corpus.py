"""Our own sentences, about half of which announce nothing."""

import json
from datetime import date
from pathlib import Path

import pytest

from bot.events.confidence import confidence
from bot.events.extract import extract_events
from bot.events.reports import Status

CORPUS = Path(__file__).parents[2] / "corpus" / "events"
ROWS = [
    pytest.param(json.loads(line), id=f"{path.stem}-{number}")
    for path in sorted(CORPUS.glob("*.jsonl"))
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
]
OFF = (Status.POSTPONED, Status.CANCELLED)


def found_in(row):
    return extract_events(
        row["title"], row["text"], date.fromisoformat(row["published"]), row["lang"]
    )


@pytest.mark.parametrize("row", ROWS)
def test_exactly_the_announced_events_are_found(row):
    expected = {
        (event["date"], event.get("end"), event.get("status", "scheduled") != "scheduled")
        for event in row["events"]
        if not event.get("optional")
    }
    neutral = {event["date"] for event in row["events"] if event.get("optional")}
    found = {(it.date, it.end, it.status in OFF) for it in found_in(row) if it.date not in neutral}
    assert found == expected


@pytest.mark.parametrize("row", ROWS)
def test_every_event_has_a_short_title_and_its_sentence(row):
    for report in found_in(row):
        assert report.title
        assert len(report.title) <= 120
        assert report.evidence in row["text"]
        assert 0.5 < confidence(report, row["lang"]) < 1.0


def test_at_least_150_sentences_and_half_of_them_traps():
    rows = [row.values[0] for row in ROWS if "_" not in row.id]
    traps = sum(not row["events"] for row in rows)
    assert len(rows) >= 150
    assert traps * 2.2 >= len(rows)
