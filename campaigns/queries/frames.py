"""Which objects of a population does a unit answer for? One list, one filter, one path to the unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse

from agencies.models import Agency, ServiceProject
from authorities import scope
from authorities.filters import SubtreeFilter
from authorities.lists import NamedList, named, query_string
from authorities.models import Unit, UnitAncestry
from campaigns.models import Campaign, Draw, DrawEntry, Task
from campaigns.rules.notice import Notice, Population
from campaigns.rules.periods import CHINA
from campaigns.rules.scope_checks import earlier_batches


def population_rows(notice: Notice, population: Population, unit: Unit) -> QuerySet[Any]:
    """Agencies, projects or sites of that population that this unit answers for, each once, by code."""
    return answered_rows(notice, population).filter(answered_by=unit.pk).order_by("code")


def population_counts(notice: Notice, population: Population) -> dict[int, int]:
    """Unit id → objects it answers for, units with none left out; one grouped query for the whole scope."""
    return _grouped(answered_rows(notice, population))


def left_rows(campaign: Campaign, notice: Notice, population: Population, unit: Unit) -> QuerySet[Any]:
    """Those of them that no earlier batch drew there; all of them for a population without a batch before it."""
    return _without_earlier(population_rows(notice, population, unit), campaign, notice, population)


def left_counts(campaign: Campaign, notice: Notice, population: Population) -> dict[int, int]:
    """Unit id → how many no earlier batch of the campaign drew; one grouped query."""
    return _grouped(_without_earlier(answered_rows(notice, population), campaign, notice, population))


def part_members(notice: Notice, population: Population, unit: Unit) -> dict[str, str]:
    """Code → the part of the tier it belongs to, the first when it belongs to several; one query a part."""
    members: dict[str, str] = {}
    for part in reversed(notice.tier(population.code).parts):
        inside = named(population.list).filtered({**population.where, **part.where}).order_by().values("pk")
        rows = population_rows(notice, population, unit).filter(pk__in=inside)
        members |= dict.fromkeys(rows.values_list("code", flat=True), part.code)
    return members


def taken_entries(campaign: Campaign, populations: Iterable[str]) -> QuerySet[DrawEntry]:
    """Entries of standing draws of those populations that are drawn, or were called as substitutes."""
    standing = DrawEntry.objects.filter(draw__campaign=campaign, draw__population__in=list(populations))
    taken = Q(is_drawn=True) | Q(pk__in=Task.objects.filter(entry__isnull=False).values("entry"))
    return standing.exclude(draw__state=Draw.State.VOID).filter(taken)


def other_batches(notice: Notice, population: Population) -> list[str]:
    """The batches before and after this one: an object of theirs is not drawn here."""
    known = {one.code: one for one in notice.populations}
    later = [one.code for one in notice.populations if population.code in earlier_batches(known, one)]
    return [*earlier_batches(known, population), *later]


def projects_at(notice: Notice, sites: QuerySet[Any] | Iterable[int]) -> QuerySet[ServiceProject]:
    """The projects that run at those sites during the campaign: a drawn site is checked with all of them."""
    running = Q(ended_on__isnull=True) | Q(ended_on__gte=notice.starts_on)
    return ServiceProject.objects.filter(running, started_on__lte=notice.ends_on, site__in=sites).order_by("code")


def in_area(notice: Notice) -> QuerySet[Any]:
    """Ids of the issuing unit and of all units below: nobody else carries the notice out."""
    return UnitAncestry.objects.filter(ancestor__code=notice.issuer_unit).values("unit_id")


def answered_rows(notice: Notice, population: Population) -> QuerySet[Any]:
    """Rows of the population with `answered_by`, the id of the unit that answers: in the notice's area and in scope."""
    one = named(population.list)
    # 用F()而不是再次filter()：多值关联要落在筛选用过的同一行上（同一场火灾）
    rows = one.filtered(population.where).annotate(answered_by=F(one.units[population.unit_role]))
    rows = _narrowed(rows.filter(answered_by__in=in_area(notice)), notice, population)
    asking = scope.active()
    if asking is None or asking.unit_id is None:
        return rows
    # 机构的可见范围比管辖范围宽；别的单位的对象不由这里数
    return rows.filter(answered_by__in=scope.units_in(asking.unit_id))


def _grouped(rows: QuerySet[Any]) -> dict[int, int]:
    grouped = rows.order_by().values("answered_by").annotate(n=Count("pk", distinct=True))
    return {row["answered_by"]: row["n"] for row in grouped if row["answered_by"] is not None}


def _without_earlier(rows: QuerySet[Any], campaign: Campaign, notice: Notice, population: Population) -> QuerySet[Any]:
    if not population.after:
        return rows
    earlier = earlier_batches({one.code: one for one in notice.populations}, population)
    return without_codes(rows, taken_entries(campaign, earlier).values("code"))


def _narrowed(rows: QuerySet[Any], notice: Notice, population: Population) -> QuerySet[Any]:
    """Without the members of the excluded populations, and without what was drawn since a day, in any campaign."""
    for code in population.excludes:
        other = notice.population(code)
        rows = rows.exclude(pk__in=named(other.list).filtered(other.where).order_by().values("pk"))
    if population.not_drawn_since:
        drawn = DrawEntry.objects.filter(is_drawn=True, draw__drawn_at__gte=_start_of(population.not_drawn_since))
        here = drawn.exclude(draw__state=Draw.State.VOID).exclude(draw__campaign__code=notice.campaign_code)
        rows = without_codes(rows, here.values("code"))
    return rows


def without_codes(rows: QuerySet[Any], codes: QuerySet[Any, Any]) -> QuerySet[Any]:
    """Rows of other codes; an agency that was drawn under the code of one merged into it was drawn."""
    left = rows.exclude(code__in=codes)
    return left.exclude(pk__in=_absorbing(codes)) if rows.model is Agency else left


def _absorbing(codes: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    absorbed = Agency.objects.filter(code__in=codes, merged_into__isnull=False)
    return absorbed.order_by().values("merged_into")


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)


def counted_list(population: Population, unit: Unit) -> tuple[str, str]:
    """URL name and query string of the list whose length is the population's number at that unit."""
    one = named(population.list)
    return one.page, query_string({**population.where, _unit_word(one, population.unit_role): unit.code})


def counted_url(population: Population, unit: Unit) -> str:
    """The address of that list; "" for a population that holds less than any filter of the list can show."""
    if population.is_narrowed:
        return ""
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
