"""What this app has hanging on an agency, and what becomes of it when the agency is merged into another."""

from __future__ import annotations

from agencies.services.belongings import Belonging, equal_in, register_belongings, register_guard
from campaigns.models import DispatchItem, DrawEntry, Letter, Recusal, ShortfallNote, Task
from campaigns.services.merged_tasks import plan_tasks, refuse_on_frozen_lists

DRAWN = "名单冻结、抽签后不变，机构在名单上的位置保留"

register_belongings(
    [
        Belonging(Task, planner=plan_tasks, watched=("state",), joined=("agency", "project__site")),
        Belonging(DispatchItem, doubles=equal_in("campaign_id", "project_id"), joined=("agency", "project__site")),
        Belonging(Recusal, doubles=equal_in("officer_id", "ground", "withdrawn_at"), joined=("officer", "agency")),
        Belonging(DrawEntry, stays=DRAWN),
        Belonging(ShortfallNote, stays="缺额说明写的是当时的数字", joined=("agency",)),
        Belonging(Letter, "agencies", stays="函件已按原名发出"),
    ]
)
register_guard(refuse_on_frozen_lists)
