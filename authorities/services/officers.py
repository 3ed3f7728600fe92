"""Enrol, move out and re-key officers."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.db import transaction
from rest_framework.authtoken.models import Token

from authorities.models import Officer, Role, Unit
from authorities.models.officer import ROLES_OF_KIND
from authorities.rules.problem import Problem, Refused
from authorities.services.audit import record_action


class OfficerRefused(Refused):
    """An account cannot be made or changed as asked."""


@transaction.atomic
def enrol_officer(
    *,
    username: str,
    name: str,
    unit: Unit,
    role: str,
    password: str,
    by: Officer | None,
    now: datetime,
    certificate_number: str = "",
    office_phone: str = "",
) -> Officer:
    """Make an account. by None: the first administrator, made from the command line.

    Raises OfficerRefused (name taken, role not of that level) and ValidationError (weak password).
    """
    if Officer.objects.filter(username=username).exists():
        raise OfficerRefused(Problem("officer.username_taken", username=username))
    if role not in ROLES_OF_KIND[unit.kind]:
        allowed = "、".join(Role(code).label for code in Role.values if code in ROLES_OF_KIND[unit.kind])
        raise OfficerRefused(Problem("officer.role_of_level", role=Role(role).label, unit=unit.name, allowed=allowed))
    officer = Officer(
        username=username,
        name=name,
        unit=unit,
        role=role,
        certificate_number=certificate_number,
        office_phone=office_phone,
    )
    validate_password(password, officer)
    officer.set_password(password)
    officer.save()
    record_action(officer=by, verb="enrol_officer", subject=officer, detail={"role": role}, unit=unit, at=now)
    return officer


@transaction.atomic
def retire_officer(*, officer: Officer, by: Officer, now: datetime) -> Officer:
    """Close an account: effective on the next request, tokens and sessions end. Raises OfficerRefused."""
    officer = Officer.objects.select_for_update(of=("self",)).get(pk=officer.pk)
    if officer.pk == by.pk:
        raise OfficerRefused(Problem("officer.oneself", name=officer.name))
    officer.is_active = False
    officer.save(update_fields=["is_active"])
    Token.objects.filter(user=officer).delete()
    _end_sessions(officer)
    record_action(officer=by, verb="retire_officer", subject=officer, unit=officer.unit, at=now)
    return officer


@transaction.atomic
def rekey_officer(*, officer: Officer, password: str, by: Officer, now: datetime) -> Officer:
    """Set a new password and open the account again; sessions and tokens end. Raises ValidationError."""
    officer = Officer.objects.select_for_update(of=("self",)).get(pk=officer.pk)
    validate_password(password, officer)
    officer.set_password(password)
    officer.is_active = True
    officer.save(update_fields=["password", "is_active"])
    Token.objects.filter(user=officer).delete()
    _end_sessions(officer)
    record_action(officer=by, verb="rekey_officer", subject=officer, unit=officer.unit, at=now)
    return officer


def _end_sessions(officer: Officer) -> None:
    # 会话表没有用户列；改口令后Django自己也会让旧会话失效，这里只是立即清掉
    for session in Session.objects.all().iterator(chunk_size=500):
        if session.get_decoded().get("_auth_user_id") == str(officer.pk):
            session.delete()
