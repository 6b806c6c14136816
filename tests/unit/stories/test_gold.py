"""Shared, labelled data that is not part of the project: only where DAYBOOK_SHARED names it."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from bot.cli.analyze_stories import analyze_pairs, analyze_stories, analyze_summary

SHARED = os.environ.get("DAYBOOK_SHARED")
pytestmark = pytest.mark.skipif(not SHARED, reason="DAYBOOK_SHARED is not set")


def gold(name):
    path = Path(SHARED or "") / "gold" / name
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def bcubed(labels):
    """Return (precision, recall, F1) of (gold, predicted) pairs."""
    both, true, found = Counter(labels), Counter(), Counter()
    for (label, cluster), count in both.items():
        true[label] += count
        found[cluster] += count
    precision = sum(n * n / found[cluster] for (_, cluster), n in both.items()) / len(labels)
    recall = sum(n * n / true[label] for (label, _), n in both.items()) / len(labels)
    return precision, recall, 2 * precision * recall / (precision + recall)


def test_running_stories_keep_their_thread():
    rows = gold("stories-multiday-dev.jsonl")
    days: dict[str, set[str]] = {}
    for row in rows:
        days.setdefault(row["cluster"], set()).add(row["published"][:10])
    pairs = [
        (row["cluster"], answer["thread"])
        for row, answer in zip(rows, analyze_stories(rows), strict=True)
        if row["cluster"] is not None and len(days[row["cluster"]]) > 1
    ]
    precision, _, f1 = bcubed(pairs)
    assert f1 >= 0.86
    assert precision >= 0.95


def test_stories_of_a_day_stay_together():
    rows = [row for row in gold("stories-dev.jsonl") if row["set"] != "politics-folded"]
    answers = list(analyze_stories(rows))
    for name, bar in (("headlines-2014", 0.80), ("politics-2021", 0.93)):
        pairs = [
            (row["cluster"], answer["cluster"])
            for row, answer in zip(rows, answers, strict=True)
            if row["set"] == name and row["cluster"] is not None
        ]
        assert bcubed(pairs)[2] >= bar


def test_copies_fold_and_boilerplate_does_not():
    rows = gold("neardup-dev.jsonl")
    told = [answer["duplicate"] for answer in analyze_pairs(rows)]
    hits = sum(said and row["label"] == 1 for row, said in zip(rows, told, strict=True))
    assert 2 * hits / (sum(told) + sum(row["label"] for row in rows)) >= 0.98
    assert not any(
        said for row, said in zip(rows, told, strict=True) if row["kind"] == "boilerplate-lead"
    )


def test_summaries_avoid_every_trap():
    rows = [row for row in gold("summaries-dev.jsonl") if "must_include" in row]
    for row, answer in zip(rows, analyze_summary(rows), strict=True):
        shown = answer["summary"][:280]
        assert all(text in shown for text in row["must_include"])
        assert not any(text in shown for text in row["must_not_include"])
