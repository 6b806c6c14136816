from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.html import first_image, html_to_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("", ""),
        ("Plain words", "Plain words"),
        ("  many \n\t blanks\u00a0here ", "many blanks here"),
        (
            "<b>Live:</b> talks &amp; votes &#8211; <i>analysis</i>",
            "Live: talks & votes – analysis",
        ),
        ("&lt;b&gt;Escaped&lt;/b&gt; once", "Escaped once"),
        ("&amp;lt;b&amp;gt;Escaped&amp;lt;/b&amp;gt; twice", "Escaped twice"),
        ("&amp;amp;amp;lt;b&amp;amp;amp;gt; four times", "&lt;b&gt; four times"),
        ("<p>One.</p><p>Two.</p>", "One. Two."),
        ("<P>One.</P><BR>Two.", "One. Two."),
        ("one<br/>two", "one two"),
        ("in<b>line</b>s stay whole", "inlines stay whole"),
        ('<a title="a > b" href="x">link</a>', "link"),
        ("<a title='a > b'>link</a>", "link"),
        ('<a title="never closed>link</a>', "link"),
        ("a < b and c > d", "a < b and c > d"),
        ("AT&T &nosuch; &copy;", "AT&T &nosuch; ©"),
        ("<script>alert(1)</script>after", "after"),
        ("<style>p{}</style>after", "after"),
        ("before<SCRIPT>never closed", "before"),
        ("<!-- hidden -->shown<!-- never closed", "shown"),
        ("<![CDATA[inside]]>", "inside"),
        ("<svg><text>hidden</text></svg>shown", "shown"),
        ("control\x00\x07 characters\x85", "control characters"),
        ("<<b>b>nested", "nested"),
    ],
)
def test_html_becomes_one_line_of_what_a_reader_sees(markup: str, text: str) -> None:
    assert html_to_text(markup) == text


def test_paragraphs_stand_on_lines_of_their_own() -> None:
    markup = "<h1>Head</h1><p>One\n line.</p>\n<ul><li>a</li><li>b</li></ul>"
    assert html_to_text(markup, keep_paragraphs=True) == "Head\nOne line.\na\nb"


@pytest.mark.parametrize(
    ("markup", "address"),
    [
        ('<img src="https://a.example/1.jpg">', "https://a.example/1.jpg"),
        ("<IMG alt='x' src='/1.jpg'/>", "/1.jpg"),
        ("<img src=1.jpg>", "1.jpg"),
        ('<img src="?a=1&amp;b=2">', "?a=1&b=2"),
        ('<img width="1" height="1" src="pixel.gif"><img src="2.jpg">', "2.jpg"),
        ('<img src="pixel.gif" width=0>', None),
        ('<img src="data:image/png;base64,xx">', None),
        ('<img alt="none">', None),
        ('<img src="">', None),
        ("no picture", None),
    ],
)
def test_the_first_picture_is_found_but_no_tracking_pixel(markup: str, address: str | None) -> None:
    assert first_image(markup) == address


_PIECES = st.sampled_from(
    [
        "<",
        ">",
        "<b>",
        "</p>",
        "<<",
        "&lt;",
        "&amp;",
        "&#60;",
        "<!--",
        "-->",
        "<script",
        "]]>",
        "\x00",
        "\x9f",
        "�",
        '"',
        "'",
        "a",
        " ",
        "\n",
        "b>",
        "/",
        "&#1;",
        "<![CDATA[",
        "é",
    ]
)


@given(st.lists(_PIECES, max_size=40).map("".join) | st.text(max_size=200), st.booleans())
def test_no_tag_and_no_control_character_is_ever_left(markup: str, keep_paragraphs: bool) -> None:
    text = html_to_text(markup, keep_paragraphs=keep_paragraphs)
    assert not re.search(r"<[A-Za-z/!?]", text)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]", text)
    assert keep_paragraphs or "\n" not in text
    assert text == text.strip()
