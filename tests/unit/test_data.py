"""The shipped tables are in order, and the check would notice if they were not."""

import os
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path

import pytest

from bot import SHIPPED
from bot.cli import data, data_check
from bot.config import Settings
from bot.tagging.desks import Desk
from bot.tagging.model import Model


def test_the_shipped_tables_are_in_order() -> None:
    assert data_check.problems() == []


def test_the_model_is_no_larger_than_a_megabyte() -> None:
    assert len((SHIPPED / "model" / "topics.bin").read_bytes()) <= 1 << 20


def test_a_bad_desk_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk("No Key", 1, ("123",), {"en": "x" * 40}, {"en": ""})
    words = {"en": {"huge": ["a*b", " x", "!", "x"]}}
    monkeypatch.setattr(data_check, "read_desks", lambda: [(desk, words)])
    monkeypatch.setattr(data_check, "DESKS", (desk,))
    text = "\n".join(data_check.problems())
    for part in (
        "lowest order",
        "subcommand's name",
        "no IPTC id",
        "the name in en",
        "the description in ja",
        "no words in de",
        "is no grade",
        "neither first nor last",
        "a space at an end",
        "has no letter",
        "no desk; train it again",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("table", "rows", "part"),
    [
        ("people", [["US", "A Name"]], "has 2 columns, not 3"),
        ("people", [["QQ", "A Name", ""]], "'QQ' is no country of ours"),
        ("people", [["US", "Twice", ""], ["US", "Twice", ""]], "Twice has 2 rows"),
        ("ambiguous", [["Georgia", "else", "US"]], "has 3 columns, not 4"),
        ("ambiguous", [["Georgia", "when", "x", "US"]], "'when' is no test"),
        ("ambiguous", [["Georgia", "if", "", "US"]], "only a test other than else has words"),
        ("ambiguous", [["Georgia", "if", "x", "QQ"]], "'QQ' is no country of ours"),
        ("ambiguous", [["Georgia", "if", "x", "US"]], "does not end in else"),
        ("ambiguous", [["Georgia", "if", "@nowhere", "US"]], "no list @nowhere stands above"),
    ],
)
def test_a_bad_row_is_reported(
    monkeypatch: pytest.MonkeyPatch, table: str, rows: list[list[str]], part: str
) -> None:
    real = data_check.read_table
    monkeypatch.setattr(
        data_check, "read_table", lambda name: rows if str(name) == table else real(name)
    )
    assert part in "\n".join(data_check.problems())


def test_a_foreign_model_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_check, "MAX_MODEL_BYTES", 10)
    monkeypatch.setattr(data_check, "shipped", lambda: Model(("weather",), {}, (0.0,), (1.0,)))
    text = "\n".join(data_check.problems())
    assert "are more than 10" in text
    assert "first head is not politics" in text
    assert "weather is no desk" in text


def test_a_doubled_word_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk("twice", 1, (), {}, {})
    monkeypatch.setattr(data_check, "read_desks", lambda: [(desk, {"en": {"fair": ["x", "X"]}})])
    assert any("'x' stands there 2 times" in problem for problem in data_check.problems())


@pytest.mark.parametrize(("found", "code"), [([], 0), (["a problem"], 1)])
def test_the_command_says_whether_all_is_in_order(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    found: list[str],
    code: int,
) -> None:
    monkeypatch.setattr(data_check, "problems", lambda: found)
    parser = ArgumentParser()
    data.add_options(parser)
    assert data.handle(parser.parse_args(["check"]), Settings()) == code
    told = capsys.readouterr().out
    assert ("in order" in told) == (code == 0)
    assert all(problem in told for problem in found)


def test_a_data_folder_of_the_operators_does_not_hide_the_shipped_one(tmp_path: Path) -> None:
    """The default DATA_DIR makes such a folder wherever the bot is started."""
    (tmp_path / "data").mkdir()
    elsewhere = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    checked = subprocess.run(
        [sys.executable, "-m", "bot", "data", "check"],
        cwd=tmp_path,
        env=elsewhere,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert checked.returncode == 0, checked.stderr
    assert "in order" in checked.stdout
