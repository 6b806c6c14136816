"""`daybook sources check`: catalogues, lists and addresses against a loopback host."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bot.cli import main
from bot.cli.sources import table
from bot.ingest.checking import Checked, Wanted
from bot.ingest.opml import write_opml
from bot.models import Outline
from tests.fakes import MORNING

RSS = (
    b"<rss><channel><title>A</title><item><title>T</title><guid>1</guid>"
    b"<pubDate>Fri, 31 Jan 2025 06:00:00 GMT</pubDate></item></channel></rss>"
)
ANSWERS = {"/rss": (200, RSS), "/empty": (200, b"<rss><channel/></rss>"), "/old": (301, b"")}


class Host(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, body = ANSWERS.get(self.path, (404, b""))
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if status == 301:
            self.send_header("Location", "/rss")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture(name="base")
def _base(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """The address of a host of feeds, which the settings allow."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.chdir(tmp_path)  # away from any .env
    monkeypatch.setenv("FETCH_ALLOW", f"127.0.0.1:{server.server_port}")
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_addresses_are_checked_in_order(base: str, capsys: pytest.CaptureFixture[str]) -> None:
    places = [f"{base}/{name}" for name in ("rss", "old", "empty", "none")]
    assert main(["sources", "check", "--json", *places]) == 1
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert rows[0] == {
        "name": places[0],
        "url": places[0],
        "format": "rss",
        "entries": 1,
        "newest": "2025-01-31T06:00:00+00:00",
        "moved_to": None,
        "problem": None,
    }
    assert rows[1]["moved_to"] == places[0]
    assert rows[2]["problem"] == "The feed has no entries."
    assert "HTTP 404" in rows[3]["problem"]


def test_a_list_and_a_catalogue_are_checked(
    base: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outlines = [Outline("One\tA", f"{base}/rss"), Outline("folder", "")]
    (tmp_path / "list.opml").write_bytes(write_opml(outlines, title="", now=MORNING))
    row = {"name": "A", "title": "A – Politics", "feed_url": f"{base}/old"}
    (tmp_path / "own.json").write_text(json.dumps({"sources": [row]}))
    assert main(["sources", "check", "list.opml", "own.json"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"One A\t{base}/rss\trss\t1\t2025-01-31 06:00\tok",
        f"A – Politics\t{base}/old\trss\t1\t2025-01-31 06:00\tmoved to {base}/rss",
        "2 feeds checked: 2 can be read (1 moved), 0 cannot",
    ]


def test_without_a_place_the_catalogue_in_use_is_checked(
    base: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "own.json"
    path.write_text(json.dumps({"sources": [{"name": "A", "feed_url": f"{base}/rss"}]}))
    monkeypatch.setenv("DEFAULT_SOURCES", str(path))
    assert main(["sources", "check"]) == 0
    assert capsys.readouterr().out.startswith("A\t")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("a.opml", "<rss/>", "no OPML"), ("a.json", "{}", "cannot be read")],
)
def test_a_file_that_is_no_list_is_an_error_in_words(
    base: str, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    name: str, content: str, words: str,
) -> None:  # fmt: skip
    (tmp_path / name).write_text(content)
    assert main(["sources", "check", name]) in {1, 2}
    assert words in capsys.readouterr().err


def test_the_table_shows_names_as_they_are() -> None:
    wanted = Wanted("[bold]The [red] Courier", "https://a.org")
    rows = [Checked(wanted, format="rss", entries=3), Checked(wanted, "It is gone.")]
    console = Console(width=120, record=True, file=StringIO())
    console.print(table(rows))
    shown = console.export_text()
    assert "[bold]The [red] Courier" in shown
    assert "It is gone." in shown
