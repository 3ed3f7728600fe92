"""How is markup changed at a few places without touching the rest? By the offsets at which a parser finds its tags."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

_TAG = re.compile(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CODING = re.compile(rb"""^\s*<\?xml[^>]*\bencoding=["']([\w.-]+)["']""")


class Tag:
    """One start tag: its whole name, the name without prefix, attributes, where it stands, the elements around it."""

    __slots__ = ("_markup", "_stop", "attributes", "local", "name", "path", "start")

    def __init__(
        self, name: str, attributes: Mapping[str, str], path: tuple[str, ...], start: int, markup: bytes
    ) -> None:
        self.name, self.local = name, name.rpartition(":")[2]
        self.attributes, self.path, self.start = attributes, path, start
        self._markup, self._stop = markup, 0

    @property
    def prefix(self) -> str:
        """ "x:" where the document writes x:row, "" where it writes row."""
        return self.name[: -len(self.local)]

    @property
    def stop(self) -> int:
        """Where the start tag ends; found only when asked for, most tags are never changed."""
        if not self._stop:
            found = _TAG.match(self._markup, self.start)
            self._stop = found.end() if found else self.start
        return self._stop

    @property
    def is_empty(self) -> bool:
        return self._markup[self.stop - 2 : self.stop] == b"/>"


class Splice:
    """Markup with changes noted by place; `result` has them all."""

    def __init__(self, markup: bytes) -> None:
        self.markup = _as_utf8(markup)
        self._changes: list[tuple[int, int, int, bytes]] = []

    def walk(
        self,
        opened: Callable[[Tag], None],
        closed: Callable[[Tag, int], None] | None = None,
        names: Collection[str] = (),
    ) -> None:
        """Call `opened` for each start tag and `closed` with the place of its end tag (of an empty one: its own end).

        names: tags of other local names are passed over.   Raises xml.parsers.expat.ExpatError for no markup.
        """
        parser, markup = expat.ParserCreate(), self.markup
        around: list[Tag | None] = []
        paths: list[tuple[str, ...]] = [()]

        def start(name: str, attributes: dict[str, str]) -> None:
            local, path = name.rpartition(":")[2], paths[-1]
            paths.append((*path, local))
            tag = None if names and local not in names else Tag(name, attributes, path, parser.CurrentByteIndex, markup)
            around.append(tag)
            if tag:
                opened(tag)

        def end(_: str) -> None:
            paths.pop()
            tag = around.pop()
            if tag and closed:
                closed(tag, tag.stop if tag.is_empty else parser.CurrentByteIndex)

        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.Parse(markup, True)

    def put(self, at: int, new: bytes) -> None:
        """Insert at a place; several insertions at one place keep their order."""
        self.replace(at, at, new)

    def replace(self, start: int, stop: int, new: bytes) -> None:
        self._changes.append((start, stop, len(self._changes), new))

    def append_to(self, tag: Tag, closes_at: int, content: bytes) -> None:
        """Put content at the end of an element, opening it when it is empty."""
        if not tag.is_empty:
            self.put(closes_at, content)
            return
        self.replace(tag.stop - 2, tag.stop, b">" + content + f"</{tag.name}>".encode())

    def set_attributes(self, tag: Tag, changes: Mapping[str, str | None]) -> None:
        """Set attributes of a start tag; None takes one away."""
        self.replace(tag.start, tag.stop, with_attributes(self.markup[tag.start : tag.stop], changes))

    def result(self) -> bytes:
        pieces, done = [], 0
        for start, stop, _, new in sorted(self._changes):
            pieces += [self.markup[done:start], new]
            done = max(done, stop)
        return b"".join([*pieces, self.markup[done:]])


def with_attributes(tag: bytes, changes: Mapping[str, str | None]) -> bytes:
    """A start tag with attributes set, or taken away where the value is None."""
    for name, value in changes.items():
        tag = re.sub(rb"""\s%s\s*=\s*(?:"[^"]*"|'[^']*')""" % re.escape(name.encode()), b"", tag, count=1)
        if value is not None:
            end = -2 if tag.endswith(b"/>") else -1
            tag = tag[:end].rstrip() + f" {name}={quoteattr(value)}".encode() + tag[end:]
    return tag


def _as_utf8(markup: bytes) -> bytes:
    coding = "utf-16" if markup.startswith((b"\xff\xfe", b"\xfe\xff")) else _declared(markup)
    if coding in ("utf-8", "utf8", "us-ascii"):
        return markup
    return _DECLARATION.sub('<?xml version="1.0" encoding="UTF-8"?>', markup.decode(coding)).encode()


def _declared(markup: bytes) -> str:
    found = _CODING.match(markup.removeprefix(b"\xef\xbb\xbf"))
    return found[1].decode().lower() if found else "utf-8"
