"""What this app has hanging on an agency, and what becomes of it when the agency is merged into another."""

from __future__ import annotations

from django.db.models import Q

from agencies.services.belongings import Belonging, register_belongings
from inspections.models import Finding, MediaExposure, Penalty, PenaltyCase, Record

# 更正中的草稿随它所更正的记录；其余草稿还没有签，跟着任务走
UNSIGNED = Q(state=Record.State.DRAFT, supersedes__isnull=True)

register_belongings(
    [
        Belonging(Record, where=UNSIGNED, watched=("state",)),
        Belonging(Finding, stays="问题是已提交记录的一部分", joined=("agency",)),
        Belonging(PenaltyCase, stays="决定书已按原名作出"),
        Belonging(Penalty, stays="决定书已按原名作出", joined=("case",)),
        Belonging(MediaExposure, stays="曝光已按原名发布", joined=("agency",)),
    ]
)
