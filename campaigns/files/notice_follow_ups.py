"""How does follow_ups.toml become values? A notice without the file sets no term for reporting decisions."""

from __future__ import annotations

from pathlib import Path

from campaigns.files.notice_problems import Report
from campaigns.files.notice_rows import Row, TomlFile
from campaigns.rules.follow_ups import ACTS, FollowUp

NAME = "follow_ups"
_MOST_DAYS = 60


def read_follow_ups(folder: Path, report: Report) -> tuple[FollowUp, ...]:
    """The rows of the folder's follow_ups.toml, () when there is none."""
    path = folder / f"{NAME}.toml"
    if not path.exists():
        return ()
    file = TomlFile(path, report)
    read = tuple(_follow_up(row) for row in file.rows(file.root, "follow_up", "code", needed=True))
    file.root.close()
    return read


def _follow_up(row: Row) -> FollowUp:
    return FollowUp(
        code=row.text("code"),
        act=row.word("act", ACTS),
        title=row.text("title"),
        working_days=row.integer("working_days", low=1, high=_MOST_DAYS) or 1,
        clause=row.text("clause"),
        quote=row.text("quote"),
    )
