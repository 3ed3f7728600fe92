"""Which agencies of a ledger look like one company registered twice? 疑似重复

Only suspicions: a person compares both sides and two officers merge. Names, addresses and telephones are compared in
one spelling; signs without legal meaning and the two lawful ways to write one legal form make no difference.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_11_10

from agencies.rules.normalising import normal_code, normal_name
from authorities.rules.problem import Problem

CLOSE = 2  # names this many signs apart are alike, when something else agrees as well
LEAST_INSIDE = 4  # a shorter name that stands inside a longer one is alike from so many signs on
MOST_SHARING = 30  # an address or telephone of more agencies (登记代办、集中办公) tells nothing
BRANCH = "分公司"  # registered by itself, with its own code
BODY = 17  # of a credit code, before its check sign
ORGANISATION = slice(8, 17)  # 主体标识码 inside a credit code
OLD_NUMBER = 15  # digits of the registration number before 2015

_MEANINGLESS = re.compile(r"[\s()（）\[\]【】〔〕<>《》“”\"'‘’·•.,，。、;；:：_/\\-]")


Shared = Mapping[tuple[str, str], Sequence[int]]


@dataclass(frozen=True)
class Registered:
    """What one registered agency is compared by. phones: office and contact numbers, blank ones left out."""

    pk: int
    code: str
    name: str
    address: str = ""
    phones: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pair:
    """Two agencies that may be one, the lower key first, and why: the strongest reason first."""

    one: int
    other: int
    reasons: tuple[Problem, ...]


def suspected_pairs(rows: Sequence[Registered]) -> list[Pair]:
    """Every pair that looks like one company; those with the most reasons first, then by key.

    The order of `rows` is irrelevant. Work grows with the pairs that share something, not with all pairs.
    Source: hebei-2024 四（一）1 (三来源取并集，不重复), fault C4.
    """
    by_pk = {row.pk: row for row in rows}
    shared = _shared(rows)
    pairs = []
    for one, other in sorted(_sharing(shared)):
        reasons = tuple(_reasons(by_pk[one], by_pk[other], shared))
        if reasons:
            pairs.append(Pair(one, other, reasons))
    return sorted(pairs, key=lambda pair: (-len(pair.reasons), pair.one, pair.other))


def folded_name(name: str) -> str:
    """A company's name without what has no legal meaning: brackets, dots, dashes, blanks; one legal form one spelling.

    有限责任公司 may also be written 有限公司 (公司法：有限责任公司在名称中标明“有限责任公司”或者“有限公司”).
    """
    return _MEANINGLESS.sub("", normal_name(name)).upper().replace("有限责任公司", "有限公司")


def old_number(code: str) -> str:
    """The 15-digit registration number that stands in a code instead of or inside it, "" when there is none."""
    for digits in re.findall(r"\d{15,}", normal_code(code)):
        for start in range(len(digits) - OLD_NUMBER + 1):
            found = digits[start : start + OLD_NUMBER]
            rest = digits[:start] + digits[start + OLD_NUMBER :]
            if not rest.strip("0") and _is_old_number(found):
                return str(found)
    return ""


def one_slip_apart(one: str, other: str) -> bool:
    """One sign, or two neighbours, differ before the check sign: the check sign follows whatever was typed."""
    first, second = normal_code(one)[:BODY], normal_code(other)[:BODY]
    if len(first) != len(second) or first == second:
        return False
    places = [place for place, (a, b) in enumerate(zip(first, second, strict=True)) if a != b]
    if len(places) == 1:
        return True
    swapped = len(places) == 2 and places[1] == places[0] + 1
    return swapped and first[places[0]] == second[places[1]] and first[places[1]] == second[places[0]]


def alike(one: str, other: str) -> bool:
    """Two folded names differ in at most `CLOSE` signs, or one stands inside the other; a branch is no double."""
    if one.endswith(BRANCH) != other.endswith(BRANCH):
        return False
    if min(len(one), len(other)) >= LEAST_INSIDE and (one in other or other in one):
        return True
    return abs(len(one) - len(other)) <= CLOSE and _distance(one, other) <= CLOSE


def _reasons(one: Registered, other: Registered, shared: Shared) -> Iterator[Problem]:
    first, second = folded_name(one.name), folded_name(other.name)
    names_alike = alike(first, second)
    if normal_name(one.name) == normal_name(other.name):
        yield Problem("duplicates.same_name")
    elif first == second:
        yield Problem("duplicates.same_but_signs")
    yield from _code_reasons(one.code, other.code, names_alike)
    if not names_alike:
        return
    address = folded_address(one.address)
    if address and address == folded_address(other.address) and _tells(("address", address), shared):
        yield Problem("duplicates.same_address", address=one.address)
    phones = [phone for phone in one.phones if phone in other.phones and _tells(("phone", phone), shared)]
    if phones:
        yield Problem("duplicates.same_phone", phone=phones[0])


def _code_reasons(one: str, other: str, names_alike: bool) -> Iterator[Problem]:
    old = old_number(one), old_number(other)
    if old[0] and old[0] == old[1]:
        yield Problem("duplicates.same_old_number", number=old[0])
    elif names_alike and (old[0] or old[1]):
        yield Problem("duplicates.old_number", code=one if old[0] else other, number=old[0] or old[1])
    organisation = one[ORGANISATION], other[ORGANISATION]
    if len(one) == len(other) == BODY + 1 and organisation[0] == organisation[1]:
        yield Problem("duplicates.same_organisation", organisation=organisation[0])
    elif names_alike and one_slip_apart(one, other):
        yield Problem("duplicates.one_slip_apart")


def folded_address(address: str) -> str:
    """An address in one spelling."""
    return _MEANINGLESS.sub("", normal_name(address))


def _shared(rows: Iterable[Registered]) -> Shared:
    """Mark → keys of the agencies that carry it."""
    shared: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in rows:
        for mark in dict.fromkeys(_marks(row)):
            shared[mark].append(row.pk)
    return shared


def _tells(mark: tuple[str, str], shared: Shared) -> bool:
    return mark[0] not in ("address", "phone") or len(shared[mark]) <= MOST_SHARING


def _sharing(shared: Shared) -> set[tuple[int, int]]:
    """Pairs of keys that share a name, a code's core, an address or a telephone."""
    found: set[tuple[int, int]] = set()
    for mark, keys in shared.items():
        if len(keys) > 1 and _tells(mark, shared):
            found |= set(combinations(sorted(keys), 2))
    return found


def _marks(row: Registered) -> Iterator[tuple[str, str]]:
    yield "name", folded_name(row.name)
    code = normal_code(row.code)
    if len(code) == BODY + 1:
        yield "organisation", code[ORGANISATION]
    if old := old_number(code):
        yield "old", old
    # 去掉一位后相同的，才可能只差一位或相邻两位颠倒；前八位里的差别，主体标识码相同已经说明
    body = code[:BODY]
    for place in range(ORGANISATION.start - 1, len(body)):
        yield "slip", body[:place] + body[place + 1 :]
    if row.address:
        yield "address", folded_address(row.address)
    for phone in row.phones:
        yield "phone", phone


def _is_old_number(digits: str) -> bool:
    try:
        return bool(mod_11_10.validate(digits))
    except ValidationError:
        return False


def _distance(one: str, other: str) -> int:
    """How many signs are to be added, dropped or changed."""
    line = list(range(len(other) + 1))
    for row, sign in enumerate(one, start=1):
        above, line[0] = line[0], row
        for column, found in enumerate(other, start=1):
            above, line[column] = line[column], min(above + (sign != found), line[column] + 1, line[column - 1] + 1)
    return line[-1]
