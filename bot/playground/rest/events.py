"""Guild scheduled events, of the kind that happens somewhere outside Discord."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.playground import guild_shape, permissions, refusals
from bot.playground.backend import Backend
from bot.playground.codes import EventStatus, Intent, Permission
from bot.playground.limits.problems import Problems
from bot.playground.rest.call import NO_CONTENT, Call, Reply, Routes
from bot.playground.world import Guild, ScheduledEvent

Json = dict[str, Any]

OPEN_EVENTS = 100
EXTERNAL = 3
GUILD_ONLY = 2
_NEXT = {
    EventStatus.SCHEDULED: {EventStatus.SCHEDULED, EventStatus.ACTIVE, EventStatus.CANCELED},
    EventStatus.ACTIVE: {EventStatus.ACTIVE, EventStatus.COMPLETED},
}


def list_events(call: Call) -> Reply:
    """GET the events of a guild."""
    return Reply([guild_shape.event(call.world, event) for event in call.guild().events.values()])


def get_event(call: Call) -> Reply:
    """GET one event."""
    return Reply(guild_shape.event(call.world, _event(call, call.guild())))


def create_event(call: Call) -> Reply:
    """POST an event; needs CREATE_EVENTS or MANAGE_EVENTS."""
    guild = call.guild()
    permissions.demand_in_guild(
        guild, call.bot_id, Permission.CREATE_EVENTS, Permission.MANAGE_EVENTS
    )
    if sum(event.status in _NEXT for event in guild.events.values()) >= OPEN_EVENTS:
        raise refusals.too_many_events()
    fields = _checked(call.json(), call.backend.clock.now())
    event = ScheduledEvent(call.backend.ids.next(), guild.id, call.bot_id, **fields)
    guild.events[event.id] = event
    _announce(call.backend, "create", event)
    return Reply(guild_shape.event(call.world, event))


def edit_event(call: Call) -> Reply:
    """PATCH an event: its fields, or its status along Discord's order."""
    guild = call.guild()
    event = _event(call, guild)
    _demand_hold(call, guild, event)
    if event.status not in _NEXT:
        raise refusals.finished_event()
    body = call.json()
    if body.get("status") is not None and body["status"] not in _NEXT[event.status]:
        raise refusals.finished_event()
    now = call.backend.clock.now()
    whole = _as_body(event) | {key: value for key, value in body.items() if value is not None}
    fields = _checked(whole, now, may_have_begun="scheduled_start_time" not in body)
    for name, value in fields.items():
        setattr(event, name, value)
    event.status = EventStatus(body.get("status") or event.status)
    _announce(call.backend, "update", event)
    return Reply(guild_shape.event(call.world, event))


def delete_event(call: Call) -> Reply:
    """DELETE an event."""
    guild = call.guild()
    event = _event(call, guild)
    _demand_hold(call, guild, event)
    del guild.events[event.id]
    _announce(call.backend, "delete", event)
    return NO_CONTENT


def _event(call: Call, guild: Guild) -> ScheduledEvent:
    try:
        return guild.events[call.id("guild_scheduled_event_id")]
    except KeyError:
        raise refusals.unknown_event() from None


def _demand_hold(call: Call, guild: Guild, event: ScheduledEvent) -> None:
    """Let pass the event's maker, and who manages events; raise Refusal otherwise."""
    own = (Permission.CREATE_EVENTS,) if event.creator_id == call.bot_id else ()
    permissions.demand_in_guild(guild, call.bot_id, *own, Permission.MANAGE_EVENTS)


def _as_body(event: ScheduledEvent) -> Json:
    return {
        "name": event.name,
        "description": event.description,
        "entity_type": EXTERNAL,
        "privacy_level": GUILD_ONLY,
        "entity_metadata": {"location": event.location},
        "scheduled_start_time": event.start_at.isoformat(),
        "scheduled_end_time": event.end_at.isoformat(),
        "image": event.image,
    }


def _checked(body: Json, now: datetime, *, may_have_begun: bool = False) -> Json:
    """Return the fields of an event from a body that meets every limit; raises Refusal."""
    problems = Problems()
    problems.text(("name",), body.get("name"), most=100, least=1)
    problems.text(("description",), body.get("description"), most=1_000)
    problems.number(("privacy_level",), body.get("privacy_level"), low=2, high=2)
    if body.get("entity_type") != EXTERNAL:
        message = "The playground has external events only: value must be 3."
        problems.add(("entity_type",), "BASE_TYPE_CHOICES", message)
    place = problems.mapping(("entity_metadata",), body.get("entity_metadata") or {})
    location = ("entity_metadata", "location")
    problems.text(location, place.get("location"), most=100, least=1)
    start_at = _instant(problems, "scheduled_start_time", body)
    end_at = _instant(problems, "scheduled_end_time", body)
    if start_at and start_at <= now and not may_have_begun:
        code = "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST"
        message = "Cannot schedule event in the past."
        problems.add(("scheduled_start_time",), code, message)
    if start_at and end_at and end_at <= start_at:
        code = "GUILD_SCHEDULED_EVENT_SCHEDULE_END_BEFORE_START"
        message = "Cannot schedule event to end before it starts."
        problems.add(("scheduled_end_time",), code, message)
    problems.settle()
    return {
        "name": body["name"],
        "description": body.get("description"),
        "location": place["location"],
        "start_at": start_at,
        "end_at": end_at,
        "image": body.get("image"),
    }


def _instant(problems: Problems, name: str, body: Json) -> datetime | None:
    """Return an aware instant; external events need both their start and their end."""
    text = problems.text((name,), body.get(name), most=100, least=1)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        message = f"Could not parse {text}. Should be ISO8601."
        problems.add((name,), "DATE_TIME_TYPE_PARSE", message)
        return None
    return moment


def _announce(backend: Backend, verb: str, event: ScheduledEvent) -> None:
    shape = guild_shape.event(backend.world, event)
    backend.audience.push(f"scheduled_event_{verb}", shape)
    backend.hub.dispatch(
        f"GUILD_SCHEDULED_EVENT_{verb.upper()}",
        shape,
        guild_id=event.guild_id,
        intent=Intent.GUILD_SCHEDULED_EVENTS,
    )


_ALL = "/guilds/{guild_id}/scheduled-events"
_ONE = "/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}"

ROUTES: Routes = {
    ("GET", _ALL): list_events,
    ("POST", _ALL): create_event,
    ("GET", _ONE): get_event,
    ("PATCH", _ONE): edit_event,
    ("DELETE", _ONE): delete_event,
}
