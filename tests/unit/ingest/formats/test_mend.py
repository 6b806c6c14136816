from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bot.ingest.formats.mend import mend, without_prolog


@pytest.mark.parametrize(
    ("body", "left"),
    [
        (b"<rss/>", b"<rss/>"),
        (b'\r\n<?xml version="1.0"?>\n<rss/>', b"<rss/>"),
        (b"junk \xc2\xa0 <!-- <rss> --> <rss/>", b"<rss/>"),
        (b"<!DOCTYPE rss><rss/>", b"<rss/>"),
        (b"<!DOCTYPE rss PUBLIC \"a>b\" 'c'><rss/>", b"<rss/>"),
        (b'<!DOCTYPE rss [<!ENTITY a "]>"><!-- ]> --><!ENTITY b SYSTEM "x">]><rss/>', b"<rss/>"),
        (b'<!DOCTYPE rss [<!ENTITY a "never closed><rss/>', b"<rss/>"),
        (b"1 < 2 <rss/>", b"<rss/>"),
        (b"<!-- never closed <rss/>", b""),
        (b"no element", b""),
        (b"", b""),
    ],
)
def test_only_the_root_element_is_left(body: bytes, left: bytes) -> None:
    assert without_prolog(body) == left


@pytest.mark.parametrize(
    ("body", "mended"),
    [
        (b"<a>x\x00\x0b\x1fy\tz\n</a>", b"<a>xy\tz\n</a>"),
        (b"<a>\xef\xbf\xbf\xef\xbf\xbd</a>", b"<a>\xef\xbf\xbd</a>"),
        (
            b"<a>Q&A &nbsp;&eacute; &amp; &#233; &#xe9;</a>",
            b"<a>Q&amp;A &#160;&#233; &amp; &#233; &#xe9;</a>",
        ),
        (b"<a>&a9; &; &#x; &copy=1</a>", b"<a>&amp;a9; &amp;; &amp;#x; &amp;copy=1</a>"),
        (b"<a>1 < 2 <3</a>", b"<a>1 &lt; 2 &lt;3</a>"),
        (b"<a><![CDATA[a & b < c]]></a>", b"<a><![CDATA[a & b < c]]></a>"),
        (b"<a><![CDATA[never closed & </a>", b"<a><![CDATA[never closed & </a>]]></a>"),
        (b"<a><!-- & --></a>", b"<a></a>"),
    ],
)
def test_what_xml_does_not_allow_is_written_as_it_allows(body: bytes, mended: bytes) -> None:
    assert mend(body) == mended


@pytest.mark.parametrize(
    ("body", "balanced"),
    [
        (b"<a><b>x</b></a>", b"<a><b>x</b></a>"),
        (b"<a><b>x</a>", b"<a><b>x</b></a>"),
        (b"<a>x</b></a>", b"<a>x</a>"),
        (b"<a>x", b"<a>x</a>"),
        (b"<a>x<br>y<IMG src='1'>z</a>", b"<a>x<br/>y<IMG src='1'/>z</a>"),
        (
            b"<r><item><t>1</t><item><t>2</t></r>",
            b"<r><item><t>1</t></item><item><t>2</t></item></r>",
        ),
        (b"<a x=1 y='2' z>t</a>", b'<a x="1" y="2">t</a>'),
        (b"""<a x=1 y='say "no"'>t</a>""", b'<a x="1" y="say &quot;no&quot;">t</a>'),
        (b'<a x="never closed>t</a>', b"<a>t</a>"),
        (b"<a>x<b y<c/></a>", b"<a>x&lt;b y<c/></a>"),
        (b"<a><![CDATA[<b>]]><?pi?></a>", b"<a><![CDATA[<b>]]></a>"),
    ],
)
def test_every_element_is_closed_and_nothing_else(body: bytes, balanced: bytes) -> None:
    assert mend(body) == balanced


def test_nothing_is_deeper_than_libxml2_reads() -> None:
    body = b"<r>" + b"<a>" * 5000 + b"deep" + b"</a>" * 5000 + b"<b/></r>"
    root = etree.fromstring(mend(body))
    assert root.xpath("count(ancestor-or-self::*)") == 1
    assert "deep" in "".join(root.itertext())


_PIECES = st.sampled_from(
    [b"<a>", b"</a>", b"<b x='1'>", b"</b>", b"<item>", b"</item>", b"text", b"<br>", b"<c/>"]
)


@given(st.lists(_PIECES, max_size=30).map(b"".join))
def test_any_order_of_tags_becomes_well_formed(body: bytes) -> None:
    etree.fromstring(mend(b"<r>" + body.replace(b"<r>", b"") + b"</r>"))
