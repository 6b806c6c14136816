from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render.escape import escape, escape_lines, excerpt, link, plain, safe_url, stamp
from tests.unit.render.markup import alive, links
from tests.unit.render.samples import HOSTILE, hostile_text, hostile_url


@settings(deadline=None)
@given(hostile_text)
def test_escaped_text_is_one_line_in_which_nothing_is_alive(text: str) -> None:
    safe = escape(text)
    assert not alive(safe)
    assert "\n" not in safe
    safe.encode()


@pytest.mark.parametrize("text", HOSTILE)
def test_known_attacks_are_shown_literally(text: str) -> None:
    assert not alive(escape(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ishiba to meet Trump on Feb. 7", "Ishiba to meet Trump on Feb. 7"),
        ("C# and A_B", r"C\# and A\_B"),
        ("@everyone", "@\u200beveryone"),
        ("<@1>", "\\<@\u200b1\\>"),
        ("see https://a.example", r"see https\://a.example"),
        ("join discord.gg/x", r"join discord\.gg/x"),
        ("- 5 degrees", r"\- 5 degrees"),
        ("2. Runde", r"2\. Runde"),
        ("2.5 million", "2.5 million"),
        ("mail a@b.example", "mail a@b.example"),
        ("石破首相、訪米へ", "石破首相、訪米へ"),
        ("", ""),
    ],
)
def test_escape_changes_only_what_is_alive(text: str, expected: str) -> None:
    assert escape(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  two\n\tlines\u2028here ", "two lines here"),
        ("soft\u00adhyphen\u200b", "softhyphen"),
        ("\u202eevil\u202c", "evil"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\u200db", "ab"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("e" + "\u0301" * 9, "e" + "\u0301" * 4),
        ("\ud83d", ""),
    ],
)
def test_plain_text_has_only_visible_characters(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_lines_are_kept_apart_and_each_escaped() -> None:
    assert escape_lines("# one\n\n- two") == "\\# one\n\\- two"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/x?y=1#z", "https://a.example/x?y=1#z"),
        ("HTTPS://A.Example/x", "https://a.example/x"),
        ("http://a.example:8080/", "http://a.example:8080/"),
        ("http://[::1]/", "http://[::1]/"),
        ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
        ("https://a.example/(x)<y>*_", "https://a.example/%28x%29%3Cy%3E%2A_"),
        ("https://a.example/%E3%81%82", "https://a.example/%E3%81%82"),
        (" https://a.example/ x\n", "https://a.example/x"),
        ("https://bank.example@evil.example/", None),
        ("javascript:alert(1)", None),
        ("discord://-/settings", None),
        ("//a.example/x", None),
        ("https://", None),
        ("https://a.example:99999/", None),
        ("https://[bad/", None),
        ("https://" + "a" * 70 + ".example/", None),
        ("https://a.example/" + "x" * 512, None),
        ("", None),
        (None, None),
    ],
)
def test_only_plain_web_addresses_are_linked(url: str | None, expected: str | None) -> None:
    assert safe_url(url) == expected


@settings(deadline=None)
@given(hostile_url)
def test_a_safe_address_is_safe_again(url: str | None) -> None:
    safe = safe_url(url)
    assert safe is None or safe_url(safe) == safe


@settings(deadline=None)
@given(hostile_text, hostile_url)
def test_a_link_leads_only_to_its_own_address(label: str, url: str | None) -> None:
    markup = link(label, url)
    found = links(markup)
    if found:
        assert found == [(found[0][0], safe_url(url))]
        assert not alive(found[0][0])
        assert markup == f"[{found[0][0]}](<{found[0][1]}>)"
    else:
        assert not alive(markup)


def test_brackets_in_a_label_do_not_end_the_link() -> None:
    assert link("[Live] PM speaks", "https://a.example/") == (
        "[(Live) PM speaks](<https://a.example/>)"
    )


@settings(deadline=None)
@given(hostile_text, st.integers(1, 300))
def test_an_excerpt_is_never_cut_inside_an_escape(text: str, limit: int) -> None:
    assert not alive(excerpt(text, limit))


def test_a_stamp_shows_each_reader_their_own_zone() -> None:
    assert stamp(datetime(2025, 1, 31, 7, 5, tzinfo=UTC), "F") == "<t:1738307100:F>"
