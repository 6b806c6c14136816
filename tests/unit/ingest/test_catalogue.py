"""The catalogue: read, searched, checked; outlets without feeds are known by name."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.ingest.catalogue import Catalogue, ClosedOutlet, entry_key, load_catalogue
from bot.ingest.catalogue_check import catalogue_problems
from bot.models import CatalogueEntry

TIMES = CatalogueEntry(
    "https://times.example/rss", "The Times", "Times – Politics", "https://times.example", "GB",
    "en", "politics", timezone="Europe/London", default=True,
)  # fmt: skip
WORLD = replace(TIMES, feed_url="https://times.example/world", title="Times – World", desk="world")
SHIMPO = replace(
    TIMES, feed_url="https://shimpo.example/rss", name="Shimpo", title="", site_url=None,
    country="JP", language="zh-Hant", timezone="Asia/Tokyo", default=False,
)  # fmt: skip
WIRE = ClosedOutlet("Old Wire", "oldwire.com", "It closed. Add others.")
CATALOGUE = Catalogue((TIMES, SHIMPO, WORLD), (WIRE,))


def test_entries_are_selected_and_sorted() -> None:
    assert CATALOGUE.select() == (TIMES, WORLD, SHIMPO)
    assert CATALOGUE.select(country="GB", desk="world") == (WORLD,)
    assert CATALOGUE.select(language="zh") == (SHIMPO,)
    assert CATALOGUE.select(language="zh-Hant") == (SHIMPO,)
    assert CATALOGUE.select(country="FR") == ()
    assert CATALOGUE.default == (TIMES, WORLD)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("the times", TIMES),
        (" Times – World ", WORLD),
        ("shimpo", SHIMPO),
        ("", None),
        ("times", None),
    ],
)
def test_an_entry_is_found_by_name(typed: str, found: CatalogueEntry | None) -> None:
    assert CATALOGUE.named(typed) == found


def test_an_entry_is_found_by_its_key_and_its_outlet() -> None:
    assert CATALOGUE.find(entry_key(WORLD)) == WORLD
    assert CATALOGUE.find("none") is None
    assert CATALOGUE.of_outlet("times.example") == TIMES
    assert CATALOGUE.of_outlet("else.example") is None


@pytest.mark.parametrize(
    ("typed", "is_closed"),
    [
        ("oldwire.com", True),
        ("https://www.oldwire.com/world/rss", True),
        ("feeds.oldwire.com", True),
        ("Old Wire", True),
        ("OLDWIRE", True),
        ("oldwire.company.com", False),
        ("The Old Wire Gazette", False),
        ("", False),
        ("http://[broken", False),
    ],
)
def test_a_closed_outlet_is_known_by_name_and_address(typed: str, is_closed: bool) -> None:
    assert (CATALOGUE.closed_outlet(typed) == WIRE) is is_closed


def test_the_shipped_catalogue_knows_what_people_look_for() -> None:
    shipped = load_catalogue()
    assert len(shipped.entries) >= 200
    reuters = shipped.closed_outlet("reuters.com")
    assert reuters is not None
    assert "closed its public feeds" in reuters.why


def test_a_catalogue_of_ones_own_keeps_the_shipped_closed_outlets(tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    row = {"name": "A", "feed_url": "https://a.org/rss", "further": 1}
    path.write_text(json.dumps({"sources": [row]}))
    own = load_catalogue(path)
    assert own.entries == (CatalogueEntry("https://a.org/rss", "A"),)
    assert own.closed == load_catalogue().closed
    path.write_text(json.dumps({"sources": [], "closed": []}))
    assert load_catalogue(path) == Catalogue()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"sources": [{"name": "A"}]}'])
def test_a_broken_catalogue_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "own.json"
    path.write_text(text)
    with pytest.raises(ConfigError, match=r"own\.json cannot be read"):
        load_catalogue(path)


def check(*entries: CatalogueEntry, closed: tuple[ClosedOutlet, ...] = ()) -> str:
    found = catalogue_problems(
        Catalogue(entries, closed), countries={"GB", "JP"}, desks={"politics"}
    )
    return "\n".join(found)


def test_a_catalogue_in_order_has_no_problems() -> None:
    body = replace(TIMES, feed_url="https://b.example/rss", country="EU")
    assert check(TIMES, WORLD, SHIMPO, body, closed=(WIRE,)) == ""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": " "}, "no name"),
        ({"feed_url": "times.example/rss"}, "no web address"),
        ({"site_url": "times.example"}, "'times.example' is no web address"),
        ({"country": "XX"}, "'XX' is no country"),
        ({"language": None}, "None is no language"),
        ({"desk": "gossip"}, "'gossip' is no desk"),
        ({"timezone": "London"}, "'London' is no IANA time zone"),
    ],
)
def test_a_problem_of_an_entry_is_said(change: dict[str, str], words: str) -> None:
    assert words in check(replace(TIMES, **change))  # type: ignore[arg-type]


def test_doubles_and_incomplete_closed_outlets_are_said() -> None:
    twice = replace(SHIMPO, feed_url="http://www.times.example/rss/")
    assert "stands there 2 times" in check(TIMES, twice)
    for incomplete in (replace(WIRE, why=""), replace(WIRE, domain="https://a.b/c")):
        assert "closed outlet 'Old Wire'" in check(closed=(incomplete,))
