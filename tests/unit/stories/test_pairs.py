from __future__ import annotations

from bot.stories.pairs import compare

NEWS = (
    "Harbour strike ends in Velia",
    "Dockers in Velia ended their strike after 19 days on Monday.",
)
OTHER = (
    "Velia dockers end harbour strike",
    "After 19 days the dockers of Velia went back to work.",
)
STORM = ("Storm closes schools in Norland", "Snow kept buses in their depots for a second day.")


def test_a_copy_is_a_duplicate_and_the_same_story():
    found = compare(NEWS, (NEWS[0].upper(), NEWS[1]))
    assert (found.duplicate, found.same_story) == (True, True)


def test_another_report_is_only_the_same_story():
    found = compare(NEWS, OTHER, language="en")
    assert (found.duplicate, found.same_story) == (False, True)


def test_another_story_is_neither():
    found = compare(NEWS, STORM)
    assert (found.duplicate, found.same_story) == (False, False)


def test_nothing_resembles_nothing():
    found = compare(("", ""), ("", ""))
    assert (found.duplicate, found.same_story, found.score) == (False, False, 0.0)


def test_equal_texts_score_one():
    assert 0.999 < compare(NEWS, NEWS).score <= 1.0
