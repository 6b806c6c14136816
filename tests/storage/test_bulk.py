"""Many rows with one statement: the same as row by row, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import bindparam, delete, func, insert, select, update

from bot.errors import StorageError
from bot.storage.bulk import Writes, insert_rows, run_rows
from bot.storage.engine import Storage
from bot.storage.schema import guilds
from tests.fakes import MORNING

_RENAME = (
    update(guilds)
    .where(guilds.c.id == bindparam("of_guild"))
    # A value of its own and one that is used twice.
    .values(
        name=bindparam("new_name"),
        language=func.coalesce(bindparam("new_name"), "none"),
        timezone="Asia/Tokyo",
        removed_at=bindparam("at"),
    )
)
_REMOVE = delete(guilds).where(guilds.c.id == bindparam("of_guild"))
_COPY = insert(guilds).from_select(
    ("id", "name", "joined_at"),
    select(guilds.c.id + bindparam("more"), guilds.c.name, guilds.c.joined_at),
)
_COLUMNS = ("joined_at", "id", "name")


async def test_rows_are_written_in_the_order_of_the_names_given(storage: Storage) -> None:
    async with storage.write() as db:
        await insert_rows(db, guilds, _COLUMNS, [(MORNING, 1, "One"), (MORNING, 2, "Two")])
        await run_rows(db, _RENAME, ("new_name", "of_guild", "at"), [("Ichi", 1, MORNING)])
        found = (await db.execute(select(guilds).order_by(guilds.c.id))).all()
    assert [(row.id, row.name, row.joined_at) for row in found] == [
        (1, "Ichi", MORNING),
        (2, "Two", MORNING),
    ]
    assert (found[0].language, found[0].timezone, found[0].removed_at) == (
        "Ichi", "Asia/Tokyo", MORNING,
    )  # fmt: skip
    assert (found[1].language, found[1].timezone, found[1].removed_at) == ("en", "UTC", None)


async def test_a_row_replaces_the_one_with_its_key_and_leaves_other_columns(
    storage: Storage,
) -> None:
    async with storage.write() as db:
        await insert_rows(db, guilds, (*_COLUMNS, "timezone"), [(MORNING, 1, "One", "Asia/Tokyo")])
        writes = Writes(db)
        writes.replace(guilds, _COLUMNS, [(MORNING, 1, "Ichi"), (MORNING, 2, "Ni")])
        await writes.send()
        found = (await db.execute(select(guilds).order_by(guilds.c.id))).all()
    assert [(row.name, row.timezone) for row in found] == [("Ichi", "Asia/Tokyo"), ("Ni", "UTC")]


async def test_statements_run_for_each_row_in_turn(storage: Storage) -> None:
    async with storage.write() as db:
        await insert_rows(db, guilds, _COLUMNS, [(MORNING, 1, "One")])
        await run_rows(db, _COPY, ("more",), [(10,), (100,)])
        await run_rows(db, _REMOVE, ("of_guild", "not_asked_for"), [(1, "x"), (110, "y")])
        ids = list((await db.execute(select(guilds.c.id).order_by(guilds.c.id))).scalars())
    assert ids == [11, 101, 111]


async def test_no_rows_are_nothing_to_do(storage: Storage) -> None:
    async with storage.write() as db:
        writes = Writes(db)
        writes.insert(guilds, _COLUMNS, [])
        writes.replace(guilds, _COLUMNS, [])
        writes.run(_REMOVE, ("of_guild",), [])
        await writes.send()
        assert (await db.execute(select(guilds))).all() == []


async def test_what_is_sent_together_runs_in_the_order_of_adding_and_once(
    storage: Storage,
) -> None:
    async with storage.write() as db:
        writes = Writes(db)
        writes.insert(guilds, _COLUMNS, [(MORNING, 1, "One")])
        writes.run(_COPY, ("more",), [(10,)])
        writes.run(_REMOVE, ("of_guild",), [(1,)])
        await writes.send()
        await writes.send()
        ids = list((await db.execute(select(guilds.c.id))).scalars())
    assert ids == [11]


async def test_one_wrong_row_undoes_all_that_was_sent(storage: Storage) -> None:
    with pytest.raises(StorageError):
        async with storage.write() as db:
            await insert_rows(db, guilds, _COLUMNS, [(MORNING, 1, "One"), (MORNING, 2, None)])
    async with storage.read() as db:
        assert (await db.execute(select(guilds))).all() == []
