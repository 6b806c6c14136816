from __future__ import annotations

import pytest

from bot.stories.cluster import StoryIndex
from bot.stories.fitted import DAY, FIT
from bot.stories.packing import unpack_singles
from bot.stories.state import Arrival

NOW = 1_738_281_600.0
HOUR = 3600.0


@pytest.fixture
def index(stream):
    """An index that has seen enough to know rare words."""
    index = StoryIndex()
    for arrival in stream(200, seed=5, days=10):
        index.add(arrival)
    index.take_changes()
    return index


BASE = NOW + 10 * DAY
COURT = (
    "Court annuls Sarovia mayoral election",
    "Judges in Sarovia ordered a rerun within 60 days.",
)
RERUN = (
    "Sarovia must repeat mayoral election, court rules",
    "Ballots had been counted twice in Sarovia.",
)
STORM = ("Storm closes Velia harbours", "Ferries stayed moored while waves broke over the piers.")


def arrive(index, number, texts, at=BASE):
    return index.add(Arrival(1000 + number, *texts, at))


def test_reports_of_one_happening_share_a_story(index):
    first = arrive(index, 1, COURT)
    second = arrive(index, 2, RERUN, BASE + 2 * HOUR)
    other = arrive(index, 3, STORM, BASE + 2 * HOUR)
    assert (first.opened, first.story_id) == (True, 1001)
    assert (second.opened, second.story_id) == (False, 1001)
    assert other.story_id == 1003


def test_a_later_day_is_another_story_of_the_same_thread(index):
    first = arrive(index, 1, COURT)
    later = arrive(index, 2, RERUN, BASE + 3 * DAY)
    assert later.opened
    assert later.thread_id == first.thread_id == 1001


def test_a_thread_is_over_after_its_window(index):
    arrive(index, 1, COURT)
    later = arrive(index, 2, RERUN, BASE + 15 * DAY)
    assert later.thread_id == 1002


def test_an_old_report_that_comes_late_joins_its_time(index):
    first = arrive(index, 1, COURT)
    arrive(index, 2, STORM, BASE + 4 * DAY)
    late = arrive(index, 3, RERUN, BASE - HOUR)
    assert late.story_id == first.story_id


def test_a_copy_folds_and_leaves_the_story_as_it_is(index):
    arrive(index, 1, COURT)
    before = index.take_changes().stories[0]
    copy = arrive(index, 2, (COURT[0] + " | Daily Copy", COURT[1]), BASE + HOUR)
    after = index.take_changes()
    assert (copy.story_id, copy.duplicate_of, copy.opened) == (1001, 1001, False)
    assert after.articles == ()
    assert (after.stories[0].weights, after.stories[0].articles) == (before.weights, 1)
    assert after.stories[0].newest_at == BASE + HOUR


def test_a_copy_of_a_copy_names_the_first_print(index):
    arrive(index, 1, COURT)
    arrive(index, 2, COURT, BASE + HOUR)
    assert arrive(index, 3, COURT, BASE + 2 * HOUR).duplicate_of == 1001


def test_copies_are_no_longer_looked_for_after_three_days(index):
    arrive(index, 1, COURT)
    assert arrive(index, 2, COURT, BASE + 3.5 * DAY).duplicate_of is None


def test_alike_stories_merge_into_the_older(index):
    left = ("Sarovia court annuls mayoral election", "")
    right = ("Pavic calls the rerun a coup in robes", "")
    first, second = arrive(index, 1, left), arrive(index, 2, right)
    assert first.story_id != second.story_id
    both = ("Sarovia court annuls mayoral election; Pavic calls the rerun a coup in robes", "")
    joined = arrive(index, 3, both, BASE + HOUR)
    assert joined.merged == ((1002, 1001),)
    assert joined.story_id == 1001
    changes = index.take_changes()
    assert changes.aliases == ((1002, 1001),)
    assert 1002 in changes.removed
    assert {row.id for row in changes.stories} & {1001, 1002} == {1001}
    # What was first printed in the younger story is still known.
    assert arrive(index, 4, (right[0], ""), BASE + 2 * HOUR).duplicate_of == 1002


def test_stories_that_are_over_are_removed(index):
    arrive(index, 1, COURT)
    index.take_changes()
    arrive(index, 2, STORM, BASE + 20 * DAY)
    changes = index.take_changes()
    assert 1001 in changes.removed
    assert len(index) == 1
    assert changes.articles_from > 0


def test_an_article_without_words_is_a_story_of_its_own(index):
    assert arrive(index, 1, ("", "")).opened
    assert arrive(index, 2, ("The", "…")).opened
    assert arrive(index, 3, COURT).opened


def test_centroids_are_bounded_and_in_fixed_order():
    index = StoryIndex()
    words = [f"wort{chr(97 + i % 26)}{chr(97 + i // 26)}x" for i in range(200)]
    index.add(Arrival(1, "Title", " ".join(words), NOW))
    (row,) = index.take_changes().stories
    weights = list(unpack_singles(row.weights))
    assert len(weights) == FIT.centroid_terms
    assert weights == sorted(weights, reverse=True)


def test_the_same_stream_gives_the_same_stories(stream):
    runs = []
    for _ in range(2):
        index = StoryIndex()
        runs.append([index.add(arrival) for arrival in stream(300, seed=9)])
    assert runs[0] == runs[1]


def test_of_a_very_long_lead_the_beginning_counts(index):
    arrive(index, 1, COURT)
    book = " ".join(f"chapter{number}" for number in range(50_000))
    assert arrive(index, 2, (RERUN[0], f"{RERUN[1]} {book}")).story_id == 1001
    (article,) = [row for row in index.take_changes().articles if row.article_id == 1002]
    assert len(article.text) < 2000
