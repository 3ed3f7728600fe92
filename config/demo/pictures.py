"""Plain pictures for the demo: a window with a few grey lines, as a screenshot of a query page might look from afar."""

from __future__ import annotations

import struct
import zlib

WIDTH, HEIGHT = 720, 480
_PAPER, _HEAD, _LINE, _MARK = (250, 250, 250), (46, 90, 136), (198, 203, 209), (176, 40, 40)


def screenshot(number: int) -> bytes:
    """A .png; another number moves the lines, so that no two pictures are the same."""
    rows = [_row(y, number) for y in range(HEIGHT)]
    packed = zlib.compress(b"".join(b"\0" + row for row in rows))
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def _row(y: int, number: int) -> bytes:
    line, inside = divmod(y, 40)
    if y < 56:
        return bytes(_HEAD) * WIDTH
    if inside >= 12:
        return bytes(_PAPER) * WIDTH
    drawn = 160 + (line * 97 + number * 53) % 400
    hue = _MARK if line == 2 + number % 8 else _LINE
    return bytes(_PAPER) * 40 + bytes(hue) * drawn + bytes(_PAPER) * (WIDTH - 40 - drawn)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
