"""Which objects of a population does a unit answer for? One list, one filter, one path to the unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, F, QuerySet
from django.urls import reverse

from authorities import scope
from authorities.filters import SubtreeFilter
from authorities.lists import NamedList, named, query_string
from authorities.models import Unit
from campaigns.rules.notice import Notice, Population


def population_rows(notice: Notice, population: Population, unit: Unit) -> QuerySet[Any]:
    """Agencies or projects of that population that this unit answers for, each once, by code."""
    return answered_rows(population).filter(answered_by=unit.pk).order_by("code")


def population_counts(notice: Notice, population: Population) -> dict[int, int]:
    """Unit id → objects it answers for, units with none left out; one grouped query for the whole scope."""
    rows = answered_rows(population).order_by().values("answered_by").annotate(n=Count("pk", distinct=True))
    return {row["answered_by"]: row["n"] for row in rows if row["answered_by"] is not None}


def answered_rows(population: Population) -> QuerySet[Any]:
    """Rows of the population with `answered_by`, the id of the unit that answers; that unit lies inside the scope."""
    one = named(population.list)
    # 用F()而不是再次filter()：多值关联要落在筛选用过的同一行上（同一场火灾）
    rows = one.filtered(population.where).annotate(answered_by=F(one.units[population.unit_role]))
    asking = scope.active()
    if asking is None or asking.unit_id is None:
        return rows
    # 机构的可见范围比管辖范围宽；别的单位的对象不由这里数
    return rows.filter(answered_by__in=scope.units_in(asking.unit_id))


def counted_list(population: Population, unit: Unit) -> tuple[str, str]:
    """URL name and query string of the list whose length is the population's number at that unit."""
    one = named(population.list)
    return one.page, query_string({**population.where, _unit_word(one, population.unit_role): unit.code})


def counted_url(population: Population, unit: Unit) -> str:
    """The address of that list."""
    page, words = counted_list(population, unit)
    return f"{reverse(page)}?{words}"


def is_counted_by_subtree(population: Population) -> bool:
    """Does that list hold the rows of the units below as well, so that it is as long as their numbers together?"""
    one = named(population.list)
    return isinstance(one.filterset_class.base_filters[_unit_word(one, population.unit_role)], SubtreeFilter)


def _unit_word(one: NamedList, role: str) -> str:
    """The filter word that picks a unit's rows in that role, by path or by detachment (a subtree holds both)."""
    path = one.units[role]
    fields: Mapping[str, str] = {word: str(f.field_name) for word, f in one.filterset_class.base_filters.items()}
    for word, field in fields.items():
        if path in (field, f"{field}__detachment") or field == f"{path}__code":
            return word
    raise LookupError(f"{one.name}: no filter word for the unit role {role}")
