"""Write the newsstand's HTML: the list of outlets, an outlet's home page, an article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape

from bot.playground.newsstand.catalogue import Item, Outlet
from bot.playground.newsstand.feeds import CONTENT_TYPES

NOTICE = "A sample outlet of the Daybook playground. Its name and its texts are invented."

_STYLE = (
    "body{font:17px/1.6 Georgia,serif;max-width:42rem;margin:3rem auto;padding:0 1rem;"
    "color:#222;background:#fdfcf9}a{color:#1d4f91}h1,h2{line-height:1.25}"
    "time,footer,.lead{color:#666;font-size:.9rem}footer{border-top:1px solid #ddd;"
    "margin-top:3rem;padding-top:1rem}article+article{margin-top:2rem}"
)


def newsstand_page(outlets: Sequence[Outlet]) -> str:
    """Return the list of all outlets with the addresses of their feeds."""
    rows = "".join(
        f'<li><a href="/{outlet.slug}/" lang="{outlet.language}">{escape(outlet.name)}</a>'
        f' <span class="lead">{outlet.country} · {outlet.language} · {outlet.kind}</span>'
        f' · <a href="{outlet.feed_path}">feed</a></li>'
        for outlet in outlets
    )
    return _document("The newsstand", "en", f"<h1>The newsstand</h1><ul>{rows}</ul>")


def home_page(outlet: Outlet, items: Iterable[Item]) -> str:
    """Return the outlet's front page with `items`, newest first, and a link to its feed."""
    reports = "".join(
        f'<article><h2><a href="/{outlet.slug}/{item.id}">{escape(item.title)}</a></h2>'
        f"{_stamp(item.published_at, outlet)}<p>{escape(item.summary)}</p></article>"
        for item in items
    )
    head = (
        f'<link rel="alternate" type="{CONTENT_TYPES[outlet.format]}"'
        f' title="{escape(outlet.name)}" href="{outlet.feed_path}">'
    )
    body = f'<h1>{escape(outlet.name)}</h1><p class="lead">{escape(outlet.tagline)}</p>{reports}'
    return _document(outlet.name, outlet.language, body, head)


def article_page(outlet: Outlet, item: Item) -> str:
    """Return the page of one report."""
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in item.body)
    author = f' <span class="lead">{escape(item.author)}</span>' if item.author else ""
    head = (
        f'<meta property="og:type" content="article">'
        f'<meta property="og:title" content="{escape(item.title)}">'
        f'<meta property="og:site_name" content="{escape(outlet.name)}">'
        f'<meta property="article:published_time" content="{item.published_at.isoformat()}">'
    )
    body = (
        f'<p><a href="/{outlet.slug}/">{escape(outlet.name)}</a></p><article>'
        f"<h1>{escape(item.title)}</h1>{_stamp(item.published_at, outlet)}{author}"
        f"{paragraphs}</article>"
    )
    return _document(f"{item.title} - {outlet.name}", outlet.language, body, head)


def _stamp(instant: datetime, outlet: Outlet) -> str:
    """Return the instant as readers of the outlet write it, without words to translate."""
    local = instant.astimezone(outlet.zone)
    return f'<time datetime="{instant.isoformat()}">{local:%Y-%m-%d %H:%M %Z}</time>'


def _document(title: str, language: str, body: str, head: str = "") -> str:
    """Return a whole page around `body`."""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title>{head}<style>{_STYLE}</style></head>"
        f"<body>{body}<footer>{NOTICE}</footer></body></html>"
    )
