from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.events.matching import CalendarIndex, Placement
from bot.models import ChangeKind, EventRow, EventStatus, Precision, When
from tests.announced import MONTH, on, said

FEB_7, FEB_10, FEB_20 = on("2025-02-07"), on("2025-02-10"), on("2025-02-20")
POSTPONED, CANCELLED = EventStatus.POSTPONED, EventStatus.CANCELLED


def placed(*rows: EventRow) -> list[Placement]:
    index = CalendarIndex()
    return [index.add(row) for row in rows]


def events_of(*rows: EventRow) -> list[int]:
    """Return the number of the event in which each report ended up, merges followed."""
    numbers: list[int] = []
    for at in placed(*rows):
        numbers.append(at.event.number)
        gone = {event.number for event in at.merged}
        numbers = [at.event.number if number in gone else number for number in numbers]
    return numbers


ONE_EVENT = [
    pytest.param(
        said(1, "Ishiba meets Trump", FEB_7),
        said(2, "石破首相 トランプ大統領と会談", FEB_7, language="ja"),
        id="two languages",
    ),
    pytest.param(
        said(1, "Ishiba meets Trump in Washington", FEB_7, place="Washington"),
        said(2, "talks between Trump and Ishiba at White House", FEB_7),
        id="other words and another order",
    ),
    pytest.param(
        said(1, "Germany holds federal election", on("2025-02-23")),
        said(2, "ドイツの総選挙 投開票", on("2025-02-23"), language="ja"),
        id="an election of one country",
    ),
    pytest.param(
        said(1, "Germany holds federal election", on("2025-02-23")),
        said(2, "Bundestagswahl", on("2025-02-23"), language="de", home="DE"),
        id="an election at home, where the country goes without saying",
    ),
    pytest.param(
        said(1, "Kiplagat meets Omondi for talks", FEB_7),
        said(2, "Omondi and Kiplagat open talks", FEB_7),
        id="names that no table knows",
    ),
    pytest.param(
        said(1, "Trump visits Japan", on("2025-02-07/2025-02-09")),
        said(2, "Trump visit to Japan", on("2025-02-08")),
        id="a day of a visit of several",
    ),
    pytest.param(
        said(1, "Ishiba meets Trump", on("2025-02-01/2025-02-28", MONTH)),
        said(2, "Ishiba meets Trump", FEB_7),
        id="a month and then the day",
    ),
    pytest.param(
        said(1, "Ishiba meets Trump", FEB_7),
        said(2, "Ishiba meets Trump", on("2025-02-08")),
        id="the same people a day off",
    ),
    pytest.param(
        said(1, "Ishiba meets Trump", FEB_7),
        said(2, "meeting between Ishiba and Trump", FEB_20, moved_from=FEB_7),
        id="moved from its day",
    ),
    pytest.param(
        said(1, "Ishiba meets Trump", FEB_7),
        said(2, "meeting between Ishiba and Trump", FEB_20, is_move=True),
        id="moved without its old day",
    ),
    pytest.param(
        said(1, "Ishiba meets Trump", FEB_7),
        said(2, "Trump talks with Ishiba", on("2025-02-03/2025-02-09", Precision.WEEK),
             status=CANCELLED),
        id="cancelled next week",
    ),
    pytest.param(
        said(1, "Ishiba meets Trump", FEB_7),
        said(2, "Ishiba meeting with Trump", FEB_7, status=POSTPONED),
        said(3, "Trump receives Ishiba for talks", on("2025-03-20"), hours=30),
        id="put off, and then given a new day",
    ),
    pytest.param(
        said(1, "harbour tunnel hearing in parliament", FEB_7),
        said(2, "parliament harbour tunnel hearing", FEB_7),
        id="the same words where nobody is named",
    ),
    pytest.param(
        said(1, "Germany holds federal election", on("2025-02-23")),
        said(2, "ドイツの総選挙 投開票", on("2025-02-24"), language="ja"),
        id="an election a day off",
    ),
    pytest.param(
        said(1, "talks between Japan and Philippines", FEB_7),
        said(2, "日本とフィリピンの協議", FEB_7, language="ja"),
        id="two countries and nobody by name",
    ),
]  # fmt: skip


@pytest.mark.parametrize("rows", [case.values for case in ONE_EVENT],
                         ids=[case.id for case in ONE_EVENT])  # fmt: skip
def test_reports_of_one_event_are_one_event(rows: tuple[EventRow, ...]) -> None:
    assert len(set(events_of(*rows))) == 1


DIFFERENT = [
    pytest.param(
        said(1, "Ishiba meets Trump", FEB_7),
        said(2, "Netanyahu meets Trump", FEB_7),
        id="each names somebody else",
    ),
    pytest.param(
        said(1, "Ishiba meets Trump", FEB_7),
        said(2, "Ishiba meets Trump", FEB_20),
        id="the same people two weeks later",
    ),
    pytest.param(
        said(1, "Trump meets Ishiba", FEB_7),
        said(2, "Trump rally against Ishiba tariffs", FEB_7),
        id="another sort of event",
    ),
    pytest.param(
        said(1, "Germany holds federal election", on("2025-02-23")),
        said(2, "Ecuador holds presidential election", on("2025-02-23")),
        id="elections of two countries",
    ),
    pytest.param(
        said(1, "Parliament votes on budget", FEB_7, home="GB"),
        said(2, "Parliament votes on fishing quotas", on("2025-02-08"), home="GB"),
        id="a body that meets every day",
    ),
    pytest.param(
        said(1, "Ishiba meets Trump", on("2025-01-01/2025-12-31", Precision.YEAR)),
        said(2, "Ishiba meets Trump", FEB_7),
        id="a year may hold many",
    ),
    pytest.param(
        said(1, "Ishiba meets Trump", FEB_7),
        said(1, "Ishiba and Trump meet again", on("2025-02-09")),
        id="told apart by one article",
    ),
    pytest.param(
        said(1, "Ishiba meets Trump", on("2025-02-01")),
        said(2, "Ishiba meets Trump", on("2025-02-03"), hours=48),
        id="over when the next was announced",
    ),
    pytest.param(
        said(1, "Trump speaks to advisers", FEB_7),
        said(2, "Trump trifft Netanjahu", FEB_7, language="de"),
        id="one shared name is not enough",
    ),
    pytest.param(
        said(1, "鈴木知事が会見", FEB_7, language="ja"),
        said(2, "佐藤知事が会見", FEB_7, language="ja"),
        id="names that only their script tells apart",
    ),
]


@pytest.mark.parametrize("rows", [case.values for case in DIFFERENT],
                         ids=[case.id for case in DIFFERENT])  # fmt: skip
def test_reports_of_different_events_stay_apart(rows: tuple[EventRow, ...]) -> None:
    assert len(set(events_of(*rows))) == len(rows)


def test_the_new_day_told_as_news_joins_once_somebody_says_that_it_moved() -> None:
    rows = [
        said(1, "Ishiba meets Trump", FEB_7),
        said(2, "Ishiba meets Trump", FEB_20),
        said(3, "meeting between Ishiba and Trump", FEB_20, moved_from=FEB_7),
    ]
    last = placed(*rows)[-1]
    assert [event.number for event in last.merged] == [2]
    assert (last.event.number, {article for article, _ in last.event.tellings}) == (1, {1, 2, 3})


def test_a_revised_article_tells_of_its_event_again() -> None:
    first = said(1, "Ishiba meets Trump", FEB_7)
    revised = replace(first, when=FEB_10, published_at=first.published_at + timedelta(hours=1))
    assert len(set(events_of(first, revised))) == 1
    assert len(set(events_of(first, replace(first, when=FEB_10)))) == 2


def test_days_that_one_article_told_of_are_not_merged() -> None:
    last = placed(
        said(1, "Ishiba meets Trump", FEB_7),
        said(1, "Ishiba and Trump meet again", FEB_20),
        said(2, "meeting between Ishiba and Trump", FEB_20, moved_from=FEB_7),
    )[-1]
    assert (last.event.number, last.merged) == (1, ())


@pytest.mark.parametrize(
    ("second", "kind"),
    [
        (said(2, "Ishiba meets Trump", FEB_7), None),
        (said(2, "Ishiba meets Trump", on("2025-02-08")), ChangeKind.CORRECTED),
        (said(2, "Ishiba meets Trump", FEB_20, moved_from=FEB_7), ChangeKind.MOVED),
        (said(2, "Ishiba meets Trump", FEB_7, status=POSTPONED), ChangeKind.POSTPONED),
        (said(2, "Ishiba meets Trump", FEB_7, status=CANCELLED), ChangeKind.CANCELLED),
    ],
)
def test_a_report_that_may_change_something_is_told(
    second: EventRow, kind: ChangeKind | None
) -> None:
    _, last = placed(said(1, "Ishiba meets Trump", FEB_7), second)
    assert last.kind == kind
    assert last.before == FEB_7


def test_what_narrows_or_restores_is_told_too() -> None:
    month = said(1, "Ishiba meets Trump", on("2025-02-01/2025-02-28", MONTH))
    assert placed(month, said(2, "Ishiba meets Trump", FEB_7))[1].kind is ChangeKind.NARROWED
    off = said(1, "Ishiba meets Trump", FEB_7, status=CANCELLED)
    first, second = placed(off, said(2, "Ishiba meets Trump", FEB_7))
    assert (first.kind, second.kind) == (ChangeKind.CANCELLED, ChangeKind.RESTORED)


def test_one_article_tells_of_one_day_one_event() -> None:
    rows = [said(1, "Ishiba meets Trump", FEB_7), said(1, "Trump receives Ishiba", FEB_7)]
    assert len(set(events_of(*rows))) == 2


def test_reports_may_come_in_any_order_of_publication() -> None:
    first, second, third = placed(
        said(1, "Ishiba meets Trump", on("2025-02-08"), hours=9),
        said(2, "Ishiba meets Trump", FEB_7, hours=1),
        said(3, "Ishiba meets Trump", FEB_7, hours=2),
    )
    assert first.event is second.event is third.event
    assert third.before == on("2025-02-08")


def test_a_name_that_hundreds_of_events_share_tells_none_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.events.matching._TOO_COMMON", 3)
    others = ["Netanyahu", "Macron", "Scholz", "Starmer", "Zelensky"]
    rows = [said(i, f"{name} meets Trump", FEB_7) for i, name in enumerate(others)]
    again = said(99, "Trump meets Starmer", FEB_7)
    assert events_of(*rows, again) == [1, 2, 3, 4, 5, 4]


def test_an_event_long_over_is_forgotten() -> None:
    index = CalendarIndex()
    index.add(said(1, "Ishiba meets Trump", FEB_7))
    index.add(said(2, "Netanyahu meets Trump", FEB_20))
    index.forget(date(2025, 2, 8))
    assert len(index) == 1
    assert index.add(said(3, "Ishiba meets Trump", FEB_7)).opened


def test_days_at_the_end_of_time_are_days() -> None:
    last = When(date(9999, 12, 30), date.max, Precision.DAY)
    assert len(set(events_of(said(1, "Ishiba meets Trump", last),
                             said(2, "Ishiba meets Trump", last, is_move=True)))) == 1  # fmt: skip


PEOPLE = ["Ishiba", "Trump", "Netanyahu", "Macron", "Scholz", "Kiplagat", "Omondi"]


def stream(count: int, seed: int) -> list[EventRow]:
    chance = random.Random(seed)
    rows = []
    for number in range(count):
        one, two = chance.sample(PEOPLE, 2)
        day = date(2025, 2, 1) + timedelta(days=chance.randrange(40))
        status = chance.choice([EventStatus.SCHEDULED] * 6 + [POSTPONED, CANCELLED])
        old = on((day - timedelta(days=3)).isoformat()) if chance.random() < 0.15 else None
        moved = old if status is EventStatus.SCHEDULED else None
        rows.append(said(number, f"{one} meets {two}", on(day.isoformat()), status=status,
                         hours=number // 3, moved_from=moved))  # fmt: skip
    return rows


@pytest.mark.parametrize("seed", range(8))
def test_a_restored_index_goes_on_as_the_old_one(seed: int) -> None:
    rows = stream(240, seed)
    home: list[int] = []
    index = CalendarIndex()
    for at, row in enumerate(rows):
        if at % 40 == 39:
            # The numbers of events are those of their ids in the database.
            index = CalendarIndex.restore(zip(home, rows[:at], strict=True))
        assert len(index) == len(set(home))
        ids = {event.number: event.id for event in index._events.values()}
        placement = index.add(row)
        if placement.opened:
            placement.event.id = max(home, default=0) + 1000
        gone = {ids[event.number] for event in placement.merged}
        home = [placement.event.id if each in gone else each for each in home]
        home.append(placement.event.id)
    whole = events_of(*rows)
    first_of = {number: whole.index(number) for number in whole}
    assert [first_of[number] for number in whole] == [home.index(each) for each in home]
