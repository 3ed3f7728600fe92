"""Where is a certificate looked up? Read from credentials/query_sites.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

QUERY_SITES = Path(__file__).resolve().parent.parent / "query_sites.toml"


@dataclass(frozen=True)
class QuerySite:
    """An official site 查询网站 where certificates of one post are looked up, and the clause that names it."""

    claimed: str
    name: str
    address: str
    clause: str


@cache
def query_sites() -> dict[str, QuerySite]:
    """Sites by the post claimed: "registered_engineer", "facility_operator"."""
    rows = tomllib.loads(QUERY_SITES.read_text(encoding="utf-8"))["site"]
    return {row["claimed"]: QuerySite(**row) for row in rows}
