"""Say what a red flag is, after looking."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from agencies.services.attention import Mark, settle_marks
from authorities.models import Officer
from authorities.rules.problem import Problem
from authorities.scope import whole_tree
from authorities.services.audit import record_action
from credentials.models import RedFlag
from credentials.services.refusals import CredentialRefused
from credentials.services.sweeping import source_of

LEAST_REASON = 5


@transaction.atomic
def give_verdict(
    *, red_flag: RedFlag, verdict: str, reason: str, seen: str, officer: Officer, now: datetime
) -> RedFlag:
    """Confirm, explain or dismiss a red flag, with the reason; confirmed ones keep marking the agency.

    seen: the verdict the officer had before them ("" for none).   Raises CredentialRefused: role, reason, closed,
    somebody else's verdict meanwhile. The same verdict with the same reason again changes nothing.
    """
    flag: RedFlag = RedFlag.objects.select_for_update(of=("self",)).get(pk=red_flag.pk)
    if (flag.verdict, flag.verdict_reason, flag.verdict_by_id) == (verdict, reason.strip(), officer.pk):
        return flag
    problem = _problem(flag, verdict, reason.strip(), seen, officer)
    if problem:
        raise CredentialRefused([problem])
    before = flag.verdict
    flag.verdict, flag.verdict_reason, flag.verdict_by, flag.verdict_at = verdict, reason.strip(), officer, now
    flag.save(update_fields=["verdict", "verdict_reason", "verdict_by", "verdict_at"])
    _settle_mark(flag, now)
    detail = {"rule": flag.rule, "verdict": verdict, "before": before, "reason": flag.verdict_reason}
    record_action(officer=officer, verb="give_verdict", subject=flag, detail=detail, at=now)
    return flag


def _problem(flag: RedFlag, verdict: str, reason: str, seen: str, officer: Officer) -> Problem | None:
    if not officer.can_keep_ledgers:
        return Problem("verdicts.not_yours")
    if verdict not in RedFlag.Verdict.values or not verdict:
        return Problem("verdicts.unknown", verdict=verdict)
    if len(reason) < LEAST_REASON:
        return Problem("verdicts.no_reason", least=LEAST_REASON)
    if flag.closed_at:
        return Problem("verdicts.closed", closed_on=timezone.localdate(flag.closed_at))
    if flag.verdict != seen:
        by = flag.verdict_by.name if flag.verdict_by else "系统"
        return Problem("verdicts.changed", officer=by, verdict=flag.get_verdict_display())
    return None


def _settle_mark(flag: RedFlag, now: datetime) -> None:
    marks = []
    if flag.marks_attention:
        for party in flag.parties.filter(agency__isnull=False):
            marks.append(Mark(party.agency_id or 0, source_of(flag), flag.grade, flag.summary, flag.look))
    # 一方认定，各方机构的标记一起变；对方机构不在本单位看得见的范围里
    with whole_tree("a verdict settles the marks on every agency concerned"):
        settle_marks(prefix=source_of(flag), marks=marks, now=now)
