"""The bars on the labelled articles beside the project; skipped where these are absent."""

import importlib.util
import json
import os
from pathlib import Path

import pytest

from bot.cli.analyze_events import analyze_events

SHARED = os.environ.get("DAYBOOK_SHARED")
pytestmark = pytest.mark.skipif(not SHARED, reason="DAYBOOK_SHARED is not set")


@pytest.fixture(scope="module")
def scorer():
    path = Path(SHARED) / "gold" / "score_events.py"
    spec = importlib.util.spec_from_file_location("score_events", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def score(scorer, name, language=None):
    lines = (Path(SHARED) / "gold" / name).read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    rows = [row for row in rows if language in (None, row.get("lang"))]
    answers = {row["id"]: row["events"] for row in analyze_events(rows)}
    return scorer.score(rows, answers)[0]


def test_english_articles_reach_their_bars(scorer):
    figures = score(scorer, "events-dev.jsonl")
    assert figures["f1"] >= 0.90
    assert figures["date_acc"] >= 0.95
    assert figures["range_acc"] >= 0.95
    assert figures["title_f1"] >= 0.60
    assert figures["place_acc"] >= 0.65
    assert figures["status_wrong"] <= 1
    assert figures["clean"] == 1.0


@pytest.mark.parametrize(
    ("language", "bar"), [("ja", 0.80), ("de", 0.80), ("fr", 0.80), ("es", 0.85)]
)
def test_articles_in_other_languages_reach_their_bars(scorer, language, bar):
    assert score(scorer, "events-multi-dev.jsonl", language)["f1"] >= bar
