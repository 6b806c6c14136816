"""At which instant an event begins, where a sentence names hour and zone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.events.readings import TimeMention
from bot.events.times import find_times

_ZONES = {
    "gmt": "UTC",
    "utc": "UTC",
    "bst": "Europe/London",
    "cet": "Europe/Paris",
    "cest": "Europe/Paris",
    "mez": "Europe/Berlin",
    "mesz": "Europe/Berlin",
    "et": "America/New_York",
    "est": "America/New_York",
    "edt": "America/New_York",
    "eastern": "America/New_York",
    "ct": "America/Chicago",
    "cst": "America/Chicago",
    "cdt": "America/Chicago",
    "mt": "America/Denver",
    "mst": "America/Denver",
    "mdt": "America/Denver",
    "pt": "America/Los_Angeles",
    "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles",
    "pacific": "America/Los_Angeles",
    "jst": "Asia/Tokyo",
    "日本時間": "Asia/Tokyo",
    "kst": "Asia/Seoul",
    "msk": "Europe/Moscow",
    "moscow time": "Europe/Moscow",
}
# Only in capitals: "et" and "pt" are words or parts of words.
_CODE = re.compile(
    r"\b(?:GMT|UTC|BST|CES?T|MES?Z|E[SD]?T|C[SD]T|M[SD]T|P[SD]T|PT|JST|KST|MSK|Eastern|Pacific"
    r"|Moscow time)\b|日本時間"
)
_CLOCK = re.compile(r"T([01]\d|2[0-3]):([0-5]\d)$")
# Without one of these no sentence names an hour; to look is cheaper than to read it again. The
# engine passes over all letters but the first of each, in a sentence of small letters.
_HINT = re.compile(
    r"[\d時nmuhg](?:(?<=\d)(?:\s?(?:[ap]\.?m\b|:\d\d)|h\d\d)|(?<=時)|(?<=n)oon|(?<=m)idday"
    r"|(?<=\bu)hr\b|(?<=\bh)eures\b|(?<=g)mt)"
)
_AHEAD, _BEHIND = 30, 12


def starting_instant(
    sentence: str, day: date, published: date, *, language: str, zone: ZoneInfo | None
) -> datetime | None:
    """Return the instant at which an event of `day` begins, None where it does not follow.

    zone   where an hour without a zone is meant; None where that is not known

    >>> starting_instant("Talks open on Feb. 4 at 2 p.m. ET.", date(2025, 2, 4),
    ...                  date(2025, 1, 31), language="en", zone=ZoneInfo("UTC")).isoformat()
    '2025-02-04T19:00:00+00:00'
    """
    if not _HINT.search(sentence.lower()):
        return None
    for mention in find_times(sentence, published, language):
        clock = _CLOCK.search(mention.value)
        if clock and mention.span and mention.span.start == day:
            place = _zone_near(sentence, mention) or zone
            if place is None:
                return None
            begins = datetime.combine(day, time(int(clock[1]), int(clock[2])), place)
            return begins.astimezone(UTC) if _exists(begins) else None
    return None


def _zone_near(sentence: str, mention: TimeMention) -> ZoneInfo | None:
    around = sentence[max(0, mention.start - _BEHIND) : mention.end + _AHEAD]
    code = _CODE.search(around)
    return ZoneInfo(_ZONES[code[0].lower()]) if code else None


def _exists(local: datetime) -> bool:
    """Tell whether clocks of the zone ever show this: not in the hour that a change skips."""
    back = local.astimezone(UTC).astimezone(local.tzinfo)
    return back.replace(tzinfo=None) == local.replace(tzinfo=None)
