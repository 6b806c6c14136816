from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models import Found, SearchPage, Story
from bot.render.limits import problems
from bot.render.paging import Page
from bot.render.search import nothing_asked, nothing_found, search_page
from tests.unit.render.markup import alive, stray
from tests.unit.render.samples import NOON, hostile_text, make_report, make_story, stories


def test_a_page_shows_each_story_with_the_report_that_has_the_words() -> None:
    plain = make_story(1)
    other = make_report(9, title="Port workers [on strike]", source="Courier")
    answer = SearchPage((Found(plain, plain.reports[0]), Found(make_story(2), other)), 1, 12, True)
    page = Page(1, 3, "back", "on", here_id="words:port")
    payload = search_page("port *", "from 2025-01-01", answer, page, until=NOON)
    box, buttons = payload["components"]
    heading, _, first, _, second, _, menu = box["components"]
    assert (
        heading["content"] == "## 🔎 port \\*\n-# 12 stories+ · from 2025-01-01 · <t:1738324800:t>"
    )
    assert first["content"].startswith("**[Parliament passes")
    assert "found in" not in first["content"]
    assert second["content"].endswith(
        "\n-# found in: [Port workers (on strike)](<https://gazette.example/9>) · Courier"
    )
    assert [option["value"] for option in menu["components"][0]["options"]] == ["1", "2"]
    assert buttons["components"][1]["custom_id"] == "words:port"
    assert buttons["components"][1]["disabled"]


def test_a_report_with_an_endless_address_is_named_without_a_link() -> None:
    report = make_report(9, title="Other", url="https://a.example/" + "x" * 400)
    answer = SearchPage((Found(make_story(1), report),), 1, 1)
    payload = search_page("x", "", answer, Page(), until=NOON)
    assert "-# found in: Other · Harbour" in payload["components"][0]["components"][2]["content"]


def test_nothing_found_says_what_may_find_more() -> None:
    payload = nothing_found("@everyone *", "Elections")
    text = payload["components"][0]["components"][0]["content"]
    assert text.startswith("Nothing found for “@\u200beveryone \\*” · Elections.\n-# Try fewer")
    assert not problems(payload)
    assert "There is no word" in nothing_asked()["components"][0]["components"][0]["content"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(stories, hostile_text), min_size=1, max_size=5), hostile_text)
def test_any_text_keeps_every_limit(found: list[tuple[Story, str]], asked: str) -> None:
    answer = SearchPage(
        tuple(
            Found(replace(story, id=n), make_report(n, title=text, source=text))
            for n, (story, text) in enumerate(found, 1)
        ),
        stories=len(found),
    )
    payload = search_page(asked, "", answer, Page(1, 2, "a", "b"), until=NOON)
    assert not problems(payload)
    assert not stray(payload)
    assert not alive(payload["components"][0]["components"][0]["content"].split("\n")[0][3:])
