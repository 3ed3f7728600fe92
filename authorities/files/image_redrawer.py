"""A process of its own that draws one picture anew: bytes in on stdin; out come one JSON line and a plain JPEG.

It runs as a script, without the project, its settings or its secrets: a hostile picture that exhausts memory or time
ends this process and nothing else. `authorities.files.evidence_images` starts it. Only pixels pass: no position, no
owner, no profile, no second file behind the picture. Exit codes: 0 drawn, 4 damaged, 5 too much, 6 too many pixels
(the JSON line says width and height), 7 more than one frame.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from typing import Any

MEMORY_LIMIT = 1024 * 1024 * 1024
SECONDS_LIMIT = 10
PIXEL_LIMIT, SIDE_LIMIT = 40_000_000, 30_000
OUTPUT_LIMIT = 30 * 1024 * 1024
QUALITY = 88
DAMAGED, TOO_MUCH, TOO_LARGE, MOVING = 4, 5, 6, 7


def main(kind: str) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_LIMIT, SECONDS_LIMIT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # nothing is written to disk
    from PIL import Image  # noqa: PLC0415  under the limits

    Image.MAX_IMAGE_PIXELS = None  # our own limit is stricter and says both figures
    try:
        return _redraw(Image.open(io.BytesIO(sys.stdin.buffer.read()), formats=[kind]), kind)
    except MemoryError:
        return TOO_MUCH
    except BaseException:  # noqa: BLE001  whatever a decoder raises, the picture cannot be read
        return DAMAGED


def _redraw(image: Any, kind: str) -> int:
    # The size comes from the header: nothing is decoded yet.
    width, height = image.size
    if width * height > PIXEL_LIMIT or max(width, height) > SIDE_LIMIT:
        sys.stdout.write(json.dumps({"width": width, "height": height}))
        return TOO_LARGE
    # A phone's JPEG may carry a depth map behind the photo; of other kinds a second frame moves what the eye sees.
    if kind != "JPEG" and getattr(image, "n_frames", 1) > 1:
        return MOVING
    image.load()
    drawn = _pixels_on_white(_upright(image))
    out = io.BytesIO()
    drawn.save(out, "JPEG", quality=QUALITY, subsampling=0)
    if out.tell() > OUTPUT_LIMIT:
        return TOO_MUCH
    sys.stdout.write(json.dumps({"width": drawn.width, "height": drawn.height}) + "\n")
    sys.stdout.flush()
    sys.stdout.buffer.write(out.getvalue())
    return 0


def _upright(image: Any) -> Any:
    from PIL import ImageOps  # noqa: PLC0415

    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # noqa: BLE001  a broken remark about the picture does not break the picture
        return image


def _pixels_on_white(image: Any) -> Any:
    """A new RGB picture of the same pixels: sixteen bits of grey scaled down, what is transparent on white."""
    from PIL import Image  # noqa: PLC0415

    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    plain = Image.new("RGB", image.size, "white")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        plain.paste(image, mask=image.getchannel("A"))
    else:
        plain.paste(image.convert("RGB"))
    return plain


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
