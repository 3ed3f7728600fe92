"""Show an ID number or a telephone in full: for a purpose, to whoever may, written down each time."""

from __future__ import annotations

from datetime import datetime

from django.db import models, transaction

from agencies.models import Practitioner
from authorities.models import AuditEntry, Officer
from authorities.rules.problem import Problem
from authorities.services.audit import record_action
from credentials.models import ControlRoomOperator
from credentials.services.refusals import CredentialRefused

VERB = "reveal_number"
LEAST_REASON = 4
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

    Raises CredentialRefused: a role that needs no numbers, an unknown purpose, "other" without a reason.
    """
    if not may_reveal(officer):
        raise CredentialRefused([Problem("reveals.not_yours")])
    if purpose not in Purpose.values:
        raise CredentialRefused([Problem("reveals.no_purpose")])
    if purpose == Purpose.OTHER and len(reason.strip()) < LEAST_REASON:
        raise CredentialRefused([Problem("reveals.no_reason", least=LEAST_REASON)])
    nth = reveals_today(officer, now) + 1
    detail = {"purpose": purpose, "reason": reason.strip(), "nth_today": nth, "many": nth > MANY_A_DAY}
    record_action(officer=officer, verb=VERB, subject=subject, detail=detail, at=now)
    found = {"公民身份号码": subject.id_number, "电话": getattr(subject, "phone", "")}
    return {label: number for label, number in found.items() if number}


def reveals_today(officer: Officer, now: datetime) -> int:
    """How often the officer has looked at numbers on the day of `now`."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return AuditEntry.objects.filter(officer=officer, verb=VERB, at__gte=midnight).count()


def may_reveal(officer: Officer) -> bool:
    """Those who look certificates up, keep ledgers or decide penalties."""
    return officer.can_inspect or officer.can_keep_ledgers or officer.can_penalise
