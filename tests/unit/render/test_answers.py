"""Digests, status, help and short notices, as members and admins read them."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given, settings

from bot.models import (
    Digest,
    DigestLayout,
    DigestSpec,
    DigestStatus,
    Edition,
    EditionStatus,
    GuildStatus,
    Payload,
    RunResult,
    SourceStatus,
)
from bot.render import digests, notices
from bot.render.help import CommandHelp, about_page, help_page
from bot.render.limits import problems, walk
from bot.render.paging import Page
from bot.render.status import status_page
from tests.unit.render.markup import alive
from tests.unit.render.samples import NOON, hostile_text

DIGEST = Digest(
    id=4,
    guild_id=1,
    spec=DigestSpec("Morning", 99, time(7), "Europe/Paris", weekdays=frozenset(range(5))),
    created_at=NOON,
    next_run_at=NOON,
)
PAUSED = replace(DIGEST, next_run_at=None, paused_reason="the channel is gone")
STATE = (
    "Monday to Friday at 07:00 (Europe/Paris) · politics · up to 7 stories · "
    "next <t:1738324800:f> (<t:1738324800:R>)"
)


def texts(payload: Payload) -> list[str]:
    assert not problems(payload)
    return [part["content"] for part in walk(payload["components"]) if "content" in part]


def test_a_digest_list_shows_place_time_and_state() -> None:
    narrow = replace(PAUSED, spec=replace(DIGEST.spec, desks=(), countries=("JP", "US")))
    heading, first, second = texts(digests.digest_list([DIGEST, narrow], Page(), total=2))
    assert heading == "## Digests\n-# 2 digests"
    assert first == f"**Morning** in <#99>\n-# {STATE}"
    assert "all desks · JP, US" in second
    assert "⏸ the channel is gone · resume with /digest resume" in second
    assert texts(digests.digest_list([DIGEST], Page(), total=1))[0].endswith("-# 1 digest")


def test_what_was_done_to_a_digest_is_said_with_its_next_time() -> None:
    created = texts(digests.digest_created(DIGEST))[0]
    assert created.startswith(f"**Morning** will be posted in <#99>.\n-# {STATE}\n-# See it")
    changed = texts(digests.digest_changed(PAUSED, "paused"))[0]
    assert changed.startswith("**Morning** is paused.\n-# ")
    assert "“Morning” is deleted." in texts(digests.digest_deleted(DIGEST))[0]


def test_a_week_ahead_is_called_by_its_name() -> None:
    week = replace(DIGEST, spec=replace(DIGEST.spec, layout=DigestLayout.WEEK, size=1))
    assert "the week ahead, up to 1 event" in texts(digests.digest_created(week))[0]
    edition = Edition(1, 1, NOON, NOON, EditionStatus.COMPOSED, 1)
    (shown,) = texts(digests.digest_run(week, RunResult(edition, 0, 3)))
    assert shown.endswith(": 3 events.")
    for payload in (
        digests.digest_run(week, RunResult(edition, 0, 0)),
        digests.nothing_to_preview(week),
    ):
        assert "knows of nothing in the seven days ahead" in texts(payload)[0]


def test_running_a_digest_says_how_much_is_on_its_way() -> None:
    edition = Edition(1, 4, NOON, NOON, EditionStatus.COMPOSED, parts=1)
    (one,) = texts(digests.digest_run(DIGEST, RunResult(edition, 1)))
    assert one == "**Morning** is on its way to <#99>: 1 story."
    (many,) = texts(digests.digest_run(DIGEST, RunResult(edition, 5)))
    assert many.endswith(": 5 stories.")
    (none,) = texts(digests.digest_run(DIGEST, RunResult(edition, 0)))
    assert "nothing new to tell" in none


def test_empty_states_say_what_to_do_next() -> None:
    assert "/digest create" in texts(digests.no_digests())[0]
    assert "/sources add" in texts(digests.nothing_to_preview(DIGEST))[0]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (range(7), "every day"),
        (range(5), "Monday to Friday"),
        ({5, 6}, "weekends"),
        ({4, 0}, "Mon, Fri"),
    ],
)
def test_days_are_said_as_people_say_them(days: range | set[int], expected: str) -> None:
    assert digests.weekdays_in_words(set(days)) == expected


def _status(**changes: object) -> GuildStatus:
    plain = GuildStatus(2, (), 0, 10, NOON, (DigestStatus(DIGEST, NOON, "https://d.example/1"),), 0)
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_status_begins_with_a_verdict() -> None:
    heading, sources, planned = texts(status_page(_status()))
    assert heading == "## Status\n-# all well"
    assert sources == (
        "**Sources**: 2 of 2 read without trouble\n"
        "**Articles** to read: 10, the newest <t:1738324800:R>\n"
        "**Messages** waiting to be posted: 0"
    )
    assert planned == (
        "**Digests**\n- **Morning** · next <t:1738324800:R> · "
        "[last posted](<https://d.example/1>) <t:1738324800:R>"
    )


def test_status_names_what_needs_attention() -> None:
    broken = SourceStatus(
        1, "Gazette", "", "https://g.example", 0, NOON, failures=3, error_text="no such host"
    )
    status = _status(
        sources=7, failing=(broken,) * 6, paused_sources=1, digests=(DigestStatus(PAUSED),) * 9
    )
    heading, sources, failing, planned = texts(status_page(status))
    assert heading.endswith("something needs attention")
    assert "0 of 7 read without trouble, 1 paused" in sources
    assert failing.startswith("⚠ **Gazette** – no such host\n")
    assert failing.endswith("-# and 1 more in /sources list")
    assert "- **Morning** · ⏸ the channel is gone · not posted yet" in planned
    assert planned.endswith("-# and 1 more in /digest list")


def test_status_says_why_the_newest_message_is_not_there() -> None:
    status = _status(digests=(DigestStatus(DIGEST, trouble="Discord is down"),))
    heading, _, planned = texts(status_page(status))
    assert heading.endswith("something needs attention")
    assert planned.endswith("not posted yet · ⚠ newest message: Discord is down")
    paused = _status(digests=(DigestStatus(PAUSED, trouble=PAUSED.paused_reason),))
    assert "⚠" not in texts(status_page(paused))[-1]


def test_status_of_a_new_server_says_how_to_begin() -> None:
    _, sources, planned = texts(
        status_page(_status(sources=0, newest_at=None, articles=0, digests=()))
    )
    assert "/sources add" in sources
    assert "**Articles** to read: 0\n" in sources
    assert "/digest create" in planned
    unlinked = _status(digests=(DigestStatus(DIGEST, NOON, None),))
    assert "last posted <t:1738324800:R>" in texts(status_page(unlinked))[-1]


def test_help_makes_commands_clickable_and_folds_the_desks() -> None:
    commands = [
        CommandHelp("latest politics", "Newest political stories.", 5),
        CommandHelp("latest economy", "Money", 5),
        CommandHelp("help", "Show what I can do."),
        CommandHelp("sources add", "Read an outlet", 6, admin=True),
    ]
    members, admins = texts(help_page(commands, desks=["politics", "economy"]))
    assert members == (
        "## What I can do\n"
        "</latest politics:5> – Newest political stories\n"
        "-# Also /latest … economy\n"
        "**/help** – Show what I can do"
    )
    assert admins.endswith("</sources add:6> – Read an outlet")
    assert len(texts(help_page(commands[2:3], desks=[]))) == 1


def test_about_names_version_and_source_code() -> None:
    payload = about_page(version="1.2.3", url="https://code.example/x")
    assert "Version 1.2.3" in texts(payload)[0]
    assert payload["components"][0]["components"][1]["components"][0]["url"].endswith("/x")


def test_an_apology_carries_its_reference() -> None:
    assert "the reference 1a2b3c4d." in texts(notices.apology("1a2b3c4d"))[0]


def test_the_longest_texts_still_fit_a_list_of_digests_and_the_status() -> None:
    worst = "*" * 900
    spec = replace(DIGEST.spec, name=worst, desks=(worst,), countries=("US",) * 250)
    digest = replace(PAUSED, spec=spec, paused_reason=worst)
    texts(digests.digest_list([digest] * digests.PAGE_SIZE, Page(), total=8))
    broken = SourceStatus(1, worst, worst, "x", 0, NOON, error_text=worst)
    status = _status(failing=(broken,) * 6, digests=(DigestStatus(digest, trouble=worst),) * 9)
    shown = texts(status_page(status))
    assert "and 3 more in /sources list" in shown[2]


@settings(deadline=None)
@given(hostile_text, hostile_text)
def test_no_text_in_a_notice_is_alive(said: str, hint: str) -> None:
    for payload in (notices.notice(said, hint=hint), notices.problem(said), notices.done(said)):
        for line in texts(payload)[0].split("\n"):
            assert not alive(line.removeprefix("-# "))
