"""In which province is an agency registered? 注册地"""

from __future__ import annotations

from stdnum import numdb

AREA = slice(2, 8)  # 统一社会信用代码第3至8位：登记管理机关行政区划


def province_of(credit_code: str) -> str:
    """The province of the registering authority, "山西省"; "" when the code names none we know."""
    parts = numdb.get("cn/loc").info(credit_code[AREA])
    return str(parts[0][1].get("province", "")) if parts else ""
