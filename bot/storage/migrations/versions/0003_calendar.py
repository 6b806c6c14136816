"""Add the calendar: events, who announced them, what changed, reminders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.types import Id, Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; the calendar then reads every stored article once."""
    op.add_column(
        "articles",
        sa.Column("is_calendared", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.create_index("ix_articles_is_calendared", "articles", ["is_calendared", "id"])
    _event_aliases()
    _users()
    _events()
    _event_changes()
    _event_overrides()
    _reminders()
    _scheduled_events()
    _event_mentions()


def _event_aliases() -> None:
    op.create_table(
        "event_aliases",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("event_id", Id, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_event_aliases"),
    )
    op.create_index("ix_event_aliases_event_id", "event_aliases", ["event_id"])


def _users() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("timezone", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
    )


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("id", Id, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=True),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id"], ["guilds.id"], name="fk_events_guild_id_guilds", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_events_guild_id", "events", ["guild_id"])
    op.create_index("ix_events_last_on", "events", ["last_on", "first_on"])


def _event_changes() -> None:
    op.create_table(
        "event_changes",
        sa.Column("id", Id, nullable=False),
        sa.Column("event_id", Id, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("article_id", Id, nullable=True),
        sa.Column("guild_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name="fk_event_changes_event_id_events", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_event_changes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_changes_event_id", "event_changes", ["event_id"])


def _event_overrides() -> None:
    op.create_table(
        "event_overrides",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("event_id", Id, nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("is_hidden", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events.id"],
            name="fk_event_overrides_event_id_events",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["guild_id"],
            ["guilds.id"],
            name="fk_event_overrides_guild_id_guilds",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "event_id", name="pk_event_overrides"),
    )


def _reminders() -> None:
    op.create_table(
        "reminders",
        sa.Column("id", Id, nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("event_id", Id, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=True),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("told_change_id", Id, server_default="0", nullable=False),
        sa.CheckConstraint("lead IN ('day', 'hour', 'start', 'morning')", name="ck_reminders_lead"),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name="fk_reminders_event_id_events", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_reminders_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reminders"),
        sa.UniqueConstraint(
            "user_id", "event_id", "lead", name="uq_reminders_user_id_event_id_lead"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reminders_due_at", "reminders", ["due_at"])


def _scheduled_events() -> None:
    op.create_table(
        "scheduled_events",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("event_id", Id, nullable=False),
        sa.Column("discord_id", sa.BigInteger(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events.id"],
            name="fk_scheduled_events_event_id_events",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["guild_id"],
            ["guilds.id"],
            name="fk_scheduled_events_guild_id_guilds",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "event_id", name="pk_scheduled_events"),
    )


def _event_mentions() -> None:
    op.create_table(
        "event_mentions",
        sa.Column("id", Id, nullable=False),
        sa.Column("event_id", Id, nullable=False),
        sa.Column("article_id", Id, nullable=False),
        sa.Column("feed_id", Id, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=True),
        sa.Column("precision", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), server_default="", nullable=False),
        sa.Column("participants", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("published_at", Instant(), nullable=False),
        sa.Column("moved_from", sa.JSON(), nullable=True),
        sa.Column("is_move", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("identity", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name="fk_event_mentions_article_id_articles",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events.id"],
            name="fk_event_mentions_event_id_events",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_event_mentions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_mentions_article_id", "event_mentions", ["article_id"])
    op.create_index(
        "ix_event_mentions_end_on",
        "event_mentions",
        ["end_on", "start_on", "event_id", "feed_id", "published_at"],
    )
    op.create_index("ix_event_mentions_event_id", "event_mentions", ["event_id"])
