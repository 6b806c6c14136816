"""News sitemaps: what outlets without a feed give to search engines.

https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
"""

from __future__ import annotations

from lxml import etree

from bot.errors import NotAFeed
from bot.ingest.formats.cleaning import Setting, clean_title, unique
from bot.ingest.formats.items import first_date, resolve
from bot.ingest.formats.tree import Fields, elements
from bot.models import Entry, ParsedFeed
from bot.text.normalise import one_line

_NEWS_NAMESPACE = "sitemap-news"


def read_sitemap(root: etree._Element, setting: Setting) -> ParsedFeed:
    """Return the articles of a `<urlset>`; addresses without a headline are left out.

    Raises NotAFeed for a sitemap of something else than news.
    """
    entries: list[Entry] = []
    publications: list[Fields] = []
    for element in elements(root, "url"):
        fields = Fields.of(element)
        for news in fields.all("news:news"):
            about = Fields.of(news)
            publications += [Fields.of(outlet) for outlet in about.all("news:publication")]
            entries += _entry(element, fields, about, setting)
    outlet = publications[0] if publications else Fields()
    if not entries and not any(_NEWS_NAMESPACE in uri for uri in root.nsmap.values()):
        raise NotAFeed("The sitemap lists pages, not news.", url="")
    return ParsedFeed(
        format="sitemap",
        title=clean_title(outlet.text("news:name")),
        entries=tuple(entries),
        language=outlet.text("news:language") or None,
    )


def _entry(element: etree._Element, fields: Fields, about: Fields, setting: Setting) -> list[Entry]:
    title = clean_title(about.markup("news:title"))
    link = resolve(fields.text("loc"), element, setting)
    if not title or not link:
        return []
    images = [Fields.of(image).text("image:loc") for image in fields.all("image:image")]
    published = first_date(about, ("news:publication_date",), setting)
    updated = first_date(fields, ("lastmod",), setting)
    languages = [Fields.of(p).text("news:language") for p in about.all("news:publication")]
    return [
        Entry(
            guid=link,
            title=title,
            link=link,
            published_at=published or updated,
            updated_at=updated,
            categories=unique([one_line(word) for word in about.text("news:keywords").split(",")]),
            image_url=next(filter(None, (resolve(i, element, setting) for i in images)), None),
            language=next(filter(None, languages), None),
        )
    ]
