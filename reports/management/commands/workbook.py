"""manage.py workbook CAMPAIGN --unit CODE --month YYYY-MM --out FILE: write one unit's summary workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from authorities.models import Unit
from authorities.rules.problem import Problem
from authorities.scope import acting_at
from campaigns.models import Campaign
from campaigns.rules.periods import Month, cumulative
from reports.files.annex4 import SummarySheet, write_summary
from reports.queries.months import UnknownMonth, chosen_month, months_of
from reports.queries.returns import month_figures
from reports.services.workbooks import clause_names, period_words
from reports.wording import WORDS


class Command(BaseCommand):
    help = "生成一个单位一个月的汇总表工作簿（附件4），写到指定文件。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("campaign", metavar="CAMPAIGN")
        parser.add_argument("--unit", required=True, help="单位代码，如 130100")
        parser.add_argument("--month", required=True, help="统计月，如 2024-08")
        parser.add_argument("--out", required=True, type=Path, help="写到哪个文件")
        parser.add_argument("--table", default="annex4", help="汇总表代码")

    def handle(self, *args: Any, campaign: str, unit: str, month: str, out: Path, table: str, **options: Any) -> None:
        ordered = Campaign.objects.filter(code=campaign).first()
        if ordered is None:
            raise _refusal("workbook.unknown_campaign", campaign=campaign)
        at = Unit.objects.filter(code=unit).first()
        if at is None:
            raise _refusal("workbook.unknown_unit", unit=unit)
        notice, layout, months = months_of(ordered, table)
        period = _month(months, month)
        with acting_at(at):
            figures = month_figures(layout, ordered, [at], months, period)[at.pk]
        sheet = SummarySheet(
            unit_name=at.name,
            month_label=period.name,
            period_label=period_words(period),
            cumulative_label=period_words(cumulative(months, period)),
            cells=figures.month,
            cumulative=figures.cumulative,
            clause_names=clause_names(notice),
        )
        try:
            digest = write_summary(out, table=layout, sheet=sheet)
        except OSError as error:
            raise _refusal("workbook.unwritable", file=str(out), reason=error.strerror or "写入失败") from error
        self.stdout.write(f"{at.name}{period.name}汇总表已写入 {out}，SHA-256 {digest}")


def _month(months: list[Month], code: str) -> Month:
    try:
        return chosen_month(months, code, months[0].start)
    except UnknownMonth as error:
        raise _refusal(
            "workbook.unknown_month",
            month=code,
            first=error.first.name,
            last=error.last.name,
            example=error.first.code,
        ) from error


def _refusal(code: str, **facts: str) -> CommandError:
    return CommandError(Problem(code, **facts).say(WORDS))
