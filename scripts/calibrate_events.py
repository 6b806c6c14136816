"""Print the weights of `bot/events/confidence.py`, learnt from labelled articles.

    DAYBOOK_SHARED=… python -m scripts.calibrate_events

Needs scikit-learn (`pip install -e .[train]`). Reads the events of $DAYBOOK_SHARED/gold and of
`tests/corpus/newsroom`, asks the scorer of the former which of our reports are right, and shows
beside the weights how often reports of about one confidence were.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.events.confidence import signs
from bot.events.extract import extract_events
from bot.events.reports import Status

NAMES = ("ABROAD", "PROMISED", "KNOWN_SORT", "NAMED", "PLACED")
BINS = (0.0, 0.85, 0.9, 0.95, 1.0)
_OFF = (Status.POSTPONED, Status.CANCELLED)


def labelled(shared: Path) -> Iterator[dict[str, Any]]:
    """Yield the articles of which the events are known."""
    own = Path(__file__).parents[1] / "tests" / "corpus" / "newsroom"
    gold = (shared / "gold" / f"events-{name}.jsonl" for name in ("dev", "multi-dev"))
    for path in (*gold, *sorted(own.glob("*.jsonl"))):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if "events" in row:
                yield row


def judged(shared: Path) -> Iterator[tuple[tuple[bool, ...], bool]]:
    """Yield the signs of every report of something ahead, and whether it is right."""
    scorer = _scorer(shared / "gold" / "score_events.py")
    for row in labelled(shared):
        language, known = row.get("lang", "en"), row["events"]
        found = extract_events(
            row["title"], row["text"], date.fromisoformat(row["published"][:10]), language
        )
        said = [{"title": it.title, "date": it.date, "end": it.end} for it in found]
        pairs = scorer.assign(known, said, True, row["text"], language)
        partner = {ours: theirs for theirs, ours in pairs}
        for place, report in enumerate(found):
            if report.status not in _OFF:
                gold = known[partner[place]] if place in partner else {"status": "none"}
                yield signs(report, language), gold.get("status", "scheduled") == "scheduled"


def _scorer(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("score_events", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Fit the weights and print them."""
    rows = list(judged(Path(os.environ["DAYBOOK_SHARED"])))
    found = np.array([row[0] for row in rows], dtype=float)
    right = np.array([row[1] for row in rows])
    model = LogisticRegression().fit(found, right)
    out = sys.stdout.write
    out(f"{len(rows)} reports, {right.mean():.3f} right\nBASE = {model.intercept_[0]:.2f}\n")
    for name, weight in zip(NAMES, model.coef_[0], strict=True):
        out(f"{name} = {weight:.2f}\n")
    likely = model.predict_proba(found)[:, 1]
    for low, high in pairwise(BINS):
        chosen = (likely >= low) & (likely < high)
        if chosen.any():
            told, were = likely[chosen].mean(), right[chosen].mean()
            out(f"{low:.2f}-{high:.2f}: {chosen.sum()} reports, told {told:.3f}, were {were:.3f}\n")


if __name__ == "__main__":
    main()
