"""Change a certificate's standing by a decision, and note what was done about it. Source: notice 附件1 三3 (H099–H101)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from agencies.services.versions import store_changes
from authorities.models import Officer, Role
from authorities.rules.problem import Problem
from authorities.services.audit import record_action
from campaigns.models import Campaign
from campaigns.queries.notices import notice_of
from campaigns.rules.calendar import WorkingDeadline
from credentials.models import Certificate, CertificateChange
from credentials.rules.standings import REVOKED, change_problems, step_problems, steps_after
from credentials.services.certificates import LEDGER, locked
from credentials.services.refusals import CredentialRefused, refuse_if

ACT = "qualification_revoked"
CORPS_STEPS = ("deregistered_on", "forwarded_on")


@transaction.atomic
def change_standing(
    *,
    certificate: Certificate,
    after: str,
    decided_on: date,
    decided_by: str,
    document_number: str,
    basis: str,
    campaign: Campaign | None,
    officer: Officer,
    now: datetime,
) -> CertificateChange:
    """Write down the decision that changes a standing; a revocation gets the day by which the corps must be told.

    campaign: whose notice sets that term; None: no term.
    Raises CredentialRefused: a standing that cannot follow, a day to come, before the issue or before the last change.
    """
    certificate = locked(certificate)
    last = certificate.changes.order_by("-decided_on", "-pk").first()
    refuse_if(
        change_problems(
            certificate.standing,
            after,
            decided_on,
            timezone.localdate(now),
            issued_on=certificate.issued_on,
            last_change_on=last.decided_on if last else None,
        )
    )
    change = CertificateChange(
        certificate=certificate,
        before=certificate.standing,
        after=after,
        decided_on=decided_on,
        decided_by=decided_by,
        document_number=document_number,
        basis=basis,
        officer=officer,
        recorded_at=now,
    )
    due = _due(campaign, after, decided_on)
    if due:
        change.due_on, change.due_provisional, change.calendar = due.due_on, due.provisional, due.calendar
    change.save(force_insert=True)
    store_changes(certificate, {"standing": (certificate.standing, after)}, LEDGER, now)
    detail = {"from": change.before, "to": after, "on": decided_on, "document": document_number, "due": change.due_on}
    record_action(officer=officer, verb="change_certificate_standing", subject=certificate, detail=detail, at=now)
    return change


@transaction.atomic
def note_step(*, change: CertificateChange, step: str, on: date, officer: Officer, now: datetime) -> CertificateChange:
    """Note that the corps was told, the registration taken out of the public system, or the bureau told.

    step: "reported_on", "deregistered_on", "forwarded_on"; the last two are the corps' own.
    Raises CredentialRefused: somebody else's step, a step that is not asked or done already, a day out of order.
    """
    change = CertificateChange.objects.select_for_update(of=("self",)).select_related("certificate").get(pk=change.pk)
    if step in CORPS_STEPS and not officer.has_role(Role.CORPS_STAFF):
        raise CredentialRefused([Problem("standing.corps_only")])
    asked = steps_after(change.after, change.certificate.kind)
    today, done = timezone.localdate(now), getattr(change, step) if step in asked else None
    refuse_if(step_problems(step, on, decided_on=change.decided_on, today=today, asked=asked, done=done))
    setattr(change, step, on)
    change.save(update_fields=[step])
    detail = {"step": step, "on": on, "due": change.due_on}
    record_action(officer=officer, verb="note_certificate_report", subject=change.certificate, detail=detail, at=now)
    return change


def _due(campaign: Campaign | None, after: str, decided_on: date) -> WorkingDeadline | None:
    if campaign is None or after != REVOKED:
        return None
    term = notice_of(campaign).follow_up(ACT)
    return term.due(decided_on) if term else None
