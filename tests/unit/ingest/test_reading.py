"""From bytes to articles."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import NotAFeed
from bot.ingest.identity import Known, identify
from bot.ingest.reading import (
    MAX_SUMMARY_CHARACTERS,
    MAX_TITLE_CHARACTERS,
    Answer,
    Desk,
    make_articles,
    read_all,
    read_document,
    sort_out,
)
from bot.models import Entry, Source, StoredText

NOW = datetime(2025, 1, 31, 7, 0, tzinfo=UTC)
DESK = Desk(NOW, language="en")
FEED = b"""<rss version="2.0"><channel><title>Courier</title><language>de</language>
<item><title>Prime minister wins confidence vote in parliament</title>
  <link>https://example.org/1</link><guid>urn:1</guid>
  <pubDate>Fri, 31 Jan 2025 06:00:00 GMT</pubDate></item>
<item><title>Local bakery wins prize</title><link>https://example.org/2</link></item>
</channel></rss>"""
ANSWER = Answer(FEED, "https://example.org/feed", "application/rss+xml")


def test_a_document_gives_entries_with_keys_and_dates() -> None:
    document = read_document(ANSWER, None)
    assert document.parsed.title == "Courier"
    assert document.parsed.entries == ()
    assert [bool(known.keys) for known in document.entries] == [True, True]
    assert document.published == (datetime(2025, 1, 31, 6, 0, tzinfo=UTC),)


def test_what_is_no_feed_is_said_so() -> None:
    with pytest.raises(NotAFeed):
        read_document(Answer(b"<html><p>Sign in", "https://example.org/"), None)


def test_a_first_document_gives_articles_in_its_own_language() -> None:
    document, articles = read_all(ANSWER, None, DESK)
    assert len(articles) == 2
    # They go by themselves: twice the texts would be twice the way between processes.
    assert document.entries == ()
    assert {article.language for article in articles} == {"de"}


FRENCH = "Le ministre a annoncé une visite dans la capitale avec les élus."
GERMAN = "Der Minister hat angekündigt, dass er mit dem Kanzler in die Stadt fährt."


@pytest.mark.parametrize(
    ("titles", "languages"),
    [
        ([FRENCH, FRENCH, "Budget"], ["fr", "fr", "fr"]),
        ([FRENCH, GERMAN, "Budget"], ["fr", "de", None]),
        ([*[FRENCH] * 8, GERMAN], ["fr"] * 9),
        (["Budget"], [None]),
    ],
    ids=["one", "two", "one at first", "none"],
)
def test_articles_of_a_feed_that_declares_no_language_have_the_one_they_are_written_in(
    titles: list[str], languages: list[str | None]
) -> None:
    items = "".join(
        f"<item><title>{it}</title><guid>{n}</guid></item>" for n, it in enumerate(titles)
    )
    feed = f"<rss version='2.0'><channel><title>Courier</title>{items}</channel></rss>"
    _, articles = read_all(Answer(feed.encode(), "https://example.org/"), None, Desk(NOW))
    assert [article.language for article in articles] == languages


def test_political_articles_carry_the_root_desk_first() -> None:
    title = "Prime minister calls snap election after parliament rejects the government budget"
    (political,) = make_articles(((0, Known(Entry("1", title), ("k",))),), DESK)
    assert political.desks[0] == "politics"
    assert political.political >= 0.5
    (other,) = make_articles(((0, Known(Entry("2", "Bakery wins prize"), ("k",))),), DESK)
    assert other.desks == ()


def test_terms_and_tags_can_be_left_out() -> None:
    desk = Desk(NOW, tags=False, terms=False)
    (article,) = make_articles(((0, Known(Entry("1", "Parliament votes"), ("k",))),), desk)
    assert (article.terms, article.desks, article.political) == ("", (), 0.0)
    (article,) = make_articles(((0, Known(Entry("1", "Parliament votes"), ("k",))),), DESK)
    assert article.terms == "parliament votes"


@pytest.mark.parametrize(
    "published", [None, NOW + timedelta(days=365), datetime(1970, 1, 1, tzinfo=UTC)], ids=str
)
def test_an_absurd_date_becomes_the_first_sighting_in_the_feeds_order(
    published: datetime | None,
) -> None:
    entries = [Known(Entry(str(k), f"T{k}", published_at=published), (str(k),)) for k in range(3)]
    dates = [article.published_at for article in make_articles(tuple(enumerate(entries)), DESK)]
    assert dates[0] == NOW
    assert dates == sorted(dates, reverse=True)
    assert len(set(dates)) == 3


def test_long_texts_are_cut_at_a_blank() -> None:
    entry = Entry("1", "word " * 200, summary="word " * 2_000, content="x" * 50_000)
    (article,) = make_articles(((0, Known(entry, ("k",))),), DESK)
    assert len(article.title) <= MAX_TITLE_CHARACTERS
    assert len(article.summary) <= MAX_SUMMARY_CHARACTERS
    assert article.title.endswith("word…")
    assert article.text is not None
    assert len(article.text) == 20_000


def test_an_entry_without_a_title_is_named_by_its_lead_or_id() -> None:
    (by_lead,) = make_articles(((0, Known(Entry("1", "", summary="The lead"), ("k",))),), DESK)
    (by_id,) = make_articles(((0, Known(Entry("urn:1", ""), ("k",))),), DESK)
    assert (by_lead.title, by_id.title) == ("The lead", "urn:1")


def test_the_outlets_country_is_known_to_tagging() -> None:
    source = Source(1, "example.org", "Courier", country="JP", desk="economy")
    (article,) = make_articles(
        ((0, Known(Entry("1", "Parliament votes on the budget"), ("k",))),),
        Desk(NOW, source=source, language="en"),
    )
    assert article.political > 0


def _known(number: int, title: str, summary: str = "") -> Known:
    entry = Entry(f"urn:{number}", title, summary=summary, published_at=NOW)
    return identify([entry])[0]


def test_entries_are_sorted_into_new_changed_and_known() -> None:
    same, other, new = _known(1, "Vote won"), _known(2, "Vote lost"), _known(3, "Vote due")
    stored = {
        same.keys[0]: StoredText(10, "Vote won", ""),
        other.keys[0]: StoredText(11, "Vote open", ""),
    }
    found = sort_out([same, other, new], stored)
    assert found.new == ((2, new),)
    assert found.changed == ((1, other, stored[other.keys[0]]),)
    assert found.known == 2


@pytest.mark.parametrize(
    ("old", "title", "summary", "changed"),
    [
        (("Vote won", "By ten"), "Vote won", "By ten", False),
        (("Vote won", "By ten"), "VOTE WON!", "by  ten", False),
        (("Vote won", "By ten"), "Vote won", "", False),  # left out: says nothing
        (("Vote won", "By ten"), "", "By nine", False),
        (("Vote won", "By ten"), "Vote won", "By nine", True),
        (("Vote won", "By ten"), "Vote lost", "By ten", True),
    ],
)
def test_only_another_headline_or_lead_is_a_change(
    old: tuple[str, str], title: str, summary: str, changed: bool
) -> None:
    known = _known(1, title, summary)
    stored = {known.keys[0]: StoredText(1, *old)}
    assert bool(sort_out([known], stored).changed) is changed


def test_two_entries_that_are_one_article_revise_it_once() -> None:
    one, two = _known(1, "Vote won"), _known(2, "Vote lost")
    stored = {key: StoredText(1, "Vote due", "") for key in (one.keys[0], two.keys[0])}
    assert len(sort_out([one, two], stored).changed) == 1
