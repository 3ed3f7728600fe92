"""What do register and file of a key unit say beside each other, and who compared them last?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery

from agencies.models import Site
from credentials.models import ControlRoomOperator, FileComparison, FiledOperator, KeyUnitFile
from credentials.queries.queue import on_duty
from credentials.rules.key_unit_file import Listed, Pair, compare, lists_digest


@dataclass(frozen=True)
class BothLists:
    """The two lists of one key unit as they are now. file: None while none was loaded."""

    site: Site
    file: KeyUnitFile | None
    registered: Sequence[ControlRoomOperator]
    filed: Sequence[FiledOperator]

    @property
    def pairs(self) -> list[Pair]:
        return compare(self._listed(self.registered), self._listed(self.filed))

    @property
    def digest(self) -> str:
        return lists_digest(self._listed(self.registered), self._listed(self.filed))

    def _listed(self, people: Sequence[ControlRoomOperator] | Sequence[FiledOperator]) -> list[Listed]:
        return [Listed(one.pk, one.name, one.certificate_number, one.id_fingerprint or "") for one in people]


def both_lists(site: Site, today: date) -> BothLists:
    """Who is on duty by the register today, and whom the file names; no ID numbers."""
    file = KeyUnitFile.objects.filter(site=site).select_related("officer").first()
    return BothLists(
        site=site,
        file=file,
        registered=list(on_duty(today).filter(site=site).defer("id_number").order_by("name", "pk")),
        filed=list(file.people.defer("id_number")) if file else [],
    )


def key_units() -> QuerySet[Site]:
    """Key units with a control room, each with `loaded_at` of its file and the last comparison: when, how it ended."""
    last = FileComparison.objects.filter(site=OuterRef("pk"))
    loaded = KeyUnitFile.objects.filter(site=OuterRef("pk"))
    rows = Site.objects.filter(is_key_unit=True).filter(Q(has_control_room=True) | Q(operators__isnull=False))
    return (
        rows.distinct()
        .select_related("unit")
        .annotate(
            loaded_at=Subquery(loaded.values("loaded_at")[:1]),
            compared_at=Subquery(last.values("compared_at")[:1]),
            agreed=Subquery(last.values("agrees")[:1]),
        )
    )
