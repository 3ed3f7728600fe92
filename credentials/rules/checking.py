"""May this check be written down as it is reported?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from agencies.rules.normalising import normal_name
from authorities.rules.problem import Problem

NO_CERTIFICATE = "no_certificate"
# 这些结果说的是一个具体的证书
ABOUT_A_CERTIFICATE = frozenset({"genuine", "forged", "not_found"})
KINDS_OF = {"registered_engineer": ("engineer_1", "engineer_2"), "facility_operator": ("operator",)}
# 公民身份号码和手机号码的样子；注记里不需要写，写了就会明文留下
_PRIVATE = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")


def remark_problems(text: str) -> Iterator[Problem]:
    """A remark or a reason is kept as it is written: ID numbers and mobile numbers do not belong in it."""
    if _PRIVATE.search(normal_name(text)):
        yield Problem("checks.number_in_remark")


def day_problems(checked_on: date, today: date, starts_on: date) -> Iterator[Problem]:
    """A check happens within the campaign and not in the future."""
    if checked_on > today:
        yield Problem("checks.in_future", checked_on=checked_on, today=today)
    if checked_on < starts_on:
        yield Problem("checks.before_campaign", checked_on=checked_on, starts_on=starts_on)


def certificate_problems(
    *, result: str, result_words: str, number: str, kind: str, kind_words: str, claimed: str, claimed_words: str
) -> Iterator[Problem]:
    """Result, certificate and post must speak of the same thing.

    number, kind: "" when no certificate was shown.   A certificate of another kind than the post asks for is no
    certificate for that post. Source: notice 附件1 三2, annex 4 columns 12 and 13.
    """
    if not number and result in ABOUT_A_CERTIFICATE:
        yield Problem("checks.certificate_needed", result=result_words)
    if number and result == NO_CERTIFICATE:
        yield Problem("checks.certificate_contradicts", number=number)
    if kind and kind not in KINDS_OF[claimed]:
        yield Problem("checks.other_kind", number=number, kind=kind_words, claimed=claimed_words)
