"""manage.py crosscheck run: sweep a campaign; measure: compare the flags with what the demo says it planted."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from authorities import clock
from authorities.models import AuditEntry
from authorities.rules.problem import Refused
from authorities.scope import whole_tree
from campaigns.models import Campaign
from campaigns.wording import WORDS
from credentials.models import RedFlag
from credentials.rules.crosschecks.measuring import Measured, measure, planted_of
from credentials.services.sweeping import sweep


class Command(BaseCommand):
    """Progress goes to stderr, the result to stdout."""

    help = "对着台账交叉核对（run），或者用演示数据量一量查得准不准、全不全（measure）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["run", "measure"])
        parser.add_argument("campaign", nargs="?", metavar="CAMPAIGN", help="专项检查代码；只有一个时可以不写")
        parser.add_argument("--json", action="store_true", help="结果写成一个JSON对象")

    def handle(self, *args: Any, action: str, campaign: str | None, **options: Any) -> None:
        found = self._campaign(campaign)
        with whole_tree("crosscheck command"):
            result = self._run(found) if action == "run" else self._measure(found)
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
        entry = AuditEntry.objects.filter(verb="load_demo").order_by("-number").first()
        planted = entry.detail.get("crosschecks") if entry else None
        if not planted:
            raise CommandError("这个库里没有演示数据放入的情形，没有可以对照的。请先在空库里运行 manage.py demo。")
        standing = RedFlag.objects.filter(campaign=campaign, closed_at=None)
        raised: dict[str, list[list[str]]] = {rule: [] for rule in planted}
        for rule, subjects in standing.values_list("rule", "subjects"):
            raised.setdefault(rule, []).append(subjects)
        return [_row(measure(rule, flags, *planted_of(planted, rule))) for rule, flags in sorted(raised.items())]


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
