from __future__ import annotations

import pytest

from bot.cli.analyze_stories import analyze_pairs, analyze_stories, analyze_summary

NEWS = {"title": "Harbour strike ends in Velia", "text": "Dockers went back to work after 19 days."}
STORM = {"title": "Storm closes schools in Norland", "text": "Snow kept buses in their depots."}


def row(row_id, article, published="2025-01-31T07:05:00Z", **more):
    return {"id": row_id, **article, "published": published, **more}


def test_stories_answer_in_the_order_of_the_rows():
    rows = [
        row("a", NEWS),
        row("b", STORM, "2025-01-31T08:00:00"),
        row("c", NEWS, "2025-01-31T18:00:00+09:00", lang="en", source="Post"),
    ]
    first, second, third = analyze_stories(iter(rows))
    assert [first["id"], second["id"], third["id"]] == ["a", "b", "c"]
    assert first["cluster"] == third["cluster"] != second["cluster"]
    assert (first["duplicate_of"], third["duplicate_of"]) == (None, "a")
    assert first["thread"] == third["thread"]
    assert set(first) == {"id", "cluster", "thread", "duplicate_of"}


def test_an_article_is_shown_in_the_story_that_its_own_was_merged_into():
    left = {"title": "Sarovia court annuls mayoral election"}
    right = {"title": "Pavic calls the rerun a coup in robes"}
    both = {"title": f"{left['title']}; {right['title']}"}
    # Some other news first: words are rare only beside others.
    others = [row(i, {"title": f"Other{i} news{i} about{i} thing{i}"}) for i in range(60)]
    rows = [*others, row("l", left), row("r", right), row("b", both)]
    found = {answer["id"]: answer for answer in analyze_stories(rows)}
    assert found["l"]["cluster"] == found["r"]["cluster"] == found["b"]["cluster"]


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ({"id": None, "bad": "line 3 is no JSON"}, "line 3 is no JSON"),
        ({"title": "x"}, "id is missing"),
        ({"id": 7}, "missing or empty"),
        ({"id": 7, "title": "x"}, "published is missing"),
        ({"id": 7, "title": 5, "published": "2025-01-31"}, "title is no text"),
        ({"id": 7, "title": "x", "published": "soon"}, "no ISO 8601 instant: 'soon'"),
        ({"id": 7, "title": "x", "published": "0001-01-01T00:00:00+14:00"}, "no ISO 8601"),
    ],
)
def test_a_bad_row_is_told_and_does_not_stop_the_rest(bad, said):
    first, second = analyze_stories([bad, row("b", STORM)])
    assert said in first["error"]
    assert first["id"] == bad.get("id")
    assert "error" not in second


def test_pairs_are_compared():
    rows = [
        {"id": 1, "a": NEWS, "b": NEWS, "lang": "en"},
        {"id": 2, "a": NEWS, "b": STORM},
        {"id": 3, "a": NEWS},
        {
            "id": 4,
            "a": row(0, {"title": STORM["title"]}),
            "b": row(0, STORM, "2025-02-05T00:00:00Z"),
        },
    ]
    copy, other, bad, late = analyze_pairs(rows)
    assert (copy["duplicate"], copy["same_story"]) == (True, True)
    assert (other["duplicate"], other["same_story"]) == (False, False)
    assert bad == {"id": 3, "error": "b is missing or no object"}
    assert late["duplicate"] is False


def test_texts_are_summarised():
    good, bad = analyze_summary([{"id": 1, **NEWS, "lang": "en"}, {"id": 2, "text": ""}])
    assert good == {"id": 1, "summary": NEWS["text"]}
    assert bad == {"id": 2, "error": "text is missing or empty"}
