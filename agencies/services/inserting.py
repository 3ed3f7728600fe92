"""How do many new rows reach the database fast? By COPY on PostgreSQL, by INSERT elsewhere, or from a query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, models
from django.db.models import QuerySet


def insert(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Store new rows; they get no primary keys in memory. Raises IntegrityError like any insert."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    stored = ([field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields] for row in rows)
    _write(model, fields, stored)


def insert_plain(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[str | int | None]]) -> None:
    """Store new rows given as the database keeps them: texts, whole numbers, days as 2024-08-15, JSON as text."""
    _write(model, [_field(model, name) for name in names], rows)


def insert_from(model: type[models.Model], columns: Mapping[str, Any], rows: QuerySet[Any]) -> None:
    """Store a new row of `model` for each of `rows`, inside the database.   columns: field → expression over a row."""
    found = rows.order_by().values_list(*columns.values())
    statement, parameters = found.query.sql_with_params()
    names = _names([_field(model, name) for name in columns])
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(model._meta.db_table)
        cursor.execute(f"INSERT INTO {table} ({names}) {statement}", parameters)  # noqa: S608  names are the model's


def _write(model: type[models.Model], fields: Sequence[Any], rows: Iterable[Sequence[Any]]) -> None:
    table, names = connection.ops.quote_name(model._meta.db_table), _names(fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(fields))
        statement = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608  names are the model's
        cursor.executemany(statement, [tuple(row) for row in rows])


def _field(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


def _names(fields: Sequence[Any]) -> str:
    return ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
