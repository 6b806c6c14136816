"""Forms with one line to fill in, whose answers are understood after a restart too.

discord.py forgets an open form when the process ends. Ours are told apart by their custom_id
alone, by whoever listens for `interaction` events; discord.py's own handling of them does
nothing.
"""

from __future__ import annotations

from typing import Any

import discord
from discord import ui

OPEN_FOR_S = 15 * 60
"""How long discord.py keeps a form in mind; as long as Discord takes its answer."""


def line_form(custom_id: str, title: str, *, label: str, hint: str, most: int) -> ui.Modal:
    """Return a form that asks for one line of text.

    custom_id   all that is known when the answer comes
    title, label, hint   at most 45, 45 and 100 characters
    most        characters that can be typed
    """
    form = ui.Modal(title=title, custom_id=custom_id, timeout=OPEN_FOR_S)
    line: ui.TextInput[Any] = ui.TextInput(custom_id="line", placeholder=hint, max_length=most)
    form.add_item(ui.Label(text=label, component=line))
    return form


def filled_in(interaction: discord.Interaction[Any], prefix: str) -> tuple[str, str] | None:
    """Return what follows `prefix` in the custom_id of a form that was sent, and its line.

    None when the interaction is anything else.
    """
    if interaction.type is not discord.InteractionType.modal_submit:
        return None
    data: Any = interaction.data
    custom_id = str(data["custom_id"])
    if not custom_id.startswith(prefix):
        return None
    return custom_id.removeprefix(prefix), str(data["components"][0]["component"]["value"])
