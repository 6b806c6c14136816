"""From the bytes of an answer to articles ready to be stored: the CPU's part of a poll.

Nothing here waits or touches the database. The functions that `Workers` run take and return
values that can be pickled, and this module imports nothing that a worker process can do without.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.ingest.cut import half_item, without_half_item
from bot.ingest.formats import parse_feed
from bot.ingest.identity import Known, identify, match, same_text
from bot.models import POLITICAL_FROM, Entry, NewArticle, ParsedFeed, Source, StoredText
from bot.tagging import Tags, tag
from bot.tagging.desks import ROOT
from bot.text.language import detect_language
from bot.text.terms import segment
from bot.text.whole import whole_text

MAX_ENTRIES = 1_000
"""Taken of one document: the newest few dozen matter, a sitemap may list 50,000."""

MAX_TITLE_CHARACTERS = 300
MAX_SUMMARY_CHARACTERS = 2_000
MAX_TEXT_CHARACTERS = 20_000
_EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)  # no feed is older; 1970 means "no date"

Articles = tuple[NewArticle, ...]

_TASTED = 8
"""Entries of a document that tell its language; a headline alone may tell none."""
_UNTAGGED = Tags(0.0, (), (), ())


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
class Answer:
    """The bytes of a document, with what helps to read them."""

    body: bytes
    url: str
    content_type: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A feed document that was read.

    parsed      without its entries
    entries     each article once, with its keys, in the document's order
    published   the dates of those that have one
    body_hash   of the bytes, as `body_hash` gives it
    is_cut      it ended in the middle of an item
    """

    parsed: ParsedFeed
    entries: tuple[Known, ...]
    published: tuple[datetime, ...]
    body_hash: str
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """What making articles needs beside the entries.

    language   of the feed, for entries that name none; None has each tell its own
    now        first sighting: stands for a date that is missing, absurd or still to come
    backfill   the entries come with the feed's first fetch
    tags       say what each article is about
    terms      make its terms for the full-text index
    """

    now: datetime
    source: Source | None = None
    language: str | None = None
    backfill: bool = False
    tags: bool = True
    terms: bool = True


def body_hash(body: bytes) -> str:
    """Return a short hash of an answer's bytes."""
    return hashlib.blake2b(body, digest_size=16).hexdigest()


def read_document(answer: Answer, timezone: str | None) -> Document:
    """Return what `answer` holds. Raises NotAFeed.

    timezone   IANA name, for dates without a zone
    """
    half_at = half_item(answer.body)
    parsed = parse_feed(
        without_half_item(answer.body, half_at),
        content_type=answer.content_type,
        url=answer.url,
        default_timezone=timezone,
        max_entries=MAX_ENTRIES,
    )
    entries = identify(parsed.entries, site_url=parsed.site_url)
    published = tuple(k.entry.published_at for k in entries if k.entry.published_at)
    return Document(
        replace(parsed, entries=()),
        entries,
        published,
        body_hash(answer.body),
        is_cut=half_at is not None,
    )


def read_all(answer: Answer, timezone: str | None, desk: Desk) -> tuple[Document, Articles]:
    """Return what `answer` holds, and all its entries as articles only: a feed's first document."""
    document = read_document(answer, timezone)
    articles = make_articles(tuple(enumerate(document.entries)), in_language(desk, document))
    return replace(document, entries=()), articles


def in_language(desk: Desk, document: Document) -> Desk:
    """Return `desk` for entries of `document`, in the language that it declares or is written in.

    Where some of its entries are written in others, nothing is said for all of them.
    """
    declared = document.parsed.language or desk.language
    return replace(desk, language=declared or _common_language(document.entries))


def _common_language(entries: Sequence[Known]) -> str | None:
    """Return the language of all entries that tell one by their words, of the first few."""
    told = {_written_language(known.entry) for known in entries[:_TASTED]} - {None}
    return told.pop() if len(told) == 1 else None


def _written_language(entry: Entry) -> str | None:
    return detect_language(f"{entry.title}\n{entry.summary or entry.content or ''}")


def make_articles(entries: Sequence[tuple[int, Known]], desk: Desk) -> Articles:
    """Return `entries`, each with its place in the document, as articles ready to be stored."""
    return tuple(_article(known, place, desk) for place, known in entries)


@dataclass(frozen=True, slots=True)
class Sorted:
    """The entries of a document, each with its place there, by what is to be done with them.

    changed   beside what the stored article says
    known     how many are stored, changed ones included
    """

    new: tuple[tuple[int, Known], ...]
    changed: tuple[tuple[int, Known, StoredText], ...]
    known: int


def sort_out(entries: Sequence[Known], stored: Mapping[str, StoredText]) -> Sorted:
    """Return which of `entries` are new and which tell an old article differently.

    stored   what the feed's articles said so far, by key
    """
    ids = {key: text.id for key, text in stored.items()}
    texts = {text.id: text for text in stored.values()}
    new, changed = [], []
    for place, known in enumerate(entries):
        article_id = match(known, ids)
        if article_id is None:
            new.append((place, known))
            continue
        # Of two entries that are one article only the first may revise it.
        old = texts.pop(article_id, None)
        if old is not None and _has_changed(known.entry, old):
            changed.append((place, known, old))
    return Sorted(tuple(new), tuple(changed), len(entries) - len(new))


def _has_changed(entry: Entry, old: StoredText) -> bool:
    """Tell whether headline or lead say something else, or an address came at last.

    A headline or lead that is left out says nothing.
    """
    if entry.link and not old.url:
        return True
    title, summary = _title(entry), _summary(entry)
    return bool(entry.title) and not (
        same_text(title, old.title) and (not summary or same_text(summary, old.summary))
    )


def _article(known: Known, place: int, desk: Desk) -> NewArticle:
    entry = known.entry
    language = entry.language or desk.language or _written_language(entry)
    tags = tag_entry(entry, desk.source, language) if desk.tags else _UNTAGGED
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
        desks=(ROOT, *tags.desks) if tags.political >= POLITICAL_FROM else (),
        countries=tags.countries,
        political=tags.political,
        backfill=desk.backfill,
        terms=segment(f"{title} {whole_text(summary, text)}") if desk.terms else "",
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
