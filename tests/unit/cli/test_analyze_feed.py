from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.analyze_feed import analyze_dates, analyze_feeds

_SAMPLES = Path(__file__).parents[2] / "corpus" / "feeds"


def test_each_file_gets_its_object_in_order(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html><body>No feed</body></html>")
    paths = [str(_SAMPLES / "rss2.xml"), str(page), str(tmp_path / "missing.xml")]
    good, wrong, missing = analyze_feeds(f"{path}\n" for path in paths)

    assert [good["file"], wrong["file"], missing["file"]] == paths
    assert (good["format"], good["title"]) == ("rss", "The Harbour & Vale Courier")
    assert "error" not in good
    assert good["entries"][0] == {
        "id": "courier-1001",
        "title": "Ministers agree on ferry subsidy",
        "link": "https://courier.example/news/ferry?id=1&x=2",
        "published": "2025-01-31T06:30:00Z",
        "updated": None,
        "summary": "The cabinet backed the ferry subsidy.",
    }
    assert wrong == {
        "file": str(page),
        "format": None,
        "title": None,
        "entries": [],
        "error": "The answer is a web page, not a feed.",
    }
    assert "No such file" in missing["error"]


def test_each_date_gets_its_instant_or_none_and_a_bad_line_an_error() -> None:
    lines = [
        '{"text": "2025-01-31 15:00", "default_tz": "Asia/Tokyo"}',
        '{"text": "yesterday"}',
        "no json",
        '{"txt": 1}',
        "[]",
        '{"text": 5}',
    ]
    answers = list(analyze_dates(lines))
    assert answers[:2] == [{"utc": "2025-01-31T06:00:00Z"}, {"utc": None}]
    assert all("error" in answer for answer in answers[2:])
    assert len(answers) == len(lines)


@pytest.mark.parametrize(
    ("options", "field", "bar"), [((), "score", 0.985), (("--dates",), "dates", 41)]
)
def test_the_development_corpus_is_read(options: tuple[str, ...], field: str, bar: float) -> None:
    shared = os.environ.get("DAYBOOK_SHARED")
    if not shared:
        pytest.skip("DAYBOOK_SHARED is not set")
    corpus = Path(shared).resolve() / "corpus" / "feeds"
    name = "analyze_dates" if options else "analyze_feeds"
    code = (
        "import sys, json; from bot.cli.analyze_feed import " + name + " as f;"
        "[print(json.dumps(x)) for x in f(sys.stdin)]"
    )
    score = subprocess.run(
        [
            sys.executable,
            corpus / "score.py",
            corpus,
            *options,
            "--cmd",
            f"{sys.executable} -c '{code}'",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(score.stdout.splitlines()[-1])[field] >= bar
