"""Small builders of Discord's Components V2 as JSON values.

Texts that go in must be safe already (`escape`); labels are cleaned and clipped here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

from bot.models import Payload
from bot.render.escape import plain
from bot.render.limits import LABEL_MAX, OPTION_TEXT_MAX, PLACEHOLDER_MAX, clip

Component = dict[str, Any]

COMPONENTS_V2: Final = 1 << 15
EPHEMERAL: Final = 1 << 6


class Style(IntEnum):
    """Look of a button; a link button has its own builder."""

    PRIMARY = 1
    SECONDARY = 2
    DANGER = 4


class Accent(IntEnum):
    """Colour of a container's edge, by what the container says."""

    NEWS = 0x2F6FDE
    GOOD = 0x2E9E63
    CAUTION = 0xD9902F
    BAD = 0xC94141


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a select; `value` comes back when it is chosen."""

    label: str
    value: str
    description: str = ""


def text(content: str, *, mark: int | None = None) -> Component:
    """Return a text; `mark` is its number in the message, by which it can be found again."""
    component: Component = {"type": 10, "content": content}
    if mark is not None:
        component["id"] = mark
    return component


def separator() -> Component:
    """Return some room between two components, with a thin line."""
    return {"type": 14, "divider": True, "spacing": 1}


def container(components: Sequence[Component], accent: Accent = Accent.NEWS) -> Component:
    """Return a box with a coloured edge around `components`, never empty."""
    return {"type": 17, "accent_color": int(accent), "components": list(components)}


def row(*components: Component) -> Component:
    """Return a row of up to five buttons, or of one select."""
    return {"type": 1, "components": list(components)}


def button(
    label: str, custom_id: str, *, style: Style = Style.SECONDARY, disabled: bool = False
) -> Component:
    """Return a button that sends `custom_id` back."""
    return {
        "type": 2,
        "style": int(style),
        "label": clip(plain(label), LABEL_MAX),
        "custom_id": custom_id,
        "disabled": disabled,
    }


def link_button(label: str, url: str) -> Component:
    """Return a button that opens `url`, which has passed `safe_url`."""
    return {"type": 2, "style": 5, "label": clip(plain(label), LABEL_MAX), "url": url}


def file_part(name: str) -> Component:
    """Return the place where a file that goes with the message is shown for download."""
    return {"type": 13, "file": {"url": f"attachment://{name}"}}


def picture(name: str, description: str) -> Component:
    """Return a picture that goes with the message as the file `name`.

    description   what it shows, for those who do not see it; at most 1,024 characters
    """
    return {
        "type": 12,
        "items": [{"media": {"url": f"attachment://{name}"}, "description": description}],
    }


def select(custom_id: str, placeholder: str, options: Iterable[Option]) -> Component:
    """Return a menu of one choice; of options with the same value only the first is kept."""
    unique: dict[str, Option] = {}
    for option in options:
        unique.setdefault(option.value, option)
    return {
        "type": 3,
        "custom_id": custom_id,
        "placeholder": clip(plain(placeholder), PLACEHOLDER_MAX),
        "options": [_option(option) for option in unique.values()],
    }


def _option(option: Option) -> Component:
    built = {"label": clip(plain(option.label), OPTION_TEXT_MAX) or "…", "value": option.value}
    description = clip(plain(option.description), OPTION_TEXT_MAX)
    return built | ({"description": description} if description else {})


def message(components: Sequence[Component], *, mention_role_id: int | None = None) -> Payload:
    """Return a whole message; it can ping nobody but the one role, if one is given."""
    mentions: dict[str, list[str]] = {"parse": []}
    if mention_role_id is not None:
        mentions["roles"] = [str(mention_role_id)]
    return {
        "flags": COMPONENTS_V2,
        "components": list(components),
        "allowed_mentions": mentions,
    }
