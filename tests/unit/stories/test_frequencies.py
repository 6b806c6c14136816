from __future__ import annotations

import pytest

from bot.stories.fitted import DAY, FIT
from bot.stories.frequencies import ARTICLES_PER_SHARD, SHARDS, Frequencies

NOW = 1_738_281_600.0


def test_a_vector_has_unit_length():
    vector = Frequencies().weigh({1: 1.0, 2: 2.0, 70: 0.5}, NOW)
    assert sum(value * value for value in vector.values()) == pytest.approx(1.0)


def test_nothing_weighs_nothing():
    assert Frequencies().weigh({}, NOW) == {}


def test_rare_terms_weigh_more():
    frequencies = Frequencies()
    for number in range(1, 11):
        frequencies.observe([1], NOW, number)
    vector = frequencies.weigh({1: 1.0, 2: 1.0}, NOW)
    assert vector[2] > 2 * vector[1]


def test_what_was_common_becomes_rare_again():
    frequencies = Frequencies()
    for number in range(1, 11):
        frequencies.observe([1], NOW, number)
    later = NOW + 10 * FIT.half_life * DAY
    for number in range(11, 21):
        frequencies.observe([2], later, number)
    vector = frequencies.weigh({1: 1.0, 2: 1.0}, later)
    assert vector[1] > 2 * vector[2]


def test_shards_take_turns_and_forget():
    frequencies = Frequencies()
    rows = [frequencies.observe([0], NOW, number) for number in range(1, ARTICLES_PER_SHARD + 1)]
    given_out = [row for row in rows if row]
    assert [(row.shard, row.sequence) for row in given_out] == [(1, ARTICLES_PER_SHARD)]
    later = NOW + 400 * DAY
    for number in range(ARTICLES_PER_SHARD + 1, SHARDS * ARTICLES_PER_SHARD + 1):
        row = frequencies.observe([5], later, number)
    assert row is not None
    assert (row.shard, row.terms) == (0, b"")
    assert frequencies.oldest_shard == ARTICLES_PER_SHARD


def test_centuries_between_articles_do_no_harm():
    frequencies = Frequencies()
    frequencies.observe([1], 0.0, 1)
    frequencies.observe([1], 200 * 365 * DAY, 2)
    assert frequencies.weigh({1: 1.0}, 200 * 365 * DAY) == {1: 1.0}


def test_a_stored_shard_counts_on_where_it_was():
    straight, restored = Frequencies(), Frequencies()
    rows = []
    for number in range(1, 3 * ARTICLES_PER_SHARD):
        at = NOW + number * 3600
        rows.append(straight.observe([number % 90, 7, 64], at, number))
    for row in filter(None, rows):
        restored.restore(row)
    for number in range(1, 3 * ARTICLES_PER_SHARD):
        restored.replay([number % 90, 7, 64], NOW + number * 3600, number)
    restored.articles, restored.articles_as_of = straight.articles, straight.articles_as_of
    weights = dict.fromkeys(range(90), 1.0)
    later = NOW + 20 * DAY
    assert restored.weigh(weights, later) == straight.weigh(weights, later)


def test_a_restart_across_epochs_adds_the_same_numbers():
    straight, restored = Frequencies(), Frequencies()
    rows = []
    # Half a year on, counts are kept in units of another epoch than when this began.
    for number in range(1, 6 * ARTICLES_PER_SHARD):
        at = NOW + number * DAY
        rows.append(straight.observe([number % 90, 7, 64], at, number))
    for row in filter(None, rows):
        restored.restore(row)
    for number in range(1, 6 * ARTICLES_PER_SHARD):
        restored.replay([number % 90, 7, 64], NOW + number * DAY, number)
    restored.articles, restored.articles_as_of = straight.articles, straight.articles_as_of
    later = NOW + 400 * DAY
    weights = dict.fromkeys(range(90), 1.0)
    assert restored.weigh(weights, later) == straight.weigh(weights, later)
