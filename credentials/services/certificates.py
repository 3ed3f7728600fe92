"""Enter certificates and control-room operators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from agencies.models import Practitioner, Site
from agencies.rules.identifiers import check_engineer_number, check_operator_number
from agencies.wording import WORDS as CODE_WORDS
from authorities.models import Officer
from authorities.rules.problem import Problem
from authorities.scope import whole_tree
from authorities.sealed import fingerprint
from authorities.services.audit import record_action
from credentials.models import Certificate, ControlRoomOperator
from credentials.services.refusals import CredentialRefused, refuse_if
from credentials.wording import WORDS


@transaction.atomic
def enter_certificate(
    *, practitioner: Practitioner, facts: Mapping[str, Any], officer: Officer, now: datetime
) -> Certificate:
    """Write down a certificate of a person; its number in one spelling.

    Raises CredentialRefused: the same number twice for the same person, dates the wrong way round, an operator's
    certificate without its level. A number another person holds is taken: two holders are a finding, not an error.
    """
    certificate = Certificate(practitioner=practitioner, **facts)
    refuse_if(_certificate_problems(certificate))
    certificate.save(force_insert=True)
    detail = {"person": practitioner.pk, "kind": certificate.kind, "number": certificate.number}
    record_action(officer=officer, verb="enter_certificate", subject=certificate, detail=detail, at=now)
    return certificate


def certificate_doubts(certificate: Certificate) -> list[str]:
    """What is doubtful 待核实 about a stored certificate's number, in sentences; nothing is changed."""
    if certificate.kind == Certificate.Kind.OPERATOR:
        checked = check_operator_number(certificate.number, certificate.level)
    else:
        checked = check_engineer_number(certificate.number)
    sentences = [problem.say(CODE_WORDS) for problem in (*checked.problems, *checked.doubts)]
    others = Certificate.objects.filter(number=certificate.number).exclude(practitioner=certificate.practitioner_id)
    for other in others.select_related("practitioner").defer("practitioner__id_number", "practitioner__phone"):
        problem = Problem("certificates.held_by_other", number=certificate.number, person=other.practitioner.name)
        sentences.append(problem.say(WORDS))
    return sentences


def _certificate_problems(certificate: Certificate) -> Iterator[Problem]:
    person = certificate.practitioner
    if person.certificates.filter(number=certificate.number, kind=certificate.kind).exists():
        yield Problem("certificates.doubled", person=person.name, number=certificate.number)
    issued, until = certificate.issued_on, certificate.valid_until
    if issued and until and until < issued:
        yield Problem("certificates.valid_before_issued", valid_until=until, issued_on=issued)
    if certificate.kind == Certificate.Kind.OPERATOR and certificate.level is None:
        yield Problem("certificates.level_missing")


@transaction.atomic
def enter_operator(*, site: Site, facts: Mapping[str, Any], officer: Officer, now: datetime) -> ControlRoomOperator:
    """Put a person on duty on the site's list; the site then has a control room.

    Raises CredentialRefused when the same ID number is on the list already.   Source: notice 五（二）3.
    """
    site = Site.objects.select_for_update(of=("self",)).get(pk=site.pk)
    mark = fingerprint(facts.get("id_number", ""))
    with whole_tree("an operator is on a site's list once"):
        if mark and site.operators.filter(id_fingerprint=mark).exists():
            raise CredentialRefused([Problem("operators.doubled", site=site.name)])
    operator = ControlRoomOperator(site=site, **facts)
    operator.save(force_insert=True)
    if not site.has_control_room:
        site.has_control_room = True
        site.save(update_fields=["has_control_room"])
    record_action(officer=officer, verb="enter_operator", subject=operator, detail={"site": site.code}, at=now)
    return operator
