from __future__ import annotations

from bot.members.news import untold
from bot.models import ChangeKind, EventChange
from tests.calendar import HEARING, MOVED, REPORTED, make_announcement, make_event, month


def change(kind: ChangeKind, article_id: int | None) -> EventChange:
    report = make_announcement(article_id) if article_id else None
    return EventChange(REPORTED, kind, HEARING, MOVED, report)


def test_only_what_came_with_the_new_reports_is_told() -> None:
    moved, off = change(ChangeKind.MOVED, 2), change(ChangeKind.CANCELLED, 3)
    event = make_event(changes=(moved, off))
    assert untold(event, {3}, by_people=False) == (off,)
    assert untold(event, {2, 3}, by_people=False) == (moved, off)
    assert untold(event, {9}, by_people=False) == ()


def test_a_date_that_became_more_exact_is_no_alarm() -> None:
    narrowed = EventChange(REPORTED, ChangeKind.NARROWED, month(2), HEARING, make_announcement(2))
    assert untold(make_event(changes=(narrowed,)), {2}, by_people=False) == ()


def test_of_what_people_set_the_newest_is_told() -> None:
    first, second = change(ChangeKind.CORRECTED, None), change(ChangeKind.CANCELLED, None)
    event = make_event(changes=(first, second))
    assert untold(event, set(), by_people=True) == (second,)
    assert untold(event, set(), by_people=False) == ()
    assert untold(make_event(), set(), by_people=True) == ()


def test_a_new_title_is_no_news() -> None:
    renamed = EventChange(REPORTED, ChangeKind.CORRECTED, HEARING, HEARING)
    assert untold(make_event(changes=(renamed,)), set(), by_people=True) == ()
