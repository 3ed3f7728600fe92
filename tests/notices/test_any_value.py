"""Whatever stands behind a key, the loader answers with a notice or with reasons, never with a crash."""

from __future__ import annotations

import re
from itertools import cycle
from pathlib import Path

import pytest

from campaigns.files.notice_folder import NoticeError, load_notice
from tests.notices.conftest import NOTICES

VALUES = (
    "1", "1.5", "true", '"x"', '""', "[]", "[1]", '["x"]', "{}", "{a = 1}", "2024-01-01", "2024-01-01T00:00:00",
    "08:00:00", "[{}]", "[[1]]", '[{ value = "x" }]', None,
)  # fmt: skip
FILES = sorted(path.name for path in (NOTICES / "hebei-2024").glob("*.toml"))


def settings_of(text: str) -> list[tuple[int, str, bool]]:
    """The first line that sets each key of each table: line index, key, and whether its value is on that line."""
    found, seen, table = [], set(), ""
    for index, line in enumerate(text.splitlines()):
        if header := re.match(r"\s*\[+([\w.]+)", line):
            table = header[1]
        setting = re.match(r'("?[\w\u4e00-\u9fff]+"?) = (.*)$', line)
        if setting and (table, setting[1]) not in seen:
            seen.add((table, setting[1]))
            found.append((index, setting[1], not setting[2].rstrip().endswith("[")))
    return found


class TestAnyValue:
    @pytest.mark.parametrize("name", FILES)
    def test_never_breaks_the_loader(self, folder: Path, name: str):
        text = (folder / name).read_text(encoding="utf-8")
        lines, refused = text.splitlines(), 0
        values = cycle(VALUES)

        for index, key, is_one_line in settings_of(text):
            for value in (next(values), next(values), next(values)) if is_one_line else ():
                changed = [*lines[:index], *([f"{key} = {value}"] if value else []), *lines[index + 1 :]]
                (folder / name).write_text("\n".join(changed), encoding="utf-8")
                try:
                    load_notice(folder)
                except NoticeError as error:
                    refused += bool([str(problem) for problem in error.problems])

        assert refused > 0
