from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models import HeadlineChange, Story, StoryLink
from bot.render.limits import problems
from bot.render.story import story_view
from tests.unit.render.markup import links, stray
from tests.unit.render.samples import NOON, hostile_text, make_report, make_story, stories


def texts(payload: dict[str, Any]) -> list[str]:
    return [p["content"] for p in payload["components"][0]["components"] if p["type"] == 10]


def reports(*outlets: tuple[str, str | None]) -> tuple:  # type: ignore[type-arg]
    """Reports an hour apart, the newest first, as stories have them."""
    return tuple(
        make_report(n, source=source, country=country, published_at=NOON - timedelta(hours=n))
        for n, (source, country) in enumerate(outlets, start=1)
    )


def test_a_story_of_one_report_is_its_card_and_a_button() -> None:
    payload = story_view(make_story(7))
    card, button = payload["components"][0]["components"]
    assert card["content"] == (
        "### [Parliament passes the harbour bill](<https://gazette.example/7>)\n"
        "Members voted 310 to 290 after a night of debate.\n"
        "-# Harbour Gazette · one source · <t:1738324800:R>"
    )
    assert button["components"][0]["label"] == "Read at Harbour Gazette"
    assert payload["allowed_mentions"] == {"parse": []}


def test_the_timeline_goes_from_the_first_report_to_the_newest() -> None:
    story = make_story(reports=reports(("C", "JP"), ("B", "GB"), ("A", "GB")))
    _, timeline, coverage = texts(story_view(story))
    assert timeline == (
        "**Timeline**\n"
        "- <t:1738314000:f> A: [Parliament passes the harbour bill](<https://gazette.example/3>)\n"
        "- <t:1738317600:f> B: [Parliament passes the harbour bill](<https://gazette.example/2>)\n"
        "- <t:1738321200:f> C: [Parliament passes the harbour bill](<https://gazette.example/1>)"
    )
    assert coverage == "**Coverage** · 3 independent\n- JP: C\n- GB: B, A"


def test_a_long_timeline_keeps_the_first_and_the_newest() -> None:
    story = make_story(reports=reports(*((f"Outlet {n}", "GB") for n in range(12))))
    timeline = texts(story_view(story))[1].split("\n")
    assert len(links("\n".join(timeline))) == 8
    assert "Outlet 11" in timeline[1]
    assert timeline[2] == "-# and 4 more"
    assert "Outlet 0" in timeline[-1]


def test_coverage_is_marked_by_how_far_it_is_independent() -> None:
    two = reports(("A", "GB"), ("A", "GB"))
    assert texts(story_view(make_story(reports=two)))[2] == (
        "**Coverage** · one source\n- GB: A (2)"
    )
    wire = make_story(reports=reports(("A", "GB"), ("B", None)), independent=1, official=True)
    assert texts(story_view(wire))[2] == (
        "**Coverage** · one agency text · official\n- GB: A\n- …: B"
    )


def test_many_outlets_are_counted() -> None:
    many = make_story(reports=reports(*((f"Outlet {n}", "GB") for n in range(25))))
    assert texts(story_view(many))[2].endswith("\n-# and 5 more")


def test_changed_headlines_show_what_they_said_before() -> None:
    change = HeadlineChange("Courier", NOON, "12 [dead]", "31 dead", ("figure",))
    assert texts(story_view(make_story(changes=(change,))))[1] == (
        "**Changed headlines**\n- Courier, <t:1738324800:f>: ~~12 \\[dead\\]~~ → 31 dead"
    )


def test_other_stories_of_the_affair_can_be_opened() -> None:
    thread = (StoryLink(3, "The day before", NOON - timedelta(days=1)), StoryLink(2, "", NOON))
    menu = story_view(make_story(thread=thread))["components"][0]["components"][1]["components"][0]
    assert menu["custom_id"] == "story:open"
    assert menu["placeholder"] == "More of this affair…"
    assert menu["options"] == [
        {"label": "The day before", "value": "3", "description": "2025-01-30"},
        {"label": "(no headline)", "value": "2", "description": "2025-01-31"},
    ]


def test_a_story_speaks_the_readers_language() -> None:
    story = make_story(reports=reports(("A", "GB"), ("B", "JP")))
    assert "**経過**" in texts(story_view(story, language="ja"))[1]


def test_a_story_without_an_address_has_no_button() -> None:
    payload = story_view(make_story(reports=(make_report(url="ftp://x"),)))
    assert [part["type"] for part in payload["components"][0]["components"]] == [10]


def worst_of(text: str) -> Story:
    url = "https://a.example/" + "x" * 490
    return make_story(
        reports=tuple(make_report(n, title=text, source=f"{text}{n}", url=url) for n in range(30)),
        summary=text,
        official=True,
        changes=(HeadlineChange(text, NOON, text, text, ("name",)),) * 5,
        thread=tuple(StoryLink(n, text, NOON) for n in range(1, 11)),
    )


def test_the_longest_texts_still_fit() -> None:
    for text in ("*" * 900, "界" * 900, "😀" * 900):
        assert not problems(story_view(worst_of(text)))


@settings(max_examples=60, deadline=None)
@given(stories, st.lists(hostile_text, max_size=3))
def test_any_feed_text_keeps_every_limit(story: Story, more: list[str]) -> None:
    whole = make_story(
        story.id,
        reports=story.reports,
        summary=story.summary,
        outlets=story.outlets,
        independent=story.independent,
        changes=tuple(HeadlineChange(text, NOON, text, text, ("name",)) for text in more),
        thread=tuple(StoryLink(n, text, NOON) for n, text in enumerate(more, 1)),
    )
    payload = story_view(whole)
    assert not problems(payload)
    assert not stray(payload)
