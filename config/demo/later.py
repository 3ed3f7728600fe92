"""What happened after the draws: the ledger grew, top-ups, a substitute, a second survey, returns, reports back."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

from django.db.models import QuerySet

from agencies.models import Agency, ServiceProject, Site
from authorities.models import Officer, Role
from campaigns.models import Campaign, Dispatch, Draw, Task
from campaigns.queries.dispatches import outcomes
from campaigns.queries.draws import standing_draw
from campaigns.queries.notices import notice_of
from campaigns.queries.second_stage import second_stage_rows
from campaigns.services.dispatches import finish_dispatch, return_items
from campaigns.services.fires import register_fire
from campaigns.services.following import follow_ledgers
from campaigns.services.shortfalls import explain_shortfall
from campaigns.services.substitutes import substitute
from campaigns.services.topups import ledger_changes, top_up
from config.demo import moments, pairs
from config.demo.handing import Desk
from config.demo.province import Firm, Province

TEN, HALF_PAST_FIVE, FOUR = 10 * 60, 17 * 60 + 30, 16 * 60


def plant_later(province: Province, campaign: Campaign) -> dict[str, int]:
    """Everything in the order of its days; what happened how often."""
    desk, days = Desk(province, campaign), province.plan.later
    done = {"倒查任务": _fire(province, campaign), "递补": _substitute(province, campaign)}
    done["新增机构"] = _grow(province)
    follow_ledgers(campaign=campaign, now=moments.at(days.grown_on, HALF_PAST_FIVE))
    desk.survey([province.unit(code) for code in days.surveyed_at], days.surveyed_on)
    done["补抽"] = _top_up(province, campaign)
    follow_ledgers(campaign=campaign, now=moments.at(days.topped_up_on, HALF_PAST_FIVE))
    for code in days.forwarded_at:
        desk.forward(province.unit(code), days.topped_up_on)
    done["退回"] = _return(desk)
    for unit in province.detachments:
        desk.send(unit, days.sent_on, surveyed_by=set(days.sent_from))
    done["办结派发单"] = _finish(desk)
    done["缺额说明"] = _explain(province, campaign)
    pairs.unsettle_recusals(province, campaign)
    return done


def _drawing(province: Province, unit_id: int) -> Officer:
    return next(one for one in province.officers[unit_id] if one.can_draw)


def _fire(province: Province, campaign: Campaign) -> int:
    """A fire at the first served key unit there, registered by the detachment that investigates; how many tasks."""
    days, unit = province.plan.later, province.unit(province.plan.later.fire_in)
    above = unit.detachment or unit
    running = ServiceProject.objects.filter(site__unit=unit, site__is_key_unit=True, ended_on=None, site__fires=None)
    site = running.order_by("site__code").select_related("site")[0].site
    _made, tasks = register_fire(
        campaign=campaign,
        site=site,
        happened_on=days.fire_on,
        death_count=0,
        major_impact=True,
        unit=above,
        officer=_drawing(province, above.pk),
        now=moments.at(days.fire_on, HALF_PAST_FIVE),
    )
    return tasks


def _substitute(province: Province, campaign: Campaign) -> int:
    """The first drawn task of the named unit that nobody has begun goes to the next ticket."""
    days, unit = province.plan.later, province.unit(province.plan.later.substituted_at)
    drawn = Task.objects.filter(campaign=campaign, unit=unit, state=Task.State.OPEN, entry__draw__unit=unit)
    begun = Task.objects.filter(campaign=campaign, unit=unit).exclude(state=Task.State.OPEN).values("agency")
    task = drawn.exclude(agency__in=begun).order_by("project_id", "pk").first()
    if task is None:
        return 0
    substitute(
        task=task,
        reason=days.substitute_reason,
        disposition=Task.Disposition.CLOSED,
        officer=_drawing(province, unit.pk),
        now=moments.at(days.substituted_on, TEN),
    )
    return 1


def _grow(province: Province) -> int:
    days = province.plan.later
    agencies = [firm.agency for firm in province.newcomers]
    for agency in agencies:
        agency.in_public_system, agency.listed_on = True, days.grown_on - timedelta(days=3)
        agency.technical_director = agency.contact_name
        agency.created_at = agency.changed_at = moments.at(days.grown_on, TEN)
    Agency.objects.bulk_create(agencies)
    projects = [project for firm in province.newcomers for project in _projects(province, firm)]
    ServiceProject.objects.bulk_create(projects)
    return len(agencies)


def _projects(province: Province, firm: Firm) -> list[ServiceProject]:
    """One project at home, the others outside, as far as there are sites."""
    days, unit = province.plan.later, firm.agency.unit
    if not days.projects_each:
        return []
    chance = province.plan.random(f"newcomer {firm.agency.code}")
    home = [site for site in province.sites if site.unit_id == unit.pk]
    near = [site for site in province.sites if site.unit.detachment_id == unit.detachment_id and site not in home]
    far = [site for site in province.sites if site.unit.detachment_id != unit.detachment_id]
    chosen = [chance.choice([s for s in sites if s.is_key_unit]) for sites in (home, near, far)]
    return [_project(firm.agency, site, days.grown_on, n) for n, site in enumerate(chosen[: days.projects_each])]


def _project(agency: Agency, site: Site, entered_on: date, number: int) -> ServiceProject:
    assessing = not agency.maintenance_testing
    return ServiceProject(
        code=f"XM{entered_on:%Y}-N{agency.code[-6:]}{number}",
        agency=agency,
        site=site,
        service=ServiceProject.Service.ASSESSMENT if assessing else ServiceProject.Service.MAINTENANCE,
        contracted_on=entered_on - timedelta(days=30),
        started_on=entered_on - timedelta(days=20),
        published_on=entered_on - timedelta(days=10),
        created_at=agency.created_at,
        changed_at=agency.changed_at,
    )


def _top_up(province: Province, campaign: Campaign) -> int:
    """The first draws of the named units whose grown list asks for more; the others keep their proposal."""
    days, count = province.plan.later, 0
    for code in days.topped_up_at:
        draws = Draw.objects.filter(campaign=campaign, unit__code=code, state=Draw.State.DRAWN).order_by(
            "drawn_at", "pk"
        )
        for draw in draws:
            changes = ledger_changes(draw)
            if changes and changes.more:
                now = moments.at(days.topped_up_on, FOUR)
                top_up(draw=draw, officer=_drawing(province, draw.unit_id), now=now)
                count += 1
                break
    return count


def _return(desk: Desk) -> int:
    """The named receiver gives back one project that it could neither check nor leave undrawn."""
    days = desk.province.plan.later
    for dispatch in _received(desk).filter(receiver__code=days.returned_by):
        open_ones = [pk for pk, outcome in outcomes(dispatch).items() if outcome is None]
        if open_ones:
            return return_items(
                dispatch=dispatch,
                item_ids=open_ones[:1],
                reason=days.return_reason,
                officer=desk.in_charge(desk.province.unit(days.returned_by)),
                now=moments.at(days.returned_on, FOUR),
            )
    return 0


def _finish(desk: Desk) -> int:
    count, now = 0, moments.at(desk.province.plan.later.finished_on, FOUR)
    for dispatch in _received(desk):
        found = outcomes(dispatch)
        if found and None not in found.values():
            officer = desk.in_charge(desk.province.unit(dispatch.receiver.code))
            finish_dispatch(dispatch=dispatch, officer=officer, now=now)
            count += 1
    return count


def _received(desk: Desk) -> QuerySet[Dispatch]:
    rows = Dispatch.objects.filter(campaign=desk.campaign, state=Dispatch.State.RECEIVED)
    return rows.select_related("receiver").order_by("pk")


def _explain(province: Province, campaign: Campaign) -> int:
    days, count = province.plan.later, 0
    parents = [one.parent for one in notice_of(campaign).populations if one.parent]
    for unit, parent in product(map(province.unit, days.explained_at), parents):
        draw = standing_draw(campaign, parent, unit)
        if draw is None:
            continue
        for row in (one for one in second_stage_rows(draw) if one.lack):
            explain_shortfall(
                draw=draw,
                agency_id=row.agency_id,
                reason=days.shortfall_reason,
                officer=province.those(unit, Role.DETACHMENT_STAFF)[0],
                now=moments.at(days.explained_on, FOUR),
            )
            count += 1
    return count
