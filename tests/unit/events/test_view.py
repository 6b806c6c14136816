from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.events.history import follow
from bot.events.view import TITLE_LENGTH, coming_up, ranked, view
from bot.models import (
    Announcement,
    ChangeKind,
    Correction,
    EventChange,
    EventCoverage,
    EventStatus,
    Precision,
    When,
)
from tests.announced import MONTH, PUBLISHED, on, told

FEB_7, FEB_8, FEB_10 = on("2025-02-07"), on("2025-02-08"), on("2025-02-10")
FEBRUARY = on("2025-02-01/2025-02-28", MONTH)
SCHEDULED, EXPECTED = EventStatus.SCHEDULED, EventStatus.EXPECTED
POSTPONED, CANCELLED = EventStatus.POSTPONED, EventStatus.CANCELLED
MOVED, NARROWED, CORRECTED = ChangeKind.MOVED, ChangeKind.NARROWED, ChangeKind.CORRECTED
RESTORED = ChangeKind.RESTORED


def off(outlet: str, status: EventStatus, when: When = FEB_7, **more: Any) -> Announcement:
    return told(outlet, when, status=status, **more)


COURSES = [
    pytest.param([told("a", FEB_7)], (FEB_7, SCHEDULED, []), id="one report"),
    pytest.param(
        [told("a", FEB_7), told("b", FEB_7, hours=1)], (FEB_7, SCHEDULED, []), id="confirmed"
    ),
    pytest.param(
        [told("a", FEB_7), told("b", FEB_8, hours=1)],
        (FEB_8, SCHEDULED, [CORRECTED]),
        id="one against one: the newer",
    ),
    pytest.param(
        [told("a", FEB_7), told("b", FEB_7, hours=1), told("c", FEB_8, hours=2)],
        (FEB_7, SCHEDULED, []),
        id="two against one",
    ),
    pytest.param(
        [told("a", FEB_7, group="x"), told("b", FEB_7, hours=1, group="x"),
         told("c", FEB_8, hours=2)],
        (FEB_8, SCHEDULED, [CORRECTED]),
        id="two of one publisher are one voice",
    ),
    pytest.param(
        [told("a", FEBRUARY), told("b", FEB_7, hours=1)],
        (FEB_7, SCHEDULED, [NARROWED]),
        id="a day within the month",
    ),
    pytest.param(
        [told("a", FEBRUARY), told("c", FEBRUARY, hours=1), told("b", on("2025-03-02"), hours=2)],
        (FEBRUARY, SCHEDULED, []),
        id="a day outside the month that most name",
    ),
    pytest.param(
        [told("a", FEB_7), told("a", FEBRUARY, hours=1)],
        (FEB_7, SCHEDULED, []),
        id="an outlet that later says less",
    ),
    pytest.param(
        [told("a", FEB_7), told("a", FEB_8, hours=1)],
        (FEB_8, SCHEDULED, [CORRECTED]),
        id="an outlet that changes its mind",
    ),
    pytest.param(
        [told("a", FEB_7), told("b", FEB_7, hours=1), told("c", FEB_10, hours=2, moved_from=FEB_7)],
        (FEB_10, SCHEDULED, [MOVED]),
        id="moved by one against two who did not know",
    ),
    pytest.param(
        [told("a", FEB_7), told("c", FEB_10, hours=1, moved_from=FEB_7), told("a", FEB_7, hours=2),
         told("b", FEB_7, hours=3)],
        (FEB_10, SCHEDULED, [MOVED]),
        id="old news after a move",
    ),
    pytest.param(
        [told("a", FEB_7), told("c", FEB_10, hours=1, moved_from=FEB_7), told("c", FEB_7, hours=2)],
        (FEB_7, SCHEDULED, [MOVED, CORRECTED]),
        id="taken back by who moved it",
    ),
    pytest.param(
        [told("a", FEB_7), told("c", FEB_10, hours=1, is_move=True)],
        (FEB_10, SCHEDULED, [MOVED]),
        id="moved from a day that is not named",
    ),
    pytest.param(
        [told("a", FEB_10, moved_from=FEB_7)],
        (FEB_10, SCHEDULED, [MOVED]),
        id="moved in the first report",
    ),
    pytest.param(
        [told("a", FEB_7), told("c", FEB_7, hours=1, is_move=True)],
        (FEB_7, SCHEDULED, []),
        id="moved to where it is",
    ),
    pytest.param(
        [told("a", FEB_7), off("b", CANCELLED, hours=1)],
        (FEB_7, CANCELLED, [ChangeKind.CANCELLED]),
        id="cancelled",
    ),
    pytest.param(
        [off("a", CANCELLED)],
        (FEB_7, CANCELLED, [ChangeKind.CANCELLED]),
        id="first heard of as cancelled",
    ),
    pytest.param(
        [told("a", FEB_7), off("b", POSTPONED, hours=1), off("c", POSTPONED, hours=2),
         off("b", CANCELLED, hours=3)],
        (FEB_7, CANCELLED, [ChangeKind.POSTPONED, ChangeKind.CANCELLED]),
        id="postponed, then cancelled",
    ),
    pytest.param(
        [told("a", FEB_7), off("b", CANCELLED, hours=1), told("c", FEB_7, hours=2)],
        (FEB_7, CANCELLED, [ChangeKind.CANCELLED]),
        id="an outlet that missed the news",
    ),
    pytest.param(
        [told("a", FEB_7), off("b", CANCELLED, hours=1), told("b", FEB_7, hours=2)],
        (FEB_7, SCHEDULED, [ChangeKind.CANCELLED, RESTORED]),
        id="taken back by who said so",
    ),
    pytest.param(
        [told("a", FEB_7), off("b", CANCELLED, hours=1), told("c", FEB_7, hours=2, official=True)],
        (FEB_7, SCHEDULED, [ChangeKind.CANCELLED, RESTORED]),
        id="taken back by a public body",
    ),
    pytest.param(
        [told("a", FEB_7), off("b", POSTPONED, hours=1), told("c", FEB_10, hours=2)],
        (FEB_10, SCHEDULED, [ChangeKind.POSTPONED, MOVED]),
        id="postponed, then on a new day",
    ),
    pytest.param(
        [told("a", FEB_7), off("b", CANCELLED, hours=1), told("c", FEB_10, hours=2)],
        (FEB_10, SCHEDULED, [ChangeKind.CANCELLED, RESTORED]),
        id="cancelled, then on after all",
    ),
    pytest.param(
        [told("a", FEB_7), off("b", POSTPONED, hours=1),
         told("c", FEB_7, hours=2, is_move=True)],
        (FEB_7, SCHEDULED, [ChangeKind.POSTPONED, RESTORED]),
        id="put back to its day",
    ),
    pytest.param(
        [told("a", FEB_7), told("b", FEB_10, hours=1, moved_from=FEB_7),
         off("c", POSTPONED, hours=2)],
        (FEB_10, SCHEDULED, [MOVED]),
        id="off the day that it was moved from",
    ),
    pytest.param(
        [told("a", FEB_7, status=EXPECTED)], (FEB_7, EXPECTED, []), id="only expected"
    ),
    pytest.param(
        [told("a", FEB_7, status=EXPECTED), told("b", FEB_7, hours=1)],
        (FEB_7, SCHEDULED, []),
        id="expected, then fixed",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("reports", "expected"), COURSES)
def test_date_and_status_follow_the_reports(
    reports: list[Announcement], expected: tuple[When, EventStatus, list[ChangeKind]]
) -> None:
    history = follow(reports[::-1])
    assert (history.when, history.status, [c.kind for c in history.changes]) == expected


def test_an_event_without_reports_has_no_history() -> None:
    with pytest.raises(ValueError, match="no history"):
        follow([])


def test_the_hour_is_taken_from_who_names_it() -> None:
    two, three = (
        When(FEB_7.start_on, FEB_7.end_on, Precision.TIME, datetime(2025, 2, 7, hour, tzinfo=UTC))
        for hour in (14, 15)
    )
    assert follow([told("a", two)]).when == two
    history = follow([told("a", FEB_7), told("b", two, hours=1), told("c", three, hours=2)])
    assert history.when == three
    assert [c.kind for c in history.changes] == [NARROWED, CORRECTED]
    assert follow([told("a", two), told("b", FEB_7, hours=1)]).when == two


@pytest.mark.parametrize(
    ("reports", "claims"),
    [
        ([told("a", FEB_7), told("b", FEBRUARY, hours=1)], []),
        (
            [told("a", FEB_7), told("b", FEB_7, hours=1), told("c", FEB_8, hours=2)],
            [(FEB_7, ("B", "A")), (FEB_8, ("C",))],
        ),
        ([told("a", FEB_7), told("b", FEB_8, hours=1), told("a", FEB_8, hours=2)], []),
        ([told("a", FEB_7), told("b", FEB_10, hours=1, moved_from=FEB_7)], []),
        (
            [told("a", FEB_7), told("b", FEB_10, hours=1, moved_from=FEB_7),
             told("c", FEB_7, hours=2)],
            [(FEB_10, ("B",)), (FEB_7, ("C",))],
        ),
        ([told("a", FEB_7), told("b", FEB_8, hours=1), off("c", CANCELLED, hours=2)], []),
    ],
)  # fmt: skip
def test_who_says_which_is_listed_until_they_agree(
    reports: list[Announcement], claims: list[tuple[When, tuple[str, ...]]]
) -> None:
    assert [(claim.when, claim.sources) for claim in follow(reports).claims] == claims


def coverage(*reports: Announcement, **more: Any) -> EventCoverage:
    newest_first = sorted(reports, key=lambda it: it.published_at, reverse=True)
    return EventCoverage(1, tuple(newest_first), **more)


def correction(hours: int = 2, **fields: Any) -> Correction:
    at = PUBLISHED + timedelta(hours=hours)
    since = {f"{name}_set_at": at for name in ("when", "status") if name in fields}
    return Correction(event_id=1, set_at=at, **fields, **since)


def test_an_event_says_who_stands_behind_it() -> None:
    event = view(
        coverage(
            told("a", FEB_7, group="x", confidence=0.5),
            told("b", FEB_7, hours=1, group="x", confidence=0.8),
            told("c", FEB_7, hours=2, official=True, confidence=0.5, place="Washington"),
            desks=("diplomacy",),
            countries=("JP", "US"),
        )
    )
    assert (event.outlets, event.independent, event.official) == (3, 2, True)
    assert event.confidence == pytest.approx(0.9)
    assert (event.desks, event.countries) == (("diplomacy",), ("JP", "US"))
    assert event.place == "Washington"
    assert (event.sequence, event.is_corrected, event.flags) == (0, False, ())


def test_the_title_is_in_the_language_asked_for_and_of_a_report_that_still_holds() -> None:
    reports = [
        told("a", FEB_7, title="Ishiba meets Trump"),
        told("b", FEB_7, hours=1, title="訪米", evidence="石破首相が訪米する。", language="ja"),
        off("c", CANCELLED, hours=2, title="Trump cancels Ishiba"),
    ]
    # A line that says too little does not stand for its sentence.
    assert view(coverage(*reports), language="ja").title == "石破首相が訪米する。"
    assert view(coverage(*reports), language="en").title == "Ishiba meets Trump"


@pytest.mark.parametrize(
    ("title", "language", "shown"),
    [
        ("Reed visits Oslo", "en", "Reed visits Oslo"),
        ("voters in Oslo go to polls", "en", "Voters in Oslo go to polls"),
        ("word " * 30, "sv", f"Word {'word ' * 18}".rstrip() + "…"),
        ("会" * 120, "zh", "会" * 99 + "…"),
        ("", "en", "Ishiba will meet Trump."),
        ("Answer", "en", "Ishiba will meet Trump."),
    ],
)
def test_a_title_fits_a_calendar(title: str, language: str, shown: str) -> None:
    event = view(coverage(told("a", FEB_7, title=title, language=language)))
    assert event.title == shown
    assert len(event.title) <= TITLE_LENGTH


def test_what_a_person_set_is_never_overwritten_only_flagged() -> None:
    before = told("a", FEB_7)
    after = told("b", FEB_10, hours=3, moved_from=FEB_7)
    again = told("c", FEB_8, hours=4)
    step = EventChange(PUBLISHED + timedelta(hours=2), CORRECTED, FEB_7, FEB_8)
    event = view(
        coverage(before, after, again, correction=correction(when=FEB_8, title="Summit",
                 place="Osaka"), steps=(step,))
    )  # fmt: skip
    assert (event.when, event.title, event.place) == (FEB_8, "Summit", "Osaka")
    assert event.flags == (after,)
    assert event.changes == (step,)
    assert (event.sequence, event.is_corrected, event.claims) == (1, True, ())


@pytest.mark.parametrize(
    ("fields", "status", "flagged", "kinds"),
    [
        ({"when": FEB_7}, CANCELLED, False, [ChangeKind.CANCELLED]),
        ({"status": SCHEDULED}, SCHEDULED, True, []),
        ({"status": CANCELLED}, CANCELLED, False, []),
        ({"title": "Talks"}, CANCELLED, False, [ChangeKind.CANCELLED]),
    ],
)
def test_a_report_still_changes_what_no_person_set(
    fields: dict[str, Any], status: EventStatus, flagged: bool, kinds: list[ChangeKind]
) -> None:
    seen = coverage(told("a", FEB_7), off("b", CANCELLED, hours=5), correction=correction(**fields))
    event = view(seen)
    assert (event.status, bool(event.flags)) == (status, flagged)
    assert [change.kind for change in event.changes] == kinds


def test_an_event_that_a_person_added_needs_no_report() -> None:
    event = view(EventCoverage(7, (), correction=correction(when=FEB_7, title="Our own debate")))
    assert (event.title, event.when, event.outlets, event.independent) == (
        "Our own debate", FEB_7, 0, 0,
    )  # fmt: skip
    assert event.is_corrected
    for empty in (EventCoverage(7, ()), EventCoverage(7, (), correction=correction(title="x"))):
        with pytest.raises(ValueError, match="a day that a person set"):
            view(empty)


def test_events_come_by_day_and_the_best_supported_where_there_are_too_many() -> None:
    def event(event_id: int, when: When, outlets: str) -> EventCoverage:
        reports = [told(name, when, hours=hour) for hour, name in enumerate(outlets)]
        return EventCoverage(event_id, tuple(reports))

    found = [
        event(1, FEB_10, "abc"),
        event(2, FEB_7, "a"),
        event(3, FEB_7, "ab"),
        event(4, FEBRUARY, "abcd"),
        event(5, on("2025-03-01"), "abcde"),
    ]
    days = {"since": date(2025, 2, 3), "until": date(2025, 2, 28)}
    assert [e.id for e in coming_up(found, **days, count=9)] == [4, 3, 2, 1]  # type: ignore[arg-type]
    assert [e.id for e in coming_up(found, **days, count=2)] == [4, 1]  # type: ignore[arg-type]
    assert [e.id for e in ranked(found)] == [5, 4, 1, 3, 2]


WHENS = [FEB_7, FEB_8, FEB_10, FEBRUARY]
ANNOUNCED = st.builds(
    told,
    st.sampled_from("abcd"),
    st.sampled_from(WHENS),
    hours=st.integers(0, 50),
    status=st.sampled_from([SCHEDULED, SCHEDULED, EXPECTED, POSTPONED, CANCELLED]),
    moved_from=st.one_of(st.none(), st.none(), st.sampled_from(WHENS)),
    official=st.booleans(),
)


@given(st.lists(ANNOUNCED, min_size=1, max_size=12))
def test_whatever_is_reported_the_story_of_its_changes_leads_to_what_is_shown(
    reports: list[Announcement],
) -> None:
    history = follow(reports)
    assert any(history.when == it.when or history.when == it.moved_from for it in reports)
    for one, following in zip(history.changes, history.changes[1:], strict=False):
        assert one.after == following.before
        assert one.at <= following.at
    if history.changes:
        assert history.changes[-1].after == history.when
    if history.claims:
        assert history.claims[0].when == history.when
        assert len(history.claims) > 1
        assert all(claim.sources for claim in history.claims)
    assert follow(reports[::-1]) == history or len({it.published_at for it in reports}) < len(
        reports
    )
