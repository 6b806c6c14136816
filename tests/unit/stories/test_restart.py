"""Wherever the process dies, the articles that follow go where they would have gone."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.stories import frequencies
from bot.stories.cluster import StoryIndex
from bot.stories.state import Changes, ClockRow, State


def run(arrivals, index, store):
    assignments = []
    for arrival in arrivals:
        assignments.append(index.add(arrival))
        store.write(index.take_changes())
    return assignments


def test_a_restart_at_every_article_changes_nothing(stream, store, monkeypatch):
    # Small shards, so that the stream passes several whole turns of them.
    monkeypatch.setattr(frequencies, "ARTICLES_PER_SHARD", 2)
    arrivals = stream(400, seed=1)
    expected = run(arrivals, StoryIndex(), store())
    saved = store()
    actual = []
    for arrival in arrivals:
        index = StoryIndex.restore(saved.state())
        actual += run([arrival], index, saved)
    assert actual == expected


def test_the_invented_stream_has_everything_in_it(stream, store):
    assignments = run(stream(400, seed=1), StoryIndex(), store())
    assert any(each.duplicate_of for each in assignments)
    assert any(each.merged for each in assignments)
    assert any(each.opened and each.thread_id != each.story_id for each in assignments)
    assert sum(each.opened for each in assignments) < 250


def test_a_restart_gives_the_same_state_as_going_on(stream, store):
    arrivals = stream(300, seed=2)
    straight, halved = store(), store()
    run(arrivals, StoryIndex(), straight)
    run(arrivals[:150], StoryIndex(), halved)
    run(arrivals[150:], StoryIndex.restore(halved.state()), halved)
    assert halved.state() == straight.state()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 10_000), cuts=st.sets(st.integers(1, 149), max_size=6))
def test_any_stream_survives_any_restarts(stream, store, seed, cuts):
    arrivals = stream(150, seed=seed)
    expected = run(arrivals, StoryIndex(), store())
    saved = store()
    actual = []
    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), 150], strict=True):
        actual += run(arrivals[start:end], StoryIndex.restore(saved.state()), saved)
    assert actual == expected


@given(seed=st.integers(0, 10_000), size=st.integers(1, 40))
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_changes_taken_in_batches_store_the_same(stream, store, seed, size):
    arrivals = stream(120, seed=seed)
    single, batched, index = store(), store(), StoryIndex()
    run(arrivals, StoryIndex(), single)
    for number, arrival in enumerate(arrivals, 1):
        index.add(arrival)
        if number % size == 0:
            batched.write(index.take_changes())
    batched.write(index.take_changes())
    assert batched.clock == single.clock
    assert batched.stories == single.stories
    assert batched.aliases == single.aliases
    assert batched.articles == single.articles
    assert batched.shards == single.shards


def test_nothing_stored_is_an_empty_index():
    index = StoryIndex.restore(State())
    assert len(index) == 0
    assert index.take_changes() == Changes(ClockRow(), articles_from=1)
