"""An article arrives once, however its feed shows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ingest.identity import Known, identify, match, same_text
from bot.models import Entry

DAY = datetime(2025, 1, 31, 6, 0, tzinfo=UTC)


def _entry(number: int, **changed: object) -> Entry:
    entry = Entry(
        guid=f"urn:{number}",
        title=f"Minister {number} resigns",
        link=f"https://example.org/news/{number}",
        summary=f"It is about affair number {number}, officials said.",
        published_at=DAY,
    )
    return replace(entry, **changed)  # type: ignore[arg-type]


def _stored(*entries: Entry) -> dict[str, int]:
    """Return article ids by key, as after a poll that gave `entries`."""
    known = identify(entries)
    return {key: number for number, entry in enumerate(known) for key in entry.keys}


def _again(entry: Entry, *others: Entry) -> Known:
    return identify([entry, *others])[0]


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"title": "Minister 1 resigns at last"},
        {"published_at": DAY + timedelta(days=2)},
        {"guid": "urn:new"},
        {"guid": "urn:new", "title": "Minister 1 resigns at last"},
        {"guid": "urn:new", "published_at": DAY + timedelta(days=2)},
        {"link": "https://example.org/news/1?utm_source=rss"},
        {"link": "https://example.org/other/place"},
        {"guid": "urn:new", "link": "http://www.example.org/news/1/#top"},
        {"guid": "urn:new", "link": "https://example.org/news/1?version=2"},
    ],
    ids=str,
)
def test_a_changed_entry_is_the_article_it_was(changed: dict[str, object]) -> None:
    stored = _stored(_entry(1), _entry(2))
    assert match(_again(_entry(1, **changed), _entry(2)), stored) == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"guid": "urn:3", "link": "https://example.org/news/3", "title": "Budget passes"},
        # A column comes back with the same words on another day.
        {"guid": "urn:3", "link": "https://example.org/news/3", "published_at": DAY + timedelta(days=7)},
    ],
    ids=str,
)  # fmt: skip
def test_another_article_is_not_taken_for_a_known_one(changed: dict[str, object]) -> None:
    assert match(_again(_entry(1, **changed)), _stored(_entry(1), _entry(2))) is None


def test_one_guid_on_all_items_tells_nothing() -> None:
    entries = [_entry(n, guid="the feed") for n in range(5)]
    known = identify(entries)
    assert len(known) == 5
    assert len({key for entry in known for key in entry.keys}) == 10
    new = _entry(9, guid="the feed")
    assert match(_again(new, *entries), _stored(*entries)) is None


def test_a_link_to_the_front_page_tells_nothing() -> None:
    for front in ("https://example.org/", "https://example.org", "https://example.org/news"):
        first = identify([_entry(1, link=front)], site_url="https://example.org/news/")
        later = identify([_entry(2, link=front)], site_url="https://example.org/news/")
        assert match(later[0], dict.fromkeys(first[0].keys, 0)) is None


def test_an_item_shown_twice_is_one_article() -> None:
    twice = [_entry(1), _entry(1), _entry(1, guid="urn:other"), _entry(2)]
    assert [known.entry for known in identify(twice)] == [_entry(1), _entry(2)]


def test_live_reports_on_one_page_are_articles_of_their_own() -> None:
    page = "https://example.org/live"
    known = identify([_entry(n, link=page) for n in range(3)])
    assert len(known) == 3


def test_an_entry_with_nothing_but_text_has_a_key() -> None:
    (known,) = identify([Entry(guid="x", title="Only words")])
    (other,) = identify([Entry(guid="y", title="Only  WORDS")])
    assert set(known.keys) & set(other.keys)


def test_the_guid_counts_more_than_the_rest() -> None:
    stored = {identify([_entry(1)])[0].keys[0]: 1, identify([_entry(2)])[0].keys[1]: 2}
    assert match(_again(_entry(1, link=_entry(2).link)), stored) == 1


texts = st.text(max_size=20)
entries = st.builds(
    Entry,
    guid=st.text(min_size=1, max_size=5),
    title=texts,
    link=st.none() | st.sampled_from(["https://a.org/1", "https://a.org/2", "https://a.org"]),
    summary=texts,
    published_at=st.none() | st.just(DAY),
)


@given(st.lists(entries, max_size=12))
def test_the_same_document_again_has_nothing_new(found: list[Entry]) -> None:
    known = identify(found)
    stored = {key: number for number, one in enumerate(known) for key in one.keys}
    assert all(one.keys for one in known)
    assert all(match(one, stored) is not None for one in identify(found))


@given(st.lists(entries, max_size=12))
def test_no_two_articles_of_a_document_share_a_key(found: list[Entry]) -> None:
    keys = [key for known in identify(found) for key in known.keys]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Vote won", "Vote won", True),
        ("Vote won", "vote  WON!", True),
        ("Vote won", "Vote lost", False),
        ("議会、解散", "議会 解散", True),
    ],
)
def test_punctuation_and_case_change_nothing(one: str, other: str, same: bool) -> None:
    assert same_text(one, other) is same
