"""Count the outlets that say so on their own: the one rule that stories and events share.

An outlet's second article adds no voice, nor does another outlet of the same publisher, nor the
print of a text that somebody else wrote. An agency is one voice however many papers print it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Voice:
    """An article with what decides whether it is a voice of its own.

    outlet         key of the source, such as its domain
    group          publisher group of the source, None when it stands alone or is unknown
    official       the source is a government or a public body
    duplicate_of   the article whose text this one prints again
    """

    article_id: int
    outlet: str
    group: str | None = None
    official: bool = False
    duplicate_of: int | None = None


@dataclass(frozen=True, slots=True)
class Support:
    """Who stands behind a story.

    outlets       distinct outlets that print it, copies included
    independent   publishers with a text of their own, at least 1
    official      a public body is among them
    """

    outlets: int
    independent: int
    official: bool


def support(voices: Iterable[Voice]) -> Support:
    """Return who stands behind the articles of one story, in any order, at least one.

    A text counts for one publisher: that of its first print, if this is among the voices, else
    that of the lowest article number which prints it. So what an asker cannot see does not
    make the visible prints disappear.
    """
    seen = sorted(voices, key=lambda voice: voice.article_id)
    if not seen:
        raise ValueError("a story has at least one article")
    publisher_of_text: dict[int, str] = {}
    for voice in sorted(seen, key=lambda voice: voice.duplicate_of is not None):
        text = voice.article_id if voice.duplicate_of is None else voice.duplicate_of
        publisher_of_text.setdefault(text, _publisher(voice))
    return Support(
        outlets=len({voice.outlet for voice in seen}),
        independent=len(set(publisher_of_text.values())),
        official=any(voice.official for voice in seen),
    )


def _publisher(voice: Voice) -> str:
    # A group and an outlet may bear the same word; they are not the same.
    return f"outlet {voice.outlet}" if voice.group is None else f"group {voice.group}"
