"""How is the register asked about thousands of codes at once? `filter(code__one_of=codes)`: one value, not one a code.

`__in` writes a place for every value; reading such a statement costs more than answering it.
"""

from __future__ import annotations

import json
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Lookup
from django.db.models.sql.compiler import SQLCompiler


@CharField.register_lookup
class OneOf(Lookup):  # type: ignore[type-arg]  # not subscriptable at run time
    """The text is one of the given texts. PostgreSQL takes a list, SQLite opens one of JSON."""

    lookup_name = "one_of"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        left, parameters = self.process_lhs(compiler, connection)
        listed = [*parameters, json.dumps(list(self.rhs))]
        return f"{left} IN (SELECT value FROM json_each(%s))", listed  # noqa: S608  `left` is a column of a model

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        left, parameters = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s)", [*parameters, list(self.rhs)]
