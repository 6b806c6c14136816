import pytest

from bot.cli.analyze_events import analyze_events, analyze_times

TEXT = "Leaders will meet in Geneva on Feb. 7."


def test_times_come_with_offsets_value_and_precision():
    [answer] = analyze_times([{"id": "a", "text": TEXT, "published": "2025-01-31"}])
    assert answer == {
        "id": "a",
        "times": [
            {"start": 31, "end": 37, "text": "Feb. 7", "value": "2025-02-07", "precision": "day"}
        ],
    }


def test_events_come_with_all_their_fields():
    row = {"id": "a", "title": "", "text": TEXT, "published": "2025-01-31T07:00:00Z"}
    [answer] = analyze_events([row])
    [event] = answer["events"]
    assert event["date"] == "2025-02-07"
    assert event["end"] is None
    assert event["precision"] == "day"
    assert event["place"] == "Geneva"
    assert event["status"] == "scheduled"
    assert event["evidence"] == TEXT
    assert set(event) == {
        *("title", "date", "end", "precision", "place", "participants", "status", "evidence"),
        "confidence",
    }


@pytest.mark.parametrize(
    "row",
    [
        {"id": 1},
        {"id": 1, "text": TEXT},
        {"id": 1, "text": TEXT, "published": "soon"},
        {"id": 1, "text": TEXT, "published": 7},
        {"id": 1, "text": None, "published": "2025-01-31"},
        {"id": 1, "text": TEXT, "published": "2025-01-31", "title": 5},
        {"id": 1, "error": "not JSON"},
    ],
)
def test_a_bad_row_says_why_and_does_not_stop_the_rest(row):
    good = {"id": 2, "text": TEXT, "published": "2025-01-31"}
    bad, fine = analyze_events([row, good])
    assert bad["id"] == 1
    assert bad["error"]
    assert len(fine["events"]) == 1


def test_the_language_is_guessed_where_it_is_not_given():
    row = {"id": 1, "text": "首相は7日に大統領と会談する。", "published": "2025-01-31"}
    [answer] = analyze_times([row])
    assert [it["value"] for it in answer["times"]] == ["2025-02-07"]
