"""Show ID numbers or telephones in full: for a purpose, to whoever may, written down each time.

Who looks at more than HOURLY people within an hour says why, and the auditor's first page shows it. Source: fault G7.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction

from agencies.models import Practitioner
from authorities.models import Officer
from authorities.rules.problem import Problem
from authorities.services.audit import record_action
from credentials.models import ControlRoomOperator
from credentials.queries.reveals import VERB, people_revealed
from credentials.rules.checking import remark_problems
from credentials.services.refusals import CredentialRefused, refuse_if

LEAST_REASON = 4
HOURLY = 20  # people within an hour; from the next one on a reason is asked and the auditor is told
MANY_A_DAY = 30  # from here on each further reveal is marked in the audit


class Purpose(models.TextChoices):
    """What a full number is needed for."""

    LOOK_UP = "look_up", "到官方网站查询证书"
    CASE = "case", "案件办理"
    CORRECTION = "correction", "核对更正登记"
    OTHER = "other", "其他（写明用途）"


@transaction.atomic
def reveal(
    *, subject: Practitioner | ControlRoomOperator, purpose: str, reason: str, officer: Officer, now: datetime
) -> dict[str, str]:
    """The full numbers of a person, label → number; one audit entry with purpose, reason and how many today.

    Raises CredentialRefused: a role that needs no numbers, an unknown purpose, no reason where one is asked.
    """
    detail = _accounted(1, purpose, reason, officer, now)
    record_action(officer=officer, verb=VERB, subject=subject, detail=detail, at=now)
    found = {"公民身份号码": subject.id_number, "电话": getattr(subject, "phone", "")}
    return {label: number for label, number in found.items() if number}


@transaction.atomic
def reveal_batch(
    *, people: Sequence[Practitioner | ControlRoomOperator], purpose: str, reason: str, officer: Officer, now: datetime
) -> dict[int, str]:
    """The ID numbers of the people of one page, pk → number; one audit entry that says what for, how many and whose.

    Each person counts, so a page is no way round the hourly limit. Raises CredentialRefused as `reveal` does.
    """
    known = {person.pk: person.id_number for person in people if person.id_number}
    if not known:
        raise CredentialRefused([Problem("reveals.nobody")])
    detail = _accounted(len(known), purpose, reason, officer, now)
    detail |= {"of": people[0]._meta.label_lower, "people": list(known)}
    record_action(officer=officer, verb=VERB, subject=officer, detail=detail, at=now)
    return known


def _accounted(count: int, purpose: str, reason: str, officer: Officer, now: datetime) -> dict[str, Any]:
    """What the audit entry of a reveal of `count` people says; refuses what may not be shown."""
    # 锁住本人：同时点两次，第二次要数得到第一次
    Officer.objects.select_for_update(of=("self",)).get(pk=officer.pk)
    reason = reason.strip()
    within_hour = people_revealed(officer, now - timedelta(hours=1)) + count
    refuse_if(_problems(count, within_hour, purpose, reason, officer))
    nth = people_revealed(officer, _midnight(now)) + count
    return {
        "purpose": purpose,
        "reason": reason,
        "count": count,
        "nth_today": nth,
        "many": nth > MANY_A_DAY,
        "within_hour": within_hour,
        "over_hourly": within_hour > HOURLY,
    }


def _problems(count: int, within_hour: int, purpose: str, reason: str, officer: Officer) -> list[Problem]:
    if not may_reveal(officer):
        return [Problem("reveals.not_yours")]
    if purpose not in Purpose.values:
        return [Problem("reveals.no_purpose")]
    if purpose == Purpose.OTHER and len(reason) < LEAST_REASON:
        return [Problem("reveals.no_reason", least=LEAST_REASON)]
    if within_hour > HOURLY and len(reason) < LEAST_REASON:
        seen = within_hour - count
        return [Problem("reveals.hourly", seen=seen, count=count, limit=HOURLY, least=LEAST_REASON)]
    return list(remark_problems(reason))


def reveals_today(officer: Officer, now: datetime) -> int:
    """How many people's numbers the officer has looked at on the day of `now`."""
    return people_revealed(officer, _midnight(now))


def _midnight(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def may_reveal(officer: Officer) -> bool:
    """Those who look certificates up, keep ledgers or decide penalties."""
    return officer.can_inspect or officer.can_keep_ledgers or officer.can_penalise
