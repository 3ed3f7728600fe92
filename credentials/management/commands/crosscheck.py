"""manage.py crosscheck run: sweep a campaign; measure: compare the flags with what the demo says it planted.

sensitivity: the same comparison for other thresholds than the chosen ones; nothing is stored.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from authorities import clock
from authorities.models import AuditEntry
from authorities.rules.problem import Refused
from authorities.scope import whole_tree
from campaigns.models import Campaign
from campaigns.queries.notices import notice_of
from campaigns.rules.crosschecks import Crosscheck
from campaigns.rules.periods import china_day
from campaigns.wording import WORDS
from credentials.models import RedFlag
from credentials.queries.sensitivity import raised_at_other_thresholds
from credentials.rules.crosschecks.measuring import Measured, measure, planted_of
from credentials.services.sweeping import sweep


class Command(BaseCommand):
    """Progress goes to stderr, the result to stdout."""

    help = (
        "对着台账交叉核对（run）；用演示数据量一量查得准不准、全不全（measure）；阈值取别的数会怎样（sensitivity）"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["run", "measure", "sensitivity"])
        parser.add_argument("campaign", nargs="?", metavar="CAMPAIGN", help="专项检查代码；只有一个时可以不写")
        parser.add_argument("--json", action="store_true", help="结果写成一个JSON对象")

    def handle(self, *args: Any, action: str, campaign: str | None, **options: Any) -> None:
        found = self._campaign(campaign)
        with whole_tree("crosscheck command"):
            result = {"run": self._run, "measure": self._measure, "sensitivity": self._sensitivity}[action](found)
        if options["json"]:
            self.stdout.write(json.dumps({"campaign": found.code, "rules": result}, ensure_ascii=False))
            return
        for row in result:
            self.stdout.write("  ".join(str(value) for value in row.values()))

    def _campaign(self, code: str | None) -> Campaign:
        known = list(Campaign.objects.all())
        found = [one for one in known if code is None or one.code == code]
        if len(found) == 1:
            return found[0]
        names = "、".join(one.code for one in known) or "还没有部署任何专项检查"
        raise CommandError(f"没有说清是哪一个专项检查。请写明代码，现有：{names}。")

    def _run(self, campaign: Campaign) -> list[dict[str, Any]]:
        try:
            tallies = sweep(campaign=campaign, officer=None, now=clock.now(), progress=self._say_progress)
        except Refused as refusal:
            raise CommandError(refusal.problem.say(WORDS)) from refusal
        return [
            {"rule": one.rule, "found": one.found, "new": one.new, "reopened": one.reopened, "closed": one.closed}
            for one in tallies
        ]

    def _say_progress(self, done: int, total: int) -> None:
        self.stderr.write(f"已核对{done}／{total}条规则")

    def _measure(self, campaign: Campaign) -> list[dict[str, Any]]:
        planted = self._planted()
        standing = RedFlag.objects.filter(campaign=campaign, closed_at=None)
        raised: dict[str, list[list[str]]] = {rule: [] for rule in planted}
        for rule, subjects in standing.values_list("rule", "subjects"):
            raised.setdefault(rule, []).append(subjects)
        return [_row(measure(rule, flags, *planted_of(planted, rule))) for rule, flags in sorted(raised.items())]

    def _sensitivity(self, campaign: Campaign) -> list[dict[str, Any]]:
        planted = self._planted()
        # 放入的情形以演示的那一天为准，不是今天
        found = raised_at_other_thresholds(self._rules(campaign), china_day(self._demo_entry().at))
        return [
            {"threshold": one.threshold, "value": one.value, "chosen": one.is_chosen}
            | _row(measure(one.rule, raised, *planted_of(planted, one.rule)))
            for one, raised in found.items()
        ]

    def _rules(self, campaign: Campaign) -> Sequence[Crosscheck]:
        try:
            return notice_of(campaign).crosschecks
        except Refused as refusal:
            raise CommandError(refusal.problem.say(WORDS)) from refusal

    def _planted(self) -> Any:
        """What the demo says is true."""
        return self._demo_entry().detail["crosschecks"]

    def _demo_entry(self) -> AuditEntry:
        entry = AuditEntry.objects.filter(verb="load_demo").order_by("-number").first()
        if entry is None or not entry.detail.get("crosschecks"):
            raise CommandError("这个库里没有演示数据放入的情形，没有可以对照的。请先在空库里运行 manage.py demo。")
        return entry


def _row(one: Measured) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "true": one.true,
        "raised": one.raised,
        "hits": one.hits,
        "near_misses": one.near,
        "near_misses_raised": one.near_raised,
        "precision": _share(one.precision),
        "recall": _share(one.recall),
    }


def _share(share: Fraction | None) -> float | None:
    return None if share is None else round(float(share), 4)
