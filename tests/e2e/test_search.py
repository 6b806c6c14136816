"""`/search` and `/story` as people use them: the real bot, the real client, the page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.playground.demo import ADMIN_ID
from tests.e2e.desk import EPHEMERAL, Desk, open_desk, options_of, running
from tests.e2e.driver import PageDriver, find_component, text_of, walk
from tests.e2e.stage import open_stage

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path_factory.mktemp("search")) as opened:
        yield opened


def menu_of(message: dict) -> list[str]:  # type: ignore[type-arg]
    return [option["value"] for option in options_of(message)]


async def test_words_in_any_order_find_the_report_of_the_summit(desk: Desk) -> None:
    message = await desk.answer("search", words='trump -football ishib*  "Prime Minister"')
    assert not message["flags"] & EPHEMERAL
    assert "Ishiba" in text_of(message)
    assert "🔎" in text_of(message)
    assert message["mentions"] == []


async def test_japanese_words_of_two_and_one_characters_are_found(desk: Desk) -> None:
    for words in ("首相", "「石破首相」", "米"):
        assert "石破" in text_of(await desk.answer("search", words=words))


@pytest.mark.parametrize("words", ['"', "*", "a OR", "NEAR(", "-trump", "zebra crossing", "%_\\"])
async def test_nothing_typed_is_an_error(desk: Desk, words: str) -> None:
    shown = text_of(await desk.answer("search", words=words))
    assert "went wrong" not in shown
    assert "Nothing found" in shown or "no word to look for" in shown or "🔎" in shown


async def test_options_narrow_the_search(desk: Desk) -> None:
    everything = await desk.answer("search", words="minister")
    assert "stories" in text_of(everything)
    old = await desk.answer("search", words="minister", to="2024")
    assert "Nothing found for “minister” · to 2024-12-31" in text_of(old)
    outlets = await desk.admin.autocomplete("search", "source", "")
    one = await desk.answer("search", words="minister", source=outlets[0]["value"])
    assert outlets[0]["name"] in text_of(one)
    desks = await desk.admin.autocomplete("search", "desk", "dipl")
    countries = await desk.admin.autocomplete("search", "country", "jap")
    days = await desk.admin.autocomplete("search", "from", "yes")
    assert (desks[0]["value"], countries[0]["value"], days[0]["value"]) == (
        "diplomacy",
        "JP",
        "2025-01-29",  # by UTC, in which it is still the 30th
    )
    chosen = {"desk": "diplomacy", "country": "JP", "from": "2025-01-29"}
    narrow = await desk.answer("search", words="ishiba", order="relevance", **chosen)
    assert "from 2025-01-29 · Diplomacy · Japan · most relevant first" in text_of(narrow)
    assert "Ishiba" in text_of(narrow)


async def test_what_cannot_be_read_is_explained(desk: Desk) -> None:
    assert "Write it as 2025-01-30" in await desk.ask("search", words="x", to="some day")
    assert "Name one desk" in await desk.ask("search", words="x", desk="elections, rights")


async def test_pages_turn_for_the_caller_only(desk: Desk) -> None:
    first = await desk.answer("search", words="the", **{"from": "2025"})
    second = await desk.admin.answer(await desk.admin.press(first, "▶"))
    assert text_of(second).startswith("## 🔎 the\n")
    assert "from 2025-01-01" in text_of(second)
    assert set(menu_of(first)).isdisjoint(menu_of(second))
    refused = await desk.member.answer(await desk.member.press(second, "◀"))
    assert "Only the person who called this command" in text_of(refused)
    back = await desk.admin.answer(await desk.admin.press(second, "◀"))
    assert menu_of(back) == menu_of(first)


async def test_a_story_is_picked_while_typing_and_shows_its_coverage(desk: Desk) -> None:
    offered = await desk.admin.autocomplete("story", "title", "ishiba")
    assert all("ishiba" in choice["name"].casefold() for choice in offered[:1])
    story = await desk.answer("story", title=offered[0]["value"])
    assert not story["flags"] & EPHEMERAL
    assert "**Timeline**" in text_of(story)
    assert "**Coverage**" in text_of(story)
    listed = await desk.answer("search", words="ishiba trump")
    outcome = await desk.member.choose(listed, "Open a story…", [offered[0]["value"]])
    opened = await desk.member.answer(outcome)
    assert opened["flags"] & EPHEMERAL
    assert text_of(opened) == text_of(story)


async def test_words_instead_of_a_choice_find_the_story_too(desk: Desk) -> None:
    story = await desk.answer("story", title="trump ishiba")
    assert "Ishiba" in text_of(story)
    for title in ("zebra", "999999999"):
        # The announced answer, which all would see, is taken back.
        await desk.admin.command("story", title=title)
        said = f"I find no story “{title}”"
        refused = await desk.admin.wait_message(lambda m, said=said: said in text_of(m))  # type: ignore[misc]
        assert refused["flags"] & EPHEMERAL


async def test_a_private_source_shows_nowhere_else(desk: Desk) -> None:
    outlet = desk.stage.newsstand.sources()[-1]
    await desk.ask("sources add", url=outlet["feed_url"])
    found = await desk.answer("search", words="the", source=outlet["name"])
    secret = options_of(found)[0]
    titles = [c["value"] for c in await desk.admin.autocomplete("story", "title", secret["label"])]
    assert secret["value"] in titles
    await desk.ask("sources remove", source=outlet["name"])
    gone = await desk.answer("search", words="the", source=outlet["name"])
    assert "Nothing found" in text_of(gone)
    names = [choice["name"] for choice in await desk.admin.autocomplete("search", "source", "")]
    assert outlet["name"] not in names


async def test_a_direct_message_searches_the_default_sources(desk: Desk) -> None:
    commands = await desk.admin.commands()
    for name in ("search", "story"):
        assert commands[name]["contexts"] == [0, 1, 2]


@pytest.mark.asyncio(loop_scope="function")
async def test_pages_turn_after_a_restart(tmp_path: Path) -> None:
    async with (
        open_stage(tmp_path) as stage,
        PageDriver(stage.playground.base_url, ADMIN_ID) as page,
    ):
        async with running(stage):
            listed = await page.answer(await page.command("search", words='the -"zebra"'), 15)
        async with running(stage):
            turned = await page.answer(await page.press(listed, "▶"), 15)
        middle = [p["label"] for p in walk(turned["components"]) if p.get("disabled")]
        assert middle[0].startswith("2 /")
        assert text_of(turned).startswith('## 🔎 the -"zebra"')
        assert find_component(turned, 'words:the -"zebra"')["disabled"]
