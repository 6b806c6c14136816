from __future__ import annotations

from datetime import timedelta

from bot.models import Report
from bot.storage.search import Hit
from bot.stories.found import headline_changes, named, one_a_story
from tests.fakes import MORNING

HOUR = timedelta(hours=1)


def test_each_story_is_there_once_newest_or_best_first() -> None:
    hits = [Hit(n, story) for n, story in [(1, 7), (2, 8), (3, 7), (4, 9)]]
    assert [hit.article_id for hit in one_a_story(hits, {})] == [1, 2, 4]
    scores = {1: 0.1, 2: 0.5, 3: 0.9, 4: 0.5}
    assert [hit.article_id for hit in one_a_story(hits, scores)] == [3, 2, 4]


def test_headlines_are_compared_step_by_step() -> None:
    report = Report(1, "Courier", "Quake kills 40 in Norland", MORNING)
    history = {1: [(MORNING, "Quake kills 12 in Norland"), (MORNING + HOUR, "Quake kills 31")]}
    changes = headline_changes([report, Report(2, "Other", "Same", MORNING)], history)
    assert [(c.before, c.after) for c in changes] == [
        ("Quake kills 31", "Quake kills 40 in Norland"),
        ("Quake kills 12 in Norland", "Quake kills 31"),
    ]


def test_stories_are_named_by_any_words_of_a_headline() -> None:
    headlines = [(1, "Storm in the Harbour"), (2, "Harbour opens"), (1, "Older storm")]
    assert named(headlines, "harb") == {1: "Storm in the Harbour", 2: "Harbour opens"}
    assert named(headlines, " STORM older") == {1: "Older storm"}
    assert named(headlines, "") == {1: "Storm in the Harbour", 2: "Harbour opens"}
