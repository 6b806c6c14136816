"""An edition as the messages that are owed for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.models import Digest, Edition, EditionStatus, Event, NewDelivery, Payload, Story
from bot.render.calendar import coming_up
from bot.render.digest import digest_messages


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
    def article_ids(self) -> tuple[int, ...]:
        """Return every article that the edition tells."""
        return tuple(report.article_id for story in self.stories for report in story.reports)


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
