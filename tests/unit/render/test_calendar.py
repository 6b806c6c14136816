from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models import (
    ChangeKind,
    Claim,
    Event,
    EventChange,
    EventStatus,
    Payload,
    Precision,
    Story,
    When,
)
from bot.render.calendar import (
    PAGE_SIZE,
    CalendarHeading,
    coming_up,
    event_line,
    in_order,
    upcoming_page,
)
from bot.render.event import event_view
from bot.render.limits import problems, walk
from bot.render.paging import Page
from tests.calendar import (
    AT_TEN,
    HEARING,
    MOVED,
    REPORTED,
    make_announcement,
    make_event,
    month,
)
from tests.unit.render.event_samples import events
from tests.unit.render.markup import alive, without_links
from tests.unit.render.samples import make_story, stories

TODAY = date(2025, 1, 31)
HEADING = CalendarHeading("2 events · next 14 days", TODAY)
LINK = "[Ferry hearing in Marrowby](<https://gazette.example/7>)"


def _change(kind: ChangeKind, **fields: object) -> EventChange:
    return EventChange(REPORTED, kind, **({"before": HEARING, "after": MOVED} | fields))  # type: ignore[arg-type]


def _texts(payload: Payload) -> list[str]:
    return [part["content"] for part in walk(payload["components"]) if "content" in part]


# --- the list


def test_a_line_links_the_report_and_marks_a_single_source() -> None:
    assert event_line(make_event(), "en", TODAY) == f"**{LINK}**\n-# one source"


def test_a_known_hour_is_a_stamp_for_every_readers_zone() -> None:
    line = event_line(make_event(when=AT_TEN), "en", TODAY)
    assert line == f"**{LINK}** · <t:1739354400:f>\n-# one source"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"outlets": 3, "independent": 3}, "3 outlets"),
        ({"outlets": 3, "independent": 2}, "3 outlets · 2 independent"),
        (
            {"outlets": 3, "independent": 1, "official": True},
            "3 outlets · one agency text · official",
        ),
        ({"announcements": ()}, "added by this server's admins"),
        ({"place": "Corn Hall"}, "Corn Hall · one source"),
        ({"status": EventStatus.EXPECTED}, "one source · expected"),
        (
            {"when": MOVED, "changes": (_change(ChangeKind.MOVED),)},
            "one source · moved from Wednesday 12 February",
        ),
        (
            {"status": EventStatus.EXPECTED, "changes": (_change(ChangeKind.MOVED),)},
            "one source · expected · moved from Wednesday 12 February",
        ),
        ({"changes": (_change(ChangeKind.CORRECTED),)}, "one source"),
        (
            {"status": EventStatus.POSTPONED},
            "one source · postponed from Wednesday 12 February, no new date yet",
        ),
        (
            {
                "status": EventStatus.POSTPONED,
                "when": MOVED,
                "changes": (
                    _change(ChangeKind.MOVED),
                    _change(ChangeKind.POSTPONED, before=MOVED, after=MOVED),
                ),
            },
            "one source · postponed from Wednesday 19 February, no new date yet",
        ),
        (
            {"claims": (Claim(HEARING, ("A", "B", "C", "D", "E")), Claim(MOVED, ("F",)))},
            "one source · A, B, C +2: Wednesday 12 February; F: Wednesday 19 February",
        ),
    ],
)
def test_a_line_says_how_sure_an_event_is(changes: dict[str, object], said: str) -> None:
    assert event_line(make_event(**changes), "en", TODAY).split("\n-# ")[1] == said


def test_what_was_cancelled_is_struck_out() -> None:
    off = make_event(status=EventStatus.CANCELLED)
    assert event_line(off, "en", TODAY) == f"~~{LINK}~~\n-# one source · cancelled"


def test_lines_speak_the_readers_language() -> None:
    moved = make_event(when=MOVED, changes=(_change(ChangeKind.MOVED),))
    assert "2月12日(水)から変更" in event_line(moved, "ja", TODAY)
    assert "verlegt, zuvor: Mittwoch, 12. Februar" in event_line(moved, "de", TODAY)
    assert "moved from" in event_line(moved, "tlh", TODAY)


def test_what_is_known_by_its_month_comes_after_that_months_days() -> None:
    week = When(date(2025, 2, 10), date(2025, 2, 16), Precision.WEEK)
    found = in_order(
        [
            make_event(1, when=month(2)),
            make_event(2, when=HEARING),
            make_event(3, when=week),
            make_event(4, when=AT_TEN),
        ]
    )
    assert [event.id for event in found] == [4, 2, 3, 1]


def test_a_page_groups_by_day_and_offers_to_open_to_remind_and_to_take_along() -> None:
    listed = [make_event(1, when=AT_TEN), make_event(2), make_event(3, when=month(2))]
    payload = upcoming_page(HEADING, listed, Page(1, 2, "", "on"), file_id="upcoming:file")
    assert not problems(payload)
    box, pager = payload["components"]
    heading, day, later = _texts({"components": box["components"]})
    assert heading == "## Coming up\n-# 2 events · next 14 days"
    assert day.startswith("### Wednesday 12 February\n**[Ferry")
    assert day.count("**[") == 2
    assert later.startswith("### In February\n")
    opener, reminder, file = (p["components"][0] for p in box["components"] if p["type"] == 1)
    assert (opener["custom_id"], reminder["custom_id"]) == ("event:open", "event:remind")
    assert opener["options"] == reminder["options"]
    assert opener["options"][0] == {
        "label": "Ferry hearing in Marrowby",
        "value": "1",
        "description": "Wednesday 12 February · one source",
    }
    assert (file["custom_id"], file["label"]) == ("upcoming:file", "Calendar file")
    assert pager["components"][2]["custom_id"] == "on"


def test_a_digests_lines_name_the_day_and_offer_the_event() -> None:
    first, second = coming_up([make_event(1), make_event(2, when=AT_TEN)], TODAY)
    title = "[Ferry hearing in Marrowby](<https://gazette.example/{}>)"
    assert first.line == f"- **Wednesday 12 February** · {title.format(1)} · one source"
    assert second.line == f"- **<t:1739354400:f>** · {title.format(2)} · one source"
    assert [one.option.value for one in (first, second)] == ["1", "2"]


# --- one event


def test_an_event_shows_its_evidence_history_and_buttons() -> None:
    moved = make_announcement(
        2, when=MOVED, evidence="It was moved to 19 February.", source="Rond-Point"
    )
    payload = event_view(
        make_event(
            when=MOVED,
            announcements=(moved, make_announcement(1)),
            participants=("Marrowby Town Council",),
            changes=(_change(ChangeKind.MOVED, announcement=moved),),
        ),
        TODAY,
    )
    assert _texts(payload) == [
        "### Ferry hearing in Marrowby\n"
        "**Wednesday 19 February 2025** · in 19 days\n"
        "Marrowby · Marrowby Town Council\n"
        "-# 2 outlets · moved from Wednesday 12 February",
        "> It was moved to 19 February.\n"
        "-# [Rond-Point](<https://gazette.example/2>) · <t:1738306800:R>",
        "**How it changed**\n"
        "- <t:1738306800:d> · moved from Wednesday 12 February 2025 to Wednesday 19 February 2025"
        " · [Rond-Point](<https://gazette.example/2>)",
        "**Coverage**\n"
        "- [Harbour Gazette](<https://gazette.example/1>) (GB): "
        "The council will hear residents on 12 February. · <t:1738306800:R>",
    ]
    buttons = [p for p in walk(payload["components"]) if p["type"] == 2]
    assert [(b["label"], b.get("custom_id") or b["url"]) for b in buttons] == [
        ("Remind me", "event:remind:7"),
        ("Calendar file", "event:file:7"),
        ("Read at Rond-Point", "https://gazette.example/2"),
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"when": AT_TEN}, "**<t:1739354400:F>** · <t:1739354400:R>"),
        ({"when": month(2)}, "**In February 2025**"),
        ({"when": replace(HEARING, start_on=TODAY, end_on=TODAY)}, "2025** · today"),
        ({"when": replace(HEARING, start_on=date(2025, 2, 1))}, "1–12 February 2025** · tomorrow"),
        ({"when": replace(HEARING, start_on=date(2025, 1, 1))}, "12 February 2025**\nMarrowby"),
        ({"status": EventStatus.CANCELLED}, "~~**Wednesday 12 February 2025**~~\n"),
        ({"status": EventStatus.POSTPONED}, "~~**Wednesday 12 February 2025**~~\n"),
        ({"is_corrected": True}, "-# one source · corrected by this server's admins"),
        ({"announcements": (), "is_corrected": True}, "-# added by this server's admins"),
        (
            {"claims": (Claim(HEARING, ("A", "B")), Claim(MOVED, ("C",)))},
            "**Who says when**\n- A, B: Wednesday 12 February 2025\n"
            "- C: Wednesday 19 February 2025",
        ),
        ({"changes": (_change(ChangeKind.CANCELLED),)}, "<t:1738306800:d> · cancelled"),
        (
            {"changes": (_change(ChangeKind.POSTPONED),)},
            "postponed from Wednesday 12 February 2025, no new date yet",
        ),
        ({"changes": (_change(ChangeKind.RESTORED),)}, "takes place after all"),
        (
            {"changes": (_change(ChangeKind.CORRECTED, after=HEARING),)},
            "<t:1738306800:d> · corrected by this server's admins",
        ),
        (
            {"changes": (_change(ChangeKind.CORRECTED),)},
            "Wednesday 19 February 2025, not Wednesday 12 February 2025 · corrected by",
        ),
        (
            {"changes": (_change(ChangeKind.CORRECTED, announcement=make_announcement()),)},
            "<t:1738306800:d> · Wednesday 19 February 2025, not Wednesday 12 February 2025 · [",
        ),
        (
            {"changes": (_change(ChangeKind.NARROWED, before=month(2), after=HEARING),)},
            "now known: Wednesday 12 February 2025",
        ),
        (
            {"changes": (_change(ChangeKind.NARROWED, after=AT_TEN),)},
            "now known: <t:1739354400:f>",
        ),
        (
            {"flags": (make_announcement(5, source="Contrary"),), "is_corrected": True},
            "**Reports that say otherwise**\n- [Contrary](<https://gazette.example/5>)",
        ),
    ],
)
def test_an_event_is_told_as_it_stands(changes: dict[str, object], said: str) -> None:
    assert said in "\n".join(_texts(event_view(make_event(**changes), TODAY)))


def test_a_cancelled_event_offers_no_reminder() -> None:
    payload = event_view(make_event(status=EventStatus.CANCELLED), TODAY)
    remind = next(p for p in walk(payload["components"]) if p["type"] == 2)
    assert remind["disabled"]


def test_an_event_of_an_admin_has_neither_evidence_nor_link() -> None:
    payload = event_view(make_event(announcements=()), TODAY)
    assert len(_texts(payload)) == 1
    assert [p["label"] for p in walk(payload["components"]) if p["type"] == 2] == [
        "Remind me",
        "Calendar file",
    ]


def test_evidence_that_fits_the_event_wins_over_the_newest() -> None:
    contrary = make_announcement(1, when=MOVED, source="Contrary")
    payload = event_view(make_event(announcements=(contrary, make_announcement(2))), TODAY)
    assert "[Harbour Gazette](<https://gazette.example/2>)" in _texts(payload)[1]
    only = event_view(make_event(announcements=(contrary,)), TODAY)
    assert "Contrary" in _texts(only)[1]


def test_what_came_of_an_event_is_linked() -> None:
    payload = event_view(make_event(), TODAY, followed=[make_story(3)])
    assert _texts(payload)[-1] == (
        "**What followed**\n- [Parliament passes the harbour bill](<https://gazette.example/3>)"
        " · 1 outlet · <t:1738324800:R>"
    )


def test_long_coverage_is_counted() -> None:
    reports = tuple(make_announcement(number) for number in range(9))
    assert "-# and 2 more" in _texts(event_view(make_event(announcements=reports), TODAY))[-1]


@pytest.mark.parametrize("text", ["word " * 200, "*" * 900, "界" * 900])
def test_the_longest_texts_still_fit_a_list_and_an_event(text: str) -> None:
    url = "https://a.example/" + "x" * 490
    reports = tuple(
        make_announcement(n, evidence=text, source=text, url=url, country="GB") for n in range(9)
    )
    worst = make_event(
        title=text,
        place=text[:90],
        participants=(text,),
        announcements=reports,
        claims=(Claim(HEARING, (text, text, text, text)), Claim(MOVED, (text,))),
        changes=tuple(_change(ChangeKind.MOVED, announcement=reports[0]) for _ in range(9)),
        flags=reports,
    )
    listed = [replace(worst, id=number) for number in range(1, PAGE_SIZE + 1)]
    assert not problems(upcoming_page(HEADING, listed, Page(), file_id="f"))
    assert not problems(event_view(worst, TODAY, followed=[make_story(3)]))


# --- anything an outsider writes


@settings(max_examples=60, deadline=None)
@given(st.lists(events, min_size=1, max_size=PAGE_SIZE), st.sampled_from(["en", "ja", "fr"]))
def test_any_text_keeps_every_limit_of_a_list(batch: list[Event], language: str) -> None:
    page = Page(1, 2, "a", "b")
    payload = upcoming_page(HEADING, batch, page, file_id="f", language=language)
    assert not problems(payload)
    for upcoming in coming_up(batch, TODAY, language):
        assert len(upcoming.line) <= 1_000
        _only_our_own_markup(upcoming.line)
    for content in _texts(payload):
        _only_our_own_markup(content)


@settings(max_examples=60, deadline=None)
@given(events, st.lists(stories, max_size=3), st.sampled_from(["en", "ja", "de", "es"]))
def test_any_text_keeps_every_limit_of_an_event(
    event: Event, followed: list[Story], language: str
) -> None:
    payload = event_view(event, TODAY, followed=followed, language=language)
    assert not problems(payload)
    for content in _texts(payload):
        _only_our_own_markup(content)


def _only_our_own_markup(content: str) -> None:
    """Check that, beside the marks we set at known places, nothing in a text is alive."""
    for line in without_links(content).split("\n"):
        ours = re.sub(r"^(### |## |-# |- |> )", "", line)
        ours = re.sub(r"<t:\d+:[RFfd]>", "", ours)
        ours = re.sub(r"^~~(.*)~~", r"\1", ours)
        ours = re.sub(r"^\*\*(.*)\*\*(?= ·|$)", r"\1", ours)
        if ours != line:
            # A number with a dot opens a list only where nothing stands before it.
            ours = f"x{ours}"
        assert not alive(ours.strip()), (line, alive(ours))
