"""Ledgers of people, certificates, sites, operators and equipment as people upload them."""

from __future__ import annotations

from stdnum.cn import ric

from tests.doors.ledger_files import csv_of
from tests.factories import agency_code

PEOPLE_HEAD = (
    "姓名",
    "身份证号",
    "电话",
    "机构统一社会信用代码",
    "岗位",
    "入职日期",
    "离职日期",
    "社保最近缴纳月",
    "社保例外",
    "例外证明",
)
CERTIFICATE_HEAD = (
    "姓名",
    "身份证号",
    "证书种类",
    "证书编号",
    "注册号",
    "执业印章号",
    "等级",
    "发证日期",
    "有效期至",
    "状态",
)
SITE_HEAD = ("单位名称", "所在区县代码", "单位类别", "单位地址", "设有消防控制室", "建筑面积")
OPERATOR_HEAD = ("单位名称", "所在区县代码", "姓名", "身份证号", "职业资格证书编号", "证书等级", "上岗日期", "离岗日期")
EQUIPMENT_HEAD = ("机构统一社会信用代码", "设备名称", "出厂编号", "校准有效期至")
HEADS = {
    "people": PEOPLE_HEAD,
    "certificates": CERTIFICATE_HEAD,
    "sites": SITE_HEAD,
    "operators": OPERATOR_HEAD,
    "equipment": EQUIPMENT_HEAD,
}


def id_number(number: int) -> str:
    """A fictitious 公民身份号码 of an area that does not exist, with a valid check sign."""
    body = f"130000{1970 + number % 30}0101{number % 1000:03d}"
    return body + ric.calc_check_digit(f"{body}0")


def row_of(ledger: str, number: int, **cells: str) -> tuple[str, ...]:
    """One row of a ledger; `cells` replaces columns by heading."""
    plain = {
        "people": (
            f"测人{number}",
            id_number(number),
            "13000000000",
            agency_code(1),
            "检测",
            "2023-01-05",
            "",
            "2024-07",
            "",
            "",
        ),
        "certificates": (
            f"测人{number}",
            id_number(number),
            "消防设施操作员",
            f"{1300000000:010d}4{number:05d}",
            "",
            "",
            "四级",
            "2022-03-01",
            "",
            "有效",
        ),
        "sites": (f"测试场所{number}", "130102", "重点单位、人员密集场所", f"甲路{number}号", "是", "1200"),
        "operators": (
            f"测试场所{number}",
            "130102",
            f"值班{number}",
            id_number(number),
            f"{1300000000:010d}5{number:05d}",
            "五级",
            "2023-05-01",
            "",
        ),
        "equipment": (agency_code(1), "数字照度计", f"SN{number:05d}", "2025-05-31"),
    }[ledger]
    return tuple((dict(zip(HEADS[ledger], plain, strict=True)) | cells).values())


def file_of(ledger: str, *rows: tuple[str, ...]) -> bytes:
    return csv_of(HEADS[ledger], rows)
