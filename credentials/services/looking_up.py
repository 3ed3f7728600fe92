"""Write down many look-ups of one sitting: row after row, each an act of its own.

Each row has its own transaction: the rows are facts about different people, so one that is refused holds no other back,
and what was accepted stays accepted whatever happens to the next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from agencies.models import Agency
from authorities.models import EvidenceImage, Officer
from authorities.services.evidence import drop_image
from campaigns.models import Campaign
from credentials.models import Certificate, ControlRoomOperator, PractitionerCheck, Result
from credentials.rules.checking import KINDS_OF
from credentials.services.checks import record_control_room_check, record_practitioner_check
from credentials.services.refusals import CredentialRefused

Images = Sequence[EvidenceImage]
TWICE = ("checks.twice",)


def look_up_certificate(
    *,
    campaign: Campaign,
    certificate: Certificate,
    agency: Agency,
    typed: Mapping[str, Any],
    images: Images,
    officer: Officer,
    now: datetime,
) -> bool:
    """Record what the look-up of a certificate showed; False when the same officer has said the same before.

    The post follows from the certificate's kind. 无证 is about the person: the certificate of the ledger was not shown.
    typed: result, checked_on, remark.   Raises CredentialRefused.
    """
    claimed = post_of(certificate)
    shown = None if typed["result"] == Result.NO_CERTIFICATE else certificate
    try:
        record_practitioner_check(
            campaign=campaign,
            practitioner=certificate.practitioner,
            agency=agency,
            certificate=shown,
            claimed=claimed,
            images=images,
            officer=officer,
            now=now,
            **typed,
        )
    except CredentialRefused as refusal:
        same = certificate.practitioner.checks.filter(certificate=shown, claimed=claimed, agency=agency)
        _unless_repeated(refusal, same, typed, images, officer, now)
        return False
    return True


def look_up_operator(
    *,
    campaign: Campaign,
    operator: ControlRoomOperator,
    typed: Mapping[str, Any],
    images: Images,
    officer: Officer,
    now: datetime,
) -> bool:
    """Record what the look-up of a person on duty showed; False when the same officer has said the same before."""
    try:
        record_control_room_check(
            campaign=campaign, operator=operator, images=images, officer=officer, now=now, **typed
        )
    except CredentialRefused as refusal:
        _unless_repeated(refusal, operator.checks.all(), typed, images, officer, now)
        return False
    return True


def post_of(certificate: Certificate) -> str:
    """The post a certificate is for."""
    is_operator = certificate.kind in KINDS_OF[PractitionerCheck.Claimed.OPERATOR]
    return PractitionerCheck.Claimed.OPERATOR if is_operator else PractitionerCheck.Claimed.ENGINEER


def _unless_repeated(
    refusal: CredentialRefused, checks: Any, typed: Mapping[str, Any], images: Images, officer: Officer, now: datetime
) -> None:
    """A form sent twice says the same twice: no fault, and its pictures are not needed a second time."""
    if tuple(problem.code for problem in refusal.problems) != TWICE:
        raise refusal
    if not checks.filter(officer=officer, **typed).exists():
        raise refusal
    for image in images:
        drop_image(image=image, officer=officer, now=now)
