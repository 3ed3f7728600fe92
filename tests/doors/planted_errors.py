"""A large ledger of projects with errors of thirty kinds, each planted at rows known beforehand."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.factories import agency_code

HEAD = (
    "项目编号",
    "机构统一社会信用代码",
    "单位名称",
    "单位地址",
    "所在区县代码",
    "单位类别",
    "服务类型",
    "合同签订日期",
    "开始日期",
    "结束日期",
    "录入系统日期",
)
AGENCIES, SITES = 50, 2_000
FOREIGN = agency_code(9_001)  # registered, but in another detachment
UNKNOWN = agency_code(9_002)
Row = dict[str, str]


def good_row(number: int) -> Row:
    """Row `number` (from 0) without fault."""
    site = number % SITES
    values = (
        f"XM{number:07d}",
        agency_code(1 + number % AGENCIES),
        f"场所{site}",
        f"甲路{site}号",
        ("130102", "130104")[site % 2],
        ("重点单位", "人员密集场所", "其他")[site % 3],
        ("维护保养", "检测", "安全评估")[number % 3],
        f"2023-0{1 + number % 9}-15",
        "2023-10-01",
        "2024-09-30",
        "2024-10-08",
    )
    return dict(zip(HEAD, values, strict=True))


def _with(**cells: str) -> Callable[[Row], Row]:
    return lambda row: row | cells


def _code_with(change: Callable[[str], str]) -> Callable[[Row], Row]:
    return lambda row: row | {HEAD[1]: change(row[HEAD[1]])}


def _check_sign_wrong(code: str) -> str:
    return code[:-1] + ("0" if code[-1] != "0" else "1")


def _neighbours_swapped(code: str) -> str:
    return code[:3] + code[4] + code[3] + code[5:] if code[3] != code[4] else code[1] + code[0] + code[2:]


# Kind of error → what it does to a good row, and the problem that must be told. Doubled keys are planted in pairs.
KINDS: dict[str, tuple[Callable[[Row], Row], str]] = {
    "no_code": (_with(项目编号=""), "ledger.blank"),
    "code_spoilt": (_with(项目编号="1.30102E+17"), "ledger.spoilt_number"),
    "code_too_long": (_with(项目编号="X" * 41), "ledger.too_long"),
    "agency_blank": (_code_with(lambda code: ""), "ledger.blank"),
    "agency_short": (_code_with(lambda code: code[:-1]), "identifiers.credit_code_length"),
    "agency_old_number": (_code_with(lambda code: "130100000012345"), "identifiers.credit_code_length"),
    "agency_letter_o": (_code_with(lambda code: code[:11] + "O" + code[12:]), "identifiers.credit_code_signs"),
    "agency_area": (_code_with(lambda code: code[:4] + "A" + code[5:]), "identifiers.credit_code_area"),
    "agency_check_sign": (_code_with(_check_sign_wrong), "identifiers.credit_code_check"),
    "agency_swapped": (_code_with(_neighbours_swapped), "identifiers.credit_code_check"),
    "agency_spoilt": (_code_with(lambda code: "9.1130000E+17"), "ledger.spoilt_number"),
    "agency_unknown": (_code_with(lambda code: UNKNOWN), "import.agency_unknown"),
    "site_blank": (_with(单位名称="　"), "ledger.blank"),
    "site_too_long": (_with(单位名称="长" * 121), "ledger.too_long"),
    "address_too_long": (_with(单位地址="长" * 201), "ledger.too_long"),
    "region_blank": (_with(所在区县代码=""), "ledger.blank"),
    "region_words": (_with(所在区县代码="甲东区"), "ledger.not_a_region"),
    "region_unknown": (_with(所在区县代码="999999"), "import.region_unknown"),
    "region_too_high": (_with(所在区县代码="130100"), "import.unit_too_high"),
    "elsewhere": (_with(所在区县代码="130202", 机构统一社会信用代码=FOREIGN), "import.project_elsewhere"),
    "class_unknown": (_with(单位类别="重要单位"), "ledger.unknown_option"),
    "class_blank": (_with(单位类别=""), "ledger.blank"),
    "service_unknown": (_with(服务类型="咨询"), "ledger.unknown_option"),
    "service_blank": (_with(服务类型="\u200b"), "ledger.blank"),
    "start_blank": (_with(开始日期=""), "ledger.blank"),
    "start_words": (_with(开始日期="去年十月"), "ledger.not_a_date"),
    "start_no_such_day": (_with(开始日期="2023-02-30"), "ledger.no_such_day"),
    "end_before_start": (_with(结束日期="2023-09-30"), "import.ends_before_start"),
    "published_year": (_with(录入系统日期="20240-10-08"), "ledger.not_a_date"),
    "contract_formula": (_with(合同签订日期="#REF!"), "ledger.not_a_date"),
}


def planted(rows: int, of_each: int) -> dict[int, str]:
    """Row number as Excel counts it → the problem planted there; spread evenly, in no order of kinds."""
    errors = len(KINDS) * of_each
    codes = [code for _ in range(of_each) for _, code in KINDS.values()]
    return {2 + index * (rows // errors): codes[index] for index in range(errors)}


def rows_with_errors(rows: int, of_each: int) -> Iterator[tuple[str, ...]]:
    """The rows of the file, faulty ones at the places `planted` names."""
    places, kinds = list(planted(rows, of_each)), list(KINDS.values())
    faults = {place: kinds[index % len(kinds)][0] for index, place in enumerate(places)}
    for number in range(rows):
        row = good_row(number)
        yield tuple(faults.get(number + 2, dict)(row).values())


def mended_rows(rows: int, of_each: int) -> Iterator[tuple[str, ...]]:
    """The faulty rows alone, mended."""
    for place in planted(rows, of_each):
        yield tuple(good_row(place - 2).values())
