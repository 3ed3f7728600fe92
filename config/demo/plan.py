"""What should the demo province look like? demo.toml as plain values."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

FILE = Path(__file__).with_name("demo.toml")


@dataclass(frozen=True)
class Account:
    """One documented account 演示账户 of one role."""

    username: str
    role: str
    unit: str


@dataclass(frozen=True)
class SiteKind:
    """A kind of site. control_room: the share that has one.   floor_area: from, to, in m².   tags: further marks."""

    name: str
    weight: int
    key_unit: bool = False
    crowded_place: bool = False
    control_room: float = 0.0
    floor_area: tuple[int, int] = (500, 5000)
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scale:
    """How large. agencies: detachment code → active agencies registered there.

    draw_detachments: detachments whose brigades draw, too; "*" is all.
    """

    name: str
    site_count: int
    project_count: int
    operator_share: float
    spare_operators: int
    spare_engineers: int
    draw_detachments: tuple[str, ...]
    agencies: Mapping[str, int]
    out_of_province: int

    def draws_below(self, detachment_code: str) -> bool:
        """Do the brigades of this detachment draw?"""
        return "*" in self.draw_detachments or detachment_code in self.draw_detachments


@dataclass(frozen=True)
class DrawRound:
    """One round of draws 抽签: frozen, then at `seed_due_at` the public value comes, then drawn.

    The next round is frozen after this one is drawn.
    """

    frozen_on: date
    seed_due_at: datetime
    drawn_on: date
    seed_source: str


@dataclass(frozen=True)
class Plan:
    """demo.toml. The namespaces and the mappings beside them keep the names and units of the file."""

    notice: str
    region: str
    today: date
    days: SimpleNamespace
    password: str
    draw_rounds: tuple[DrawRound, ...]
    public_digits: int
    local_shares: Mapping[str, str]
    favoured: Mapping[str, float]
    accounts: tuple[Account, ...]
    officers: Mapping[str, list[tuple[str, int]]]
    rate: SimpleNamespace
    inspection: SimpleNamespace
    results: Mapping[str, float]
    room_results: Mapping[str, float]
    oddity: SimpleNamespace
    handing: SimpleNamespace
    keeping_away: SimpleNamespace
    later: SimpleNamespace
    words: SimpleNamespace
    site_kinds: tuple[SiteKind, ...]
    scale: Scale
    seed: int

    def random(self, stage: str) -> Random:
        """Chance for one stage, so that a change in one stage leaves the others as they were."""
        return Random(f"{self.seed}:{self.scale.name}:{stage}")  # noqa: S311 - invented data, no secret


def scales() -> list[str]:
    """The names of the scales the file offers."""
    return list(_read()["scale"])


def read_plan(scale: str, seed: int) -> Plan:
    """The plan at one scale and seed; raises KeyError for a scale the file lacks."""
    raw = _read()
    days = SimpleNamespace(**{name: value for name, value in raw.items() if isinstance(value, date)})
    size = raw["scale"][scale]
    return Plan(
        notice=raw["notice"],
        region=raw["region"],
        today=raw["today"],
        days=days,
        password=raw["password"],
        draw_rounds=tuple(DrawRound(**one) for one in raw["draw_round"]),
        public_digits=raw["public_digits"],
        local_shares=raw["local_shares"],
        favoured=raw["favoured"],
        accounts=tuple(Account(**account) for account in raw["account"]),
        officers={kind: [tuple(row) for row in rows] for kind, rows in raw["officers"].items()},
        rate=SimpleNamespace(**raw["rate"]),
        inspection=SimpleNamespace(**raw["inspection"]),
        results=raw["results"],
        room_results=raw["room_results"],
        oddity=SimpleNamespace(**raw["oddity"]),
        handing=SimpleNamespace(**raw["handing"]),
        keeping_away=SimpleNamespace(**raw["keeping_away"]),
        later=SimpleNamespace(**raw["later"]),
        words=SimpleNamespace(**raw["words"]),
        site_kinds=tuple(_site_kind(kind) for kind in raw["site_kind"]),
        scale=Scale(name=scale, **{**size, "draw_detachments": tuple(size["draw_detachments"])}),
        seed=seed,
    )


def _site_kind(raw: Mapping[str, Any]) -> SiteKind:
    fields: dict[str, Any] = {word: tuple(value) if isinstance(value, list) else value for word, value in raw.items()}
    return SiteKind(**fields)


def _read() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
