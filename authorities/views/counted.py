"""What does a list page count? The figure somebody came from, counted again over the very rows that are shown."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import django_filters
from django.db.models import Count, QuerySet, Sum

from authorities import clock
from authorities.lists import NamedList, named
from authorities.views.pages import ListPage

# What a counting word counts, and in which unit people say it.
UNITS_OF = {
    "agency": ("机构", "家"),
    "project": ("项目", "个"),
    "site": ("场所", "个"),
    "person": ("人员", "人"),
    "visit": ("检查家次", "家次"),
}
MONEY = {"amount_yuan"}


@dataclass(frozen=True)
class Counted:
    """The figure over a list: how it is counted, in words, and the value. `asked` is the query's word, as given.

    value None: the word is not one of the list's; `words` then says which there are.
    """

    asked: str
    words: str
    value: int | Decimal | None
    unit: str = ""
    is_money: bool = False


class CountedListPage(ListPage):
    """A list page over a registered list; `list_name` says which. The query word `count` asks for its figure.

    count: "rows", "distinct:agency", "sum:amount_yuan": the words of a notice's columns. The rows are the list's own
    (`NamedList.rows`), so a page cannot show another number than the figure that links to it.
    joined: names for select_related.
    """

    list_name = ""
    joined: tuple[str, ...] = ()

    @property
    def named_list(self) -> NamedList:
        return named(self.list_name)

    @property
    def filterset_class(self) -> type[django_filters.FilterSet]:
        return self.named_list.filterset_class

    def rows(self) -> QuerySet[Any]:
        return self.named_list.rows().select_related(*self.joined)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        asked = self.request.GET.get("count", "")
        counted = count_rows(self.named_list, self.filterset.qs, asked) if asked and self.filterset.is_valid() else None
        return context | {"counted": counted, "today": clock.today()}


def count_rows(one: NamedList, rows: QuerySet[Any], asked: str) -> Counted:
    """Count rows of a list the way a word asks; an unknown way gives no value and says which there are."""
    verb, _, word = asked.partition(":")
    path = one.counting.get(word)
    if asked == "rows":
        return Counted(asked, "共", rows.count(), "条")
    if verb == "distinct" and path and word in UNITS_OF:
        name, unit = UNITS_OF[word]
        value = rows.order_by().aggregate(figure=Count(path, distinct=True))["figure"]
        return Counted(asked, f"按{name}去重", value, unit)
    if verb == "sum" and path and word in MONEY:
        total = rows.order_by().aggregate(figure=Sum(path))["figure"]
        return Counted(asked, "合计", total or Decimal(0), is_money=True)
    return Counted(asked[:40], f"这份名单没有“{asked[:40]}”这种计数。可用：{_ways(one)}。", None)


def _ways(one: NamedList) -> str:
    ways = ["rows", *(f"{'sum' if word in MONEY else 'distinct'}:{word}" for word in one.counting)]
    return "、".join(ways)
