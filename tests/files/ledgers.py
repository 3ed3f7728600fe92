"""Two agencies and a project as tests of ledgers write them."""

from __future__ import annotations

from collections.abc import Iterable

from authorities.files.workbook_reader import Sheet
from authorities.rules.problem import Problem

HEAD = ["机构名称", "统一社会信用代码", "所属大队"]
FIRST = ["甲消防技术有限公司", "91130000MA0000015A", "示例大队"]
SECOND = ["乙（集团）消防有限公司", "91130000MA00000235", "示例大队"]
BOTH = [("甲消防技术有限公司", "91130000MA0000015A"), ("乙（集团）消防有限公司", "91130000MA00000235")]
PROJECT_HEAD = ["项目编号", "机构统一社会信用代码", "单位名称", "所在区县代码", "单位类别", "服务类型", "开始日期"]
PROJECT = ["P-001", "91130000MA0000015A", "示例商场", "130102", "重点单位、人员密集场所", "维护保养", "2024-03-01"]


def sheet_of(*rows: list[object], **facts: object) -> Sheet:
    return Sheet("台账", [list(row) for row in rows], **facts)  # type: ignore[arg-type]


def codes(problems: Iterable[Problem]) -> list[str]:
    return [problem.code for problem in problems]
