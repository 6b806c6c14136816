"""Files in, JSON Lines out: what is common to all steps of `daybook analyze`."""

from __future__ import annotations

import io
import json
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from bot.cli import analyze
from bot.config import Settings
from bot.errors import UserError


class Input(io.TextIOWrapper):
    """Standard input of these bytes."""

    def __init__(self, content: bytes) -> None:
        super().__init__(io.BytesIO(content), encoding="utf-8")


def run(capsys: pytest.CaptureFixture[str], step: str, *files: object) -> list[dict[str, Any]]:
    arguments = Namespace(step=step, files=[str(file) for file in files])
    assert analyze.handle(arguments, Settings()) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_rows_come_from_files_and_from_standard_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    row = {"id": 1, "title": "Budget passes", "text": "The budget passed."}
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n\n", encoding="utf-8-sig")
    monkeypatch.setattr(sys, "stdin", Input(json.dumps(row | {"id": 2}).encode()))
    found = run(capsys, "summary", tmp_path / "a.jsonl", "-")
    assert [answer["id"] for answer in found] == [1, 2]
    monkeypatch.setattr(sys, "stdin", Input(json.dumps(row | {"id": 3}).encode()))
    assert [answer["id"] for answer in run(capsys, "summary")] == [3]


@pytest.mark.parametrize(
    "bad", [b"{", b"[1]", b"\xff\xfe\x00", b"[" * 100_000, b'"text"', b"1e999999"]
)
def test_a_bad_line_does_not_stop_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], bad: bytes
) -> None:
    good = json.dumps({"id": 1, "title": "Budget passes"}).encode()
    (tmp_path / "a.jsonl").write_bytes(b"\n".join((bad, good)))
    broken, fine = run(capsys, "summary", tmp_path / "a.jsonl")
    assert broken["error"]
    assert fine["id"] == 1


def test_half_a_surrogate_pair_is_written_as_json_can(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "\\ud800", "title": "Budget passes"}\n')
    assert [answer["id"] for answer in run(capsys, "summary", tmp_path / "a.jsonl")] == ["\ud800"]


def test_a_missing_file_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UserError, match=r"none\.jsonl cannot be read"):
        run(capsys, "topics", "none.jsonl")


def test_documents_are_named_by_argument_or_on_standard_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = tmp_path / "a.xml"
    feed.write_text("<rss><channel><title>T</title><item><title>I</title></item></channel></rss>")
    (by_name,) = run(capsys, "feed", feed)
    monkeypatch.setattr(sys, "stdin", Input(f"{feed}\n\n".encode()))
    (by_line,) = run(capsys, "feed")
    assert by_name == by_line
    assert by_name["title"] == "T"


def test_dates_are_read_line_by_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    line = json.dumps({"text": "2025-02-07T07:00:00Z", "default_tz": "UTC"})
    monkeypatch.setattr(sys, "stdin", Input(line.encode()))
    assert run(capsys, "dates")[0]["utc"].startswith("2025-02-07T07:00")
