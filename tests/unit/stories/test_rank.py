from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.rank import HALF_LIFE, Candidate, Taste, rank, score, select

NOW = datetime(2025, 1, 31, 7, 5, tzinfo=UTC)
TASTE = Taste(frozenset({"diplomacy"}), frozenset({"JP"}))
hours = st.integers(0, 240).map(lambda count: timedelta(hours=count))
candidates = st.builds(
    Candidate,
    story_id=st.integers(1, 50),
    independent=st.integers(1, 30),
    newest_at=hours.map(lambda ago: NOW - ago),
    first_seen=hours.map(lambda ago: NOW - ago),
    desks=st.frozensets(st.sampled_from(["diplomacy", "economy"])),
    countries=st.frozensets(st.sampled_from(["JP", "US"])),
    official=st.booleans(),
    is_posted=st.booleans(),
    next_event_at=st.none() | hours.map(lambda ahead: NOW + ahead),
)
PLAIN = Candidate(1, 2, NOW - timedelta(hours=2), NOW - timedelta(hours=5))


@given(candidates)
def test_more_independent_outlets_never_lower(candidate):
    more = replace(candidate, independent=candidate.independent + 1)
    assert score(more, NOW, TASTE) > score(candidate, NOW, TASTE)


@given(candidates, hours)
def test_older_never_raises(candidate, longer):
    older = replace(candidate, newest_at=candidate.newest_at - longer)
    assert score(older, NOW, TASTE) <= score(candidate, NOW, TASTE)


def test_a_half_life_halves():
    older = replace(PLAIN, newest_at=PLAIN.newest_at - HALF_LIFE)
    assert score(older, NOW) == pytest.approx(score(PLAIN, NOW) / 2)


def test_a_report_from_the_future_counts_as_new():
    ahead = replace(PLAIN, newest_at=NOW + timedelta(hours=3))
    assert score(ahead, NOW) == score(replace(PLAIN, newest_at=NOW), NOW)


@pytest.mark.parametrize(
    "better",
    [
        {"official": True},
        {"desks": frozenset({"diplomacy"})},
        {"countries": frozenset({"JP"})},
        {"next_event_at": NOW + timedelta(hours=48)},
    ],
)
def test_what_matters_raises(better):
    assert score(replace(PLAIN, **better), NOW, TASTE) > score(PLAIN, NOW, TASTE)


@pytest.mark.parametrize("hours_ahead", [-1, 49])
def test_an_event_that_is_past_or_far_adds_nothing(hours_ahead):
    other = replace(PLAIN, next_event_at=NOW + timedelta(hours=hours_ahead))
    assert score(other, NOW) == score(PLAIN, NOW)


def test_what_was_posted_falls():
    assert score(replace(PLAIN, is_posted=True), NOW) == pytest.approx(score(PLAIN, NOW) / 5)


@given(st.lists(candidates, max_size=12, unique_by=lambda each: each.story_id), st.randoms())
def test_the_order_does_not_depend_on_the_order_of_the_candidates(found, rng):
    shuffled = found[:]
    rng.shuffle(shuffled)
    assert rank(shuffled, NOW, TASTE) == rank(found, NOW, TASTE)
    ranked = rank(found, NOW, TASTE)
    assert select(ranked, 5) == select(ranked[::-1], 5)


def test_of_equals_the_first_seen_comes_first_then_the_lower_id():
    earlier = replace(PLAIN, story_id=9, first_seen=PLAIN.first_seen - timedelta(hours=1))
    ranked = rank([replace(PLAIN, story_id=3), earlier, replace(PLAIN, story_id=2)], NOW)
    assert [candidate.story_id for candidate, _ in ranked] == [9, 2, 3]


@given(
    st.lists(candidates, max_size=15, unique_by=lambda each: each.story_id),
    st.integers(0, 10),
    st.integers(1, 3),
)
def test_no_subject_takes_more_than_its_share(found, count, most):
    chosen = select(rank(found, NOW), count, most_per_subject=most)
    assert len(chosen) <= count
    pairs = [(d, c) for each in chosen for d in each.desks for c in each.countries]
    assert all(pairs.count(pair) <= most for pair in pairs)


@given(st.lists(candidates, max_size=15, unique_by=lambda each: each.story_id))
def test_without_a_limit_everything_that_fits_is_chosen(found):
    chosen = select(rank(found, NOW), 10)
    assert len(chosen) == min(10, len(found))
    if found:
        assert chosen[0] == rank(found, NOW)[0][0]


def test_a_close_second_of_another_subject_comes_up():
    japan = {"desks": frozenset({"diplomacy"}), "countries": frozenset({"JP"})}
    first = replace(PLAIN, story_id=1, independent=9, **japan)
    second = replace(PLAIN, story_id=2, independent=8, **japan)
    other = replace(PLAIN, story_id=3, independent=7)
    chosen = select(rank([first, second, other], NOW), 3)
    assert [each.story_id for each in chosen] == [1, 3, 2]
