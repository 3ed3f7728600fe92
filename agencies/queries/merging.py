"""Which agencies are one company, which are asked about, and what did a merge move?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT

from agencies.models import Agency, AgencyMerge, LedgerImport
from authorities.scope import whole_tree

State = AgencyMerge.State


def merges_seen() -> QuerySet[AgencyMerge]:
    """The merges of the scope in force with everything a page shows, the last asked first."""
    people = ("asked_by", "decided_by", "undo_asked_by", "undone_by")
    return AgencyMerge.objects.select_related("kept__unit", "absorbed__unit", *people)


def pending_with(kept: Agency, absorbed: Agency) -> AgencyMerge | None:
    """A request still waiting that would cross this one: on the agency to be absorbed, or absorbing the kept one."""
    crossing = Q(absorbed__in=(kept.pk, absorbed.pk)) | Q(kept=absorbed.pk)
    with whole_tree("a request of another unit may concern the same agency"):
        waiting = AgencyMerge.objects.filter(crossing, state=State.ASKED).select_related("kept", "absorbed")
        found: AgencyMerge | None = waiting.first()
    return found


def merge_of(agency: Agency) -> AgencyMerge | None:
    """The merge by which the agency stands merged; of the agency it counts as, whoever merged that one later."""
    found: AgencyMerge | None = merges_seen().filter(absorbed=agency, state=State.STANDING).first()
    return found


def standing_ids(ids: Iterable[int | None]) -> Mapping[int, int]:
    """Merged agency → the agency it counts as; those not merged are left out. One query."""
    with whole_tree("a merged agency counts as the kept one wherever that lies"):
        rows = Agency.objects.filter(pk__in={pk for pk in ids if pk}, merged_into__isnull=False)
        return dict(rows.values_list("pk", "merged_into_id"))


def merged_at(moment: datetime) -> Q:
    """Agencies that stood merged at a moment."""
    standing = AgencyMerge.objects.filter(absorbed=OuterRef("pk"), decided_at__lte=moment)
    standing = standing.filter(Q(state=State.STANDING) | Q(state=State.UNDONE, undone_at__gt=moment))
    return Q(Exists(standing))


def moved_counts(merge: AgencyMerge) -> dict[str, int]:
    """Relation → rows the merge changed. One query."""
    grouped = merge.moved.order_by().values("relation").annotate(n=Count("pk"))
    return dict(grouped.values_list("relation", "n"))


class NamedOtherwise(NamedTuple):
    """Rows of an import that name a merged agency: the code in the file, the agency it is taken for, how many rows."""

    code: str
    kept: str
    kept_code: str
    row_count: int


def named_otherwise(staged: LedgerImport) -> list[NamedOtherwise]:
    """What an import says under codes of merged agencies. One query where nothing was ever merged, else two."""
    with whole_tree("a ledger may name an agency merged into one of another unit"):
        names = dict(Agency.objects.filter(absorbed__isnull=False).values_list("code", "name"))
    if not names:
        return []
    rows = staged.rows.filter(values__has_key="named").order_by()
    told = rows.annotate(code=KT("values__named"), kept=KT("values__counted_as"))
    grouped = told.values("code", "kept").annotate(n=Count("pk")).order_by("code")
    return [NamedOtherwise(row["code"], names.get(row["kept"], ""), row["kept"], row["n"]) for row in grouped]


def counted_agencies() -> QuerySet[Any]:
    """The agencies that count: without those merged into another."""
    return Agency.objects.filter(merged_into__isnull=True)
