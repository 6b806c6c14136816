"""Bring a database to the newest schema with Alembic, inside the caller's transaction."""

from __future__ import annotations

import logging
from importlib import resources
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StorageError

if TYPE_CHECKING:
    from alembic.config import Config

log = logging.getLogger(__name__)


def newest_revision() -> str:
    """Return the id of the newest migration, which begins its file's name."""
    versions = resources.files("bot.storage") / "migrations" / "versions"
    names = [entry.name for entry in versions.iterdir() if entry.name[:4].isdigit()]
    return max(names)[:4]


async def upgrade(db: AsyncConnection) -> None:
    """Run the migrations that this database has not seen; part of the caller's transaction.

    Raises StorageError for a database that a newer Daybook has written.
    """
    newest = newest_revision()
    current = await db.run_sync(_current)
    if current == newest:
        return
    if current is not None and current > newest:
        raise StorageError(
            f"The database was written by a newer Daybook (schema {current}, "
            f"this one knows {newest}); install that version or restore a backup"
        )
    await db.run_sync(_upgrade)
    log.info("database migrated", extra={"from": current or "nothing", "to": newest})


def _current(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _upgrade(connection: Connection) -> None:
    # Imported late: 100 ms that a start with an up-to-date database need not pay.
    from alembic import command

    command.upgrade(alembic_config(connection), "head")


def alembic_config(connection: Connection) -> Config:
    """Return Alembic's configuration for work on `connection`."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "bot.storage:migrations")
    config.attributes["connection"] = connection
    return config
