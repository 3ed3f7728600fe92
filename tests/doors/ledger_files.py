"""Ledgers as people upload them: small files written out, no randomness."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import agency_code

AGENCY_HEAD = ("机构名称", "统一社会信用代码", "所属大队", "业务范围", "建筑面积", "来源")
PROJECT_HEAD = (
    "项目编号",
    "机构统一社会信用代码",
    "单位名称",
    "所在区县代码",
    "单位类别",
    "服务类型",
    "开始日期",
    "结束日期",
)


def csv_of(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """A UTF-8 file as a spreadsheet program saves it."""
    lines = [",".join(head), *(",".join(str(cell) for cell in row) for row in rows)]
    return "\r\n".join(lines).encode("utf-8-sig")


def agency_row(number: int, unit: str = "甲东区消防救援大队", **cells: str) -> tuple[str, ...]:
    """One agency; `cells` replaces columns by heading."""
    values = dict(
        zip(AGENCY_HEAD, (f"导入机构{number}", agency_code(number), unit, "维保检测", "260", "排查"), strict=True)
    )
    return tuple((values | cells).values())


def project_row(number: int, code: str, region: str = "130102", **cells: str) -> tuple[str, ...]:
    """One project of the agency with that code; `cells` replaces columns by heading."""
    plain = (f"XM{number:05d}", code, f"导入场所{number}", region, "重点单位", "维护保养", "2023-06-01", "")
    return tuple((dict(zip(PROJECT_HEAD, plain, strict=True)) | cells).values())


def agencies_file(*rows: tuple[str, ...]) -> bytes:
    return csv_of(AGENCY_HEAD, rows)


def projects_file(*rows: tuple[str, ...]) -> bytes:
    return csv_of(PROJECT_HEAD, rows)


def upload(content: bytes, name: str = "台账.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
