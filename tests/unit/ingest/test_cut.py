"""Documents that were cut off: what is kept of their last item."""

from __future__ import annotations

import pytest

from bot.ingest.cut import half_item, without_half_item

ONE = b"<rss><channel><item><title>One</title><guid>1</guid></item>"


@pytest.mark.parametrize(
    "whole",
    [
        b"",
        b"not a feed",
        ONE,
        ONE + b"</channel></rss>",
        # Items that are never closed are not cut off.
        b"<rss><item><title>a</title><item><title>b</title></rss>",
        b"<feed><entry><title>a</title></entry></feed>",
        b"<urlset><url><loc>a</loc></url></urlset>",
        b"<rss><image><url>a</url></image><item><description><![CDATA[<item>]]></description></item>",
    ],
)
def test_a_whole_document_is_left_as_it_is(whole: bytes) -> None:
    assert half_item(whole) is None
    assert without_half_item(whole, None) == whole


@pytest.mark.parametrize(
    "half",
    [
        b"<item>",
        b"<item>\n<tit",
        b"<item><title>Harbour tun",
        b"<item><title>Harbour tunnel opens</title><guid>urn:2",
        b'<item rdf:about="urn:2"><title>Harbour tun',
        b"<entry xml:lang='en'><id>urn:2</id><title>Harbour",
        b"<url><loc>https://a.example/2</loc><news:news><news:title>Harb",
    ],
)
def test_an_item_that_could_not_be_known_again_waits_for_the_next_document(half: bytes) -> None:
    assert half_item(ONE + half) == len(ONE)
    assert without_half_item(ONE + half, len(ONE)) == ONE


@pytest.mark.parametrize(
    "half",
    [
        b"<item><title>Tunnel</title><guid>urn:2</guid><description>On Fri",
        b"<item><title>Tunnel</title><link>https://a.example/2</link><desc",
        b'<item rdf:about="urn:2"><title>Tunnel</title><description>On Fri',
        b'<entry><title>Tunnel</title><link href="https://a.example/2"/><summ',
        b"<url><loc>a</loc><news:news><news:title>Tunnel</news:title><news:",
    ],
)
def test_an_item_with_id_and_headline_is_kept(half: bytes) -> None:
    assert half_item(ONE + half) == len(ONE)
    assert without_half_item(ONE + half, len(ONE)) == ONE + half


@pytest.mark.parametrize("blanks", [0, 500, 5000])
def test_only_what_follows_the_end_of_the_document_was_cut_off(blanks: int) -> None:
    whole = ONE + b"</channel></rss>" + b" " * blanks
    assert half_item(whole) is None
    assert half_item(whole + b"<item><title>Half") == len(whole)
    assert half_item(ONE + b"<item><![CDATA[</rss>" + b" " * blanks + b"]]></item>") is None
