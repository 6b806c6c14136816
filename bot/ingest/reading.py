"""From the bytes of an answer to articles ready to be stored: the CPU's part of a poll.

Nothing here waits or touches the database; all of it runs in a thread.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.ingest.fetch import FetchResult
from bot.ingest.formats import parse_feed
from bot.ingest.identity import Known, identify, match, same_text
from bot.models import Entry, NewArticle, ParsedFeed, Revision, Source
from bot.storage.articles import StoredText
from bot.storage.search import segment
from bot.tagging import Tags, tag
from bot.tagging.desks import ROOT

MAX_ENTRIES = 1_000
"""Taken of one document: the newest few dozen matter, a sitemap may list 50,000."""

MAX_TITLE_CHARACTERS = 300
MAX_SUMMARY_CHARACTERS = 2_000
MAX_TEXT_CHARACTERS = 20_000
_EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)  # no feed is older; 1970 means "no date"


Tagger = Callable[[Entry, Source | None, str | None], Tags]
"""(entry, its outlet, language) -> what the entry is about."""

_IS_POLITICAL = 0.5


def tag_entry(entry: Entry, source: Source | None, language: str | None) -> Tags:
    """Return what `entry` is about, judged on title and summary."""
    return tag(
        entry.title,
        _summary(entry),
        language=language,
        categories=entry.categories,
        source_desk=source.desk if source else None,
        source_country=source.country if source else None,
    )


@dataclass(frozen=True, slots=True)
class Document:
    """A feed document that was read.

    entries     each article once, with its keys, in the document's order
    body_hash   of the bytes
    """

    parsed: ParsedFeed
    entries: tuple[Known, ...]
    body_hash: str

    @property
    def published(self) -> tuple[datetime, ...]:
        """Return the dates of its entries, those that have one."""
        return tuple(k.entry.published_at for k in self.entries if k.entry.published_at)


def body_hash(body: bytes) -> str:
    """Return a short hash of an answer's bytes."""
    return hashlib.blake2b(body, digest_size=16).hexdigest()


def read_document(answer: FetchResult, source: Source | None) -> Document:
    """Return what `answer` holds. Raises NotAFeed.

    source   its zone is taken for dates without one
    """
    parsed = parse_feed(
        answer.body,
        content_type=answer.content_type,
        url=answer.url,
        default_timezone=source.timezone if source else None,
        max_entries=MAX_ENTRIES,
    )
    known = identify(parsed.entries, site_url=parsed.site_url)
    return Document(parsed, known, body_hash(answer.body))


@dataclass(frozen=True, slots=True)
class Findings:
    """What a document holds that is not stored yet.

    known   entries that are stored, revised ones included
    """

    new: tuple[NewArticle, ...]
    revisions: tuple[Revision, ...]
    known: int


@dataclass(frozen=True, slots=True)
class Desk:
    """What an analysis needs beside the entries.

    language   of the feed, for entries that name none
    now        first sighting: stands for a date that is missing, absurd or still to come
    backfill   the entries come with the feed's first fetch
    """

    tagger: Tagger
    now: datetime
    source: Source | None = None
    language: str | None = None
    backfill: bool = False


def analyse(document: Document, stored: Mapping[str, StoredText], desk: Desk) -> Findings:
    """Return what of `document` is new and what has changed, tagged and ready to be stored.

    stored   what the feed's articles said so far, by key
    """
    ids = {key: text.id for key, text in stored.items()}
    texts = {text.id: text for text in stored.values()}
    new, revisions, known = [], [], 0
    for place, entry in enumerate(document.entries):
        article_id = match(entry, ids)
        if article_id is None:
            new.append(_article(entry, place, desk))
            continue
        known += 1
        old = texts[article_id]
        if _has_changed(entry.entry, old):
            revisions.append(
                Revision(article_id, old.title, old.summary, _article(entry, place, desk))
            )
    return Findings(tuple(new), tuple(revisions), known)


def _has_changed(entry: Entry, old: StoredText) -> bool:
    """Tell whether the headline or lead says something else; one left out says nothing."""
    title, summary = _title(entry), _summary(entry)
    return bool(entry.title) and not (
        same_text(title, old.title) and (not summary or same_text(summary, old.summary))
    )


def _article(known: Known, place: int, desk: Desk) -> NewArticle:
    entry = known.entry
    language = entry.language or desk.language
    tags = desk.tagger(entry, desk.source, language)
    title, summary = _title(entry), _summary(entry)
    text = _cut(entry.content or "", MAX_TEXT_CHARACTERS) or None
    return NewArticle(
        keys=known.keys,
        guid=entry.guid,
        url=entry.link,
        title=title,
        summary=summary,
        text=text,
        author=", ".join(entry.authors)[:200] or None,
        image_url=entry.image_url,
        language=language,
        published_at=_published(entry, desk.now, place),
        # The root has rows of its own: "newest political articles" reads the same index.
        desks=(ROOT, *tags.desks) if tags.political >= _IS_POLITICAL else (),
        countries=tags.countries,
        political=tags.political,
        backfill=desk.backfill,
        terms=segment(f"{title} {summary} {text or ''}"),
    )


def _title(entry: Entry) -> str:
    return _cut(entry.title, MAX_TITLE_CHARACTERS) or _cut(entry.summary, 120) or entry.guid[:120]


def _summary(entry: Entry) -> str:
    return _cut(entry.summary, MAX_SUMMARY_CHARACTERS)


def _published(entry: Entry, now: datetime, place: int) -> datetime:
    """Return the entry's date, or its first sighting, a second apart to keep the feed's order."""
    at = entry.published_at
    if at is not None and _EARLIEST <= at <= now:
        return at
    return now - timedelta(seconds=place)


def _cut(text: str, characters: int) -> str:
    """Return `text`, cut at a blank where it is too long."""
    if len(text) <= characters:
        return text
    kept = text[: characters - 1]
    at_blank = kept.rpartition(" ")[0]
    return (at_blank if len(at_blank) > characters // 2 else kept) + "…"
