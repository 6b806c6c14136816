from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render.limits import problems
from bot.render.paging import Page, page_count, page_items
from bot.render.stories import PAGE_SIZE, Heading, lead_report, story_card, story_page
from tests.unit.render.markup import stray
from tests.unit.render.samples import NOON, make_report, make_story, stories

HEADING = Heading("Politics", "note", NOON)


def test_a_card_links_the_headline_and_marks_a_single_source() -> None:
    assert story_card(make_story(7)) == (
        "**[Parliament passes the harbour bill](<https://gazette.example/7>)**\n"
        "Members voted 310 to 290 after a night of debate.\n"
        "-# Harbour Gazette · one source · <t:1738324800:R>"
    )


def _coverage(*outlets: tuple[str, str | None]) -> tuple:  # type: ignore[type-arg]
    return tuple(
        make_report(number, source=source, country=country)
        for number, (source, country) in enumerate(outlets, start=1)
    )


def test_a_card_counts_outlets_countries_and_independence() -> None:
    reports = _coverage(("A", "GB"), ("B", "JP"), ("C", "JP"))
    assert "-# A · 3 outlets · 2 countries · " in story_card(make_story(reports=reports))
    partly = make_story(reports=reports, independent=2)
    assert "-# A · 3 outlets · 2 independent · 2 countries · " in story_card(partly)
    wire = make_story(reports=reports, independent=1, official=True)
    assert "3 outlets · one agency text · 2 countries · official · " in story_card(wire)


def test_a_card_speaks_the_readers_language() -> None:
    assert "単独報道" in story_card(make_story(), "ja")
    assert "eine einzige Quelle" in story_card(make_story(), "de-AT")
    assert "one source" in story_card(make_story(), "tlh")


def test_the_headlines_own_report_is_the_one_linked() -> None:
    newer = make_report(2, title="Later headline")
    chosen = make_report(1)
    story = make_story(reports=(newer, chosen), headline=chosen.title)
    assert lead_report(story) == chosen
    assert lead_report(make_story(reports=(newer,), headline="gone")) == newer
    unlinked = make_report(3, url=None)
    assert lead_report(make_story(reports=(unlinked,))) == unlinked


def test_a_story_without_visible_headline_still_has_a_card() -> None:
    story = make_story(reports=(make_report(url=None, title="\u200b"),), summary="")
    assert story_card(story).startswith("**(no headline)**\n-# Harbour")


def test_a_page_shows_cards_a_menu_and_the_pager() -> None:
    page = Page(2, 3, "back", "on")
    payload = story_page(
        Heading("Politics", "last 3 days", NOON), [make_story(1), make_story(2)], page
    )
    box, buttons = payload["components"]
    assert box["components"][0] == {
        "type": 10,
        "content": "## Politics\n-# last 3 days · <t:1738324800:t>",
    }
    assert [part["type"] for part in box["components"]] == [10, 14, 10, 14, 10, 14, 1]
    menu = box["components"][-1]["components"][0]
    assert menu["custom_id"] == "story:open"
    assert menu["options"][0] == {
        "label": "Parliament passes the harbour bill",
        "value": "1",
        "description": "Harbour Gazette · one source",
    }
    assert [(b["label"], b["custom_id"], b["disabled"]) for b in buttons["components"]] == [
        ("◀", "back", False),
        ("2 / 3", "page:here", True),
        ("▶", "on", False),
    ]
    assert payload["flags"] == 1 << 15
    assert payload["allowed_mentions"] == {"parse": []}


def test_ends_of_a_list_disable_the_button_that_leads_nowhere() -> None:
    first = story_page(HEADING, [make_story()], Page(1, 2, "", "on"))["components"][1]
    last = story_page(HEADING, [make_story()], Page(2, 2, "back", ""))["components"][1]
    assert [b["disabled"] for b in first["components"]] == [True, True, False]
    assert [b["disabled"] for b in last["components"]] == [False, True, True]
    assert len(story_page(HEADING, [make_story()], Page())["components"]) == 1


def test_pages_divide_a_list_without_loss() -> None:
    items = list(range(11))
    assert page_count(11, 5) == 3
    assert page_count(0, 5) == 1
    assert [list(page_items(items, n, 5)) for n in (1, 2, 3)] == [
        [0, 1, 2, 3, 4],
        [5, 6, 7, 8, 9],
        [10],
    ]


def test_the_longest_texts_still_fit_one_page() -> None:
    worst = "*" * 900
    url = "https://a.example/" + "x" * 490
    reports = tuple(make_report(n, title=worst, source=worst, url=url) for n in range(12))
    story = make_story(reports=reports, summary=worst, official=True, outlets=12)
    page = story_page(HEADING, [story] * PAGE_SIZE, Page())
    assert not problems(page)


@settings(max_examples=60, deadline=None)
@given(st.data(), st.text(max_size=30))
def test_any_feed_text_keeps_every_limit_of_a_page(data: st.DataObject, title: str) -> None:
    batch = data.draw(st.lists(stories, min_size=1, max_size=PAGE_SIZE))
    payload = story_page(Heading("A " + title, "note", NOON), batch, Page(1, 2, "a", "b"))
    assert not problems(payload)
    assert not stray(payload)


def test_a_line_below_a_card_belongs_to_its_story_and_goes_first() -> None:
    both = [make_story(1), make_story(2)]
    payload = story_page(HEADING, both, Page(), below={2: "-# found in: x"})
    texts = [p["content"] for p in payload["components"][0]["components"] if p["type"] == 10]
    assert [text.endswith("\n-# found in: x") for text in texts] == [False, False, True]
    worst = [make_story(n, headline="*" * 900, summary="*" * 900) for n in range(5)]
    tight = story_page(HEADING, worst, Page(), below=dict.fromkeys(range(5), "x" * 500))
    assert not problems(tight)
