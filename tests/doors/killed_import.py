"""python -m tests.doors.killed_import: bring a ledger in while being killed at the n-th statement, for many n.

Needs DATABASE_URL of an empty SQLite file. Each attempt is a process of its own, ended without warning by `os._exit`;
the next one finds the database as the dead one left it. Prints one JSON line an attempt, and one for the last, unhurt.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
KILLED = 9
ROWS = 2_500  # three batches


def main() -> None:
    """Plant, then die at each place named on the command line, then finish."""
    django.setup()
    _in_child(_prepare)
    for place in map(int, sys.argv[1:]):
        ended = _in_child(lambda place=place: _bring_in(place))
        _in_child(lambda place=place, ended=ended: _say(place, ended))
    _say_end = _in_child(lambda: _bring_in(0))
    _in_child(lambda: _say(0, _say_end))


def _in_child(work: Any) -> int:
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        work()
        sys.stdout.flush()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _prepare() -> None:
    from django.core.management import call_command

    from authorities.scope import whole_tree
    from tests import factories

    call_command("migrate", verbosity=0)
    with whole_tree("test"):
        units = factories.make_unit_tree()
        factories.make_agency(units["130102"], code=factories.agency_code(1))


def _bring_in(place: int) -> None:
    """Stage and store by the jobs a page would ask for; killed before statement `place`, 0: not at all."""
    from django.core.management import call_command
    from django.db import connection

    from tests.doors.ledger_files import project_row, projects_file
    from tests.factories import agency_code

    file = os.environ["MINGCHA_VAR"] + "/killed.csv"
    with open(file, "wb") as out:
        out.write(projects_file(*(project_row(n, agency_code(1)) for n in range(ROWS))))
    count = 0

    def counted(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal count
        count += 1
        if count == place:
            os._exit(KILLED)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counted), open(os.devnull, "w") as quiet:
        call_command("ledger", "import", "projects", file, unit="130100", keep="good", stdout=quiet)
    sys.stdout.write(json.dumps({"statements": count}) + "\n")


def _say(place: int, ended: int) -> None:
    from agencies.models import LedgerImport, ServiceProject, Site
    from authorities.models import AuditEntry
    from authorities.queries.audit import verify_chain
    from authorities.scope import whole_tree

    with whole_tree("test"):
        found = {
            "place": place,
            "ended": ended,
            "projects": ServiceProject.objects.count(),
            "sites": Site.objects.count(),
            "stored": LedgerImport.objects.filter(state="stored").count(),
            "store_entries": AuditEntry.objects.filter(verb="store_ledger").count(),
            "chain_broken_at": verify_chain().broken_at,
        }
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
