"""What is in the picture that somebody handed in as evidence? Plain pixels drawn anew, or the true reason why not.

The content decides, not the name. Source: faults H2 (other things under a picture's name), H3 (pixel floods), H4 (what
a picture carries beside its pixels).
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from authorities.files import image_redrawer
from authorities.files.confined import run_confined
from authorities.rules.problem import Problem, Refused

SIZE_LIMIT = 15 * 1024 * 1024  # bytes as uploaded
CONTENT_TYPE = "image/jpeg"  # of everything that was drawn anew
_PATIENCE = 30  # seconds for the drawing process, beside its own limit of processor time
_MARKUP = (b"<svg", b"<html", b"<!doctype", b"<script", b"<?xml", b"<body", b"<head", b"<iframe", b"<img")
_OTHER_KINDS = (
    (b"GIF8", "GIF图"),
    (b"BM", "BMP图"),
    (b"II*\x00", "TIFF图"),
    (b"MM\x00*", "TIFF图"),
    (b"%PDF", "PDF文件"),
    (b"PK\x03\x04", "压缩包或Office文件"),
    (b"\xd0\xcf\x11\xe0", "Office文件"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"MZ", "程序"),
    (b"\x7fELF", "程序"),
    (b"#!", "程序"),
)
_BOXED = {b"avif": "AVIF图", b"avis": "AVIF图", b"qt  ": "视频"}
_HEIF = (b"heic", b"heix", b"hevc", b"hevx", b"mif1", b"msf1")


class ImageRefused(Refused):
    """The picture is not taken; `problem` says why."""


@dataclass(frozen=True)
class Redrawn:
    """A picture drawn anew: a JPEG of its pixels and nothing else; width and height in pixels."""

    content: bytes
    width: int
    height: int


def redraw(content: bytes) -> Redrawn:
    """The picture of a .jpg, .png or .webp file, by content.

    Raises ImageRefused with a problem "evidence.…": empty, too large, another kind of file, too many pixels, moving,
    damaged, or built to exhaust the reader.
    """
    if not content:
        raise ImageRefused(Problem("evidence.empty"))
    if len(content) > SIZE_LIMIT:
        raise ImageRefused(too_big(len(content)))
    kind = _kind_of(content)
    if isinstance(kind, Problem):
        raise ImageRefused(kind)
    ended = run_confined(image_redrawer.__file__, content, patience=_PATIENCE, arguments=[kind])
    if ended.code == image_redrawer.TOO_LARGE:
        raise ImageRefused(_too_many_pixels(**json.loads(ended.output)))
    if ended.code != 0:
        raise ImageRefused(Problem(_REASONS.get(ended.code or 0, "evidence.too_much")))
    head, _, drawn = ended.output.partition(b"\n")
    return Redrawn(drawn, **json.loads(head))


def too_big(size: int) -> Problem:
    """More bytes than are taken."""
    return Problem("evidence.too_big", megabytes=-(-size // 1024**2), limit=SIZE_LIMIT // 1024**2)


_REASONS = {image_redrawer.DAMAGED: "evidence.damaged", image_redrawer.MOVING: "evidence.moving"}


def _too_many_pixels(*, width: int, height: int) -> Problem:
    return Problem(
        "evidence.too_many_pixels",
        width=width,
        height=height,
        limit=image_redrawer.PIXEL_LIMIT // 10_000,
        side=image_redrawer.SIDE_LIMIT,
    )


def _kind_of(content: bytes) -> str | Problem:
    """ "JPEG", "PNG" or "WEBP"; or the problem that says what the file is instead."""
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "WEBP"
    if content[4:8] == b"ftyp":
        if content[8:12] in _HEIF:
            return Problem("evidence.heif")
        return Problem("evidence.other_kind", found=_BOXED.get(content[8:12], "视频"))
    for sign, found in _OTHER_KINDS:
        if content.startswith(sign):
            return Problem("evidence.other_kind", found=found)
    head = content[:1024].replace(b"\x00", b"").lower()
    if any(sign in head for sign in _MARKUP):
        return Problem("evidence.other_kind", found="网页或矢量图")
    return Problem("evidence.other_kind", found="无法识别的文件")
