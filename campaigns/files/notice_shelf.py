"""Which notice folders are there, and whose are they, even when one of them does not hold?"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from campaigns.files.notice_folder import notice_folders


@dataclass(frozen=True)
class FolderHead:
    """What a folder says of itself before it is checked; "" where that cannot be read."""

    code: str
    title: str
    number: str
    issuer_unit: str
    amends: str


def folder_heads(search: Sequence[Path]) -> list[FolderHead]:
    """One head for every folder in `search`, by code."""
    return [_head(folder) for folder in notice_folders(search)]


def _head(folder: Path) -> FolderHead:
    try:
        said = tomllib.loads((folder / "notice.toml").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        said = {}
    found = (said.get(key) for key in ("title", "number", "issuer_unit", "amends"))
    return FolderHead(folder.name, *(one if isinstance(one, str) else "" for one in found))
