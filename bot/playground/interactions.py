"""Interactions under way: who asked what, and what the bot has answered so far.

Discord's rules: the first answer within 3 seconds, exactly one; the token then serves for
follow-ups and edits for 15 minutes.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock
from bot.playground import refusals
from bot.playground.codes import CallbackKind, InteractionKind
from bot.playground.snowflakes import Snowflakes
from bot.playground.world import Attachment

Json = dict[str, Any]

ANSWER_WITHIN = timedelta(seconds=3)
TOKEN_LIFE = timedelta(minutes=15)


@dataclass(slots=True)
class Interaction:
    """One press, choice, command or form of one user.

    data         as the page sent it, in Discord's shape
    asked_at     demo time
    files        that came with the data
    message_id   the message that carries the pressed component, or that the form came from
    origin       the interaction whose modal this form is
    answer_kind  the bot's first answer, None until it came
    response_id  the message that @original means, once there is one
    followup_ids further messages under the same token
    is_deferred  whether the first message still waits for its content
    expired      whether the 3 seconds passed without an answer
    """

    id: int
    token: str
    kind: InteractionKind
    user_id: int
    guild_id: int | None
    channel_id: int
    data: Json
    asked_at: datetime
    files: list[Attachment] = field(default_factory=list)
    message_id: int | None = None
    origin: Interaction | None = None
    answer_kind: CallbackKind | None = None
    response_id: int | None = None
    followup_ids: list[int] = field(default_factory=list)
    is_deferred: bool = False
    expired: bool = False
    choices: list[Json] = field(default_factory=list)
    modal: Json | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def command_name(self) -> str | None:
        """The full name of a command with its subcommands, None for components and forms."""
        if self.kind != InteractionKind.COMMAND:
            return None
        words = [str(self.data["name"])]
        options = self.data.get("options") or []
        while options and options[0].get("type") in (1, 2):
            words.append(str(options[0]["name"]))
            options = options[0].get("options") or []
        return " ".join(words)


class Interactions:
    """All interactions whose token still lives.

    clock    demo time, by which tokens expire
    within   how long the bot has for its first answer, in real time
    """

    def __init__(self, clock: Clock, ids: Snowflakes, within: timedelta = ANSWER_WITHIN) -> None:
        self.within = within
        self._clock = clock
        self._ids = ids
        self._by_token: dict[str, Interaction] = {}

    def open(
        self,
        kind: InteractionKind,
        *,
        user_id: int,
        guild_id: int | None,
        channel_id: int,
        data: Json,
        message_id: int | None = None,
    ) -> Interaction:
        """Begin an interaction now."""
        now = self._clock.now()
        self._forget_old(now)
        interaction = Interaction(
            id=self._ids.next(),
            token=secrets.token_urlsafe(48),
            kind=kind,
            user_id=user_id,
            guild_id=guild_id,
            channel_id=channel_id,
            data=data,
            asked_at=now,
            message_id=message_id,
        )
        self._by_token[interaction.token] = interaction
        return interaction

    async def wait_for_answer(self, interaction: Interaction) -> bool:
        """Wait for the bot's first answer; False when it did not come in time."""
        try:
            async with asyncio.timeout(self.within.total_seconds()):
                await interaction.answered.wait()
        except TimeoutError:
            interaction.expired = True
        return not interaction.expired

    def fail(self, interaction: Interaction) -> None:
        """Give up on an interaction that nobody can answer."""
        interaction.expired = True

    def for_callback(self, interaction_id: int, token: str) -> Interaction:
        """Return the interaction that a first answer is for; raises Refusal."""
        interaction = self._by_token.get(token)
        if interaction is None or interaction.id != interaction_id or interaction.expired:
            raise refusals.unknown_interaction()
        if interaction.answer_kind is not None:
            raise refusals.already_acknowledged()
        return interaction

    def for_followup(self, token: str) -> Interaction:
        """Return the answered interaction that a webhook token stands for; raises Refusal."""
        interaction = self._by_token.get(token)
        if interaction is None or interaction.answer_kind is None:
            raise refusals.unknown_webhook()
        if self._clock.now() - interaction.asked_at > TOKEN_LIFE:
            raise refusals.expired_token()
        return interaction

    def modal_source(self, user_id: int, custom_id: str) -> Interaction | None:
        """Return the newest interaction of a user that was answered with this modal, or None."""
        for interaction in reversed(self._by_token.values()):
            shown = interaction.modal
            if shown and shown["custom_id"] == custom_id and interaction.user_id == user_id:
                return interaction
        return None

    def _forget_old(self, now: datetime) -> None:
        # Kept for twice their life, so that a late follow-up hears "expired", not "unknown".
        limit = now - 2 * TOKEN_LIFE
        self._by_token = {
            token: one for token, one in self._by_token.items() if one.asked_at > limit
        }
