"""Guilds and their scheduled events in Discord's JSON shapes."""

from __future__ import annotations

from typing import Any

from bot.playground import shapes
from bot.playground.codes import EventStatus
from bot.playground.permissions import in_guild
from bot.playground.world import Guild, ScheduledEvent, World

Json = dict[str, Any]


def guild(one: Guild) -> Json:
    """Return a guild object without channels and members."""
    return {
        "id": str(one.id),
        "name": one.name,
        "icon": None,
        "description": None,
        "home_header": None,
        "splash": None,
        "discovery_splash": None,
        "features": ["COMMUNITY", "NEWS"],
        "banner": None,
        "owner_id": str(one.owner_id),
        "application_id": None,
        "region": "us-east",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "widget_enabled": False,
        "widget_channel_id": None,
        "verification_level": 1,
        "roles": [shapes.role(each) for each in one.roles.values()],
        "default_message_notifications": 1,
        "mfa_level": 0,
        "explicit_content_filter": 2,
        "max_presences": None,
        "max_members": 500_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "vanity_url_code": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": one.locale,
        "rules_channel_id": None,
        "safety_alerts_channel_id": None,
        "public_updates_channel_id": None,
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "nsfw_level": 0,
        "emojis": [],
        "stickers": [],
        "incidents_data": None,
    }


def guild_brief(one: Guild, user_id: int) -> Json:
    """Return a guild as the list of a user's guilds has it."""
    return {
        "id": str(one.id),
        "name": one.name,
        "icon": None,
        "banner": None,
        "owner": one.owner_id == user_id,
        "permissions": str(int(in_guild(one, user_id))),
        "features": ["COMMUNITY", "NEWS"],
    }


def guild_created(world: World, one: Guild) -> Json:
    """Return the guild as GUILD_CREATE brings it: with channels, threads, members, events.

    Without the members intent Discord lists only the bot itself among the members.
    """
    own = one.members.get(world.bot_id)
    places = one.channels.values()
    return guild(one) | {
        "joined_at": shapes.instant(own.joined_at) if own else None,
        "large": False,
        "unavailable": False,
        "member_count": len(one.members),
        "members": [shapes.member(world, own)] if own else [],
        "channels": [shapes.channel(world, place) for place in places if not place.is_thread],
        "threads": [
            shapes.channel(world, place)
            for place in places
            if place.thread is not None and not place.thread.is_archived
        ],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "soundboard_sounds": [],
        "guild_scheduled_events": [event(world, each) for each in one.events.values()],
    }


def event(world: World, one: ScheduledEvent) -> Json:
    """Return a guild scheduled event object."""
    return {
        "id": str(one.id),
        "guild_id": str(one.guild_id),
        "channel_id": None,
        "creator_id": str(one.creator_id),
        "creator": shapes.user(world.users[one.creator_id]),
        "name": one.name,
        "description": one.description,
        "image": one.image,
        "scheduled_start_time": shapes.instant(one.start_at),
        "scheduled_end_time": shapes.instant(one.end_at),
        "privacy_level": 2,
        "status": int(EventStatus(one.status)),
        "entity_type": 3,
        "entity_id": None,
        "entity_metadata": {"location": one.location},
        "recurrence_rule": None,
        "user_count": 0,
        "guild_scheduled_event_exceptions": [],
    }
