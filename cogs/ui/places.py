"""Channels that a digest is posted in: whether the bot may, and in words why not."""

from __future__ import annotations

import discord

from bot.errors import UserError
from bot.models import Digest, DigestLayout
from cogs.ui.controls import Interaction

Place = discord.TextChannel | discord.Thread


def writable(channel: Place, layout: DigestLayout) -> int:
    """Return the channel's id. Raises UserError when the bot may not post there."""
    may = channel.permissions_for(channel.guild.me)
    in_thread = isinstance(channel, discord.Thread)
    is_locked = isinstance(channel, discord.Thread) and channel.locked
    missing = [
        right
        for right, has in (
            ("View Channel", may.view_channel),
            ("Attach Files", may.attach_files or layout is not DigestLayout.WEEK),
            (
                "Send Messages in Threads" if in_thread else "Send Messages",
                may.send_messages_in_threads if in_thread else may.send_messages,
            ),
            ("Manage Threads", may.manage_threads or not is_locked),
        )
        if not has
    ]
    if missing:
        rights = " and ".join(f"“{right}”" for right in missing)
        raise UserError(
            f"I may not post in #{channel.name}. Give me {rights} there, or choose another channel."
        )
    return channel.id


async def check_place(interaction: Interaction, digest: Digest) -> None:
    """Raise UserError when the bot may not post where a digest is posted.

    Asked before anything is promised that would fail only later, out of sight.
    """
    name, channel_id = digest.spec.name, digest.spec.channel_id
    channel: object = interaction.guild and interaction.guild.get_channel_or_thread(channel_id)
    try:
        # Threads that went to sleep are not among those that Discord tells us of.
        channel = channel or await interaction.client.fetch_channel(channel_id)
    except discord.NotFound as error:
        raise UserError(
            f"The channel of “{name}” does not exist any more. "
            "Choose another one with /digest edit."
        ) from error
    except discord.Forbidden as error:
        raise UserError(
            f"I may not see the channel of “{name}”. Give me the right “View Channel” there, "
            "or choose another one with /digest edit."
        ) from error
    if isinstance(channel, Place):
        writable(channel, digest.spec.layout)
