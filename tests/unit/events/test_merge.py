from datetime import UTC, date, datetime, timedelta

import pytest

from bot.events.extract import extract_events
from bot.events.kinds import EventKind, are_compatible, kind_of
from bot.events.merge import ChangeKind, Claim, claims_of, find_event, merge, open_event
from bot.events.readings import DateSpan, Precision
from bot.events.reports import EventReport, Status, date_text

START = datetime(2025, 1, 31, 7, tzinfo=UTC)


def report(title="Mori meets Voss in Washington", day=date(2025, 2, 7), **fields):
    values = {
        "span": DateSpan(day, day),
        "precision": Precision.DAY,
        "place": "Washington",
        "participants": ("Haruto Mori", "Clara Voss"),
        "status": Status.SCHEDULED,
        "evidence": f"{title}.",
        "confidence": 0.9,
    }
    return EventReport(title=title, **{**values, **fields})


def claim(number, it=None, *, group=None, **fields):
    at = START + timedelta(hours=number)
    return Claim(number, group or f"group{number}", at, it or report(), **fields)


def grow(*claims):
    event, changes = open_event(claims[0]), []
    for it in claims[1:]:
        event, more = merge(event, it)
        changes.extend(more)
    return event, changes


def test_other_words_for_the_same_meeting_are_the_same_event():
    event = open_event(claim(1))
    other = claim(2, report("Voss to host Japanese leader Mori for talks"))
    assert find_event(other, [event]) == 0


def test_reports_in_two_languages_meet_by_their_entities():
    known = open_event(claim(1, entities=frozenset({"JP", "US", "person:mori"})))
    japanese = report("森首相とボス大統領が会談", participants=("森首相",), place="ワシントン")
    other = claim(2, japanese, entities=frozenset({"person:mori", "US"}))
    assert find_event(other, [known]) == 0


@pytest.mark.parametrize(
    "other",
    [
        report("Kenya presidential election", participants=(), place="Kenya"),
        report("Parliament votes on the budget", participants=("Haruto Mori",)),
        report("Silva meets Reis in Lisbon", participants=("Ana Silva",), place="Lisbon"),
        report(day=date(2025, 6, 7)),
    ],
)
def test_another_event_is_not_taken_for_it(other):
    assert find_event(claim(2, other), [open_event(claim(1))]) is None


def test_nothing_is_found_in_an_empty_calendar():
    assert find_event(claim(1), []) is None


def test_the_best_of_several_events_is_taken():
    events = [
        open_event(
            claim(1, report("Mori visits Paris", participants=("Haruto Mori",), place="Paris"))
        ),
        open_event(claim(2)),
    ]
    assert find_event(claim(3), events) == 1


def test_a_second_voice_confirms_once():
    event, changes = grow(claim(1), claim(2), claim(3))
    assert [change.kind for change in changes] == [ChangeKind.CONFIRMED]
    assert event.voices == 3


def test_two_articles_of_one_group_are_one_voice():
    event, changes = grow(claim(1, group="agency"), claim(2, group="agency"))
    assert event.voices == 1
    assert changes == []


def test_the_same_article_counts_once():
    event, changes = grow(claim(1), claim(1))
    assert len(event.claims) == 1
    assert changes == []


def test_an_exact_day_narrows_a_month():
    month = report(precision=Precision.MONTH, span=DateSpan(date(2025, 2, 1), date(2025, 2, 28)))
    event, changes = grow(claim(1, month), claim(2))
    assert event.span.start == date(2025, 2, 7)
    assert [change.kind for change in changes] == [ChangeKind.NARROWED]


def test_a_conflicting_date_is_kept_in_sight_until_voices_agree():
    other = report(day=date(2025, 2, 8))
    event, changes = grow(claim(1), claim(2, other))
    assert event.span.start == date(2025, 2, 7)
    assert event.disputed == (other.span,)
    assert changes[-1].kind is ChangeKind.DISPUTED
    event, more = merge(event, claim(3, other))
    assert event.span == other.span
    assert more[-1].kind is ChangeKind.MOVED


def test_a_public_body_decides_a_dispute():
    other = report(day=date(2025, 2, 8))
    event, _ = grow(claim(1), claim(2), claim(3, other, official=True))
    assert event.span == other.span
    assert event.is_official


def test_a_move_names_both_dates_and_is_no_dispute():
    new = report(day=date(2025, 2, 20))
    moved = claim(2, new, moved_from=report().span)
    known = open_event(claim(1))
    assert find_event(moved, [known]) == 0
    event, changes = merge(known, moved)
    assert (changes[0].kind, changes[0].before, changes[0].after) == (
        ChangeKind.MOVED,
        report().span,
        new.span,
    )
    assert event.disputed == ()
    event, changes = merge(event, claim(3, new, moved_from=report().span))
    assert changes == ()


def test_an_event_called_off_and_announced_again_says_so():
    event, changes = grow(
        claim(1),
        claim(2, report(status=Status.CANCELLED)),
        claim(3, report(status=Status.CANCELLED)),
    )
    assert event.status is Status.CANCELLED
    assert [change.kind for change in changes] == [ChangeKind.CANCELLED]
    event, changes = merge(event, claim(4))
    assert event.status is Status.SCHEDULED
    assert changes[0].kind is ChangeKind.REVIVED


def test_an_event_put_off_without_a_new_date_is_postponed():
    event, changes = grow(claim(1), claim(2, report(status=Status.POSTPONED)))
    assert event.status is Status.POSTPONED
    assert changes[0].kind is ChangeKind.POSTPONED


def test_the_old_date_of_a_sentence_is_told_to_the_new_one():
    text = "The summit of Mori and Voss was moved from Feb. 7 to Feb. 20."
    found = extract_events("", text, date(2025, 1, 31))
    [moved] = claims_of(found, claim(1))
    assert moved.report.date == "2025-02-20"
    assert moved.moved_from == DateSpan(date(2025, 2, 7), date(2025, 2, 7))


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Kenya presidential election", EventKind.VOTE),
        ("知事選告示", EventKind.VOTE),
        ("Bundestagswahl in Deutschland", EventKind.VOTE),
        ("Mori-Voss summit", EventKind.MEETING),
        ("首相と大統領が会談", EventKind.MEETING),
        ("Visite du roi à Rome", EventKind.VISIT),
        ("Trial of Ana Silva", EventKind.COURT),
        ("Huelga general", EventKind.PROTEST),
        ("Tariffs take effect", EventKind.DEADLINE),
        ("State of the Nation address", EventKind.SPEECH),
        ("大統領就任式", EventKind.CEREMONY),
        ("Budget", EventKind.OTHER),
    ],
)
def test_the_sort_of_an_event_is_read_from_its_title(title, kind):
    assert kind_of(title) is kind


def test_a_vote_is_no_visit_but_a_visit_may_be_a_meeting():
    assert are_compatible(EventKind.VISIT, EventKind.MEETING)
    assert are_compatible(EventKind.OTHER, EventKind.VOTE)
    assert not are_compatible(EventKind.VOTE, EventKind.VISIT)


@pytest.mark.parametrize(
    ("precision", "text"),
    [
        (Precision.DAY, "2025-02-07"),
        (Precision.WEEK, "2025-W06"),
        (Precision.MONTH, "2025-02"),
        (Precision.QUARTER, "2025-Q1"),
        (Precision.YEAR, "2025"),
    ],
)
def test_a_date_is_written_as_exactly_as_it_is_known(precision, text):
    assert date_text(DateSpan(date(2025, 2, 7), date(2025, 2, 7)), precision) == text
