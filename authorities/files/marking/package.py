"""Which parts has a workbook, and how do they point to each other?"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from typing import NamedTuple
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_TYPES_PART = "[Content_Types].xml"
_LAST_TAG = re.compile(rb"</(?:\w+:)?\w+\s*>\s*$")
_BARE = re.compile(rb"/>\s*$")


class NotMarkable(Exception):
    """The workbook is built in a way that is not changed in place; it can still be written anew from its values."""


class Relation(NamedTuple):
    """One pointer of a part: its id, what it leads to ("comments"), and the part it names."""

    key: str
    kind: str
    part: str


class Package:
    """The parts of a workbook by name; what is not changed leaves as it came."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            self._entries = archive.infolist()
            self.parts = {entry.filename: archive.read(entry) for entry in self._entries}

    def sheet_part(self, name: str) -> str:
        """The part of the sheet with that name; raises NotMarkable."""
        book = ElementTree.fromstring(self.parts.get("xl/workbook.xml", b"<none/>"))  # noqa: S314  a DTD was refused
        parts = {relation.key: relation.part for relation in self.relations("xl/workbook.xml")}
        for sheet in book.iter(f"{{{MAIN}}}sheet"):
            part = parts.get(sheet.get(f"{{{OFFICE}}}id", ""), "")
            if sheet.get("name") == name and part in self.parts:
                return part
        raise NotMarkable(f"no part holds the sheet {name!r}")

    def related(self, part: str, kind: str) -> Relation | None:
        """The first pointer of a part to something of a kind that is there."""
        found = (one for one in self.relations(part) if one.kind == kind and one.part in self.parts)
        return next(found, None)

    def relations(self, part: str) -> list[Relation]:
        markup = self.parts.get(_relations_of(part))
        if markup is None:
            return []
        folder = posixpath.dirname(part)
        return [
            Relation(one.get("Id", ""), one.get("Type", "").rpartition("/")[2], _joined(folder, one.get("Target", "")))
            for one in ElementTree.fromstring(markup)  # noqa: S314  a DTD was refused before
        ]

    def relate(self, part: str, kind: str, other: str) -> str:
        """Let a part point to another; returns the pointer's id."""
        taken = {one.key for one in self.relations(part)}
        key = next(key for number in range(1, 100_000) if (key := f"rIdMark{number}") not in taken)
        name = _relations_of(part)
        known = self.parts.get(name, f'<Relationships xmlns="{_PACKAGE}"></Relationships>'.encode())
        pointer = (
            f'<Relationship xmlns="{_PACKAGE}" Id="{key}" Type="{OFFICE}/{kind}" Target={quoteattr("/" + other)}/>'
        )
        self.parts[name] = inside(known, pointer.encode())
        return key

    def add(self, pattern: str, content: bytes, content_type: str) -> str:
        """A new part under the first free name of a pattern: "xl/comments{}.xml" gives comments.xml, comments2.xml …"""
        numbers = ("", *range(2, 100_000))
        name = next(name for number in numbers if (name := pattern.format(number)) not in self.parts)
        self.parts[name] = content
        self._declare(f'<Override xmlns="{_TYPES}" PartName="/{name}" ContentType="{content_type}"/>')
        return name

    def allow(self, extension: str, content_type: str) -> None:
        """Say what files with an extension are, unless it is said already."""
        known = self.parts.get(_TYPES_PART, b"").lower()
        if f'extension="{extension}"'.encode() not in known:
            self._declare(f'<Default xmlns="{_TYPES}" Extension="{extension}" ContentType="{content_type}"/>')

    def content(self) -> bytes:
        """The workbook as a file; parts in their old order, new ones behind."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in self.parts.items():
                entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, part)
        return stream.getvalue()

    def _declare(self, markup: str) -> None:
        if _TYPES_PART not in self.parts:
            raise NotMarkable("no list of content types")
        self.parts[_TYPES_PART] = inside(self.parts[_TYPES_PART], markup.encode())


def inside(markup: bytes, content: bytes) -> bytes:
    """Content put at the end of a document's only outer element."""
    if _BARE.search(markup):
        raise NotMarkable("an outer element that is empty")
    found = _LAST_TAG.search(markup)
    if found is None:
        raise NotMarkable("no outer element")
    return markup[: found.start()] + content + markup[found.start() :]


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _joined(folder: str, target: str) -> str:
    return posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target))
