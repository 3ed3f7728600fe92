"""Does every notice folder hold? Asked at start-up, so that a spoilt folder is seen before an officer meets it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from campaigns.files.notice_folder import load_notice
from campaigns.files.notice_problems import NoticeError
from campaigns.queries.list_shapes import registered_shapes
from campaigns.rules.crosschecks import registered_tests


@register
def notice_folders(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Each folder loads, and names lists, words and counts that exist; one error a problem."""
    return [message for folder in _folders() for message in _faults(folder)]


def _folders() -> Iterator[Path]:
    for place in map(Path, settings.NOTICE_FOLDERS):
        if place.is_dir():
            yield from sorted(folder for folder in place.iterdir() if (folder / "notice.toml").is_file())


def _faults(folder: Path) -> list[CheckMessage]:
    try:
        load_notice(folder, lists=registered_shapes(), tests=registered_tests())
    except NoticeError as error:
        return [Error(str(problem), obj=str(folder), id="campaigns.E001") for problem in error.problems]
    return []
