"""Files as forms carry them, and what lies in the store of evidence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from authorities.models import EvidenceImage, Officer
from authorities.services import evidence
from tests import factories
from tests.files import images

BOUNDARY = "----mingcha"


def upload(content: bytes | None = None, name: str = "截图.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, images.png() if content is None else content)


def kept_image(officer: Officer) -> EvidenceImage:
    """A picture of the officer's that something stands on."""
    image = evidence.keep_image(content=images.located_jpeg(), officer=officer, now=factories.NOW)
    evidence.use_images(images=[image], officer=officer, now=factories.NOW)
    image.refresh_from_db()
    return image


def files_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def raw_form(fields: dict[str, str], file_name: str, content: bytes) -> dict[str, Any]:
    """A form with one file under `images`, its name byte for byte as given: for client.generic(**…)."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    quoted = file_name.replace('"', "%22")
    parts.append(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="images"; filename="{quoted}"\r\n'
        "Content-Type: image/png\r\n\r\n".encode()
        + content
        + b"\r\n"
    )
    body = b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
    return {"data": body, "content_type": f"multipart/form-data; boundary={BOUNDARY}"}
