"""Plant the demo province from first to last, saying how far it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from django.db import connection, transaction

from agencies.models import Agency
from authorities.files.region import read_region
from authorities.models import Unit
from authorities.scope import whole_tree
from authorities.services.audit import record_action
from authorities.services.units import plant_units
from campaigns.models import Campaign
from config.demo import (
    agencies,
    checks,
    evidence,
    fieldwork,
    handing,
    instruments,
    later,
    moments,
    oddities,
    officers,
    orders,
    pairs,
    places,
    projects,
    revocations,
    sanctions,
    staff,
    suspicious,
)
from config.demo.plan import Plan
from config.demo.province import Province
from credentials.services.sweeping import sweep

Say = Callable[[str], None]


def is_planted() -> bool:
    """Is there anything that a demo would be planted on top of?"""
    with whole_tree("demo"):
        return Unit.objects.exists() or Agency.objects.exists()


def _tell_the_planner() -> None:
    # 大量新行尚无统计信息，PostgreSQL会按空表安排查询，抽签慢几十倍
    # 只点自己的表：不点名的ANALYZE还会锁住各数据库共用的系统表，直到事务结束
    names = [connection.ops.quote_name(name) for name in connection.introspection.django_table_names()]
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"ANALYZE {name}")


def plant(plan: Plan, say: Say) -> Province:
    """Plant everything in one transaction; `say` hears a line a stage."""
    with whole_tree("demo"), transaction.atomic():
        province = Province(plan, _plant_units(plan))
        watch = Stopwatch(say)
        watch.tell("单位", len(province.units))
        watch.tell("用户", officers.plant_officers(province))
        _plant_ledgers(province, watch)
        _tell_the_planner()
        campaign, tasks = orders.open_demo_campaign(province)
        watch.tell("全覆盖任务", tasks)
        watch.tell("摸底上报", handing.plant_handing(province, campaign))
        watch.tell("回避", pairs.declare_recusals(province))
        orders.decide_shares(province, campaign)
        watch.tell("抽签", orders.draw_all(province, campaign))
        watch.tell("双随机派人", pairs.assign_pairs(province, campaign))
        _plant_inspections(province, campaign, watch)
        _tell_the_planner()
        for what, count in later.plant_later(province, campaign).items():
            watch.tell(what, count)
        _tell_the_planner()
        oddities.note_orders(province, campaign)
        tallies = sweep(campaign=campaign, officer=None, now=_evening(plan))
        watch.tell("交叉核对疑点", sum(one.found for one in tallies))
        record_action(
            officer=None,
            verb="load_demo",
            subject=province.top,
            at=_evening(plan),
            detail={"scale": plan.scale.name, "seed": plan.seed, "notes": province.notes}
            | {"crosschecks": province.planted.written()},
        )
    return province


class Stopwatch:
    """Says what a stage planted and how long it took."""

    def __init__(self, say: Say) -> None:
        self._say, self._last = say, time.monotonic()

    def tell(self, what: str, count: int) -> None:
        now = time.monotonic()
        self._say(f"  {what} {count:,}（{now - self._last:.1f}秒）")
        self._last = now


def _plant_units(plan: Plan) -> list[Unit]:
    plant_units(rows=read_region(plan.region), officer=None, now=moments.at(plan.days.work_starts_on, 9 * 60))
    return list(Unit.objects.select_related("parent", "detachment"))


def _plant_ledgers(province: Province, watch: Stopwatch) -> None:
    recruiter = staff.Recruiter(province)
    agencies.draft_agencies(province)
    staff.draft_staff(province, recruiter)
    oddities.plant_staff_oddities(province, recruiter)
    suspicious.plant_places(province)
    people = staff.store_firms(province, recruiter)
    watch.tell("机构", len(province.firms))
    watch.tell("从业人员", people)
    watch.tell("设备", suspicious.plant_equipment(province) + instruments.plant_instruments(province))
    instruments.amend_catalogue(province)
    watch.tell("场所", places.plant_sites(province))
    watch.tell("控制室值班人员", places.plant_operators(province))
    watch.tell("服务项目", projects.plant_projects(province))
    watch.tell("服务记录签名", suspicious.plant_visits(province))
    watch.tell("火灾", len(places.plant_fires(province)))
    oddities.note_ledgers(province)


def _plant_inspections(province: Province, campaign: Campaign, watch: Stopwatch) -> None:
    inspections = fieldwork.plant_records(fieldwork.Fieldwork(province, campaign))
    watch.tell("检查（家次）", len(inspections))
    watch.tell("检查记录", sum(len(one.records) for one in inspections))
    watch.tell("问题", sum(len(one.findings) for one in inspections))
    court = sanctions.Court(province, campaign)
    decisions = sanctions.plant_sanctions(court, inspections)
    watch.tell("处罚决定", len(decisions))
    watch.tell("媒体曝光", sanctions.plant_exposures(court, decisions))
    watch.tell("从业人员持证核查", checks.plant_practitioner_checks(province, campaign, inspections))
    watch.tell("控制室值班人员持证核查", checks.plant_room_checks(province, campaign, inspections))
    watch.tell("吊销的证书", revocations.plant_revocations(province, campaign))
    watch.tell("社保查验", revocations.plant_insurance_looks(province))
    watch.tell("查询截图", evidence.plant_screenshots(province))
    watch.tell("重点单位档案名单", evidence.plant_key_unit_files(province))


def _evening(plan: Plan) -> datetime:
    return moments.at(plan.today, 8 * 60)
