"""An import killed at any statement leaves all or nothing, and the next one finishes. Source: fault E2."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

PLACES = (1, 2, 5, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34, 36, 38, 40, 45, 50)


class TestKilledImport:
    def test_leaves_all_or_nothing_at_every_statement(self, tmp_path: Path, root: Path) -> None:
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{tmp_path}/killed.sqlite3",
            "MINGCHA_VAR": str(tmp_path),
            "MINGCHA_TEST_RUN": str(tmp_path),
            "PYTHONPATH": str(root),
        }
        environment.pop("PYTEST_XDIST_WORKER", None)
        command = [sys.executable, "-m", "tests.doors.killed_import", *map(str, PLACES)]

        done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=280)

        assert done.returncode == 0, done.stderr
        told = [json.loads(line) for line in done.stdout.splitlines() if '"place"' in line]
        killed, last = [one for one in told if one["ended"] == 9], told[-1]
        assert len(killed) >= 20, done.stdout
        assert {(one["projects"], one["sites"], one["stored"]) for one in told} <= {(0, 0, 0), (2500, 2500, 1)}
        assert (last["ended"], last["projects"], last["store_entries"]) == (0, 2500, 1)
        assert {one["chain_broken_at"] for one in told} == {None}
