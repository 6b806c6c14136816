"""Write many rows with one statement, where it counts: storing what feeds and articles say.

SQLAlchemy's INSERT … RETURNING costs a statement per row on SQLite, and any of its statements
20-60 µs of parameter work per row; prepared once as the driver's own SQL it is a seventh of that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from sqlalchemy import Delete, Dialect, Insert, Table, Update, insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.dialect import replacing
from bot.storage.sqlite_driver import one_trip


class Writes:
    """Statements for many rows each, sent together and run in the order in which they were added.

    To SQLite they go in one trip. Statements without rows are left out.
    """

    def __init__(self, db: AsyncConnection) -> None:
        self._db = db
        self._steps: list[tuple[str, list[tuple[Any, ...]]]] = []

    def insert(self, table: Table, columns: tuple[str, ...], rows: Sequence[Sequence[Any]]) -> None:
        """Insert `rows`, values in the order of `columns`.

        Defaults of columns that are left out are the database's own.
        """
        if rows:
            self._add(_insert(table, columns, self._db.dialect), rows)

    def replace(
        self, table: Table, columns: tuple[str, ...], rows: Sequence[Sequence[Any]]
    ) -> None:
        """Insert `rows`, each in place of the one that has its primary key."""
        if rows:
            self._add(_replace(table, columns, self._db.dialect), rows)

    def run(
        self,
        statement: Update | Delete | Insert,
        names: tuple[str, ...],
        rows: Sequence[Sequence[Any]],
    ) -> None:
        """Run `statement`, a constant of its module, for each of `rows` in their order.

        names   of the values in a row; those that are no bind parameters of it are left out
        """
        if rows:
            self._add(_prepared(statement, names, self._db.dialect), rows)

    def _add(self, prepared: _Prepared, rows: Sequence[Sequence[Any]]) -> None:
        self._steps.append((prepared.sql, prepared.parameters(rows)))

    async def send(self) -> None:
        """Run what was added, as a part of the caller's transaction."""
        steps, self._steps = self._steps, []
        if not steps:
            return
        driver = await one_trip(self._db)
        if driver is not None:
            await driver.execute_all(steps)
            return
        for sql, parameters in steps:
            await self._db.exec_driver_sql(sql, parameters)


async def insert_rows(
    db: AsyncConnection, table: Table, columns: tuple[str, ...], rows: Sequence[Sequence[Any]]
) -> None:
    """Insert rows; see `Writes`."""
    writes = Writes(db)
    writes.insert(table, columns, rows)
    await writes.send()


async def run_rows(
    db: AsyncConnection,
    statement: Update | Delete | Insert,
    names: tuple[str, ...],
    rows: Sequence[Sequence[Any]],
) -> None:
    """Run one statement for each of `rows`; see `Writes`."""
    writes = Writes(db)
    writes.run(statement, names, rows)
    await writes.send()


async def reserve_ids(db: AsyncConnection, table: Table, count: int) -> Sequence[int]:
    """Return `count` ids for rows about to be inserted, ascending, never used before.

    Part of the caller's write transaction; on SQLite nobody else writes meanwhile.
    """
    if db.dialect.name == "sqlite":
        query = text("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = :name")
        last = int((await db.execute(query, {"name": table.name})).scalar_one())
        return range(last + 1, last + 1 + count)
    query = text(
        "SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)"
    )
    return sorted((await db.execute(query, {"name": table.name, "count": count})).scalars())


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A statement in the driver's own SQL.

    converters   which values of a row the driver wants converted
    constants    values of its own, which follow those of a row
    order        where in row and constants its parameters are; None where they are the row
    """

    sql: str
    converters: tuple[tuple[int, Callable[[Any], Any]], ...]
    constants: tuple[Any, ...]
    order: Callable[[Sequence[Any]], tuple[Any, ...]] | None

    def parameters(self, rows: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
        """Return what the driver wants of `rows`."""
        if self.converters or self.constants:
            rows = list(map(self._converted, rows))
        return list(map(self.order or tuple, rows))

    def _converted(self, row: Sequence[Any]) -> list[Any]:
        values = [*row, *self.constants]
        for place, convert in self.converters:
            values[place] = convert(values[place])
        return values


@lru_cache(maxsize=32)
def _insert(table: Table, columns: tuple[str, ...], dialect: Dialect) -> _Prepared:
    return _prepared(insert(table).inline(), columns, dialect)


@lru_cache(maxsize=32)
def _replace(table: Table, columns: tuple[str, ...], dialect: Dialect) -> _Prepared:
    return _prepared(replacing(dialect, table, columns), columns, dialect)


@lru_cache(maxsize=32)
def _prepared(
    statement: Update | Delete | Insert, names: tuple[str, ...], dialect: Dialect
) -> _Prepared:
    keys = list(names) if isinstance(statement, Insert) else None
    compiled = statement.compile(dialect=dialect, column_keys=keys)
    asked = compiled.positiontup or []
    own = [name for name in asked if name not in names]
    at = {name: place for place, name in enumerate((*names, *own))}
    converters = []
    for name in dict.fromkeys(asked):
        convert = compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)
        if convert is not None:
            converters.append((at[name], convert))
    order = [at[name] for name in asked]
    is_row = order == list(range(len(at)))
    return _Prepared(
        str(compiled),
        tuple(converters),
        tuple(compiled.params[name] for name in own),
        None if is_row else partial(_ordered, order),
    )


def _ordered(order: Sequence[int], row: Sequence[Any]) -> tuple[Any, ...]:
    return tuple([row[place] for place in order])
