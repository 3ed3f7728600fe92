"""How does a reason stand at its cell? As a comment of ours, beside those that people wrote."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

from openpyxl.utils import coordinate_to_tuple, get_column_letter

from authorities.files.cell_text import fitting_text, visible_text
from authorities.files.marking.package import MAIN, OFFICE, Package, inside
from authorities.files.marking.splice import Splice, Tag

AUTHOR = "明察"
_OWN_WORDS = "【明察】"  # before a reason that stands in somebody else's comment
_COMMENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_EMPTY = f'<comments xmlns="{MAIN}"><authors></authors><commentList></commentList></comments>'.encode()
_V, _O, _X = (
    "urn:schemas-microsoft-com:vml",
    "urn:schemas-microsoft-com:office:office",
    "urn:schemas-microsoft-com:office:excel",
)
_DRAWING = (
    f'<xml xmlns:v="{_V}" xmlns:o="{_O}" xmlns:x="{_X}"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>'
    '</o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
).encode()
_SHAPE = re.compile(rb"<(\w+):shape\b(?:(?!</\1:shape>).)*</\1:shape>", re.DOTALL)
_SHAPE_NUMBER, _FIRST_SHAPE = re.compile(rb'\bid="_x0000_s(\d+)"'), 1025  # as office programs count shapes
_NOTE_AT = re.compile(rb"<\w+:(Row|Column)>\s*(\d+)\s*</")
# 工作表里排在批注图形后面的元素
_BEHIND = (
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)
_LONGEST = 1_000
Place = tuple[int, int]


def comment_on(package: Package, sheet: str, notes: Mapping[Place, str]) -> None:
    """Put the notes into the sheet's comments; ours of an earlier return go, those of others stay."""
    relation = package.related(sheet, "comments")
    if relation is None and not notes:
        return
    known = package.parts[relation.part] if relation else _EMPTY
    comments = _Comments(known, notes)
    if relation:
        package.parts[relation.part] = comments.result()
    else:
        package.relate(sheet, "comments", package.add("xl/comments{}.xml", comments.result(), _COMMENT_TYPE))
    _draw(package, sheet, comments.lifted, comments.made)


class _Comments:
    """lifted: places whose comment of ours went.   made: places that have a comment they had not."""

    def __init__(self, markup: bytes, notes: Mapping[Place, str]) -> None:
        self._splice, self._notes = Splice(markup), dict(notes)
        self.lifted: set[Place] = set()
        self.made: set[Place] = set()
        self._authors: list[str] = []
        self._groups: dict[str, tuple[Tag, int]] = {}
        self._comment: Tag | None = None
        self._last_text = 0
        self._splice.walk(self._opened, self._closed)

    def result(self) -> bytes:
        authors, authors_end = self._groups["authors"]
        x, own = authors.prefix, len(self._authors)
        if AUTHOR in self._authors:
            own = self._authors.index(AUTHOR)
        else:
            self._splice.append_to(authors, authors_end, f"<{x}author>{AUTHOR}</{x}author>".encode())
        self.made = set(self._notes)
        new = [
            f'<{x}comment ref="{_name(place)}" authorId="{own}"><{x}text>{_run(x, text)}</{x}text></{x}comment>'
            for place, text in sorted(self._notes.items())
        ]
        listed, listed_end = self._groups["commentList"]
        self._splice.append_to(listed, listed_end, "".join(new).encode())
        return self._splice.result()

    def _opened(self, tag: Tag) -> None:
        if tag.local == "comment":
            self._comment, self._last_text = tag, 0

    def _closed(self, tag: Tag, at: int) -> None:
        if tag.local == "author":
            text = self._splice.markup[tag.stop : at] if not tag.is_empty else b""
            self._authors.append(text.decode())
        elif tag.local in ("authors", "commentList"):
            self._groups[tag.local] = tag, at
        elif tag.path[-2:] == ("comment", "text") and tag.local in ("r", "t"):
            self._text(tag, self._end_of(tag, at))
        elif tag.local == "comment":
            self._settle(tag, at)

    def _text(self, tag: Tag, end: int) -> None:
        if tag.local == "r" and _OWN_WORDS.encode() in self._splice.markup[tag.start : end]:
            self._splice.replace(tag.start, end, b"")
        else:
            self._last_text = end

    def _settle(self, tag: Tag, at: int) -> None:
        place = coordinate_to_tuple(tag.attributes.get("ref", "A1"))
        if self._author_of(tag) == AUTHOR:
            self._splice.replace(tag.start, self._end_of(tag, at), b"")
            self.lifted.add(place)
        elif place in self._notes and self._last_text:
            # 别人已在这一格写过批注：接在后面
            self._splice.put(self._last_text, _run(tag.prefix, f"\n{_OWN_WORDS}{self._notes.pop(place)}").encode())

    def _author_of(self, tag: Tag) -> str:
        number = tag.attributes.get("authorId", "")
        return self._authors[int(number)] if number.isdigit() and int(number) < len(self._authors) else ""

    def _end_of(self, tag: Tag, at: int) -> int:
        return tag.stop if tag.is_empty else self._splice.markup.index(b">", at) + 1


def _draw(package: Package, sheet: str, lifted: set[Place], made: set[Place]) -> None:
    """The boxes that the comments are shown in: without one a program shows no comment."""
    relation = package.related(sheet, "vmlDrawing")
    known = package.parts[relation.part] if relation else _DRAWING
    kept = _SHAPE.sub(lambda found: b"" if _note_place(found[0]) in lifted else found[0], known)
    first = max(map(int, _SHAPE_NUMBER.findall(kept)), default=_FIRST_SHAPE - 1) + 1
    boxes = (_box(place, number) for number, place in enumerate(sorted(made), start=first))
    drawn = inside(kept, "".join(boxes).encode())
    if relation:
        package.parts[relation.part] = drawn
        return
    part = package.add("xl/drawings/vmlDrawing{}.vml", drawn, _DRAWING_TYPE)
    package.allow("vml", _DRAWING_TYPE)
    _point_at(package, sheet, package.relate(sheet, "vmlDrawing", part))


def _point_at(package: Package, sheet: str, key: str) -> None:
    splice = Splice(package.parts[sheet])
    places: list[int] = []

    def opened(tag: Tag) -> None:
        if len(tag.path) == 1 and tag.local in _BEHIND:
            places.append(tag.start)

    def closed(tag: Tag, at: int) -> None:
        if not tag.path:
            pointer = f'<{tag.prefix}legacyDrawing xmlns:r="{OFFICE}" r:id="{key}"/>'
            splice.put(min(places, default=at), pointer.encode())

    splice.walk(opened, closed)
    package.parts[sheet] = splice.result()


def _box(place: Place, number: int) -> str:
    row, column = place[0] - 1, place[1] - 1
    anchor = f"{column + 1}, 15, {max(row - 1, 0)}, 10, {column + 5}, 15, {row + 5}, 4"
    return (
        f'<v:shape xmlns:v="{_V}" xmlns:o="{_O}" xmlns:x="{_X}" id="_x0000_s{number}" type="#_x0000_t202" '
        'style="position:absolute;width:240pt;height:90pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" '
        'o:insetmode="auto"><v:fill color2="#ffffe1"/><v:path o:connecttype="none"/><v:textbox/>'
        f'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
        f"<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )


def _note_place(shape: bytes) -> Place:
    found = {name: int(number) for name, number in _NOTE_AT.findall(shape)}
    return found.get(b"Row", -1) + 1, found.get(b"Column", -1) + 1


def _run(prefix: str, text: str) -> str:
    words = escape(fitting_text(visible_text(text), _LONGEST))
    return f'<{prefix}r><{prefix}t xml:space="preserve">{words}</{prefix}t></{prefix}r>'


def _name(place: Place) -> str:
    return f"{get_column_letter(place[1])}{place[0]}"
