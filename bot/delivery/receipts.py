"""Whether a message seen in a channel is the delivery whose answer was lost.

Discord remembers a nonce for "the past few minutes" and answers a repeated one with the
message it already has. Beyond that, only the channel's own history can tell whether a
message whose answer was lost had been accepted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from bot.models import Payload
from bot.render.digest import is_note

SKEW = timedelta(minutes=10)
"""How far our clock and Discord's may lie apart when a channel is searched by time."""
NONCE_MEMORY = timedelta(minutes=2)
"""How long a resend with the same nonce is safe. Discord says "a few minutes"; we trust two."""


def is_same_message(payload: Payload, nonce: str, message: Mapping[str, Any]) -> bool:
    """Tell whether `message`, as Discord returns it, came from sending `payload`.

    Discord fills in ids, may drop the nonce and writes addresses in its own way, so what
    people read and what the controls carry is compared: texts but for their white space, and
    custom ids, in order. A payload that was made smaller is also known by the larger one that
    an earlier attempt sent: that has more between its lines.
    """
    if str(message.get("nonce") or "") == nonce:
        return True
    sent = list(_traits(payload))
    shown = list(_traits(message))
    if _was_made_smaller(payload):
        rest = iter(shown)
        return bool(sent) and all(trait in rest for trait in sent)
    return bool(sent) and sent == shown


def _traits(node: Any) -> Iterator[str]:
    for part in _parts(node):
        if is_note(part):
            continue
        for field in ("content", "custom_id", "title", "description"):
            value = part.get(field)
            if isinstance(value, str) and (words := value.split()):
                yield f"{field}:{' '.join(words)}"


def _was_made_smaller(payload: Payload) -> bool:
    return any(map(is_note, _parts(payload)))


def _parts(node: Any) -> Iterator[Mapping[str, Any]]:
    """Yield a message and all that it contains, parents before children."""
    if isinstance(node, Mapping):
        yield node
        for field in ("components", "accessory", "embeds"):
            yield from _parts(node.get(field))
    elif isinstance(node, list):
        for part in node:
            yield from _parts(part)
