"""Pictures and what pretends to be one: small builders, nothing third-party, the same bytes each time."""

from __future__ import annotations

import gzip
import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

from PIL import Image, PngImagePlugin

from tests.files.builders import zipped

SCRIPT = b"<script>alert(1)</script>"
CANARY = b"CANARY-OWNER-OF-THE-PHONE"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><rect width="9" height="9"/></svg>'
HTML = b"<!DOCTYPE html><html><body>" + SCRIPT + b"</body></html>"
PNG_SIGN = b"\x89PNG\r\n\x1a\n"


def picture(size: tuple[int, int] = (64, 48), mode: str = "RGB") -> Image.Image:
    """A picture whose corners differ, so that turning and cropping show."""
    image = Image.new("RGB", size, (230, 230, 230))
    image.paste((200, 30, 30), (0, 0, size[0] // 2, size[1] // 2))
    image.paste((30, 30, 200), (size[0] // 2, size[1] // 2, size[0], size[1]))
    return image if mode == "RGB" else image.convert(mode)


def encoded(kind: str, image: Image.Image | None = None, **options: Any) -> bytes:
    out = io.BytesIO()
    (image or picture()).save(out, kind, **options)
    return out.getvalue()


def jpeg(**options: Any) -> bytes:
    return encoded("JPEG", **options)


def png(**options: Any) -> bytes:
    return encoded("PNG", **options)


def webp(**options: Any) -> bytes:
    return encoded("WEBP", **options)


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_of(width: int, height: int, packed: bytes | None = None, extra: bytes = b"", *, depth: int = 1) -> bytes:
    """A grey .png of the size given; packed: its pixels, compressed (default: all zero)."""
    head = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width * depth + 7) // 8 + 1) * height, 9) if packed is None else packed
    return PNG_SIGN + chunk(b"IHDR", head) + extra + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg_saying(width: int, height: int) -> bytes:
    """A small .jpg whose head declares another size."""
    content = jpeg()
    at = content.index(b"\xff\xc0")
    return content[: at + 5] + struct.pack(">HH", height, width) + content[at + 9 :]


def webp_saying(width: int, height: int) -> bytes:
    body = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + (width - 1).to_bytes(3, "little")
    body += (height - 1).to_bytes(3, "little") + webp()[12:]
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def with_segment(marker: int, content: bytes) -> bytes:
    """A .jpg with one more segment behind its first two bytes."""
    whole = jpeg()
    return whole[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content + whole[2:]


def located_jpeg(orientation: int = 1) -> bytes:
    """A .jpg as a phone writes it: owner, maker, time and position in its EXIF."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F], exif[0x9C9D] = CANARY.decode(), CANARY
    exif[0x8825] = {1: "N", 2: (38.0, 2.0, 30.0), 3: "E", 4: (114.0, 30.0, 50.0), 27: CANARY}
    return jpeg(exif=exif.tobytes(), comment=CANARY, xmp=b"<x:xmpmeta>" + CANARY + b"</x:xmpmeta>")


def frames(kind: str, count: int) -> bytes:
    shown = [Image.new("RGB", (8, 8), (number % 250, 90 * (number % 3), 40)) for number in range(count)]
    return encoded(kind, shown[0], save_all=True, append_images=shown[1:])


def text_png(key: str, text: str, *, packed: bool = False) -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text(key, text, zip=packed)
    return png(pnginfo=info)


def damaged(content: bytes, at: int, count: int = 4) -> bytes:
    return content[:at] + bytes(byte ^ 0xFF for byte in content[at : at + count]) + content[at + count :]


def boxed(brand: bytes) -> bytes:
    return b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0mif1heic" + bytes(200)


def riff(kind: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", 300) + kind + bytes(292)


# What it is → how it is made and why it is not taken.
OTHER_THINGS: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "evidence.empty"),
    "svg": (lambda: SVG, "evidence.other_kind"),
    "svg behind an xml declaration": (lambda: b'<?xml version="1.0"?>\n' + SVG, "evidence.other_kind"),
    "svg behind a byte-order mark": (lambda: b"\xef\xbb\xbf" + SVG, "evidence.other_kind"),
    "svg behind blanks": (lambda: b" \n\t" * 50 + SVG, "evidence.other_kind"),
    "svg in UTF-16": (lambda: SVG.decode().encode("utf-16"), "evidence.other_kind"),
    "svg, packed": (lambda: gzip.compress(SVG), "evidence.other_kind"),
    "svg with an external entity": (
        lambda: b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + SVG,
        "evidence.other_kind",
    ),
    "a page": (lambda: HTML, "evidence.other_kind"),
    "a page in capitals": (lambda: HTML.upper(), "evidence.other_kind"),
    "a page in a frame": (lambda: b"<iframe src=javascript:alert(1)>", "evidence.other_kind"),
    "a script": (lambda: SCRIPT, "evidence.other_kind"),
    "a script of a server": (lambda: b"<?php system($_GET['c']); ?>", "evidence.other_kind"),
    "a script of a shell": (lambda: b"#!/bin/sh\nrm -rf /\n", "evidence.other_kind"),
    "plain text": (lambda: "这是一张图片".encode(), "evidence.other_kind"),
    "zeros": (lambda: bytes(5000), "evidence.other_kind"),
    "a pdf": (lambda: b"%PDF-1.7\n" + jpeg(), "evidence.other_kind"),
    "a zip": (lambda: zipped({"a.jpg": jpeg()}), "evidence.other_kind"),
    "an old office file": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "evidence.other_kind"),
    "a rar": (lambda: b"Rar!\x1a\x07\x01\x00" + bytes(50), "evidence.other_kind"),
    "a 7z": (lambda: b"7z\xbc\xaf\x27\x1c" + bytes(50), "evidence.other_kind"),
    "a program of Windows": (lambda: b"MZ" + bytes(500), "evidence.other_kind"),
    "a program of Linux": (lambda: b"\x7fELF\x02\x01\x01" + bytes(500), "evidence.other_kind"),
    "a gif": (lambda: encoded("GIF", picture(mode="P")), "evidence.other_kind"),
    "a gif of 10,000 frames": (lambda: frames("GIF", 10_000), "evidence.other_kind"),
    "a gif that is a script": (lambda: b"GIF89a=1;alert(1);//" + bytes(100), "evidence.other_kind"),
    "a bmp": (lambda: encoded("BMP"), "evidence.other_kind"),
    "a tiff": (lambda: encoded("TIFF"), "evidence.other_kind"),
    "a tiff, big-endian": (lambda: b"MM\x00*" + bytes(200), "evidence.other_kind"),
    "an icon": (lambda: encoded("ICO"), "evidence.other_kind"),
    "a jpeg 2000": (lambda: b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(100), "evidence.other_kind"),
    "a drawing of a layout program": (lambda: b"8BPS\x00\x01" + bytes(100), "evidence.other_kind"),
    "a photo of an iPhone": (lambda: boxed(b"heic"), "evidence.heif"),
    "an avif": (lambda: boxed(b"avif"), "evidence.other_kind"),
    "a film": (lambda: boxed(b"isom"), "evidence.other_kind"),
    "a film of an iPhone": (lambda: boxed(b"qt  "), "evidence.other_kind"),
    "a sound": (lambda: riff(b"WAVE"), "evidence.other_kind"),
    "a film in a RIFF": (lambda: riff(b"AVI "), "evidence.other_kind"),
}
BROKEN: dict[str, tuple[Callable[[], bytes], str]] = {
    "the signature of a png": (lambda: PNG_SIGN, "evidence.damaged"),
    "a png without pixels": (lambda: png_of(64, 64, zlib.compress(b"")), "evidence.damaged"),
    "a png cut in half": (lambda: png()[: len(png()) // 2], "evidence.damaged"),
    "a png whose pixels are noise": (lambda: png_of(64, 64, b"\x78\x9c" + bytes(range(200))), "evidence.damaged"),
    "a png with a wrong check sum": (lambda: damaged(png(), 29), "evidence.damaged"),
    "a png of no width": (lambda: png_of(0, 64, zlib.compress(b"")), "evidence.damaged"),
    "a png that is a page": (lambda: PNG_SIGN + HTML, "evidence.damaged"),
    "a png whose remark unpacks to 70 MB": (lambda: text_png("x", "0" * 70_000_000, packed=True), "evidence.damaged"),
    "a png whose profile unpacks to 50 MB": (lambda: png(icc_profile=bytes(50_000_000)), "evidence.damaged"),
    "the first bytes of a jpeg": (lambda: b"\xff\xd8\xff\xe0", "evidence.damaged"),
    "a jpeg cut in half": (lambda: jpeg(image=picture((600, 400)))[:1500], "evidence.damaged"),
    "a jpeg that is a page": (lambda: b"\xff\xd8\xff" + HTML, "evidence.damaged"),
    "a jpeg whose tables are noise": (lambda: damaged(jpeg(), 20, 400), "evidence.damaged"),
    "the head of a webp": (lambda: riff(b"WEBP"), "evidence.damaged"),
    "a webp cut in half": (lambda: webp()[: len(webp()) // 2], "evidence.damaged"),
    "a webp that is a page": (lambda: b"RIFF\x00\x10\x00\x00WEBP" + HTML, "evidence.damaged"),
    "a png of 169 megapixels": (lambda: png_of(13_000, 13_000), "evidence.too_many_pixels"),
    "a png just over 40 megapixels": (lambda: png_of(4_443, 9_003), "evidence.too_many_pixels"),
    "a png of 400 megapixels": (lambda: png_of(20_000, 20_000), "evidence.too_many_pixels"),
    "a png two thousand million wide": (lambda: png_of(2**31 - 1, 1, b"x"), "evidence.too_many_pixels"),
    "a png 30,001 long": (lambda: png_of(1, 30_001), "evidence.too_many_pixels"),
    "a jpeg that declares 65,500 by 65,500": (lambda: jpeg_saying(65_500, 65_500), "evidence.too_many_pixels"),
    "a webp whose canvas is not its picture": (lambda: webp_saying(16_383, 16_383), "evidence.damaged"),
    "a png that moves": (lambda: frames("PNG", 2), "evidence.moving"),
    "a webp that moves": (lambda: frames("WEBP", 3), "evidence.moving"),
}
# Real pictures with something else inside: taken, and nothing but the pixels is left.
LADEN: dict[str, Callable[[], bytes]] = {
    "a photo with position and owner": located_jpeg,
    "a jpeg with a page behind it": lambda: jpeg() + HTML,
    "a jpeg with a zip behind it": lambda: jpeg() + zipped({"x.html": HTML}),
    "a jpeg with a script as remark": lambda: with_segment(0xFE, SCRIPT),
    "a jpeg with a script as its maker": lambda: with_segment(0xE1, b"Exif\0\0" + SCRIPT),
    "a jpeg whose colour profile is a page": lambda: jpeg(icc_profile=HTML * 20),
    "a jpeg with sixty thousand remarked bytes": lambda: with_segment(0xFE, CANARY * 2400),
    "a jpeg in ink colours": lambda: encoded("JPEG", picture(mode="CMYK"), comment=CANARY),
    "a grey jpeg": lambda: encoded("JPEG", picture(mode="L"), comment=CANARY),
    "a jpeg in many passes": lambda: jpeg(progressive=True, comment=CANARY),
    "a png with a script as remark": lambda: text_png("Comment", SCRIPT.decode()),
    "a png with an owner": lambda: text_png("Author", CANARY.decode()),
    "a png with a page behind it": lambda: png() + HTML,
    "a png with a colour profile of its own": lambda: png(icc_profile=CANARY * 9),
    "a png with a broken EXIF": lambda: png(exif=b"Exif\0\0II*\0" + CANARY),
    "a png with transparent pixels": lambda: encoded("PNG", picture(mode="RGBA")),
    "a png of a palette": lambda: encoded("PNG", picture(mode="P"), transparency=0),
    "a png of sixteen bits of grey": lambda: encoded("PNG", Image.new("I;16", (64, 48), 40_000)),
    "a webp with a script beside it": lambda: webp(xmp=SCRIPT, exif=b"Exif\0\0" + CANARY),
    "a webp with a page behind it": lambda: webp() + HTML,
}
NAMES = [
    "../../../../etc/cron.d/x.jpg",
    "..\\..\\windows\\system32\\x.jpg",
    "/etc/passwd",
    "C:\\Windows\\win.ini",
    "\\\\server\\share\\x.jpg",
    "a.jpg\x00.exe",
    "\x00",
    ".",
    "..",
    "",
    ".htaccess",
    "x.jpg/../../../y",
    "CON.jpg",
    "PRN",
    "NUL.png",
    "AUX.webp",
    "COM1.jpg",
    "LPT9.jpg",
    "a" * 4096 + ".jpg",
    "证" * 300 + ".jpg",
    "x.php",
    "x.jpg.php",
    "x.svg",
    "x.html",
    '"><script>alert(1)</script>.jpg',
    "x.jpg\r\nSet-Cookie: a=b",
    "%2e%2e%2f%2e%2e%2fx.jpg",
    "\u202egpj.exe",
    "..／..／x.jpg",
    "．．/x.jpg",
    "x\u2215..\u2215y.jpg",
    "x.jpg::$DATA",
    "~/x.jpg",
    "-rf.jpg",
    "$(id).jpg",
    "`id`.jpg",
    "x;id.jpg",
    "x|id.jpg",
    "{{7*7}}.jpg",
    "{% load x %}.jpg",
    "110101199003070011.jpg",
    "\U0001f4f7.jpg",
    "x.jpg ",
    "x.jpg.",
    "evidence/00/x",
]
