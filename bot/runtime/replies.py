"""Answers interactions with payloads, through discord.py's own HTTP adapter.

discord.py cannot send a JSON payload that it did not build, so this calls its adapter
directly. Every answer begins by telling Discord, within its three seconds, that one will
come (`think`, `hold`); what follows may take up to 15 minutes. The adapter is apart from the
client's rate limiter: no digest ever makes an answer wait.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp
import discord
from discord.webhook.async_ import async_context

from bot.models import Message, Payload
from bot.render.components import COMPONENTS_V2, EPHEMERAL
from bot.runtime.uploads import multipart

log = logging.getLogger(__name__)

Interaction = discord.Interaction[Any]
_EPHEMERAL = "ephemeral"
_THINKING = discord.InteractionResponseType.deferred_channel_message


async def think(interaction: Interaction, *, ephemeral: bool = False) -> None:
    """Show that a new message is on its way.

    ephemeral   only the caller will see it
    """
    await interaction.response.defer(ephemeral=ephemeral, thinking=True)
    interaction.extras[_EPHEMERAL] = ephemeral


async def hold(interaction: Interaction) -> None:
    """Accept the use of a control, whose message `answer` will then change."""
    await interaction.response.defer()


async def answer(
    interaction: Interaction, payload: Payload, *, files: Mapping[str, bytes] | None = None
) -> None:
    """Fill in the message that `think` announced, or change the one that `hold` accepted.

    files   name -> content, shown where a component has `attachment://name`
    """
    try:
        await _edit(interaction, payload, files)
    except aiohttp.ClientConnectionError:
        # An idle connection that the other side has just closed. The same edit twice does no
        # harm, so it is the one request that we repeat by ourselves.
        await _edit(interaction, payload, files)


async def _edit(
    interaction: Interaction, payload: Payload, files: Mapping[str, bytes] | None
) -> None:
    await async_context.get().edit_original_interaction_response(
        interaction.application_id,
        interaction.token,
        session=interaction._session,
        proxy=interaction.client.http.proxy,
        proxy_auth=interaction.client.http.proxy_auth,
        **_content(payload | {"flags": COMPONENTS_V2}, files),
    )


async def follow_up(
    interaction: Interaction,
    payload: Payload,
    *,
    ephemeral: bool = False,
    files: Mapping[str, bytes] | None = None,
) -> None:
    """Send one more message after the answer; `files` as for `answer`."""
    flags = COMPONENTS_V2 | (EPHEMERAL if ephemeral else 0)
    await async_context.get().execute_webhook(
        interaction.application_id,
        interaction.token,
        session=interaction._session,
        proxy=interaction.client.http.proxy,
        proxy_auth=interaction.client.http.proxy_auth,
        wait=True,
        with_components=True,
        **_content(payload | {"flags": flags}, files),
    )


def _content(payload: Payload, files: Mapping[str, bytes] | None) -> dict[str, Any]:
    if not files:
        return {"payload": payload}
    form, attached = multipart(payload, files)
    return {"multipart": form, "files": attached}


async def answer_all(
    interaction: Interaction, messages: Sequence[Message], *, ephemeral: bool = False
) -> None:
    """Fill in the announced message with the first of `messages` and follow up with the others."""
    first, *others = messages
    await answer(interaction, first.payload, files=first.files)
    for each in others:
        await follow_up(interaction, each.payload, ephemeral=ephemeral, files=each.files)


async def refuse(interaction: Interaction, payload: Payload) -> None:
    """Tell the caller alone that it did not work, whatever was said so far.

    A message announced to everybody, which never got its content, is taken back. Never
    raises: there is nobody left to tell, so a failure is only logged.
    """
    try:
        if not interaction.response.is_done():
            await think(interaction, ephemeral=True)
        if interaction.extras.get(_EPHEMERAL):
            await answer(interaction, payload)
            return
        if interaction.response.type is _THINKING:
            await interaction.delete_original_response()
        await follow_up(interaction, payload, ephemeral=True)
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        log.warning("refusal not delivered", extra={"error": str(error)})
