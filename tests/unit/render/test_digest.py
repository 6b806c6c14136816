from __future__ import annotations

import copy

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render.calendar import Upcoming
from bot.render.components import Option
from bot.render.digest import degrade, digest_messages, story_ids
from bot.render.limits import problems, walk
from tests.unit.render.markup import alive
from tests.unit.render.samples import NOON, hostile_text, make_report, make_story, stories

LEAD = "Members voted 310 to 290 after a night of debate, the speaker said. " * 6


def _texts(payload: dict) -> list[str]:  # type: ignore[type-arg]
    return [part["content"] for part in walk(payload["components"]) if "content" in part]


def _options(payload: dict) -> list[str]:  # type: ignore[type-arg]
    return [
        option["value"]
        for part in walk(payload["components"])
        for option in part.get("options", ())
    ]


def test_a_digest_is_one_message_with_its_name_stories_and_menu() -> None:
    (payload,) = digest_messages("Morning digest", NOON, [make_story(1), make_story(2)])
    assert payload == {
        "flags": 32768,
        "allowed_mentions": {"parse": []},
        "components": [
            {
                "type": 17,
                "accent_color": 0x2F6FDE,
                "components": [
                    {
                        "type": 10,
                        "content": "## Morning digest\n-# <t:1738324800:F> · 2 stories",
                    },
                    {"type": 14, "divider": True, "spacing": 1},
                    {"type": 10, "content": _card(1), "id": 1000},
                    {"type": 14, "divider": True, "spacing": 1},
                    {"type": 10, "content": _card(2), "id": 1001},
                    {"type": 14, "divider": True, "spacing": 1},
                    {
                        "type": 1,
                        "components": [
                            {
                                "type": 3,
                                "custom_id": "story:open",
                                "placeholder": "Open a story…",
                                "options": [_option(1), _option(2)],
                            }
                        ],
                    },
                ],
            }
        ],
    }


def _card(number: int) -> str:
    return (
        f"**[Parliament passes the harbour bill](<https://gazette.example/{number}>)**\n"
        "Members voted 310 to 290 after a night of debate.\n"
        "-# Harbour Gazette · one source · <t:1738324800:R>"
    )


def _option(number: int) -> dict[str, str]:
    return {
        "label": "Parliament passes the harbour bill",
        "value": str(number),
        "description": "Harbour Gazette · one source",
    }


def test_seven_common_stories_share_one_message() -> None:
    batch = [make_story(number, summary=LEAD) for number in range(7)]
    assert len(digest_messages("Morning", NOON, batch)) == 1


def test_a_long_digest_is_split_and_nothing_is_lost() -> None:
    batch = [make_story(number, summary=LEAD) for number in range(25)]
    payloads = digest_messages("Morning", NOON, batch)
    assert len(payloads) > 1
    assert [value for payload in payloads for value in _options(payload)] == [
        str(number) for number in range(25)
    ]
    headers = [_texts(payload)[0] for payload in payloads]
    total = len(payloads)
    assert [header.split("\n")[0] for header in headers] == [
        f"## Morning · {number}/{total}" for number in range(1, total + 1)
    ]


def test_only_the_first_message_mentions_the_role() -> None:
    batch = [make_story(number, summary=LEAD) for number in range(20)]
    first, *others = digest_messages("M", NOON, batch, mention_role_id=42)
    assert first["components"][0] == {"type": 10, "content": "<@&42>"}
    assert first["allowed_mentions"] == {"parse": [], "roles": ["42"]}
    for other in others:
        assert other["allowed_mentions"] == {"parse": []}
        assert "<@&" not in "".join(_texts(other))


def test_a_late_digest_says_so() -> None:
    (payload,) = digest_messages("M", NOON, [make_story()], late=True)
    assert "late: I was away" in _texts(payload)[0]


def test_no_news_is_no_message() -> None:
    assert digest_messages("M", NOON, []) == ()


def _upcoming(*lines: str) -> list[Upcoming]:
    return [Upcoming(line, Option(line, line)) for line in lines]


def test_coming_up_follows_the_stories() -> None:
    (payload,) = digest_messages("M", NOON, [make_story(7)], upcoming=_upcoming("a", "b"))
    assert _texts(payload)[-2:] == ["**Coming up**\na", "b"]
    assert _options(payload) == ["7", "a", "b"]
    (alone,) = digest_messages("M", NOON, [], upcoming=_upcoming("a"))
    assert "stories" not in _texts(alone)[0]
    assert _options(alone) == ["a"]


_editions = st.lists(stories, min_size=1, max_size=25, unique_by=lambda story: story.id)


@settings(max_examples=25, deadline=None)
@given(st.data(), hostile_text, st.booleans())
def test_any_feed_text_keeps_every_limit_and_every_story(
    data: st.DataObject, name: str, late: bool
) -> None:
    batch = data.draw(_editions)
    payloads = digest_messages(name, NOON, batch, late=late, mention_role_id=2**60)
    assert [value for payload in payloads for value in _options(payload)] == [
        str(story.id) for story in batch
    ]
    for payload in payloads:
        assert not problems(payload)
        header = _texts(payload)[1 if payload is payloads[0] else 0]
        title, facts = header.split("\n")
        assert not alive(title.removeprefix("## "))
        assert not alive(facts.removeprefix("-# ").replace("<t:1738324800:F>", ""))


def test_a_refused_message_loses_one_item_at_a_time_and_says_so() -> None:
    batch = [make_story(n, reports=(make_report(n, title=f"Story {n}"),)) for n in (1, 2, 3)]
    (payload,) = digest_messages("M", NOON, batch)
    before = copy.deepcopy(payload)
    smaller = degrade(payload)
    assert payload == before
    assert smaller is not None
    assert _options(smaller) == ["1", "2"]
    assert _texts(smaller)[-1] == "-# Left out because Discord refused it: 1"
    assert not problems(smaller)
    smallest = degrade(smaller, language="ja")
    assert smallest is not None
    assert _options(smallest) == ["1"]
    assert _texts(smallest)[-1] == "-# Discordに拒否されたため省略: 2件"
    assert [part["type"] for part in smallest["components"][0]["components"]] == [
        10,
        14,
        10,
        14,
        1,
        10,
    ]
    assert degrade(smallest) is None


def test_a_coming_up_line_is_left_out_before_a_story() -> None:
    (payload,) = digest_messages("M", NOON, [make_story(1)], upcoming=_upcoming("a", "b"))
    smaller = degrade(payload)
    assert smaller is not None
    assert _options(smaller) == ["1", "a"]
    smallest = degrade(smaller)
    assert smallest is not None
    assert _options(smallest) == ["1"]
    assert [part["type"] for part in walk(smallest["components"])].count(3) == 1
    assert not problems(smallest)


def test_what_is_no_digest_cannot_be_degraded() -> None:
    assert degrade({"components": [{"type": 10, "content": "x"}]}) is None
    assert degrade({"content": "x"}) is None


def test_a_message_knows_which_stories_it_tells() -> None:
    batch = [make_story(n, reports=(make_report(n, title=f"Story {n}"),)) for n in (4, 9)]
    (payload,) = digest_messages("M", NOON, batch, upcoming=_upcoming("a", "b"))
    assert story_ids(payload) == {4, 9}
    assert story_ids({"content": "x"}) == frozenset()
