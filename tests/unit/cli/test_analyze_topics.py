import pytest

from bot.cli.analyze_topics import analyze_topics


def test_rows_are_answered_in_their_order() -> None:
    rows = [
        {"id": "a", "title": "Senate passes immigration bill"},
        {"id": "b", "text": "The striker scored twice in the cup final.", "lang": "en"},
    ]
    first, second = analyze_topics(rows)
    assert first["id"] == "a"
    assert first["politics"] == 1
    assert "migration" in first["desks"]
    assert first["countries"] == ["US"]
    assert 0.5 <= first["score"] <= 1
    assert second == {
        "id": "b",
        "politics": 0,
        "score": second["score"],
        "desks": [],
        "countries": [],
    }


@pytest.mark.parametrize(
    ("row", "error"),
    [
        ({"id": 1}, "the row has neither title nor text"),
        ({"id": 1, "title": "", "text": None}, "the row has neither title nor text"),
        ({"title": "x"}, "the row has no id"),
        ({"id": 1, "title": 5}, "title is not a string"),
        ({"id": 1, "title": "x", "lang": ["en"]}, "lang is not a string"),
        ({"id": None, "bad": "line 3 is no JSON"}, "line 3 is no JSON"),
    ],
)
def test_a_bad_row_says_why_and_does_not_stop_the_rest(row: dict, error: str) -> None:
    good = {"id": 2, "title": "Senate passes bill"}
    answers = list(analyze_topics([row, good]))
    assert answers[0] == {"id": row.get("id"), "error": error}
    assert answers[1]["id"] == 2
