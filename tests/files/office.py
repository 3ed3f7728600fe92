"""A file as a real LibreOffice saves it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path


def converted(content: bytes, kind: str, folder: Path, *, source: str = "xlsx") -> bytes:
    """The content opened in LibreOffice and saved as another kind: "xls", "ods", "xlsx", "csv:…filter…"."""
    office = shutil.which("soffice")
    assert office, "LibreOffice is missing: install it, or say MINGCHA_WITHOUT_LIBREOFFICE=1"
    suffix = kind.partition(":")[0]
    given, out = folder / f"台账.{source}", folder / f"{suffix}-out"
    given.write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", kind, "--outdir", str(out), str(given)],
        check=True,
        capture_output=True,
        timeout=120,
        env={**os.environ, "HOME": str(folder)},
    )
    return (out / f"台账.{suffix}").read_bytes()
