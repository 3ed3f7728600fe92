"""The campaign as it was ordered: opened, rates decided, tasks given out, lists frozen and drawn."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from random import Random

from authorities.models import Officer, Role, Unit
from campaigns.models import Campaign
from campaigns.queries.notices import notice_of
from campaigns.queries.quotas import QuotaRow, quotas_for
from campaigns.services.campaigns import decide_local_share, open_campaign
from campaigns.services.draws import commit_contribution, draw_sample_now, freeze_frame
from campaigns.services.tasks import ensure_coverage_tasks
from config.demo import moments
from config.demo.plan import DrawRound
from config.demo.province import Province

_NINE, _THREE = 9 * 60, 15 * 60


def open_demo_campaign(province: Province) -> tuple[Campaign, int]:
    """The campaign and how many tasks its whole-coverage populations gave."""
    corps = province.those(province.top, Role.CORPS_STAFF)[0]
    opened = moments.at(province.plan.days.campaign_opened_on, _NINE)
    campaign = open_campaign(code=province.plan.notice, officer=corps, now=opened)
    return campaign, ensure_coverage_tasks(campaign=campaign, officer=corps, now=opened + timedelta(hours=1))


def decide_shares(province: Province, campaign: Campaign) -> int:
    """Local rates of the undecided populations, at the few units the plan names."""
    notice, when = notice_of(campaign), moments.at(province.plan.days.shares_decided_on, _NINE)
    undecided = [tier.population for tier in notice.tiers if tier.undecided]
    for code, share in province.plan.local_shares.items():
        unit = province.unit(code)
        for population in undecided:
            decide_local_share(
                campaign=campaign,
                population_code=population,
                unit=unit,
                share=Fraction(share),
                officer=_drawing(province, unit)[0],
                now=when,
            )
    return len(province.plan.local_shares) * len(undecided)


def draw_all(province: Province, campaign: Campaign) -> int:
    """Freeze and draw every population that asks for it; those below drawn objects in the next round."""
    plan, chance = province.plan, province.plan.random("draws")
    units = [unit for unit in province.units if unit.is_detachment or plan.scale.draws_below(_detachment_code(unit))]
    count = 0
    for number, draw_round in enumerate(plan.draw_rounds):
        # 公开数值每轮各有一个：上一轮的数值在这一轮冻结以前已经公布
        public_value = "".join(chance.choices("0123456789", k=plan.public_digits))
        rows = [row for row in quotas_for(campaign, units) if row.may_be_drawn]
        if not number:
            rows = [row for row in rows if row.population.parent is None]
        for row in rows:
            _draw(province, campaign, row, draw_round, public_value, chance)
        count += len(rows)
    return count


def _draw(
    province: Province, campaign: Campaign, row: QuotaRow, draw_round: DrawRound, public_value: str, chance: Random
) -> None:
    first, second = _drawing(province, row.unit)
    frozen_at = _some_time(chance, draw_round.frozen_on)
    draw = freeze_frame(
        campaign=campaign,
        population_code=row.population.code,
        unit=row.unit,
        seed_source=draw_round.seed_source,
        seed_due_at=draw_round.seed_due_at,
        officer=first,
        now=frozen_at,
    )
    commit_contribution(
        draw=draw,
        contribution=f"{chance.randrange(10**6, 10**7)}",
        salt=province.plan.random(f"salt {draw.frame_digest}").randbytes(32).hex(),
        officer=second,
        now=frozen_at + timedelta(hours=1),
    )
    draw_sample_now(
        draw=draw,
        public_value=public_value,
        officer=second,
        now=_some_time(chance, draw_round.drawn_on),
    )


def _drawing(province: Province, unit: Unit) -> tuple[Officer, Officer]:
    """Two officers of the unit who may draw."""
    first, second = [officer for officer in province.officers[unit.pk] if officer.can_draw][:2]
    return first, second


def _some_time(chance: Random, day: date) -> datetime:
    return moments.at(day, chance.randrange(_NINE, _THREE))


def _detachment_code(unit: Unit) -> str:
    return unit.detachment.code if unit.detachment else ""
