"""Which marks may a site carry beside its class? site_tags.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

SITE_TAGS = Path(__file__).resolve().parent.parent / "site_tags.toml"


@cache
def load_site_tags(file: Path = SITE_TAGS) -> dict[str, str]:
    """Tag code → its label, in the order of the file."""
    return {row["code"]: row["label"] for row in tomllib.loads(file.read_text(encoding="utf-8"))["tag"]}
