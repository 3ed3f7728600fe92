"""Who keeps away from whom, and which two inspectors were drawn where."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from agencies.models import Agency
from authorities.models import Officer, Unit
from campaigns.models import Campaign, Draw, Qualification, Recusal, Task, TaskInspector
from campaigns.services.qualifications import register_qualification
from campaigns.services.recusals import declare_recusal, withdraw_recusal
from campaigns.services.teams import assign_teams
from config.demo import moments
from config.demo.province import Province

HALF_PAST_TEN, FOUR = 10 * 60 + 30, 16 * 60
Declared = tuple[str, str, int, str, str]  # unit, role, which of them, ground, last day at the agency


def declare_recusals(province: Province) -> int:
    """The recusals declared and the certificates registered before any draw."""
    said = province.plan.keeping_away
    for *row, until in said.certificates:
        subject = _officer(province, (*row, "", ""))
        register_qualification(
            subject=subject,
            number=subject.certificate_number,
            valid_until=date.fromisoformat(until),
            officer=_registrar(province, subject),
            now=moments.at(said.declared_on, HALF_PAST_TEN),
        )
    for row in said.declared:
        officer = _officer(province, row)
        agency = _agencies_near(province, officer)[0]
        _declare(province, officer, agency, row, said.declared_on)
    return len(said.declared)


def assign_pairs(province: Province, campaign: Campaign) -> int:
    """Two inspectors for every task of the draws that the plan names; returns how many tasks."""
    notice_top = {unit.pk for unit in province.detachments}
    last = max(one.drawn_on for one in province.plan.draw_rounds)
    named = {province.unit(code).pk for code in province.plan.keeping_away.teams_at}
    count = 0
    for draw in Draw.objects.filter(campaign=campaign, state=Draw.State.DRAWN).order_by("drawn_at", "pk"):
        # 第二阶段的项目留着待派人
        of_agencies = draw.unit_id in notice_top and draw.entries.filter(agency__isnull=False, project=None).exists()
        if draw.unit_id in named or of_agencies:
            count += _assign(province, draw, last)
    return count


def unsettle_recusals(province: Province, campaign: Campaign) -> None:
    """One recusal is withdrawn, one is declared after the draws."""
    said = province.plan.keeping_away
    unit, role, place = said.withdrawn
    officer = _officer(province, (unit, role, place, "", ""))
    withdraw_recusal(
        recusal=Recusal.objects.filter(officer=officer).get(),
        reason="事由已消失，本人书面说明并经核实（演示）",
        officer=_above(province, officer.unit),
        now=moments.at(said.withdrawn_on, FOUR),
    )
    late = _officer(province, said.late)
    met = set(Task.objects.filter(inspectors__officer=late).values_list("agency_id", flat=True))
    met |= set(Task.objects.filter(records__inspector=late).values_list("agency_id", flat=True))
    met |= set(Task.objects.filter(records__second_inspector=late).values_list("agency_id", flat=True))
    agency = next(one for one in _agencies_near(province, late) if one.pk not in met)
    _declare(province, late, agency, said.late, said.late_on)


def _assign(province: Province, draw: Draw, day: date) -> int:
    units = sorted(set(Task.objects.filter(entry__draw=draw).values_list("unit_id", flat=True)))
    by_id = {unit.pk: unit for unit in province.units}
    officer = next(one for one in province.officers[draw.unit_id] if one.can_draw)
    now = moments.at(day, FOUR)
    return sum(assign_teams(draw=draw, unit=by_id[unit], officer=officer, now=now) for unit in units)


def _officer(province: Province, row: Iterable[object]) -> Officer:
    unit, role, place, *_rest = row
    return province.those(province.unit(str(unit)), str(role))[int(str(place)) - 1]


def _above(province: Province, unit: Unit) -> Officer:
    above = unit.detachment or unit
    return next(one for one in province.officers[above.pk] if one.can_draw)


def _registrar(province: Province, subject: Officer) -> Officer:
    above = subject.unit.detachment or subject.unit
    return next(one for one in province.officers[above.pk] if one.can_draw and one.pk != subject.pk)


def _agencies_near(province: Province, officer: Officer) -> list[Agency]:
    here = Agency.objects.filter(standing=Agency.Standing.ACTIVE, out_of_province=False)
    return list(here.filter(unit__in=_area(province, officer)).order_by("code"))


def _area(province: Province, officer: Officer) -> list[int]:
    return [unit.pk for unit in province.units if officer.unit_id in (unit.pk, unit.detachment_id)]


def _declare(province: Province, officer: Officer, agency: Agency, row: Declared, day: date) -> None:
    _unit, _role, _place, ground, ended_on = row
    declare_recusal(
        subject=officer,
        agency=agency,
        ground=ground,
        detail="",
        ended_on=date.fromisoformat(ended_on) if ended_on else None,
        officer=officer,
        now=moments.at(day, HALF_PAST_TEN),
    )


def teams_by_task(campaign: Campaign) -> dict[int, list[Officer]]:
    """Task id → its two inspectors, by rank."""
    teams: dict[int, list[Officer]] = {}
    for member in TaskInspector.objects.filter(task__campaign=campaign).select_related("officer").order_by("rank"):
        teams.setdefault(member.task_id, []).append(member.officer)
    return teams


def kept_away() -> set[tuple[int, int]]:
    """(officer id, agency id) of every recusal, whenever it held."""
    return set(Recusal.objects.values_list("officer_id", "agency_id"))


def unqualified(day: date) -> set[int]:
    """Ids of officers whose certificate ended before that day."""
    return set(Qualification.objects.filter(valid_until__lt=day).values_list("officer_id", flat=True))
