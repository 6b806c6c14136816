"""Stories to render: ordinary ones, and ones that an attacker wrote."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from bot.models import Report, Story

NOON = datetime(2025, 1, 31, 12, 0, tzinfo=UTC)


def make_report(article_id: int = 1, **changes: Any) -> Report:
    fields: dict[str, Any] = {
        "article_id": article_id,
        "source": "Harbour Gazette",
        "title": "Parliament passes the harbour bill",
        "published_at": NOON,
        "url": f"https://gazette.example/{article_id}",
        "country": "GB",
    }
    return Report(**(fields | changes))


def make_story(story_id: int = 7, **changes: Any) -> Story:
    reports = changes.pop("reports", (make_report(story_id),))
    fields: dict[str, Any] = {
        "id": story_id,
        "headline": reports[0].title,
        "summary": "Members voted 310 to 290 after a night of debate.",
        "reports": reports,
        "outlets": len({report.source for report in reports}),
        "independent": len({report.source for report in reports}),
        "first_seen": NOON - timedelta(hours=3),
        "last_seen": NOON,
    }
    return Story(**(fields | changes))


HOSTILE = [
    "@everyone look",
    "@here",
    "<@123456789012345678> <@&123456789012345678> <#123456789012345678>",
    "[free nitro](https://evil.example)",
    "# HUGE",
    "-# tiny",
    "> quote",
    ">>> quote",
    "- list",
    "12. list",
    "**bold** __under__ ~~gone~~ ||spoiler|| `code` ```block```",
    "<t:1738300000:R> <:smile:123> </latest:123> <id:browse>",
    "https://evil.example/x discord.gg/abc https://discord.com/invite/abc",
    "\u202egnp.exe\u2066 \u200b@\u200beveryone \ufeff\u00ad",
    "a\n# b\n- c\r\n> d\u2028# e",
    "Z\u0351\u0352\u0353\u0354\u0355\u0356\u0357algo",
    "\\",
    "\\*not italic\\*",
    "x" * 800,
    "界" * 800,
    "😀" * 800,
    "*" * 800,
    "\ud800 lone",
    "\x00\x07\x1b[31m",
]

hostile_text = st.one_of(
    st.text(max_size=400),
    st.text(alphabet="@<>[]()#*_~`|\\-+.:/&!0 \n\u200b\u202etehvryon", max_size=400),
    st.lists(st.sampled_from(HOSTILE), max_size=4).map(" ".join),
)
hostile_url = st.one_of(
    st.none(),
    hostile_text,
    hostile_text.map("https://a.example/".__add__),
    st.just("https://a.example/" + "x" * 480),
)
reports = st.builds(
    Report,
    article_id=st.integers(1, 10**9),
    source=hostile_text,
    title=hostile_text,
    published_at=st.just(NOON),
    url=hostile_url,
    country=st.sampled_from(["GB", "JP", "US", None]),
)
stories = st.builds(
    lambda story_id, members, summary, outlets, official: make_story(
        story_id,
        reports=tuple(members),
        summary=summary,
        outlets=outlets,
        independent=max(1, outlets - 1),
        official=official,
    ),
    story_id=st.integers(1, 10**18),
    members=st.lists(reports, min_size=1, max_size=12),
    summary=hostile_text,
    outlets=st.integers(1, 50),
    official=st.booleans(),
)
