"""Short answers: what was done, what went wrong, what to do next."""

from __future__ import annotations

from bot.models import Payload
from bot.render.components import Accent, Component, container, message, text
from bot.render.escape import escape_lines
from bot.render.limits import clip

_LONGEST = 900


def notice(said: str, *, hint: str = "", accent: Accent = Accent.NEWS) -> Payload:
    """Return one message in plain words, with what to do next below it.

    said, hint   plain text, shown literally; line breaks are kept
    """
    lines = [escape_lines(clip(said, _LONGEST)) or "…"]
    if hint:
        lines.append("-# " + escape_lines(clip(hint, _LONGEST)).replace("\n", "\n-# "))
    return message([container([text("\n".join(lines))], accent)])


def done(said: str, *, hint: str = "") -> Payload:
    """Return the message that something has been done."""
    return notice(said, hint=hint, accent=Accent.GOOD)


def problem(said: str) -> Payload:
    """Return the message that what was asked cannot be done; it says what can."""
    return notice(said, accent=Accent.CAUTION)


def apology(reference: str) -> Payload:
    """Return the message after a fault of ours; the reference is also in the log."""
    return notice(
        "Something went wrong on my side. Please try again.",
        hint=f"If it happens again, tell whoever runs this bot the reference {reference}.",
        accent=Accent.BAD,
    )


def titled(title: str, note: str) -> Component:
    """Return the heading of a list: its name, and a few words on it, both plain."""
    return text(f"## {escape_lines(title)}\n-# {escape_lines(note)}")
