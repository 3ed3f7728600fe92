"""The ledgers move while a campaign runs: tasks follow by themselves, top-ups are proposed. 随台账变动"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count
from django.urls import reverse

from authorities.models import Unit
from campaigns.models import Campaign, Draw, Task
from campaigns.queries.frames import in_area
from campaigns.queries.notices import notice_of
from campaigns.queries.quotas import QuotaRow, quotas_for
from campaigns.services.coverage_changes import settle_coverage_tasks
from campaigns.services.moves import tell
from campaigns.services.tasks import ensure_coverage_tasks
from campaigns.services.topups import ledger_changes


class Followed(NamedTuple):
    """What one look at the ledgers brought: new tasks, moved and cancelled ones, draws that want a top-up."""

    issued: int
    moved: int
    cancelled: int
    proposed: int


@transaction.atomic
def follow_ledgers(*, campaign: Campaign, now: datetime) -> Followed:
    """Bring the whole-coverage tasks up to the ledgers of this moment and propose the top-ups they ask for.

    Nothing is drawn here: a top-up is an officer's act. Twice changes nothing and tells nobody twice.
    Raises NoticeChanged.   Source: hebei-2024 四（一）3 (100%的全覆盖); fault C3.
    """
    changed = settle_coverage_tasks(campaign=campaign, officer=None, now=now)
    issued = ensure_coverage_tasks(campaign=campaign, officer=None, now=now)
    if issued:
        _tell_of_new_tasks(campaign, now)
    return Followed(issued, changed.moved, changed.cancelled, _propose_top_ups(campaign, now))


def _tell_of_new_tasks(campaign: Campaign, now: datetime) -> None:
    new = Task.objects.filter(campaign=campaign, origin=Task.Origin.COVERAGE, created_at=now, replaces__isnull=True)
    counts = dict(new.order_by().values_list("unit_id").annotate(n=Count("pk")))
    for unit in Unit.objects.filter(pk__in=counts):
        text = f"台账增加以后新下达{counts[unit.pk]}项全覆盖任务。"
        link = reverse("task_list") + f"?unit={unit.code}&unfinished=true"
        tell(unit, f"coverage:{campaign.code}:{unit.code}:{now:%Y%m%d%H%M}", text, link, now)


def _propose_top_ups(campaign: Campaign, now: datetime) -> int:
    count = 0
    for row in _may_want_more(campaign):
        changes = ledger_changes(row.draw) if row.draw else None
        if row.draw is None or changes is None or not changes.more:
            continue
        text = (
            f"“{row.population.name}”冻结以后增加{changes.added}个，按{changes.formula}计算，还应补抽{changes.more}个。"
        )
        key = f"top-up:{row.draw.pk}:{row.draw.top_ups.count()}:{changes.added}:{changes.more}"
        tell(row.unit, key, text, reverse("draw", args=[row.draw.pk]), now)
        count += 1
    return count


def _may_want_more(campaign: Campaign) -> Iterator[QuotaRow]:
    """Drawn rows whose list is not as long as the ledger, or whose draw above was topped up."""
    rows = quotas_for(campaign, Unit.objects.filter(pk__in=in_area(notice_of(campaign))))
    topped = Draw.objects.filter(campaign=campaign, top_ups__isnull=False).exclude(state=Draw.State.VOID)
    grown = set(topped.values_list("population", "unit_id"))
    for row in rows:
        if row.draw is None or row.draw.state != Draw.State.DRAWN:
            continue
        if row.changed_since_freeze or (row.population.parent, row.unit.pk) in grown:
            yield row
