"""How do many new rows reach the database fast? By COPY on PostgreSQL, by INSERT elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection, models

BATCH = 500


def insert(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Store new rows; they get no primary keys in memory. Raises IntegrityError like any insert."""
    if connection.vendor != "postgresql":
        model._base_manager.bulk_create(rows, batch_size=BATCH)
        return
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(_stored(fields, row))


def _stored(fields: Iterable[models.Field], row: models.Model) -> list[object]:  # type: ignore[type-arg]
    return [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
