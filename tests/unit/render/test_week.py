from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models import Claim, Event, Precision, When
from bot.render.calendar import LINE_MAX
from bot.render.digest import WeekAhead, degrade, week_messages, without_picture
from bot.render.limits import byte_size, length, problems, text_size, walk
from bot.render.week import (
    PICTURE,
    Week,
    by_day,
    days_in_words,
    days_of,
    events_in_words,
    week_alt,
    week_file,
    week_lines,
)
from tests.calendar import make_announcement, make_event
from tests.unit.render.event_samples import events as hostile_events
from tests.unit.render.samples import hostile_text

MONDAY = date(2025, 2, 3)
BERLIN = ZoneInfo("Europe/Berlin")


def on(day: int, last: int | None = None, precision: Precision = Precision.DAY) -> When:
    return When(date(2025, 2, day), date(2025, 2, last or day), precision)


def at(day: int, hour: int) -> When:
    instant = datetime(2025, 2, day, hour, tzinfo=UTC)
    return When(instant.date(), instant.date(), Precision.TIME, instant)


def week(*events: Event, language: str = "en") -> Week:
    return Week(MONDAY, "Europe/Berlin", events, language)


def told(found: Week) -> list[tuple[date, list[int]]]:
    return [(when.start_on, [event.id for event in events]) for when, events in by_day(found)]


def ahead(found: Week) -> WeekAhead:
    picture = (PICTURE, week_alt(found))
    return WeekAhead(days_in_words(found), events_in_words(found), picture, week_file(7, found))


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        (on(7), 7, 7),
        (on(5, 7), 5, 7),
        (at(7, 12), 7, 7),
        (at(7, 23), 8, 8),
        (on(3, 9, Precision.WEEK), 3, 9),
    ],
)
def test_days_are_those_of_the_reader_where_the_hour_is_known(
    when: When, first: int, last: int
) -> None:
    assert days_of(when, BERLIN) == (date(2025, 2, first), date(2025, 2, last))


def test_events_are_told_by_day_then_hour_and_without_a_day_last() -> None:
    found = week(
        make_event(1, when=on(3, 9, Precision.WEEK)),
        make_event(2, when=on(7)),
        make_event(3, when=at(7, 15)),
        make_event(4, when=at(7, 9)),
        make_event(5, when=at(6, 23)),
        make_event(6, when=on(1, 5)),
    )
    assert told(found) == [
        (date(2025, 2, 3), [6]),
        (date(2025, 2, 7), [5, 4, 3, 2]),
        (date(2025, 2, 3), [1]),
    ]


def test_each_day_begins_with_its_heading_and_each_event_has_its_evidence() -> None:
    found = week(
        make_event(1, when=on(5, 7)),
        make_event(2, when=on(7)),
        make_event(3, when=at(7, 10)),
        make_event(4, when=on(3, 9, Precision.WEEK)),
    )
    linked = "**[Ferry hearing in Marrowby](<https://gazette.example/{n}>)**"
    assert [one.line for one in week_lines(found)] == [
        "### Wednesday 5 February\n" + linked.format(n=1) + " · 5–7 February\n-# one source",
        "### Friday 7 February\n" + linked.format(n=3) + " · <t:1738922400:f>\n-# one source",
        linked.format(n=2) + "\n-# one source",
        "### Week of 3 February\n" + linked.format(n=4) + "\n-# one source",
    ]
    assert [one.option.value for one in week_lines(found)] == ["1", "3", "2", "4"]


def test_the_week_is_said_in_the_readers_language() -> None:
    found = week(make_event(1, title="石破首相が訪米", when=on(7)), language="ja")
    assert (days_in_words(found), events_in_words(found)) == ("2月3日〜2月9日", "予定1件")
    assert week_alt(found) == "2月3日〜2月9日. 予定1件. 2月7日(金): 石破首相が訪米"
    assert week_lines(found)[0].line.startswith("### 2月7日(金)\n")


def test_the_picture_is_described_day_by_day() -> None:
    found = week(
        make_event(1, title="Talks begin.", when=on(4)),
        make_event(2, title="a vote", when=on(4)),
        make_event(3, title="", when=on(9)),
    )
    assert week_alt(found) == (
        "3–9 February. 3 events. Tuesday 4 February: Talks begin; A vote. "
        "Sunday 9 February: (no headline)"
    )


def test_the_first_message_has_picture_menu_and_file() -> None:
    found = week(make_event(1, when=on(7)))
    (payload,) = week_messages("Week ahead", ahead(found), week_lines(found))
    header, shown, line, _, menu, file = payload["components"][0]["components"]
    assert header == {"type": 10, "content": "## Week ahead\n-# 3–9 February · 1 event"}
    assert shown == {
        "type": 12,
        "items": [
            {"media": {"url": "attachment://week-ahead.png"}, "description": week_alt(found)}
        ],
    }
    assert (line["id"], line["content"]) == (1000, week_lines(found)[0].line)
    assert menu["components"][0]["custom_id"] == "event:open"
    assert file["components"][0]["label"] == "Calendar file"
    assert file["components"][0]["custom_id"] == "digest-week:7:20250203"
    assert payload["allowed_mentions"] == {"parse": []}


def test_nothing_ahead_is_no_message() -> None:
    assert week_messages("Week", ahead(week()), week_lines(week())) == ()


def test_a_late_week_says_so_and_mentions_its_role_once() -> None:
    url = "https://gazette.example/" + "x" * 300
    events = [
        make_event(n, when=on(4), announcements=(make_announcement(n, when=on(4), url=url),))
        for n in range(1, 26)
    ]
    found = week(*events)
    first, *others = week_messages(
        "Week", ahead(found), week_lines(found), late=True, mention_role_id=5
    )
    assert first["components"][0]["content"] == "<@&5>"
    assert others
    parts = [first["components"][1], *(other["components"][0] for other in others)]
    headers = [part["components"][0]["content"] for part in parts]
    assert "3–9 February · 25 events · late" in headers[0]
    assert all("3–9 February · late" in header for header in headers[1:])
    assert [sum(one["type"] == 12 for one in part["components"]) for part in parts] == [
        1,
        *[0] * len(others),
    ]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(hostile_events, min_size=1, max_size=25, unique_by=lambda event: event.id),
    hostile_text,
    st.sampled_from(["en", "ja", "de"]),
)
def test_any_text_keeps_every_limit_and_every_event(
    events: list[Event], name: str, language: str
) -> None:
    found = week(*events, language=language)
    payloads = week_messages(
        name,
        ahead(found),
        week_lines(found),
        late=True,
        mention_role_id=2**60,
        language=language,
    )
    shown = [
        option["value"]
        for payload in payloads
        for part in walk(payload["components"])
        for option in part.get("options", ())
    ]
    assert sorted(shown) == sorted(str(event.id) for event in events)
    assert 1 <= length(week_alt(found)) <= 1_024
    for payload in payloads:
        assert not problems(payload)
        assert text_size(payload) <= 4_000
        assert byte_size(payload) <= 10_000


def test_a_refused_week_loses_its_picture_first_then_its_last_event() -> None:
    found = week(make_event(1, when=on(4)), make_event(2, when=on(7)))
    (payload,) = week_messages("Week", ahead(found), week_lines(found))
    bare = degrade(payload)
    assert bare == without_picture(payload) != payload
    smaller = degrade(bare or {})
    assert smaller is not None
    assert not problems(smaller)
    kinds = [part["type"] for part in smaller["components"][0]["components"]]
    assert kinds == [10, 10, 14, 1, 1, 10]
    texts = str(smaller)
    assert "Friday 7 February" not in texts
    assert "Left out because Discord refused it: 1" in texts
    assert degrade(smaller) is None


def test_a_line_that_would_be_too_long_says_less() -> None:
    url = "https://gazette.example/" + "x" * 480
    claims = tuple(Claim(on(day), ("*" * 60,) * 3) for day in (4, 5, 6))
    reports = (make_announcement(1, when=on(4), url=url),)
    event = make_event(1, title="*" * 100, when=on(4), announcements=reports, claims=claims)
    (line,) = week_lines(week(event))
    assert len(line.line) <= LINE_MAX + len("### Tuesday 4 February\n")
    assert url not in line.line
    less = make_event(1, title="Vote", when=on(4), announcements=reports, claims=claims[:1])
    (line,) = week_lines(week(less))
    assert url in line.line
