"""The answer that tells admins under which address their server's calendar stands."""

from __future__ import annotations

from bot.models import Payload
from bot.render.components import Accent, container, link_button, message, row, text


def calendar_link(address: str) -> Payload:
    """Return the address in both forms, with what to do with it.

    address   begins with https:// or http://; webcal:// makes a click open the calendar's program
    """
    webcal = f"webcal{address[address.index(':') :]}"
    said = (
        "**This server's calendar, for calendars outside Discord**\n"
        "Add one of these addresses to yours, where it says “Subscribe” or “From URL”; it keeps "
        f"itself up to date.\n```\n{address}\n```\n```\n{webcal}\n```\n"
        "-# Whoever has the address can read what this server is shown. Replace it with "
        "/calendar feed action: renew, end it with action: stop."
    )
    return message([container([text(said), row(link_button("Open it", address))], Accent.GOOD)])
