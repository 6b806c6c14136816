"""Add stories, and the state of the clustering."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.types import Id, Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; the newsroom then reads every stored article once."""
    op.add_column("articles", sa.Column("story_id", Id))
    op.add_column("articles", sa.Column("duplicate_of", Id))
    op.create_index("ix_articles_story_id", "articles", ["story_id", "id"])
    _stories()
    _cluster_state()


def _stories() -> None:
    op.create_table(
        "stories",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("thread_id", Id, nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stories"),
    )
    op.create_index("ix_stories_thread_id", "stories", ["thread_id"])
    op.create_table(
        "story_aliases",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("story_id", Id, nullable=False),
        sa.Column("position", Id, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_story_aliases"),
    )
    op.create_index("ix_story_aliases_story_id", "story_aliases", ["story_id"])


def _cluster_state() -> None:
    op.create_table(
        "cluster_clock",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("touch", Id, nullable=False),
        sa.Column("number", Id, nullable=False),
        sa.Column("clock_at", sa.Double(), nullable=False),
        sa.Column("articles", sa.Double(), nullable=False),
        sa.Column("articles_as_of", sa.Double(), nullable=False),
        sa.CheckConstraint("id = 1", name="ck_cluster_clock_one_row"),
        sa.PrimaryKeyConstraint("id", name="pk_cluster_clock"),
    )
    op.create_table(
        "cluster_stories",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("thread_id", Id, nullable=False),
        sa.Column("touch", Id, nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.Double(), nullable=False),
        sa.Column("newest_at", sa.Double(), nullable=False),
        sa.Column("terms", sa.LargeBinary(), nullable=False),
        sa.Column("weights", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cluster_stories"),
    )
    op.create_table(
        "cluster_articles",
        sa.Column("number", Id, autoincrement=False, nullable=False),
        sa.Column("touch", Id, nullable=False),
        sa.Column("article_id", Id, nullable=False),
        sa.Column("story_id", Id, nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("clock_at", sa.Double(), nullable=False),
        sa.Column("terms", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_cluster_articles"),
    )
    op.create_table(
        "cluster_shards",
        sa.Column("shard", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", Id, nullable=False),
        sa.Column("as_of", sa.Double(), nullable=False),
        sa.Column("terms", sa.LargeBinary(), nullable=False),
        sa.Column("counts", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("shard", name="pk_cluster_shards"),
    )
