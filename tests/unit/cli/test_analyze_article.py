"""`daybook analyze article` on files, good and bad."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli import main
from bot.cli.analyze_article import analyze_articles

PAGES = Path(__file__).parents[2] / "corpus" / "pages"


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A page that takes the extraction minutes."""
    path = tmp_path / "hostile.html"
    path.write_bytes(b"<html><body><p>text</p>" + b"<br>" * 480_000)
    return path


def test_one_row_for_each_file_in_order_whatever_is_in_them(hostile: Path) -> None:
    japanese = PAGES / "shuno-kaidan.html"
    paths = [str(hostile), f"{japanese}\n", str(hostile.with_name("none.html"))]
    killed, read, missing = analyze_articles(paths)
    assert list(read) == ["file", "title", "text", "published", "error"]
    assert read["error"] is None
    assert "首脳会談" in read["title"]
    assert read["published"] == "2025-01-31T17:42:00+09:00"
    assert killed == {
        "file": str(hostile),
        "title": None,
        "text": None,
        "published": None,
        "error": "Reading this takes too much time or memory.",
    }
    assert missing["error"] == "the file cannot be read: No such file or directory"


def test_the_command_writes_json_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", "article", str(PAGES / "tractors.html")]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["title"] == "Farmers block motorways over drought aid"
