from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models import (
    ChangeKind,
    Event,
    EventChange,
    EventStatus,
    Payload,
    Reminder,
    ReminderLead,
)
from bot.render.limits import problems, walk
from bot.render.paging import Page
from bot.render.reminders import (
    PAGE_SIZE,
    Listed,
    change_message,
    lead_menu,
    reminder_list,
    reminder_message,
    reminder_set,
)
from tests.calendar import (
    AT_TEN,
    HEARING,
    MOVED,
    REPORTED,
    make_announcement,
    make_event,
    month,
)
from tests.unit.render.event_samples import changes, events

TODAY = date(2025, 1, 31)
DUE = REPORTED + timedelta(days=9)
DAY, HOUR, START, MORNING = ReminderLead


def _reminder(**fields: object) -> Reminder:
    values = {
        "id": 3,
        "user_id": 9,
        "event_id": 7,
        "lead": DAY,
        "created_at": REPORTED,
        "due_at": DUE,
    }
    return Reminder(**(values | fields))  # type: ignore[arg-type]


def _texts(payload: Payload) -> list[str]:
    return [part["content"] for part in walk(payload["components"]) if "content" in part]


def _menu(payload: Payload) -> dict:  # type: ignore[type-arg]
    return next(part for part in walk(payload["components"]) if part["type"] == 3)


def test_the_menu_offers_the_leads_of_one_event() -> None:
    payload = lead_menu(make_event(when=AT_TEN), (HOUR, START), TODAY)
    menu = _menu(payload)
    assert menu["custom_id"] == "remind:lead:7"
    assert menu["options"] == [
        {"label": "1 hour before", "value": "hour"},
        {"label": "When it starts", "value": "start"},
    ]
    assert _texts(payload)[0].startswith("### Ferry hearing in Marrowby\n")


def test_a_reminder_says_when_it_will_come() -> None:
    (said,) = _texts(reminder_set(_reminder(), make_event()))
    assert said.startswith(
        "I will remind you of **Ferry hearing in Marrowby** <t:1739084400:R>, on <t:1739084400:F>."
    )
    (waiting,) = _texts(reminder_set(_reminder(due_at=None), make_event(when=month(2))))
    assert "1 day before, as soon as its day is known; so far it is in February 2025." in waiting


def test_the_list_shows_each_reminder_with_its_state() -> None:
    off = make_event(status=EventStatus.POSTPONED)
    listed = [
        Listed(_reminder(), make_event()),
        Listed(_reminder(id=4, due_at=None, lead=MORNING), make_event(when=month(2))),
        Listed(_reminder(id=5, due_at=None), off),
        Listed(_reminder(id=6), None),
    ]
    page = Page(1, 2, "", "on")
    payload = reminder_list(listed, page, total=11, owner="9", timezone="Asia/Tokyo")
    heading, lines = _texts(payload)
    assert heading == "## Reminders\n-# 11 reminders · your time zone: Asia/Tokyo"
    assert lines.split("\n") == [
        "- **Ferry hearing in Marrowby** · 1 day before: <t:1739084400:f>",
        "- **Ferry hearing in Marrowby** · in the morning of the day · in February 2025",
        "- **Ferry hearing in Marrowby** · 1 day before · postponed",
        "- **An event that is no longer here** · 1 day before",
    ]
    menu = _menu(payload)
    assert menu["custom_id"] == "remind:forget:9"
    assert [(o["value"], o["description"]) for o in menu["options"]] == [
        ("3", "1 day before"),
        ("4", "in the morning of the day"),
        ("5", "1 day before"),
        ("6", "1 day before"),
    ]
    one = reminder_list(listed[:1], Page(), total=1, owner="9", timezone=None)
    assert _texts(one)[0] == "## Reminders\n-# 1 reminder · no time zone yet"


def test_a_due_reminder_tells_the_event_and_its_evidence() -> None:
    payload = reminder_message(make_event(), DAY, date(2025, 2, 11))
    said, evidence = _texts(payload)
    assert said == (
        "## Reminder\n### Ferry hearing in Marrowby\n**Wednesday 12 February 2025** · tomorrow\n"
        "Marrowby\n-# one source\n-# You asked for it 1 day before."
    )
    assert evidence.startswith("> The council will hear residents")
    button = next(part for part in walk(payload["components"]) if part["type"] == 2)
    assert button["label"] == "Read at Harbour Gazette"


def test_a_change_names_who_reports_it() -> None:
    report = make_announcement(2, when=MOVED, source="Rond-Point", url=None)
    moved = EventChange(REPORTED, ChangeKind.MOVED, HEARING, MOVED, report)
    payload = change_message(make_event(when=MOVED, announcements=(report,)), [moved], TODAY)
    assert _texts(payload)[0].endswith(
        "\n- moved from Wednesday 12 February 2025 to Wednesday 19 February 2025 · Rond-Point"
    )
    assert not [part for part in walk(payload["components"]) if part["type"] == 2]


def test_a_change_by_admins_needs_no_report() -> None:
    off = EventChange(REPORTED, ChangeKind.CANCELLED, HEARING, HEARING)
    event = make_event(status=EventStatus.CANCELLED, announcements=())
    payload = change_message(event, [off], TODAY)
    assert _texts(payload)[0].endswith("\n- cancelled")
    assert payload["components"][0]["accent_color"] == 0xC94141


@settings(max_examples=40, deadline=None)
@given(st.lists(events, min_size=1, max_size=PAGE_SIZE), st.lists(changes, min_size=1, max_size=9))
def test_any_text_keeps_every_limit(batch: list[Event], news: list[EventChange]) -> None:
    first = batch[0]
    listed = [Listed(_reminder(id=n, due_at=None), event) for n, event in enumerate(batch)]
    for payload in (
        lead_menu(first, tuple(ReminderLead), TODAY),
        reminder_set(_reminder(), first),
        reminder_list(listed, Page(1, 2, "a", "b"), total=30, owner="9", timezone=None),
        reminder_message(first, HOUR, TODAY),
        change_message(first, news, TODAY),
    ):
        assert not problems(payload)
