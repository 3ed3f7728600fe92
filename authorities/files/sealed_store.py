"""Where do files lie that whoever holds the disk must not read? Sealed, each whole under its name or not there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from django.core.files.storage import default_storage
from django.utils import timezone

from authorities.files.whole_files import write_atomically
from authorities.sealed import seal_bytes, unseal_bytes

_LEAST = 12 + 16  # a nonce and a tag: anything shorter was never sealed


class FileMissing(Exception):
    """There is no file of this name."""


class FileAltered(Exception):
    """The file is not what was sealed: edited, cut short, or sealed with another key."""


def put(name: str, content: bytes) -> None:
    """Seal and write a new file, flushed to disk. Raises OSError when there is no room; then there is no file."""
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    box = seal_bytes(content)

    def write(stream: BinaryIO) -> None:
        stream.write(box)

    write_atomically(path, write)


def get(name: str) -> bytes:
    """The content of a file; raises FileMissing or FileAltered."""
    try:
        box = _path(name).read_bytes()
    except FileNotFoundError as error:
        raise FileMissing(name) from error
    if len(box) < _LEAST:
        raise FileAltered(name)
    try:
        return unseal_bytes(box)
    except InvalidTag as error:
        raise FileAltered(name) from error


def drop(name: str) -> None:
    """Take a file away; one that is gone already is no fault."""
    _path(name).unlink(missing_ok=True)


def names(folder: str) -> Iterator[str]:
    """Every file below a folder, unfinished ones included."""
    top, root = _path(folder), _path(".")
    for path in sorted(top.rglob("*")) if top.is_dir() else ():
        if not path.is_dir():
            yield path.relative_to(root).as_posix()


def written_at(name: str) -> datetime:
    """When the file was last written."""
    return datetime.fromtimestamp(_path(name).stat().st_mtime, tz=timezone.get_current_timezone())


def _path(name: str) -> Path:
    return Path(default_storage.path(name))
