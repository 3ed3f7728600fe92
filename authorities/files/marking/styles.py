"""How does a cell look that is red and otherwise as it was? One further style beside each style that needs it."""

from __future__ import annotations

from functools import cached_property

from authorities.files.marking.splice import Splice, Tag, with_attributes

RED = "FFFFC7C9"  # a red of our own: what somebody else painted red stays red when ours is lifted
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BARE = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="1"><xf xfId="0"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
    "</cellStyles></styleSheet>"
).encode()


class Styles:
    """The styles of a workbook; `red` and `plain` give the index of a style, made when there is none yet."""

    def __init__(self, markup: bytes) -> None:
        self._splice = Splice(markup)
        self._fills: list[bytes] = []
        self._formats: list[bytes] = []
        self._made: list[bytes] = []
        self._known: dict[tuple[int, int], int] = {}
        self._groups: dict[str, tuple[Tag, int]] = {}
        self._splice.walk(lambda tag: None, self._closed)

    @property
    def are_usable(self) -> bool:
        """Are there formats and fills to build on?"""
        return bool(self._formats and self._fills)

    @cached_property
    def have_red(self) -> bool:
        """Did the workbook come with our red, from an earlier return?"""
        return self._red_fill() < len(self._fills)

    def red(self, style: int) -> int:
        """The style with our red behind it."""
        return style if self._is_red(style) else self._filled(style, self._red_fill())

    def plain(self, style: int) -> int | None:
        """The style without our red; None where it has none."""
        return self._filled(style, 0) if self._is_red(style) else None

    def result(self) -> bytes:
        """The markup with the styles that were asked for."""
        if self._made:
            self._grow("cellXfs", len(self._formats), self._made)
            if self._uses_new_fill:
                self._grow("fills", len(self._fills), [self._new_fill()])
        return self._splice.result()

    @property
    def _uses_new_fill(self) -> bool:
        return any(fill == len(self._fills) for _, fill in self._known)

    def _closed(self, tag: Tag, at: int) -> None:
        if tag.path == ("styleSheet",) and tag.local in ("fills", "cellXfs"):
            self._groups[tag.local] = tag, at
        elif tag.path == ("styleSheet", "fills"):
            self._fills.append(self._splice.markup[tag.start : self._whole(tag, at)])
        elif tag.path == ("styleSheet", "cellXfs"):
            self._formats.append(self._splice.markup[tag.start : self._whole(tag, at)])

    def _whole(self, tag: Tag, at: int) -> int:
        return tag.stop if tag.is_empty else self._splice.markup.index(b">", at) + 1

    def _filled(self, style: int, fill: int) -> int:
        style = style if style < len(self._formats) else 0
        if (style, fill) not in self._known:
            old = self._formats[style]
            cut = _tag_end(old)
            changes = {"fillId": str(fill), "applyFill": "1" if fill else None}
            self._made.append(with_attributes(old[:cut], changes) + old[cut:])
            self._known[style, fill] = len(self._formats) + len(self._made) - 1
        return self._known[style, fill]

    def _red_fill(self) -> int:
        """Our fill where an earlier return brought it, else the place of the one that will be added."""
        found = (place for place, fill in enumerate(self._fills) if RED.encode() in fill.upper())
        return next(found, len(self._fills))

    def _is_red(self, style: int) -> bool:
        if style >= len(self._formats):
            return False
        fill = _number(self._formats[style], b'fillId="')
        return fill < len(self._fills) and RED.encode() in self._fills[fill].upper()

    def _new_fill(self) -> bytes:
        x = self._groups["fills"][0].prefix
        paint = (
            f'<{x}patternFill patternType="solid"><{x}fgColor rgb="{RED}"/><{x}bgColor indexed="64"/></{x}patternFill>'
        )
        return f"<{x}fill>{paint}</{x}fill>".encode()

    def _grow(self, group: str, held: int, new: list[bytes]) -> None:
        tag, at = self._groups[group]
        self._splice.set_attributes(tag, {"count": str(held + len(new))})
        self._splice.put(at, b"".join(new))


def _tag_end(markup: bytes) -> int:
    return markup.index(b">") + 1


def _number(markup: bytes, before: bytes) -> int:
    at = markup.find(before)
    digits = markup[at + len(before) : markup.find(b'"', at + len(before))] if at >= 0 else b""
    return int(digits) if digits.isdigit() else 0
