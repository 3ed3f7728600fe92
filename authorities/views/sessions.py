"""Who signed in, who signed out, who tried in vain? Django's signals of these are doors: they go into the audit log."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.dispatch import receiver

from authorities import clock
from authorities.models import Officer
from authorities.services.audit import record_action


@receiver(user_logged_in, dispatch_uid="audit_log_in")
def signed_in(user: Officer, **_more: Any) -> None:
    """An officer signed in."""
    _record("log_in", user, user)


@receiver(user_logged_out, dispatch_uid="audit_log_out")
def signed_out(user: Officer | None, **_more: Any) -> None:
    """An officer signed out; nobody when the session had ended before."""
    if user is not None:
        _record("log_out", user, user)


@receiver(user_login_failed, dispatch_uid="audit_log_in_failed")
def refused(credentials: dict[str, Any], **_more: Any) -> None:
    """A sign-in failed: at a known account or at none."""
    # 没有这个用户名时不记输入的内容：有人会把口令误填在用户名里
    known = Officer.objects.filter(username=str(credentials.get("username", ""))).first()
    _record("log_in_failed", None, known or Officer())


@transaction.atomic
def _record(verb: str, officer: Officer | None, subject: Officer) -> None:
    unit = subject.unit if subject.pk else None
    record_action(officer=officer, verb=verb, subject=subject, unit=unit, at=clock.now())
