"""What pages declare about themselves, well and badly."""

from __future__ import annotations

import json

import pytest

from bot.ingest.page_claims import Claims, read_claims


def script(*things: object) -> str:
    return "".join(
        f'<script type="application/ld+json">{json.dumps(thing)}</script>' for thing in things
    )


ARTICLE = {
    "@type": "NewsArticle",
    "headline": "Vote &amp; count",
    "datePublished": "2025-01-31T07:00:00Z",
    "articleBody": "The text.",
}


@pytest.mark.parametrize(
    "markup",
    [
        script(ARTICLE),
        script([{"@type": "WebSite", "headline": "no"}, ARTICLE]),
        script({"@graph": [{"@type": "Person"}, ARTICLE]}),
        script({"@type": "WebPage", "mainEntity": ARTICLE}),
        script({"@type": "NewsArticle", "headline": "A teaser"}, ARTICLE),
        script(ARTICLE | {"@type": ["Thing", "OpinionNewsArticle"]}),
        script(ARTICLE | {"articleBody": ["The text."]}),
        f'<script type="application/ld+json"><!-- {json.dumps(ARTICLE)} --></script>',
        '<script type="application/ld+json">{broken</script>' + script(ARTICLE),
    ],
)
def test_the_article_is_found_wherever_it_stands(markup: str) -> None:
    assert read_claims(markup) == Claims(
        headline="Vote & count", body="The text.", dates=("2025-01-31T07:00:00Z",)
    )


@pytest.mark.parametrize(
    "markup",
    [
        "",
        script({"@type": "ItemList", "itemListElement": [ARTICLE]}),
        script({"@type": 7}, 5, None, "text"),
        script({"@type": "NewsArticle", "headline": {"a": 1}, "datePublished": 7}),
        '<script type="application/ld+json">' + "[" * 50_000 + "</script>",
        '<script type="application/ld+json">{"@type": "NewsArticle"',
        '<meta property="og:title">',
    ],
)
def test_what_says_nothing_gives_nothing(markup: str) -> None:
    assert read_claims(markup) == Claims()


def test_only_the_first_of_very_many_objects_are_looked_at() -> None:
    many: list[object] = [{"@type": "Person"}] * 1_000
    assert read_claims(script([*many, ARTICLE])) == Claims()


def test_dates_come_in_the_order_of_trust() -> None:
    markup = (
        '<meta name="date" content="3"><meta content="2" property="article:published_time">'
        + script(ARTICLE | {"dateCreated": "1"})
    )
    assert read_claims(markup).dates == (ARTICLE["datePublished"], "1", "2", "3")
