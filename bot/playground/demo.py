"""The world that a newcomer sees: one debating society with its channels and people."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.playground.codes import ChannelKind, Permission
from bot.playground.world import Channel, ForumTag, Guild, Member, Overwrite, Role, User, World

# Ids stay the same from start to start, so that a kept database still fits. Guild, roles and
# channels share a time of birth: their ids differ in the low bits only.
_BORN = 690_000_000_000_000_000
GUILD_ID = _BORN
ADMIN_ROLE_ID = _BORN + 1
READERS_ROLE_ID = _BORN + 2
BOT_ROLE_ID = _BORN + 3
POLITICS_ID = _BORN + 10
GENERAL_ID = _BORN + 11
STAFF_ID = _BORN + 12
ANNOUNCEMENTS_ID = _BORN + 13
FORUM_ID = _BORN + 14
NEWS_CATEGORY_ID = _BORN + 15
ADMIN_ID = _BORN + 100
MEMBER_ID = _BORN + 101
BOT_ID = _BORN + 200

_SINCE = datetime(2020, 3, 18, 9, 0, tzinfo=UTC)

_EVERYONE = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.ADD_REACTIONS
    | Permission.USE_APPLICATION_COMMANDS
)
# More than Daybook's invitation asks for, as most servers give their bots.
_BOT = _EVERYONE | (
    Permission.CREATE_PUBLIC_THREADS
    | Permission.MANAGE_THREADS
    | Permission.CREATE_EVENTS
    | Permission.MENTION_EVERYONE
)


def demo_world() -> World:
    """Return a fresh guild "Riverside Debating Society" with an admin, a member and the bot.

    #politics, #general, an announcement channel and a forum are open to all; #staff-only is
    hidden from the member, and the bot may read it but not write.
    """
    world = World(bot_id=BOT_ID, owner_id=ADMIN_ID)
    people = (
        User(ADMIN_ID, "maren", "Maren", color="#c2410c"),
        User(MEMBER_ID, "tobias", "Tobias", color="#0f766e"),
        User(BOT_ID, "Daybook", None, color="#1d4ed8", is_bot=True),
    )
    world.users = {user.id: user for user in people}
    guild = Guild(GUILD_ID, "Riverside Debating Society", owner_id=ADMIN_ID)
    world.guilds[guild.id] = guild
    guild.roles = {role.id: role for role in _roles()}
    guild.members = {
        ADMIN_ID: Member(ADMIN_ID, _SINCE, [ADMIN_ROLE_ID]),
        MEMBER_ID: Member(MEMBER_ID, _SINCE, [READERS_ROLE_ID]),
        BOT_ID: Member(BOT_ID, _SINCE, [BOT_ROLE_ID]),
    }
    for channel in _channels():
        world.add_channel(channel)
    return world


def _roles() -> list[Role]:
    return [
        Role(GUILD_ID, "@everyone", _EVERYONE, position=0),
        Role(READERS_ROLE_ID, "Readers", color=0x0F766E, position=1, is_mentionable=True),
        Role(BOT_ROLE_ID, "Daybook", _BOT, color=0x1D4ED8, position=2, is_managed=True),
        Role(ADMIN_ROLE_ID, "Committee", Permission.ADMINISTRATOR, color=0xC2410C, position=3),
    ]


def _channels() -> list[Channel]:
    hidden = [
        Overwrite(GUILD_ID, deny=Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES),
        Overwrite(BOT_ROLE_ID, allow=Permission.VIEW_CHANNEL, deny=Permission.SEND_MESSAGES),
    ]
    tags = [ForumTag(_BORN + 30, "Europe"), ForumTag(_BORN + 31, "Elections")]
    return [
        Channel(NEWS_CATEGORY_ID, ChannelKind.CATEGORY, "News", GUILD_ID),
        Channel(
            POLITICS_ID,
            ChannelKind.TEXT,
            "politics",
            GUILD_ID,
            position=1,
            topic="What happened, and what is coming",
            parent_id=NEWS_CATEGORY_ID,
        ),
        Channel(
            ANNOUNCEMENTS_ID,
            ChannelKind.ANNOUNCEMENT,
            "announcements",
            GUILD_ID,
            position=2,
            topic="Servers can follow this channel",
            parent_id=NEWS_CATEGORY_ID,
        ),
        Channel(
            FORUM_ID,
            ChannelKind.FORUM,
            "debates",
            GUILD_ID,
            position=3,
            topic="One post per motion",
            parent_id=NEWS_CATEGORY_ID,
            tags=tags,
        ),
        Channel(GENERAL_ID, ChannelKind.TEXT, "general", GUILD_ID, topic="Everything else"),
        Channel(STAFF_ID, ChannelKind.TEXT, "staff-only", GUILD_ID, position=4, overwrites=hidden),
    ]
