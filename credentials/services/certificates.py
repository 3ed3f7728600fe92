"""Enter, correct and renew certificates; enter control-room operators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from agencies.models import Practitioner, Site
from agencies.rules.identifiers import ENGINEER_NUMBER, OPERATOR_NUMBER
from agencies.services.versions import changes_since, said_changes, store_changes
from agencies.wording import WORDS as CODE_WORDS
from authorities.models import Officer
from authorities.rules.problem import Problem
from authorities.scope import whole_tree
from authorities.sealed import fingerprint
from authorities.services.audit import record_action
from credentials.models import Certificate, ControlRoomOperator
from credentials.queries.people import SEALED_HOLDER
from credentials.rules.certificates import Facts, Patterns, certificate_problems, renewal_problems
from credentials.rules.certificates import certificate_doubts as doubts_about
from credentials.services.refusals import CredentialRefused, refuse_if
from credentials.wording import WORDS

LEDGER = "certificates"


@transaction.atomic
def enter_certificate(
    *, practitioner: Practitioner, facts: Mapping[str, Any], as_printed: bool = False, officer: Officer, now: datetime
) -> Certificate:
    """Write down a certificate of a person; its numbers in one spelling.

    as_printed: take a number that does not look like one, because it stands so on the paper that was shown.
    Raises CredentialRefused: the same number twice for the same person, dates the wrong way round, an operator's
    certificate without its level, an engineer's with one. A number another person holds is taken: two holders are a
    finding, not an error.
    """
    certificate = Certificate(practitioner=practitioner, **facts)
    refuse_if(_problems(certificate, as_printed))
    certificate.save(force_insert=True)
    detail = {"person": practitioner.pk, "kind": certificate.kind, "number": certificate.number}
    record_action(officer=officer, verb="enter_certificate", subject=certificate, detail=detail, at=now)
    return certificate


@transaction.atomic
def correct_certificate(
    *,
    certificate: Certificate,
    facts: Mapping[str, Any],
    version: int,
    as_printed: bool = False,
    settled: str = "",
    officer: Officer,
    now: datetime,
) -> dict[str, list[str]]:
    """Change what is written down of a certificate; its standing has acts of its own.

    Returns field → [old, new] in words, {} when nothing changes.   version: the one the officer saw.
    Raises CredentialRefused as above, ChangedMeanwhile.
    """
    certificate = locked(certificate)
    changes = changes_since(certificate, facts, version, LEDGER)
    if not changes:
        return {}
    after = copy(certificate)
    for name, (_old, new) in changes.items():
        setattr(after, name, new)
    refuse_if(_problems(after, as_printed))
    store_changes(certificate, changes, LEDGER, now)
    said = said_changes(certificate, changes)
    detail: dict[str, Any] = said | ({"settled": settled} if settled else {})
    record_action(officer=officer, verb="correct_certificate", subject=certificate, detail=detail, at=now)
    return said


@transaction.atomic
def renew_certificate(
    *, certificate: Certificate, valid_until: date, basis: str, officer: Officer, now: datetime
) -> Certificate:
    """The validity goes on 延续注册. Raises CredentialRefused: not valid any more, no later than it was."""
    certificate = locked(certificate)
    refuse_if(renewal_problems(certificate.valid_until, valid_until, certificate.standing))
    changes = {"valid_until": (certificate.valid_until, valid_until)}
    store_changes(certificate, changes, LEDGER, now)
    detail = said_changes(certificate, changes) | {"basis": basis}
    record_action(officer=officer, verb="renew_certificate", subject=certificate, detail=detail, at=now)
    return certificate


def certificate_doubts(certificate: Certificate) -> list[str]:
    """What is doubtful 待核实 about a stored certificate, in sentences; nothing is changed."""
    words = {**CODE_WORDS, **WORDS}
    sentences = [problem.say(words) for problem in doubts_about(_facts(certificate), number_patterns())]
    for name in ("number", "registration_number"):
        number = getattr(certificate, name)
        others = Certificate.objects.filter(**{name: number}).exclude(practitioner=certificate.practitioner_id)
        for other in others.select_related("practitioner").defer(*SEALED_HOLDER) if number else ():
            problem = Problem("certificates.held_by_other", number=number, person=other.practitioner.name)
            sentences.append(problem.say(WORDS))
    return sentences


def number_patterns() -> Patterns:
    """How numbers look: ours, unless the holder has settings of their own."""
    return Patterns(settings.ENGINEER_NUMBER or ENGINEER_NUMBER, settings.OPERATOR_NUMBER or OPERATOR_NUMBER)


def locked(certificate: Certificate) -> Certificate:
    """The certificate as it stands, nobody else changing it; its holder without numbers."""
    rows = Certificate.objects.select_for_update(of=("self",)).select_related("practitioner").defer(*SEALED_HOLDER)
    found: Certificate = rows.get(pk=certificate.pk)
    return found


def _problems(certificate: Certificate, as_printed: bool) -> Iterator[Problem]:
    person = certificate.practitioner
    same = person.certificates.filter(number=certificate.number, kind=certificate.kind).exclude(pk=certificate.pk)
    if same.exists():
        yield Problem("certificates.doubled", field="number", person=person.name, number=certificate.number)
    yield from certificate_problems(_facts(certificate), number_patterns(), as_printed=as_printed)


def _facts(certificate: Certificate) -> Facts:
    return Facts(*(getattr(certificate, name) for name in Facts._fields))


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
