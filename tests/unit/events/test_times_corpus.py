"""Our own sentences, written before the rules; each names all of its times or none."""

import json
from datetime import date
from pathlib import Path

import pytest

from bot.events.times import find_times

CORPUS = Path(__file__).parents[2] / "corpus" / "times"
ROWS = [
    pytest.param(json.loads(line), id=f"{path.stem}-{number}")
    for path in sorted(CORPUS.glob("??.jsonl"))  # one file for each language
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
]


@pytest.mark.parametrize("row", ROWS)
def test_every_time_of_a_sentence_is_found_and_resolved(row):
    found = find_times(row["text"], date.fromisoformat(row["published"]), row["lang"])
    assert [mention.value for mention in found] == [value for _, value in row["times"]]
    for mention, (words, _) in zip(found, row["times"], strict=True):
        overlap = words in mention.text or mention.text in words
        assert overlap, f"{mention.text!r} is not {words!r}"
        assert row["text"][mention.start : mention.end] == mention.text
