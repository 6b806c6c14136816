"""Editions as the messages that are owed for them; pure, and work for a thread."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.digests.select import first_day_ahead, select, select_events, select_week
from bot.events.view import view
from bot.models import (
    Coverage,
    Digest,
    DigestLayout,
    Edition,
    EditionStatus,
    Event,
    EventCoverage,
    Message,
    NewDelivery,
    NewEdition,
    Payload,
    Story,
)
from bot.render.calendar import coming_up
from bot.render.digest import WeekAhead, digest_messages, week_messages, without_picture
from bot.render.week import (
    PICTURE,
    Week,
    days_in_words,
    events_in_words,
    week_alt,
    week_file,
    week_lines,
)
from bot.render.week_card import Card, week_card
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

    stories    that it tells as news; of a week ahead none
    events     how many events it tells
    messages   in order; empty when there is nothing to report
    card       what the picture of the first message is to show; None when it has none, or has it
    """

    digest: Digest
    slot_at: datetime
    status: EditionStatus
    messages: tuple[Message, ...]
    stories: tuple[Story, ...] = ()
    events: int = 0
    card: Card | None = None

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
    if wanted.digest.spec.layout is DigestLayout.WEEK:
        return _week(wanted, events)
    return _news(wanted, candidates, events)


def _news(wanted: Commission, candidates: Sequence[Story], events: Sequence[Event]) -> Draft:
    """Return an edition of news; events alone are no reason to post."""
    spec, language = wanted.digest.spec, wanted.language
    today = wanted.slot_at.astimezone(ZoneInfo(spec.timezone)).date()
    stories = select(candidates, spec, wanted.told)
    ahead = select_events(events, spec, today) if stories else ()
    payloads = digest_messages(
        spec.name,
        wanted.slot_at,
        stories,
        upcoming=coming_up(ahead, today, language),
        late=wanted.late,
        mention_role_id=spec.mention_role_id,
        language=language,
    )
    return replace(_draft(wanted, payloads), stories=stories, events=len(ahead))


def _week(wanted: Commission, events: Sequence[Event]) -> Draft:
    """Return an edition of the week ahead, whose picture is yet to be painted."""
    spec, language = wanted.digest.spec, wanted.language
    first = first_day_ahead(wanted.slot_at, spec.timezone)
    week = Week(first, spec.timezone, select_week(events, spec, first), language)
    payloads = week_messages(
        spec.name,
        WeekAhead(
            days=days_in_words(week),
            count=events_in_words(week),
            picture=(PICTURE, week_alt(week)),
            file_id=week_file(wanted.digest.id, week),
        ),
        week_lines(week),
        late=wanted.late,
        mention_role_id=spec.mention_role_id,
        language=language,
    )
    card = week_card(week) if payloads else None
    return replace(_draft(wanted, payloads), events=len(week.events), card=card)


def _draft(wanted: Commission, payloads: Sequence[Payload]) -> Draft:
    status = EditionStatus.LATE if wanted.late else EditionStatus.COMPOSED
    if not payloads:
        status = EditionStatus.EMPTY
    return Draft(wanted.digest, wanted.slot_at, status, tuple(map(Message, payloads)))


def illustrated(made: Draft, picture: bytes | None) -> Draft:
    """Return the draft with its picture, or without one where it could not be painted."""
    if made.card is None:
        return made
    first, *others = made.messages
    if picture is None:
        first = Message(without_picture(first.payload))
    else:
        first = replace(first, files={PICTURE: picture})
    return replace(made, messages=(first, *others), card=None)


def deliveries(edition: Edition, made: Draft, *, due_at: datetime) -> list[NewDelivery]:
    """Return one delivery for each message of a stored edition, in order."""
    found = []
    for part, message in enumerate(made.messages):
        found.append(
            NewDelivery(
                key=f"edition:{edition.id}:{part}",
                guild_id=made.digest.guild_id,
                channel_id=made.digest.spec.channel_id,
                payload=message.payload,
                due_at=due_at,
                edition_id=edition.id,
                files=message.files,
            )
        )
    return found
