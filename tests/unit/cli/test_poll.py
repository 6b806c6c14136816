"""The report of a round of polls, as people and programs read it."""

from __future__ import annotations

import json

from bot.cli.poll import report_json, report_table
from bot.models import FeedOutcome, PollReport

REPORT = PollReport(
    (
        FeedOutcome(1, "https://a.example/rss", "new", new=3),
        FeedOutcome(2, "https://b.example/" + "long/" * 20 + "rss", "status", text="Gone."),
        FeedOutcome(3, "https://c.example/rss", "unchanged"),
    )
)


def test_table_lists_news_and_failures_and_sums_up_the_rest() -> None:
    lines = report_table(REPORT).splitlines()
    assert lines[1].split() == ["https://a.example/rss", "new", "3"]
    assert lines[2].endswith("Gone.")
    assert "…" in lines[2]
    assert lines[3] == "3 feeds polled (1 failed, 1 new, 1 unchanged), 3 new articles"


def test_table_of_nothing_is_one_line() -> None:
    assert report_table(PollReport(())) == "0 feeds polled, 0 new articles"


def test_table_of_one_article_speaks_in_the_singular() -> None:
    one = PollReport((FeedOutcome(1, "https://a.example", "new", new=1),))
    assert report_table(one).splitlines()[-1] == "1 feed polled (1 new), 1 new article"


def test_json_says_the_same_and_can_be_written() -> None:
    report = json.loads(json.dumps(report_json(REPORT)))
    assert (report["feeds"], report["new"], report["failed"]) == (3, 3, 1)
    assert report["outcomes"][1]["text"] == "Gone."
