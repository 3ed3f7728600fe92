"""What was found? Findings by item of the record form, and by the kind a summary table counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse

from authorities.lists import named, query_string
from authorities.models import Unit
from campaigns.models import Campaign
from campaigns.rules.notice import Notice

OTHER = "other"
SHOWN_FIRST = 8  # items beside each other in a chart; the rest unfolds


@dataclass(frozen=True)
class FindingCount:
    """So many findings under a label, and the list of exactly these."""

    label: str
    value: int
    href: str
    tone: str = "going"


@dataclass(frozen=True)
class FindingCounts:
    """All findings of an area: how many, by kind in the notice's order, by item with the most frequent first."""

    total: int
    href: str
    kinds: tuple[FindingCount, ...]
    items: tuple[FindingCount, ...]

    @property
    def most_frequent(self) -> tuple[FindingCount, ...]:
        return self.items[:SHOWN_FIRST]

    @property
    def others(self) -> tuple[FindingCount, ...]:
        return self.items[SHOWN_FIRST:]


def finding_counts(campaign: Campaign, notice: Notice, unit: Unit) -> FindingCounts:
    """The findings of a unit's area since the campaign began; one query."""
    words = {"campaign": campaign.code, "unit": unit.code}
    rows = named("findings").filtered(words).order_by()
    counted = list(rows.values_list("kind", "item").annotate(n=Count("pk")))
    items = _item_labels(notice)
    by_item = [
        _count(items.get(item, item), words | {"item": item}, _sum(counted, 1, item)) for item in _keys(counted, 1)
    ]
    return FindingCounts(
        total=sum(row[2] for row in counted),
        href=_address(words),
        kinds=tuple(
            _count(label, words | {"kind": kind}, _sum(counted, 0, kind))
            for kind, label in _kind_labels(notice).items()
        ),
        items=tuple(sorted(by_item, key=lambda row: (-row.value, row.label))),
    )


def _kind_labels(notice: Notice) -> dict[str, str]:
    """Kind → as a summary table heads it, else as the form's own item is called."""
    items = [item for form in notice.checklists for item in form.items if item.kind and item.kind != OTHER]
    counted = [column for table in notice.tables for column in table.columns if column.list == "findings"]
    headed = {str(column.where["kind"]): column.header[-1] for column in counted}
    asked = {str(item.kind): item.violation for item in items if item.kind not in headed}
    return headed | asked | {OTHER: "其他问题"}


def _item_labels(notice: Notice) -> dict[str, str]:
    return {item.code: item.violation for form in notice.checklists for item in form.items}


def _keys(counted: Iterable[tuple[str, str, int]], place: int) -> list[str]:
    return list(dict.fromkeys(str(row[place]) for row in counted))


def _sum(counted: Sequence[tuple[str, str, int]], place: int, key: str) -> int:
    return sum(row[2] for row in counted if row[place] == key)


def _count(label: str, words: dict[str, str], value: int) -> FindingCount:
    return FindingCount(label, value, _address(words))


def _address(words: dict[str, str]) -> str:
    return f"{reverse(named('findings').page)}?{query_string(words)}"
