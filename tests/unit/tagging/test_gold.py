"""The bars on the development set, where it is at hand."""

import json
import os
from pathlib import Path

import pytest

from bot.cli.analyze_topics import analyze_topics

SHARED = os.environ.get("DAYBOOK_SHARED")
pytestmark = pytest.mark.skipif(not SHARED, reason="needs DAYBOOK_SHARED")


def f1(wanted: list[set[str]], got: list[set[str]]) -> float:
    right = sum(len(w & g) for w, g in zip(wanted, got, strict=True))
    return 2 * right / (sum(map(len, wanted)) + sum(map(len, got)))


def test_desks_and_countries_reach_their_bars() -> None:
    lines = (Path(SHARED or "") / "gold" / "desks-dev.jsonl").read_text("utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if not row.get("_meta")]
    answers = list(analyze_topics({"id": row["id"], "text": row["text"]} for row in rows))
    desks = [set(a["desks"]) for a in answers], [set(row["desks"]) for row in rows]
    keys = sorted(set.union(*desks[1]))
    per_desk = [f1([g & {k} for g in desks[1]], [p & {k} for p in desks[0]]) for k in keys]
    assert f1(desks[1], desks[0]) >= 0.80
    assert sum(per_desk) / len(per_desk) >= 0.70
    countries = [set(row["countries"]) for row in rows], [set(a["countries"]) for a in answers]
    assert f1(*countries) >= 0.90
