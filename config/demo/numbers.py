"""Numbers that look right and belong to nobody: codes with their check signs, certificate numbers, phones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from stdnum.cn import ric, uscc

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # 信用代码用字，没有 I O S V Z
ENTERPRISE, SOLE_TRADER = "91", "92"
_INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def credit_code(chance: Random, area: str, prefix: str, *, kind: str = ENTERPRISE) -> str:
    """A unified social credit code: both its inner check (GB 11714) and its own (GB 32100) are right.

    area: six digits.   prefix: the first signs of the organisation part, a range that is not issued.
    """
    body = prefix + "".join(chance.choices(SIGNS, k=8 - len(prefix)))
    total = sum(weight * int(sign, 36) for weight, sign in zip(_INNER_WEIGHTS, body, strict=True))
    code = f"{kind}{area}{body}{'0123456789X0'[11 - total % 11]}"
    return code + str(uscc.calc_check_digit(code + "0"))


def id_number(chance: Random, area: str, *, born_from: date, born_to: date) -> str:
    """A citizen number with a birth date that exists and a right check sign (GB 11643)."""
    born = born_from + timedelta(days=chance.randrange((born_to - born_from).days))
    body = f"{area}{born:%Y%m%d}{chance.randrange(1, 1000):03}"
    return body + str(ric.calc_check_digit(body + "0"))


def operator_number(chance: Random, area: str, issued: date, level: int) -> str:
    """A facility operator's certificate: 16 digits, year, area, station, the 11th its level, a serial."""
    return f"{issued:%y}{area[:4]}2{chance.randrange(1, 30):03}{level}{chance.randrange(100_000):05}"


def engineer_number(chance: Random, area: str, issued: date) -> str:
    """A registered engineer's qualification number; no public rule of its digits exists."""
    return f"{issued:%Y}{area[:2]}{chance.randrange(10**8):08}"


def registration_number(chance: Random, area: str) -> str:
    """A registered engineer's registration number; no public rule of its digits exists."""
    return f"{area[:2]}{chance.randrange(10**8):08}"


def phone(chance: Random, prefix: str) -> str:
    """Eleven digits from a range that is not issued."""
    return prefix + f"{chance.randrange(10 ** (11 - len(prefix))):0{11 - len(prefix)}}"


class Fresh:
    """Gives each value once: `fresh(make)` calls make() until it says something new."""

    def __init__(self) -> None:
        self._made: set[str] = set()

    def __call__(self, make: Callable[[], str]) -> str:
        value = make()
        while value in self._made:
            value = make()
        self._made.add(value)
        return value
