"""`manage.py notice quotas`: one JSON object a line, a table for people, clear refusals. Real processes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def quotas(*arguments):
    return subprocess.run(
        [sys.executable, "manage.py", "notice", "quotas", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


class TestQuotasAsJson:
    def test_print_one_object_a_line_with_the_rate_as_written(self):
        sizes = ["0", "1", "49", "50", "100", "101"]

        ran = quotas("hebei-2024", "--population", "agencies-of-detachment", "--n", *sizes, "--json")

        rows = [json.loads(line) for line in ran.stdout.splitlines()]
        assert [(row["n"], row["quota"], row["rate"], bool(row["flag"])) for row in rows] == [
            (0, 0, "20/100", False),
            (1, 1, "20/100", False),
            (49, 10, "20/100", False),
            (50, 5, "10/100", True),
            (100, 10, "10/100", False),
            (101, 6, "5/100", True),
        ]

    def test_print_null_for_a_share_not_decided(self):
        ran = quotas("hebei-2024", "--population", "other-projects", "--n", "7", "--json")

        row = json.loads(ran.stdout)
        assert (row["quota"], row["rate"]) == (None, None)
        assert "还没有确定" in row["flag"]


class TestQuotasAsATable:
    def test_show_the_clause_and_the_formula(self):
        ran = quotas("hebei-2024", "--population", "agencies-of-detachment", "--n", "101")

        assert "四（一）3" in ran.stdout
        assert "101×5/100=5.05，向上取整为6" in ran.stdout


class TestRefusals:
    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (("nope-2024", "--population", "x", "--n", "1"), "nope-2024"),
            (("hebei-2024", "--population", "x", "--n", "1"), "没有“x”的抽查率"),
            (("hebei-2024", "--population", "agencies-of-detachment", "--n", "-1"), "不能小于0"),
            (("hebei-2024", "--population", "agencies-of-detachment", "--n", "1.5"), "不是整数"),
            (("hebei-2024", "--population", "other-projects", "--n", "7", "--local-share", "a"), "不是分数"),
            (("hebei-2024", "--population", "crowded-place-own-area", "--n", "7", "--local-share", "49/100"), "低于"),
        ],
    )
    def test_are_said_in_chinese_without_a_traceback(self, arguments, words):
        ran = quotas(*arguments)

        assert ran.returncode != 0
        assert words in ran.stderr
        assert "Traceback" not in ran.stderr
