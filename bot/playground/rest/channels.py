"""Channels and threads: read, change, delete, open threads and forum posts."""

from __future__ import annotations

from typing import Any

from bot.playground import message_shape, permissions, posts, refusals, shapes
from bot.playground.codes import ChannelKind, MessageFlag, Permission
from bot.playground.limits.messages import check_new_message
from bot.playground.limits.problems import Problems
from bot.playground.posts import Draft
from bot.playground.rest.call import NO_CONTENT, Call, Reply, Routes, snowflake
from bot.playground.rest.messages import lasting_message
from bot.playground.world import Channel, ThreadState

Json = dict[str, Any]

ARCHIVE_MINUTES = (60, 1_440, 4_320, 10_080)
TAGS_PER_POST = 5


def get_channel(call: Call) -> Reply:
    """GET a channel, thread or direct conversation."""
    return Reply(shapes.channel(call.world, call.channel()))


def edit_channel(call: Call) -> Reply:
    """PATCH a channel's name or topic, or a thread's name, archive, lock and tags."""
    channel = call.channel()
    body = call.json()
    is_own_thread = channel.thread is not None and channel.thread.owner_id == call.bot_id
    if not is_own_thread or body.get("locked") is not None:
        needed = Permission.MANAGE_THREADS if channel.is_thread else Permission.MANAGE_CHANNELS
        permissions.demand(call.world, channel, call.bot_id, needed)
    problems = Problems()
    _check_thread(problems, body)
    problems.settle()
    channel.name = body.get("name") or channel.name
    if "topic" in body:
        channel.topic = body["topic"]
    if channel.thread is not None:
        _change_thread(channel.thread, body)
    call.backend.announce_channel("update", channel)
    return Reply(shapes.channel(call.world, channel))


def _change_thread(state: ThreadState, body: Json) -> None:
    if body.get("archived") is not None:
        state.is_archived = bool(body["archived"])
    if body.get("locked") is not None:
        state.is_locked = bool(body["locked"])
    if body.get("auto_archive_duration") is not None:
        state.archive_minutes = body["auto_archive_duration"]
    if body.get("applied_tags") is not None:
        state.applied_tags = [snowflake(tag) for tag in body["applied_tags"]]


def delete_channel(call: Call) -> Reply:
    """DELETE a channel or thread; a direct conversation is only closed, and stays."""
    channel = call.channel()
    shape = shapes.channel(call.world, channel)
    if channel.guild_id is not None:
        needed = Permission.MANAGE_THREADS if channel.is_thread else Permission.MANAGE_CHANNELS
        permissions.demand(call.world, channel, call.bot_id, needed)
        call.backend.announce_channel("delete", channel)
        call.world.remove_channel(channel)
    return Reply(shape)


def start_thread(call: Call) -> Reply:
    """POST: a thread without a message in a text channel, or a post in a forum."""
    channel = call.channel()
    if channel.kind == ChannelKind.FORUM:
        return _start_post(call, channel)
    if channel.kind not in (ChannelKind.TEXT, ChannelKind.ANNOUNCEMENT):
        raise refusals.wrong_channel_kind()
    permissions.demand(call.world, channel, call.bot_id, Permission.CREATE_PUBLIC_THREADS)
    thread = _open(call, channel, call.backend.ids.next())
    if call.json().get("type") == ChannelKind.PRIVATE_THREAD:
        thread.kind = ChannelKind.PRIVATE_THREAD
    call.backend.announce_channel("create", thread)
    return Reply(shapes.channel(call.world, thread), 201)


def start_thread_from_message(call: Call) -> Reply:
    """POST: a thread from a message, whose id it takes."""
    message = lasting_message(call, Permission.CREATE_PUBLIC_THREADS)
    channel = call.channel()
    if channel.kind not in (ChannelKind.TEXT, ChannelKind.ANNOUNCEMENT):
        raise refusals.wrong_channel_kind()
    if message.thread_id is not None:
        raise refusals.thread_exists()
    thread = _open(call, channel, message.id)
    message.thread_id = thread.id
    message.flags |= MessageFlag.HAS_THREAD
    call.backend.announce_channel("create", thread)
    call.backend.announce_message("update", message)
    return Reply(shapes.channel(call.world, thread), 201)


def _start_post(call: Call, forum: Channel) -> Reply:
    """Open a forum post with its first message, which has the post's id."""
    permissions.demand(call.world, forum, call.bot_id, Permission.SEND_MESSAGES)
    body = call.json()
    first = body.get("message") or {}
    check_new_message(first, file_count=len(call.uploads))
    tags = _tags(forum, body.get("applied_tags") or [])
    thread = _open(call, forum, call.backend.ids.next())
    thread.thread = thread.thread or ThreadState(call.bot_id, call.backend.clock.now())
    thread.thread.applied_tags = tags
    call.backend.announce_channel("create", thread)
    draft = Draft(thread, call.bot_id, first, call.uploads)
    message = posts.post(call.backend, draft, message_id=thread.id)
    shape = shapes.channel(call.world, thread)
    return Reply(shape | {"message": message_shape.message(call.world, message)}, 201)


def _tags(forum: Channel, wanted: list[Any]) -> list[int]:
    """Return a post's tags if the forum has them all; raises Refusal."""
    if forum.needs_tag and not wanted:
        raise refusals.tag_required()
    known = {tag.id for tag in forum.tags}
    problems = Problems()
    tags = [snowflake(tag) for tag in problems.items(("applied_tags",), wanted, most=TAGS_PER_POST)]
    problems.settle()
    if not known.issuperset(tags):
        raise refusals.unknown_tag()
    return tags


def _open(call: Call, parent: Channel, thread_id: int) -> Channel:
    """Let a thread exist, silently."""
    body = call.json()
    problems = Problems()
    problems.text(("name",), body.get("name"), most=100, least=1)
    _check_thread(problems, body)
    problems.settle()
    is_news = parent.kind == ChannelKind.ANNOUNCEMENT
    return call.world.add_channel(
        Channel(
            id=thread_id,
            kind=ChannelKind.ANNOUNCEMENT_THREAD if is_news else ChannelKind.PUBLIC_THREAD,
            name=body["name"],
            guild_id=parent.guild_id,
            parent_id=parent.id,
            thread=ThreadState(
                owner_id=call.bot_id,
                created_at=call.backend.clock.now(),
                archive_minutes=body.get("auto_archive_duration") or 1_440,
            ),
        )
    )


def _check_thread(problems: Problems, body: Json) -> None:
    problems.text(("name",), body.get("name"), most=100)
    minutes = body.get("auto_archive_duration")
    if minutes is not None and minutes not in ARCHIVE_MINUTES:
        message = f"Value must be one of {ARCHIVE_MINUTES}."
        problems.add(("auto_archive_duration",), "BASE_TYPE_CHOICES", message)


def list_active_threads(call: Call) -> Reply:
    """GET the threads of a guild that are not archived."""
    places = call.guild().channels.values()
    active = [
        place for place in places if place.thread is not None and not place.thread.is_archived
    ]
    shapes_of = [shapes.channel(call.world, place) for place in active]
    members = [one["member"] for one in shapes_of]
    return Reply({"threads": shapes_of, "members": members, "has_more": False})


def join_thread(call: Call) -> Reply:
    """PUT the bot into a thread, which it is in already as every thread is public to it."""
    if not call.channel().is_thread:
        raise refusals.wrong_channel_kind()
    return NO_CONTENT


ROUTES: Routes = {
    ("GET", "/channels/{channel_id}"): get_channel,
    ("PATCH", "/channels/{channel_id}"): edit_channel,
    ("DELETE", "/channels/{channel_id}"): delete_channel,
    ("POST", "/channels/{channel_id}/threads"): start_thread,
    ("POST", "/channels/{channel_id}/messages/{message_id}/threads"): start_thread_from_message,
    ("GET", "/guilds/{guild_id}/threads/active"): list_active_threads,
    ("PUT", "/channels/{channel_id}/thread-members/@me"): join_thread,
}
