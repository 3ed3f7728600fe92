"""How does crosschecks.toml become values? A notice without the file orders no cross-checks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from campaigns.files.notice_problems import Report
from campaigns.files.notice_rows import Row, TomlFile
from campaigns.rules.crosschecks import GRADES, Crosscheck

NAME = "crosschecks"


def read_crosschecks(folder: Path, report: Report) -> tuple[Crosscheck, ...]:
    """The rows of the folder's crosschecks.toml, () when there is none."""
    path = folder / f"{NAME}.toml"
    if not path.exists():
        return ()
    file = TomlFile(path, report)
    read = tuple(_crosscheck(row) for row in file.rows(file.root, "crosscheck", "code", needed=True))
    file.root.close()
    return read


def _crosscheck(row: Row) -> Crosscheck:
    thresholds = _thresholds(row)
    return Crosscheck(
        code=row.text("code"),
        test=row.text("test"),
        title=row.text("title"),
        grade=row.word("grade", GRADES),
        look=row.text("look"),
        clause=row.text("clause"),
        quote=row.text("quote"),
        thresholds=thresholds,
        # 通知没有写的数，要说明从哪里来
        basis=row.text("basis", needed=bool(thresholds)),
    )


def _thresholds(row: Row) -> Mapping[str, int]:
    values = row.table("thresholds")
    for name, value in values.items():
        if type(value) is not int:
            row.say("notice.threshold_not_whole", "thresholds", name=name, found=str(value))
    return {name: value for name, value in values.items() if type(value) is int}
