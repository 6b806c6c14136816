"""Whole lists of sources: from a file, to a file, and from the catalogue, by the real client."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
import pytest_asyncio

from bot.ingest.opml import MAX_BYTES, read_opml, write_opml
from bot.models import Outline
from tests.e2e.desk import EPHEMERAL, Desk, open_desk, options_of
from tests.e2e.driver import Json, PageError, find_component, text_of, walk
from tests.fakes import MORNING

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path_factory.mktemp("lists")) as desk:
        yield desk


def spare(desk: Desk) -> dict[str, Any]:
    """The one outlet of the newsstand that is on nobody's list."""
    return desk.stage.newsstand.sources()[-1]


def opml(outlines: Sequence[Outline]) -> bytes:
    return write_opml(outlines, title="List", now=MORNING)


async def file_of(desk: Desk, message: Json) -> bytes:
    part = next(one for one in walk(message["components"]) if one["type"] == 13)
    return await desk.admin.download(part["file"]["url"])


async def take_off(desk: Desk) -> None:
    await desk.ask("sources remove", source=spare(desk)["name"])


async def test_a_file_is_imported_with_a_report_for_each_line(desk: Desk) -> None:
    outlet, there = spare(desk), desk.stage.newsstand.sources()[0]
    content = opml(
        [
            Outline(outlet["name"], outlet["feed_url"]),
            Outline(there["name"], there["feed_url"]),
            Outline("Private", "http://169.254.169.254/latest"),
            Outline("Nothing", ""),
            Outline("Once more", outlet["feed_url"]),
        ]
    )
    answer = await desk.answer("sources import", file=("feeds.opml", content))
    assert answer["flags"] & EPHEMERAL
    assert "1 added · 2 already there · 2 refused" in text_of(answer)
    assert "Private" in text_of(answer)
    lines = (await file_of(desk, answer)).decode().splitlines()
    assert [line.split("  ")[0].strip() for line in lines] == [
        "added",
        "already there",
        "refused",
        "refused",
        "already there",
    ]
    assert "names no feed" in lines[3]
    assert outlet["name"] in text_of(await desk.answer("latest politics", source=outlet["name"]))
    await take_off(desk)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG", "no OPML"),
        (b"<opml><body/></opml>", "names no feed"),
        (b" " * (MAX_BYTES + 1), "larger than 1 MB"),
    ],
)
async def test_a_file_that_is_no_list_is_explained_and_changes_nothing(
    desk: Desk, content: bytes, words: str
) -> None:
    before = await desk.ask("sources list")
    assert words in await desk.ask("sources import", file=("a.opml", content))
    assert (await desk.ask("sources list")).splitlines()[1] == before.splitlines()[1]


async def test_the_list_is_exported_and_can_be_imported_again(desk: Desk) -> None:
    answer = await desk.answer("sources export")
    outlines = read_opml(await file_of(desk, answer))
    assert sorted(outline.url for outline in outlines) == sorted(desk.stage.feed_urls)
    again = await desk.ask("sources import", file=("a.opml", opml(outlines)))
    assert f"0 added · {len(outlines)} already there · 0 refused" in again


async def test_the_catalogue_is_browsed_and_a_source_added_from_it(desk: Desk) -> None:
    outlet = spare(desk)
    country = outlet["country"]
    shown = await desk.answer("sources browse", country=country)
    assert outlet["name"] in text_of(shown)
    (offered,) = options_of(shown)  # the others are on the list
    assert outlet["name"] in offered["label"]
    menu = find_component(shown, "Add a source…")
    added = await desk.admin.answer(await desk.admin.use(shown, menu, [offered["value"]]), 15)
    assert "is on the list now" in text_of(added)
    assert added["flags"] & EPHEMERAL
    assert "✓ on your list" in text_of(await desk.answer("sources browse", country=country))
    await take_off(desk)


async def test_the_catalogue_has_pages(desk: Desk) -> None:
    first = await desk.answer("sources browse")
    second = await desk.admin.answer(await desk.admin.press(first, "▶"))
    assert "11 feeds" in text_of(second)
    assert text_of(first) != text_of(second)


async def test_what_the_catalogue_lacks_is_explained(desk: Desk) -> None:
    assert "no country “Atlantis”" in await desk.ask("sources browse", country="Atlantis")
    refused = await desk.ask("sources browse", country="Japan", language="fr")
    assert "nothing of that kind" in refused or "leave out an option" in refused


async def test_the_catalogue_is_offered_while_typing(desk: Desk) -> None:
    async def offered(name: str, option: str, text: str) -> list[str]:
        return [one["name"] for one in await desk.admin.autocomplete(name, option, text)]

    assert "Japan" in await offered("sources browse", "country", "jap")
    assert "English" in await offered("sources browse", "language", "engl")
    assert await offered("sources browse", "desk", "pol") == ["Politics"]
    assert any("Fenland" in name for name in await offered("sources add", "url", "fenl"))
    assert await offered("sources add", "url", "") == []


@pytest.mark.parametrize("typed", ["reuters.com", "https://www.reuters.com/world", "Reuters"])
async def test_a_closed_outlet_is_explained(desk: Desk, typed: str) -> None:
    said = await desk.ask("sources add", url=typed)
    assert "Reuters cannot be read" in said
    assert "closed its public feeds in 2020" in said


async def test_an_outlet_is_added_by_its_name_with_full_texts(desk: Desk) -> None:
    outlet = spare(desk)
    added = await desk.ask("sources add", url=outlet["name"].upper(), full_text=True)
    assert "is on the list now" in added
    said = await desk.ask("sources fulltext", source=outlet["name"], wanted=False)
    assert "only what its feed says" in said
    assert "pages of" in await desk.ask("sources fulltext", source=outlet["name"])
    await take_off(desk)


async def test_a_member_may_do_none_of_this(desk: Desk) -> None:
    for name, options in (
        ("sources import", {"file": ("a.opml", b"<opml/>")}),
        ("sources export", {}),
        ("sources browse", {}),
    ):
        with pytest.raises(PageError):
            await desk.member.command(name, **options)
    shown = await desk.answer("sources browse")
    menu = next(part for part in walk(shown["components"]) if part["type"] == 3)
    with pytest.raises(PageError):  # the answer is the admin's alone
        await desk.member.use(shown, menu, [menu["options"][0]["value"]])
