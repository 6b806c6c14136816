from __future__ import annotations

import warnings
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.events.ics import calendar_file
from bot.models import Event, EventStatus
from tests.calendar import AT_TEN, HEARING, make_announcement, make_event, month
from tests.rfc5545 import NotRfc5545, read
from tests.unit.render.event_samples import events

NOW = datetime(2025, 1, 31, 7, 5, 12, 345, tzinfo=UTC)
INSTANCE = "900.daybook"


def written(*listed: Event) -> list[dict[str, Any]]:
    """Return the properties of each entry, as the strict reader finds them."""
    found = read(calendar_file(listed, now=NOW, instance=INSTANCE))
    return [entry.properties for entry in found.inner]


def test_an_event_becomes_an_entry_with_its_evidence() -> None:
    (entry,) = written(make_event(sequence=3, desks=("justice", "government")))
    assert entry == {
        "UID": "event-7@900.daybook",
        "DTSTAMP": datetime(2025, 1, 31, 7, 5, 12, tzinfo=UTC),
        "SEQUENCE": 3,
        "STATUS": "CONFIRMED",
        "SUMMARY": "Ferry hearing in Marrowby",
        "DTSTART": date(2025, 2, 12),
        "DTEND": date(2025, 2, 13),
        "TRANSP": "TRANSPARENT",
        "LOCATION": "Marrowby",
        "DESCRIPTION": "“The council will hear residents on 12 February.”\n"
        "Harbour Gazette · one source\nhttps://gazette.example/7",
        "URL": "https://gazette.example/7",
        "CATEGORIES": ["justice", "government"],
    }


def test_a_known_hour_is_an_instant_without_an_invented_length() -> None:
    (entry,) = written(make_event(when=AT_TEN))
    assert entry["DTSTART"] == AT_TEN.starts_at
    assert "DTEND" not in entry
    assert entry["TRANSP"] == "OPAQUE"


def test_what_is_known_by_its_month_spans_it_and_says_so() -> None:
    (entry,) = written(make_event(when=month(2)))
    assert (entry["DTSTART"], entry["DTEND"]) == (date(2025, 2, 1), date(2025, 3, 1))
    assert entry["SUMMARY"] == "Ferry hearing in Marrowby (in February 2025)"
    assert entry["DESCRIPTION"].startswith("Known only as: in February 2025.\n")


@pytest.mark.parametrize(
    ("status", "written_as", "summary", "said"),
    [
        (EventStatus.SCHEDULED, "CONFIRMED", "Ferry", "“The"),
        (EventStatus.EXPECTED, "TENTATIVE", "Ferry", "Expected, not fixed."),
        (EventStatus.POSTPONED, "TENTATIVE", "Postponed: Ferry", "Postponed from Wednesday"),
        (EventStatus.CANCELLED, "CANCELLED", "Cancelled: Ferry", "“The"),
    ],
)
def test_its_status_is_told(status: EventStatus, written_as: str, summary: str, said: str) -> None:
    (entry,) = written(make_event(status=status))
    assert entry["STATUS"] == written_as
    assert entry["SUMMARY"].startswith(summary)
    assert entry["DESCRIPTION"].startswith(said)


def test_who_reports_an_event_is_told() -> None:
    (entry,) = written(make_event(outlets=3, official=True))
    assert "reported by 3 outlets, official" in entry["DESCRIPTION"]
    (added,) = written(make_event(announcements=(), place=""))
    assert added["DESCRIPTION"] == "Added by an admin of the server."
    assert not {"URL", "LOCATION"} & added.keys()


def test_a_change_keeps_the_identity_and_raises_the_sequence() -> None:
    event = make_event()
    moved = replace(event, when=month(3), sequence=1)
    (before,), (after,) = written(event), written(moved)
    assert before["UID"] == after["UID"]
    assert before["SEQUENCE"] < after["SEQUENCE"]


def test_the_last_day_of_all_time_still_has_an_entry() -> None:
    (entry,) = written(make_event(when=replace(HEARING, end_on=date.max)))
    assert entry["DTEND"] == date.max


def test_many_events_share_one_file() -> None:
    entries = written(*(make_event(number) for number in range(1, 60)))
    assert len({entry["UID"] for entry in entries}) == 59


@settings(max_examples=40, deadline=None)
@given(st.lists(events, min_size=1, max_size=5))
def test_anything_an_outsider_writes_passes_the_strict_reader(listed: list[Event]) -> None:
    assert len(written(*listed)) == len(listed)


@settings(max_examples=40, deadline=None)
@given(events)
def test_another_calendar_reads_what_was_meant(event: Event) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own dependencies
        import vobject
    raw = calendar_file([event], now=NOW, instance=INSTANCE)
    entry = vobject.readOne(raw.decode(), validate=True).vevent
    (ours,) = written(event)
    assert entry.uid.value == ours["UID"]
    assert entry.summary.value == ours["SUMMARY"]
    assert entry.description.value == ours["DESCRIPTION"]
    assert entry.dtstart.value == ours["DTSTART"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"\r\n", b"\n"),
        (b"UID:", b"XID:"),
        (b"SEQUENCE:0\r\n", b"SEQUENCE:0\r\nSEQUENCE:0\r\n"),
        (b"SEQUENCE:0", b"SEQUENCE:-1"),
        (b"DTSTART;VALUE=DATE:20250212", b"DTSTART:20250212"),
        (b"DTEND;VALUE=DATE:20250213", b"DTEND;VALUE=DATE:20250212"),
        (b"STATUS:CONFIRMED", b"STATUS:POSTPONED"),
        (b"SUMMARY:Ferry hearing", b"SUMMARY:Ferry, hearing"),
        (b"LOCATION:Marrowby", b"LOCATION:" + b"x" * 80),
        (b"END:VEVENT\r\n", b""),
        (b"UID:event-7@900.daybook\r\n", b""),
    ],
)
def test_the_strict_reader_is_strict(old: bytes, new: bytes) -> None:
    raw = calendar_file([make_event()], now=NOW, instance=INSTANCE)
    assert old in raw
    with pytest.raises(NotRfc5545):
        read(raw.replace(old, new))


def test_evidence_is_found_again_in_the_file() -> None:
    said = make_announcement(evidence="Bring a coat; doors, they said, open \\ at noon.\nSharp.")
    (entry,) = written(make_event(announcements=(said,)))
    assert "Bring a coat; doors, they said, open \\ at noon. Sharp." in entry["DESCRIPTION"]
