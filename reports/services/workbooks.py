"""Build, sign and review the summary workbook of a unit and a month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.db import transaction

from authorities.models import InboxItem, Officer, Role, Unit
from authorities.rules.problem import Problem, Refused
from authorities.services.audit import record_action
from campaigns.models import Campaign
from campaigns.rules.notice import Notice
from campaigns.rules.periods import Month
from reports.files.annex4 import SummarySheet, write_summary
from reports.models import SummaryWorkbook
from reports.rules.figures import Figures, MonthFigures


@transaction.atomic
def build_workbook(
    *,
    campaign: Campaign,
    notice: Notice,
    table_code: str,
    unit: Unit,
    month: Month,
    since_start: Month,
    figures: MonthFigures,
    officer: Officer | None,
    now: datetime,
) -> SummaryWorkbook:
    """Write the workbook's file and its row; building again replaces an unsigned one.

    Raises Refused when somebody signed it already: a signed return is not changed behind its signer's back.
    """
    standing = (
        SummaryWorkbook.objects.select_for_update()
        .filter(campaign=campaign, table=table_code, unit=unit, month=month.code)
        .first()
    )
    if standing and standing.is_signed:
        raise Refused(Problem("workbook.signed", unit=unit.name, month=month.name, name=str(standing.filled_by)))
    workbook = standing or SummaryWorkbook(campaign=campaign, table=table_code, unit=unit, month=month.code)
    workbook.figures = {"month": _stored(figures.month), "cumulative": _stored(figures.cumulative)}
    workbook.built_at = now
    _write_file(workbook, notice, month, since_start)
    workbook.save()
    record_action(
        officer=officer, verb="build_workbook", subject=workbook, detail={"digest": workbook.digest}, unit=unit, at=now
    )
    return workbook


@transaction.atomic
def sign_workbook(
    *, workbook: SummaryWorkbook, notice: Notice, month: Month, since_start: Month, officer: Officer, now: datetime
) -> SummaryWorkbook:
    """Whoever filled it in 填报人 signs: the figures stand from now on. Raises Refused."""
    workbook = SummaryWorkbook.objects.select_for_update(of=("self",)).get(pk=workbook.pk)
    if workbook.is_signed:
        name = str(workbook.filled_by)
        raise Refused(Problem("workbook.signed", unit=workbook.unit.name, month=month.name, name=name))
    if month.end > now:
        raise Refused(Problem("workbook.month_not_over", month=month.name, end=month.end.date()))
    if workbook.built_at < month.end:
        raise Refused(Problem("workbook.built_early", unit=workbook.unit.name, month=month.name, end=month.end.date()))
    if workbook.unit_id != officer.unit_id:
        raise Refused(Problem("workbook.other_unit", unit=workbook.unit.name, own=officer.unit.name))
    workbook.filled_by, workbook.filled_on = officer, now.date()
    workbook.returned_by, workbook.returned_on, workbook.return_reason = None, None, ""
    _write_file(workbook, notice, month, since_start)
    workbook.save()
    record_action(officer=officer, verb="sign_workbook", subject=workbook, detail={"digest": workbook.digest}, at=now)
    return workbook


@transaction.atomic
def review_workbook(
    *, workbook: SummaryWorkbook, notice: Notice, month: Month, since_start: Month, officer: Officer, now: datetime
) -> SummaryWorkbook:
    """A second person 审核人 confirms a signed return. Raises Refused."""
    workbook = SummaryWorkbook.objects.select_for_update(of=("self",)).get(pk=workbook.pk)
    if not workbook.is_signed:
        raise Refused(Problem("workbook.not_signed", unit=workbook.unit.name, month=month.name))
    if workbook.reviewed_by_id:
        name = str(workbook.reviewed_by)
        raise Refused(Problem("workbook.reviewed", unit=workbook.unit.name, month=month.name, name=name))
    if workbook.filled_by_id == officer.pk or not may_review(officer, workbook):
        raise Refused(Problem("workbook.reviewer", unit=workbook.unit.name, name=officer.name))
    workbook.reviewed_by, workbook.reviewed_on = officer, now.date()
    _write_file(workbook, notice, month, since_start)
    workbook.save()
    record_action(officer=officer, verb="review_workbook", subject=workbook, detail={"digest": workbook.digest}, at=now)
    return workbook


@transaction.atomic
def return_workbook(
    *,
    workbook: SummaryWorkbook,
    notice: Notice,
    month: Month,
    since_start: Month,
    reason: str,
    link: str,
    officer: Officer,
    now: datetime,
) -> SummaryWorkbook:
    """The reviewer sends a signed return back 退回: nobody has signed it any more, so it may be built anew.

    reason: what is to be mended, told to the unit in its inbox.   link: the page it is filled on.   Raises Refused.
    """
    workbook = SummaryWorkbook.objects.select_for_update(of=("self",)).get(pk=workbook.pk)
    if not workbook.is_signed:
        raise Refused(Problem("workbook.not_to_return", unit=workbook.unit.name, month=month.name))
    if workbook.filled_by_id == officer.pk or not may_review(officer, workbook):
        raise Refused(Problem("workbook.reviewer", unit=workbook.unit.name, name=officer.name))
    if not reason.strip():
        raise Refused(Problem("workbook.no_reason", unit=workbook.unit.name, month=month.name))
    detail = {"reason": reason, "digest": workbook.digest, "filled_by": workbook.filled_by_id}
    workbook.filled_by = workbook.filled_on = workbook.reviewed_by = workbook.reviewed_on = None
    workbook.returned_by, workbook.returned_on, workbook.return_reason = officer, now.date(), reason
    _write_file(workbook, notice, month, since_start)
    workbook.save()
    record_action(officer=officer, verb="return_workbook", subject=workbook, detail=detail, at=now)
    _tell_of_return(workbook, month, link, now)
    return workbook


def _tell_of_return(workbook: SummaryWorkbook, month: Month, link: str, now: datetime) -> None:
    text = f"{month.name}汇总表已由{workbook.returned_by}退回：{workbook.return_reason}"
    InboxItem.objects.create(
        key=f"workbook_returned:{workbook.pk}:{now:%Y%m%d%H%M%S%f}",
        unit=workbook.unit,
        text=text if len(text) <= 200 else f"{text[:199]}…",
        link=link,
        created_at=now,
    )


def may_review(officer: Officer, workbook: SummaryWorkbook) -> bool:
    """Reviewers of the same unit; in a brigade its chief, at the corps another of its staff."""
    return workbook.unit_id == officer.unit_id and officer.has_role(
        Role.DETACHMENT_REVIEWER, Role.BRIGADE_CHIEF, Role.CORPS_STAFF
    )


def _write_file(workbook: SummaryWorkbook, notice: Notice, month: Month, since_start: Month) -> None:
    # The name carries the moment of building: an interrupted run never leaves half a file under a name a row points to.
    folder = Path("workbooks") / workbook.campaign.code / workbook.month
    name = folder / f"{workbook.unit.code}-{workbook.table}-{workbook.built_at:%Y%m%d%H%M%S%f}{_stage(workbook)}.xlsx"
    target = Path(settings.MEDIA_ROOT) / name
    target.parent.mkdir(parents=True, exist_ok=True)
    workbook.digest = write_summary(
        target, table=notice.table(workbook.table), sheet=_sheet(workbook, notice, month, since_start)
    )
    replaced, workbook.file.name = workbook.file.name, str(name)
    if replaced and replaced != str(name):
        transaction.on_commit(lambda: (Path(settings.MEDIA_ROOT) / replaced).unlink(missing_ok=True))


def _stage(workbook: SummaryWorkbook) -> str:
    return "-reviewed" if workbook.reviewed_by_id else "-signed" if workbook.is_signed else ""


def _sheet(workbook: SummaryWorkbook, notice: Notice, month: Month, since_start: Month) -> SummarySheet:
    filler = workbook.filled_by
    return SummarySheet(
        unit_name=workbook.unit.name,
        month_label=month.name,
        period_label=period_words(month),
        cumulative_label=period_words(since_start),
        cells=_numbers(workbook.figures["month"]),
        cumulative=_numbers(workbook.figures["cumulative"]),
        filled_by=filler.name if filler else "",
        phone=filler.office_phone if filler else "",
        reviewed_by=workbook.reviewed_by.name if workbook.reviewed_by else "",
        filled_on=workbook.filled_on,
        clause_names=clause_names(notice),
    )


def clause_names(notice: Notice) -> dict[str, str]:
    """How people cite each clause: id → 附件4 第1列."""
    return {clause.id: clause.locator for clause in notice.clauses}


def period_words(period: Month) -> str:
    """2024年7月25日0时（含）至2024年8月25日0时（不含）."""
    first, end = period.start, period.end
    return f"{first.year}年{first.month}月{first.day}日0时（含）至{end.year}年{end.month}月{end.day}日0时（不含）"


def _stored(figures: Figures) -> dict[str, int | str]:
    return {code: number if isinstance(number, int) else str(number) for code, number in figures.items()}


def _numbers(stored: Mapping[str, int | str]) -> dict[str, int | Decimal]:
    return {code: Decimal(number) if isinstance(number, str) else number for code, number in stored.items()}
