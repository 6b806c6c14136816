"""Guilds, digests, editions and the messages that are owed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from typing import Any

Payload = dict[str, Any]
"""A message as Discord's HTTP API takes it; built by `render/`, stored as JSON in the outbox."""


@dataclass(frozen=True, slots=True)
class Guild:
    """A server that has added the bot."""

    id: int
    name: str
    joined_at: datetime
    owner_id: int | None = None
    timezone: str = "UTC"
    language: str = "en"
    removed_at: datetime | None = None
    notices_channel_id: int | None = None
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A message with its files: name -> content, shown where its payload has `attachment://name`."""

    payload: Payload
    files: Mapping[str, bytes] = field(default_factory=dict)


class DigestLayout(StrEnum):
    """What the editions of a digest are: news with what is coming up, or the week ahead."""

    STORIES = "stories"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class DigestSpec:
    """What an admin asked for.

    at            wall time of the slot
    timezone      IANA name
    weekdays      Monday 0 … Sunday 6, never empty
    desks         empty means all
    countries     ISO codes, empty means all
    size          stories, or events of a week ahead, in one edition, 1-25
    """

    name: str
    channel_id: int
    at: time
    timezone: str
    weekdays: frozenset[int] = frozenset(range(7))
    desks: tuple[str, ...] = ("politics",)
    countries: tuple[str, ...] = ()
    size: int = 7
    mention_role_id: int | None = None
    layout: DigestLayout = DigestLayout.STORIES


@dataclass(frozen=True, slots=True)
class Digest:
    """A stored digest.

    next_run_at     its next slot; None while paused
    paused_reason   why it is paused, in words for an admin; None when it is not
    """

    id: int
    guild_id: int
    spec: DigestSpec
    created_at: datetime
    next_run_at: datetime | None = None
    paused_reason: str | None = None


NOTICE = "notice:"
"""How the keys of deliveries begin that tell a guild's admins something, once."""


class EditionStatus(StrEnum):
    """How an edition ended: composed in time, after its time, without news, or not at all."""

    COMPOSED = "composed"
    LATE = "late"
    EMPTY = "empty"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Edition:
    """One issue of a digest, made for one slot.

    slot_at    the scheduled instant; (digest, slot) is unique
    parts      messages it consists of, 0 when empty or skipped
    """

    id: int
    digest_id: int
    slot_at: datetime
    composed_at: datetime
    status: EditionStatus
    parts: int = 0


@dataclass(frozen=True, slots=True)
class NewEdition:
    """An edition about to be stored; `article_ids` are those that it tells."""

    digest_id: int
    slot_at: datetime
    status: EditionStatus
    parts: int = 0
    article_ids: tuple[int, ...] = ()


class DeliveryState(StrEnum):
    """Where a delivery stands.

    pending → leased → sent, or back to pending; uncertain when Discord may have accepted it;
    failed when it was refused for good; cancelled when its digest was deleted or paused first.
    """

    PENDING = "pending"
    LEASED = "leased"
    UNCERTAIN = "uncertain"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A message about to be owed.

    key      unique for ever, such as "edition:17:0"
    due_at   not sent before this instant
    recipient_id   the member, for a direct message; its channel is opened when it is sent
    """

    key: str
    guild_id: int | None
    channel_id: int | None
    payload: Payload
    due_at: datetime
    recipient_id: int | None = None
    edition_id: int | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message owed to a channel or member, as the worker leased it.

    nonce             at most 25 characters, derived from the key, the same for every attempt
    channel_id        None for a direct message that was never opened
    attempts          sends begun so far, this one included
    first_attempt_at  when the first send began: Discord's nonce memory is counted from here
    was_uncertain     an earlier attempt may have been accepted
    """

    id: int
    key: str
    nonce: str
    channel_id: int | None
    payload: Payload
    due_at: datetime
    attempts: int
    recipient_id: int | None = None
    guild_id: int | None = None
    edition_id: int | None = None
    first_attempt_at: datetime | None = None
    was_uncertain: bool = False
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receipt:
    """A delivery and the message that it became."""

    delivery: Delivery
    channel_id: int
    message_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the ledger.

    actor_id   the member who did it, None when the bot did
    action     dotted name, such as "source.add" or "delivery.sent"
    subject    what it was done to, in words
    """

    id: int
    at: datetime
    guild_id: int | None
    actor_id: int | None
    action: str
    subject: str
    detail: Mapping[str, Any] = field(default_factory=dict)
