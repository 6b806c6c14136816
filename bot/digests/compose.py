"""Editions as the messages that are owed for them; pure, and work for a thread."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.digests.select import select, select_events
from bot.events.view import view
from bot.models import (
    Coverage,
    Digest,
    Edition,
    EditionStatus,
    Event,
    EventCoverage,
    NewDelivery,
    NewEdition,
    Payload,
    Story,
)
from bot.render.calendar import coming_up
from bot.render.digest import digest_messages
from bot.stories.view import ranked

log = logging.getLogger(__name__)

CANDIDATES = 60
"""Stories of a desk among which an edition chooses."""


@dataclass(frozen=True, slots=True)
class Material:
    """What the editions of one profile choose from: what their guilds may see, with repeats.

    coverage   one desk after the other, in any order
    events     around the week ahead
    """

    coverage: tuple[tuple[Coverage, ...], ...] = ()
    events: tuple[EventCoverage, ...] = ()


@dataclass(frozen=True, slots=True)
class Commission:
    """An edition that is to be composed; those of one profile share their material.

    told   articles that earlier editions of the digest told
    """

    digest: Digest
    slot_at: datetime
    material: Material
    told: frozenset[int] = frozenset()
    language: str = "en"
    late: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """An edition before it is stored.

    messages   in order; empty when there is nothing to report
    """

    digest: Digest
    slot_at: datetime
    status: EditionStatus
    stories: tuple[Story, ...]
    messages: tuple[Payload, ...]

    @property
    def new_edition(self) -> NewEdition:
        """Return the edition as it is stored, with every article that it tells."""
        told = tuple(report.article_id for story in self.stories for report in story.reports)
        return NewEdition(self.digest.id, self.slot_at, self.status, len(self.messages), told)


def compose_all(wanted: Sequence[Commission], now: datetime) -> list[Draft | None]:
    """Return the edition of each commission, None where composing it met a fault of ours.

    One digest that cannot be composed must not keep all others from being posted.
    """
    prepared: dict[tuple[int, str], tuple[tuple[Story, ...], tuple[Event, ...]]] = {}
    made: list[Draft | None] = []
    for each in wanted:
        try:
            profile = (id(each.material), each.language)
            if profile not in prepared:
                prepared[profile] = _prepare(each.material, now, each.language)
            made.append(_told(each, *prepared[profile]))
        except Exception:
            log.exception("digest not composed", extra={"digest_id": each.digest.id})
            made.append(None)
    return made


def compose(wanted: Commission, now: datetime) -> Draft:
    """Return the edition of one commission."""
    return _told(wanted, *_prepare(wanted.material, now, wanted.language))


def _prepare(
    material: Material, now: datetime, language: str
) -> tuple[tuple[Story, ...], tuple[Event, ...]]:
    """Return the best stories of each desk, and the events."""
    stories: list[Story] = []
    for coverage in material.coverage:
        stories += ranked(coverage, now, language=language)[:CANDIDATES]
    return tuple(stories), tuple(view(one, language=language) for one in material.events)


def _told(wanted: Commission, candidates: Sequence[Story], events: Sequence[Event]) -> Draft:
    spec = wanted.digest.spec
    today = wanted.slot_at.astimezone(ZoneInfo(spec.timezone)).date()
    return draft(
        wanted.digest,
        wanted.slot_at,
        select(candidates, spec, wanted.told),
        upcoming=select_events(events, spec, today),
        late=wanted.late,
        language=wanted.language,
    )


def draft(
    digest: Digest,
    slot_at: datetime,
    stories: Sequence[Story],
    *,
    upcoming: Sequence[Event] = (),
    late: bool = False,
    language: str = "en",
) -> Draft:
    """Return the edition of `digest` for a slot; without stories it is empty and silent.

    upcoming   events for its section "Coming up"; they alone are no reason to post
    """
    spec = digest.spec
    today = slot_at.astimezone(ZoneInfo(spec.timezone)).date()
    messages = digest_messages(
        spec.name,
        slot_at,
        stories,
        upcoming=coming_up(upcoming, today, language) if stories else (),
        late=late,
        mention_role_id=spec.mention_role_id,
        language=language,
    )
    status = EditionStatus.LATE if late else EditionStatus.COMPOSED
    if not messages:
        status = EditionStatus.EMPTY
    return Draft(digest, slot_at, status, tuple(stories), messages)


def deliveries(edition: Edition, made: Draft, *, due_at: datetime) -> list[NewDelivery]:
    """Return one delivery for each message of a stored edition, in order."""
    found = []
    for part, payload in enumerate(made.messages):
        found.append(
            NewDelivery(
                key=f"edition:{edition.id}:{part}",
                guild_id=made.digest.guild_id,
                channel_id=made.digest.spec.channel_id,
                payload=payload,
                due_at=due_at,
                edition_id=edition.id,
            )
        )
    return found
