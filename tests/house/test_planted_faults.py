"""Every module of campaigns/rules has its tests for planted faults, and its measured row in docs/mutation.md."""

import re
from pathlib import Path

from tests.mutation.__main__ import MODULES, RULES

ROOT = Path(__file__).resolve().parent.parent.parent
THERE = {path.stem for path in RULES.glob("*.py")} - {"__init__"}


class TestPlantedFaults:
    def test_are_planted_in_every_module(self):
        assert set(MODULES) == THERE

    def test_are_measured_for_every_module_with_none_left(self):
        rows = re.findall(
            r"^\| (\w+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$",
            (ROOT / "docs" / "mutation.md").read_text(),
            re.MULTILINE,
        )

        assert {row[0] for row in rows} == THERE
        assert [row for row in rows if int(row[1]) != int(row[2]) + int(row[3]) or row[4] != "0"] == []
