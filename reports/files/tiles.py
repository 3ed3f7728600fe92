"""Where the units of a province stand on the tile map, as TOML."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

TILES = Path(__file__).resolve().parent.parent / "tiles"


@cache
def read_tiles(corps_code: str) -> dict[str, tuple[int, int]]:
    """Unit code → (row, column) under that corps; {} when nobody has drawn its map."""
    path = TILES / f"{corps_code}.toml"
    if not path.is_file():
        return {}
    places = tomllib.loads(path.read_text(encoding="utf-8"))["tiles"]
    return {code: (row, column) for code, (row, column) in places.items()}
