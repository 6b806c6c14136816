from __future__ import annotations

import pytest

from bot.render.calendar_link import calendar_link
from bot.render.limits import walk


@pytest.mark.parametrize(
    ("address", "webcal"),
    [
        ("https://news.example/calendar/x.ics", "webcal://news.example/calendar/x.ics"),
        ("http://[::1]:8430/calendar/x.ics", "webcal://[::1]:8430/calendar/x.ics"),
    ],
)
def test_the_address_is_given_in_both_forms_and_as_a_button(address: str, webcal: str) -> None:
    payload = calendar_link(address)
    parts = list(walk(payload["components"]))
    (said,) = [part["content"] for part in parts if "content" in part]
    assert f"```\n{address}\n```" in said
    assert f"```\n{webcal}\n```" in said
    assert "/calendar feed action: renew" in said
    assert [part["url"] for part in parts if "url" in part] == [address]
    assert payload["allowed_mentions"] == {"parse": []}
