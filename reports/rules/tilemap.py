"""Where does each tile of the map stand? Squares on a grid; geometry in SVG units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SIDE = 84  # a tile's side: four characters of the label and room for a thumb


@dataclass(frozen=True)
class Tile:
    """A square with its top left corner; `row` is what the page gave."""

    row: object
    x: int
    y: int

    @property
    def middle(self) -> int:
        return self.x + SIDE // 2

    @property
    def first_line(self) -> int:
        return self.y + SIDE // 2 - 6

    @property
    def second_line(self) -> int:
        return self.y + SIDE // 2 + 16


@dataclass(frozen=True)
class TileMap:
    """All tiles and the size of the drawing; without tiles there is no map."""

    tiles: tuple[Tile, ...]
    width: int
    height: int
    side: int = SIDE

    def __bool__(self) -> bool:
        return bool(self.tiles)


def tile_map(rows: Sequence[tuple[str, object]], places: Mapping[str, tuple[int, int]]) -> TileMap:
    """Rows (unit code, what to show) at their places [row, column]; rows without a place are left out."""
    placed = [(places[code], row) for code, row in rows if code in places]
    if not placed:
        return TileMap((), 0, 0)
    top = min(place[0] for place, _row in placed)
    left = min(place[1] for place, _row in placed)
    tiles = tuple(Tile(row, (column - left) * SIDE, (line - top) * SIDE) for (line, column), row in placed)
    return TileMap(tiles, max(tile.x for tile in tiles) + SIDE, max(tile.y for tile in tiles) + SIDE)
