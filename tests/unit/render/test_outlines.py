"""Imports told line by line, and the catalogue in pages, inside Discord's limits."""

from __future__ import annotations

from hypothesis import given, settings

from bot.models import CatalogueEntry, ImportLine, ImportOutcome, ImportReport, Outline, Payload
from bot.render import outlines
from bot.render.limits import problems, walk
from bot.render.paging import Page
from tests.unit.render.markup import stray
from tests.unit.render.samples import hostile_text, hostile_url

ENTRY = CatalogueEntry(
    "https://a.org/rss", "The Courier", "The Courier – Politics", "https://a.org", "GB", "en",
    "politics", official=True,
)  # fmt: skip


def texts(payload: Payload) -> list[str]:
    return [part["content"] for part in walk(payload["components"]) if "content" in part]


def line(outcome: ImportOutcome, reason: str = "", title: str = "A") -> ImportLine:
    return ImportLine(Outline(title, "https://a.org/rss"), outcome, reason)


def test_a_report_counts_and_names_what_was_refused() -> None:
    report = ImportReport(
        (
            line(ImportOutcome.ADDED),
            line(ImportOutcome.ALREADY),
            line(ImportOutcome.REFUSED, "There is nothing."),
        )
    )
    payload = outlines.import_report(report)
    assert texts(payload) == [
        "## Import\n1 added · 1 already there · 1 refused",
        "**Refused**\n- **A**: There is nothing.",
    ]
    files = [part["file"]["url"] for part in walk(payload["components"]) if "file" in part]
    assert files == ["attachment://import-report.txt"]
    assert outlines.report_file(report).decode().splitlines() == [
        "added          A  https://a.org/rss",
        "already there  A  https://a.org/rss",
        "refused        A  https://a.org/rss  There is nothing.",
    ]


def test_of_many_refusals_the_first_are_shown() -> None:
    report = ImportReport((line(ImportOutcome.REFUSED, "Gone.", ""),) * 300)
    shown = texts(outlines.import_report(report))[1]
    assert shown.count("(no title)") == 8
    assert "and 292 more, in the file below" in shown
    assert problems(outlines.import_report(report)) == []


def test_a_report_without_refusals_is_short() -> None:
    report = ImportReport((line(ImportOutcome.ADDED),))
    assert texts(outlines.import_report(report)) == [
        "## Import\n1 added · 0 already there · 0 refused"
    ]


def test_progress_and_export_say_how_much() -> None:
    assert texts(outlines.import_progress(3, 9)) == ["Importing… 3 of 9 read."]
    assert "1 source," in texts(outlines.export_file(1, "a.opml"))[0]
    assert "2 sources," in texts(outlines.export_file(2, "a.opml"))[0]


def test_a_page_of_the_catalogue_offers_what_is_not_listed() -> None:
    other = CatalogueEntry("https://b.org/rss", "Other", "News")
    payload = outlines.catalogue_page(
        [("k1", ENTRY), ("k2", other)], Page(), note="2 feeds", listed={"https://b.org/rss"},
        select_id="add",
    )  # fmt: skip
    assert texts(payload)[1].splitlines() == [
        "- **[The Courier – Politics](<https://a.org>)** · GB · en · politics · official",
        "- **Other – News** · ✓ on your list",
    ]
    (menu,) = [part for part in walk(payload["components"]) if part["type"] == 3]
    assert [(one["label"], one["value"]) for one in menu["options"]] == [
        ("The Courier – Politics", "k1")
    ]


def test_a_page_with_nothing_to_add_has_no_menu() -> None:
    payload = outlines.catalogue_page(
        [("k1", ENTRY)], Page(), note="", listed={ENTRY.feed_url}, select_id="add"
    )
    assert all(part["type"] != 3 for part in walk(payload["components"]))


@settings(deadline=None)
@given(hostile_text, hostile_text, hostile_url)
def test_whatever_strangers_write_is_shown_and_does_nothing(
    name: str, words: str, url: str
) -> None:
    entries = [
        (str(n), CatalogueEntry(f"{url}{n}", name, words, url, "GB", "en", "politics"))
        for n in range(outlines.PAGE_SIZE)
    ]
    page = Page(2, 3, "a", "b")
    reports = ImportReport((line(ImportOutcome.REFUSED, words, name),) * 12)
    for payload in (
        outlines.catalogue_page(entries, page, note="x", listed=(), select_id="add"),
        outlines.import_report(reports),
    ):
        assert problems(payload) == []
        assert stray(payload) == []
    assert len(outlines.report_file(reports).decode().splitlines()) == 12
