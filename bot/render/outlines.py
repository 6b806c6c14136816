"""What `/sources import` did, line by line, and what `/sources browse` offers."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.models import CatalogueEntry, ImportLine, ImportOutcome, ImportReport, Payload
from bot.render.components import (
    Accent,
    Component,
    Option,
    container,
    file_part,
    message,
    row,
    select,
    separator,
    text,
)
from bot.render.escape import escape, excerpt, link, plain
from bot.render.limits import clip, first_fitting
from bot.render.notices import titled
from bot.render.paging import Page, pager

REPORT_NAME = "import-report.txt"
PAGE_SIZE = 10
_SHOWN_REFUSED = (8, 4, 1)
_TITLE = 80
_REASON = 160


def import_progress(done: int, total: int) -> Payload:
    """Return how far an import has come."""
    return message([container([text(f"Importing… {done} of {total} read.")])])


def import_report(report: ImportReport) -> Payload:
    """Return what became of a file; `REPORT_NAME`, with every line, goes with it."""
    facts = " · ".join(f"{report.count(outcome)} {outcome}" for outcome in ImportOutcome)
    refused = [line for line in report.lines if line.outcome is ImportOutcome.REFUSED]

    def build(most: int) -> Payload:
        parts: list[Component] = [text(f"## Import\n{facts}")]
        if refused:
            lines = [_refused(line) for line in refused[:most]]
            if len(refused) > most:
                lines.append(f"-# and {len(refused) - most} more, in the file below")
            parts += [separator(), text("**Refused**\n" + "\n".join(lines))]
        accent = Accent.CAUTION if refused else Accent.GOOD
        return message([container([*parts, separator(), file_part(REPORT_NAME)], accent)])

    return first_fitting(build, _SHOWN_REFUSED)


def _refused(line: ImportLine) -> str:
    title = excerpt(line.outline.title, _TITLE) or "(no title)"
    return f"- **{title}**: {excerpt(line.reason, _REASON)}"


def report_file(report: ImportReport) -> bytes:
    """Return a line for each outline: outcome, title, address, reason."""
    width = max(len(outcome) for outcome in ImportOutcome)
    lines = []
    for line in report.lines:
        parts = [f"{line.outcome:<{width}}", plain(line.outline.title), plain(line.outline.url)]
        lines.append("  ".join(filter(None, [*parts, plain(line.reason)])))
    return ("\n".join(lines) + "\n").encode()


def export_file(count: int, name: str) -> Payload:
    """Return the message that carries the list as a file called `name`."""
    sources = "1 source" if count == 1 else f"{count} sources"
    said = f"Your list with {sources}, for any reader of feeds or another server of yours."
    return message([container([text(said), file_part(name)], Accent.GOOD)])


def catalogue_page(
    offered: Sequence[tuple[str, CatalogueEntry]],
    page: Page,
    *,
    note: str,
    listed: Collection[str],
    select_id: str,
) -> Payload:
    """Return a page of the catalogue, with a menu that adds a source at once.

    offered   (key, entry); the key is what the menu sends back
    note      plain: how many there are, and which were asked for
    listed    addresses of feeds that are on the server's list already
    """
    options = [
        Option(entry_title(entry), key, _facts(entry))
        for key, entry in offered
        if entry.feed_url not in listed
    ]

    def build(linked: bool) -> Payload:
        lines = [
            _entry(entry, is_listed=entry.feed_url in listed, linked=linked) for _, entry in offered
        ]
        parts = [titled("Catalogue", note), separator(), text("\n".join(lines))]
        if options:
            parts.append(row(select(select_id, "Add a source…", options)))
        return message([container(parts), *pager(page)])

    return first_fitting(build, (True, False))


def entry_title(entry: CatalogueEntry) -> str:
    """Return how an entry is called, plain; its feed's title tells two of an outlet apart."""
    name, title = plain(entry.name), plain(entry.title)
    return clip(
        title if title.startswith(name) else " – ".join(filter(None, (name, title))), _TITLE
    )


def _entry(entry: CatalogueEntry, *, is_listed: bool, linked: bool) -> str:
    name = link(entry_title(entry), entry.site_url if linked else None)
    mark = "✓ on your list" if is_listed else ""
    return "- " + " · ".join(filter(None, [f"**{name}**", escape(_facts(entry)), mark]))


def _facts(entry: CatalogueEntry) -> str:
    facts = [entry.country, entry.language, entry.desk, "official" if entry.official else None]
    return " · ".join(filter(None, facts))
