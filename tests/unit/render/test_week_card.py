from __future__ import annotations

from datetime import date

from bot.models import Precision
from bot.render.week import Week
from bot.render.week_card import EVENTS, Backing, week_card
from tests.calendar import make_announcement, make_event
from tests.unit.render.test_week import MONDAY, at, on, week


def test_every_text_has_a_choice_in_english() -> None:
    event = make_event(
        1,
        title="石破首相が訪米",
        place="ワシントン",
        participants=("石破茂",),
        desks=("diplomacy", "economy"),
        when=at(7, 9),
    )
    card = week_card(week(event, language="ja"))
    assert card.title == ("2月3日〜2月9日", "3–9 February")
    assert card.note == ("予定1件 · Berlin", "1 event · Berlin")
    assert card.days[0].name == ("3日(月)", "Mon 3")
    (shown,) = card.days[4].events
    assert shown.label == ("石破首相が訪米", "ワシントン", "石破茂", "Diplomacy", "1 event")
    assert shown.note == ("単独報道", "one source")
    assert shown.hour == "10:00"
    assert card.someday is None


def test_who_says_so_decides_the_mark() -> None:
    reports = tuple(make_announcement(number) for number in range(1, 4))
    (day, *_) = week_card(
        week(
            make_event(1, when=on(3), announcements=reports),
            make_event(2, when=on(3), announcements=reports, independent=1),
            make_event(3, when=on(3), official=True),
            make_event(4, when=on(3), announcements=(), outlets=0, independent=0),
        )
    ).days
    assert [(event.note, event.backing) for event in day.events] == [
        (("3 outlets",), Backing.SEVERAL),
        (("3 outlets",), Backing.ONE_SOURCE),
        (("official",), Backing.OFFICIAL),
        ((), Backing.ONE_SOURCE),
    ]


def test_an_event_of_several_days_ends_within_the_week() -> None:
    card = week_card(week(make_event(1, when=on(1, 4)), make_event(2, when=on(8, 12))))
    assert [event.last for event in card.days[0].events] == [1]
    assert [event.last for event in card.days[5].events] == [6]


def test_an_hour_before_the_week_is_not_told() -> None:
    began = at(1, 9)
    long = type(began)(began.start_on, date(2025, 2, 4), Precision.TIME, began.starts_at)
    (event,) = week_card(week(make_event(1, when=long))).days[0].events
    assert event.hour == ""


def test_what_has_no_day_yet_stands_apart() -> None:
    other = on(10, 16, Precision.WEEK)
    found = week(
        make_event(1, when=on(3, 9, Precision.WEEK)),
        make_event(2, when=other),
        make_event(3, when=on(3)),
    )
    card = week_card(found)
    assert card.someday is not None
    assert card.someday.name == ("no day yet",)
    assert len(card.someday.events) == 2
    assert len(card.days[0].events) == 1


def test_what_has_no_room_is_counted_on_its_day() -> None:
    events = [make_event(number, when=on(3 + number % 2)) for number in range(1, EVENTS + 4)]
    card = week_card(week(*events))
    assert sum(len(day.events) for day in card.days) == EVENTS
    assert [day.left_out for day in card.days] == [1, 2, 0, 0, 0, 0, 0]


def test_equal_weeks_have_equal_cards() -> None:
    events = (make_event(1, when=on(3)), make_event(2, when=on(5)))
    one, other = (week_card(Week(MONDAY, "Asia/Tokyo", events)) for _ in range(2))
    assert one == other
    assert hash(one) == hash(other)
