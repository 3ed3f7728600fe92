"""Workbooks built for a unit and a month."""

from reports.models.workbook import SummaryWorkbook

__all__ = ["SummaryWorkbook"]
