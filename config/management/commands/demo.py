"""manage.py demo: plant a fictitious province, or say which accounts it has."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from authorities.files.region import read_region
from authorities.models import Role
from config.demo.load import is_planted, plant
from config.demo.plan import Plan, read_plan, scales
from config.demo.second import plant_second, seconds

SEED = 1


class Command(BaseCommand):
    """Plant the demo province; progress goes to stderr, what to know afterwards to stdout."""

    help = "装入虚构的演示省份（机构、人员、场所、项目、检查）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", choices=scales(), default="small", help="规模")
        parser.add_argument("--seed", type=int, default=SEED, help="种子：同一个种子得到同样的数据")
        parser.add_argument("--if-empty", action="store_true", help="已有数据时不装，也不报错")
        parser.add_argument("--second", choices=seconds(), metavar="CODE", help="再装一个专项检查，与演示省份并排")
        parser.add_argument("--accounts", action="store_true", help="只列出演示账户")

    def handle(self, *args: Any, scale: str, seed: int, **options: Any) -> None:
        plan = read_plan(scale, seed)
        if options["accounts"]:
            self.stdout.write(accounts_table(plan))
        elif settings.PRODUCTION:
            raise CommandError("正式部署不装演示数据：演示账户的口令是公开的。要试用，请用 bin/run 另起一个。")
        elif not is_planted():
            self._plant(plan)
            self._plant_second(plan, options["second"])
        elif options["second"]:
            self._plant_second(plan, options["second"])
        elif options["if_empty"]:
            self.stdout.write(f"已有数据，未装演示数据。演示日期 MINGCHA_TODAY={plan.today}")
        else:
            raise CommandError(
                "数据库里已有单位或机构，未装演示数据。演示数据只装进空库：请换一个空库，或者加 --if-empty 跳过。"
            )

    def _plant(self, plan: Plan) -> None:
        started = time.monotonic()
        self.stderr.write(f"正在装入演示数据：规模 {plan.scale.name}，种子 {plan.seed}")
        province = plant(plan, self.stderr.write)
        for note in province.notes:
            self.stderr.write(f"  有意放入：{note}")
        minutes = (time.monotonic() - started) / 60
        self.stdout.write(f"演示数据已装入，用时{minutes:.1f}分钟。演示日期 MINGCHA_TODAY={plan.today}")

    def _plant_second(self, plan: Plan, notice: str | None) -> None:
        if notice:
            self.stdout.write(plant_second(plan, notice, self.stderr.write))


def accounts_table(plan: Plan) -> str:
    """The documented accounts, one line each: role, user name, password, unit."""
    units = {row.code: row.name for row in read_region(plan.region)}
    rows = [("角色", "用户名", "口令", "单位")]
    rows += [(Role(a.role).label, a.username, plan.password, units[a.unit]) for a in plan.accounts]
    return "\n".join(["演示账户（口令都相同）：", *("  " + _line(row) for row in rows)])


def _line(row: tuple[str, ...]) -> str:
    # 一个汉字占两格
    widths = (12, 12, 20, 0)
    return "".join(
        cell + " " * max(width - _columns(cell), 2 if width else 0) for cell, width in zip(row, widths, strict=True)
    )


def _columns(text: str) -> int:
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)
