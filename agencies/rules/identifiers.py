"""Is a code well formed? 统一社会信用代码、公民身份号码、注册消防工程师和消防设施操作员证书编号

Each check takes the code as typed and returns the normal spelling with what is wrong and what is doubtful. Problems
reject; doubts (待核实) are shown and leave the decision to a person. Where no public rule exists, only the look is
checked: the binding check is the look-up in the official system.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from stdnum.cn import ric, uscc

from agencies.rules.normalising import normal_code
from authorities.rules.problem import Problem

SOLE_TRADER = "92"  # 个体工商户
# 注册消防工程师各种编号的位数规则没有公开；只挡住明显不是编号的文字，可由设置替换
ENGINEER_NUMBER = r"[A-Z0-9\u4e00-\u9fff()〔〕-]{4,32}"
OPERATOR_NUMBER = r"[0-9]{16}"  # 职业资格证书；新的电子证书可能用别的写法，可由设置替换
INTERMEDIATE = 4  # 四级/中级工；数字越小等级越高

_CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class CheckedCode:
    """A code after its check. code: normal spelling.   problems: it is refused.   doubts: it is taken, shown 待核实."""

    code: str
    problems: tuple[Problem, ...] = ()
    doubts: tuple[Problem, ...] = ()

    @property
    def is_valid(self) -> bool:
        return not self.problems


def check_credit_code(text: str) -> CheckedCode:
    """统一社会信用代码, 18 signs with a mod-31 check sign (GB 32100); a sole trader or wrong inner check is a doubt."""
    code = normal_code(text)
    if len(code) != 18:
        return CheckedCode(code, (Problem("identifiers.credit_code_length", value=code, length=len(code)),))
    wrong = sorted(set(code) - set(_CREDIT_SIGNS))
    if wrong:
        return CheckedCode(code, (Problem("identifiers.credit_code_signs", value=code, signs="、".join(wrong)),))
    if not code[2:8].isdigit():
        return CheckedCode(code, (Problem("identifiers.credit_code_area", value=code, area=code[2:8]),))
    expected = uscc.calc_check_digit(code)
    if code[-1] != expected:
        facts = {"value": code, "found": code[-1], "expected": expected}
        return CheckedCode(code, (Problem("identifiers.credit_code_check", **facts),))
    return CheckedCode(code, doubts=tuple(_credit_code_doubts(code)))


def check_id_number(text: str, today: date) -> CheckedCode:
    """公民身份号码, 18 signs (GB 11643, ISO 7064 MOD 11-2). The facts never carry the number itself.

    The birth date must exist and not lie after `today`. An area code missing from today's list is no fault: abolished
    codes live on in old numbers.
    """
    code = normal_code(text)
    if len(code) != 18:
        return CheckedCode(code, (Problem("identifiers.id_number_length", length=len(code)),))
    if not re.fullmatch(r"[0-9]{17}[0-9X]", code):
        return CheckedCode(code, (Problem("identifiers.id_number_signs"),))
    if not _is_birth_date(code[6:14], today):
        return CheckedCode(code, (Problem("identifiers.id_number_birth_date"),))
    if code[-1] != ric.calc_check_digit(code):
        return CheckedCode(code, (Problem("identifiers.id_number_check"),))
    return CheckedCode(code)


def check_engineer_number(text: str, pattern: str = ENGINEER_NUMBER) -> CheckedCode:
    """注册消防工程师 number (资格证书, 注册证书 or 注册号): only the look, for no public rule of its digits exists.

    pattern: a whole-match regular expression, a setting of the holder.
    """
    code = normal_code(text)
    if not re.fullmatch(pattern, code):
        return CheckedCode(code, (Problem("identifiers.engineer_number", value=code),))
    return CheckedCode(code)


def check_operator_number(text: str, level: int | None = None, pattern: str = OPERATOR_NUMBER) -> CheckedCode:
    """消防设施操作员 number: 职业资格证书, 16 digits, the 11th its level 1–5 (position recalled, so only a doubt).

    A 职业技能等级证书 number (22 signs from Y or S) is well formed but not the certificate asked for: a doubt.
    level: as recorded on the certificate, to be compared; None: not recorded.   pattern: a setting of the holder; the
    11th digit is read only where the number has 16 digits.
    """
    code = normal_code(text)
    if is_skill_level_number(code):
        return CheckedCode(code, doubts=(Problem("identifiers.operator_wrong_kind", value=code),))
    if not re.fullmatch(pattern, code, re.ASCII):
        return CheckedCode(code, (Problem("identifiers.operator_number", value=code, length=len(code)),))
    if not re.fullmatch(OPERATOR_NUMBER, code):
        return CheckedCode(code)
    printed = int(code[10])
    if not 1 <= printed <= 5:
        return CheckedCode(code, doubts=(Problem("identifiers.operator_level", value=code, printed=printed),))
    if level is not None and printed != level:
        facts = {"value": code, "printed": printed, "recorded": level}
        return CheckedCode(code, doubts=(Problem("identifiers.operator_level_differs", **facts),))
    return CheckedCode(code)


def is_skill_level_number(code: str) -> bool:
    """Is this the number of a 职业技能等级证书, which is not the 国家职业资格证书 that the conditions ask for?"""
    return bool(re.fullmatch(r"[YS]\d{14}[1-5]\d{6}|R[GSCX][NW]\d{17}", code, re.ASCII))


def is_intermediate_or_above(level: int) -> bool:
    """中级技能等级以上: levels 4, 3, 2, 1; a smaller number is the higher level."""
    return 1 <= level <= INTERMEDIATE


def _credit_code_doubts(code: str) -> list[Problem]:
    doubts = []
    if code.startswith(SOLE_TRADER):
        doubts.append(Problem("identifiers.credit_code_sole_trader", value=code))
    if code[16] != _organisation_check(code[8:16]):
        doubts.append(Problem("identifiers.credit_code_inner_check", value=code))
    return doubts


def _organisation_check(body: str) -> str:
    """The organisation code's own check sign (GB 11714), kept inside the credit code."""
    total = sum(weight * int(sign, 36) for weight, sign in zip(_INNER_WEIGHTS, body, strict=True))
    return "0123456789X0"[11 - total % 11]


def birth_date(id_number: str) -> date | None:
    """The birth date inside an 18-sign 公民身份号码; None when there is none."""
    return _date_of(id_number[6:14]) if len(id_number) == 18 else None


def _is_birth_date(digits: str, today: date) -> bool:
    born = _date_of(digits)
    return born is not None and born <= today


def _date_of(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
