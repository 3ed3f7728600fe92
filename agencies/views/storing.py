"""How does a door store what a form says? The service's refusals beside the fields, a conflict with both values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from agencies.people_forms import VersionedForm
from agencies.services.refusals import LedgerRefused
from agencies.services.versions import ChangedMeanwhile, Difference
from authorities.queries.units import units_of


def stored(form: forms.BaseForm, act: Callable[[], Any]) -> bool:
    """Whether the act was done; otherwise its reasons stand on the form, each at its field where the form has it."""
    try:
        act()
    except LedgerRefused as refusal:
        say_on(form, refusal.said)
        return False
    return True


def say_on(form: forms.BaseForm, said: list[tuple[str | None, str]]) -> None:
    """Put sentences on a form: at their fields where it has them, else above it."""
    for field, sentence in said:
        form.add_error(field if field in form.fields else None, sentence)


def settled_or_differing(form: VersionedForm, act: Callable[[], Any]) -> tuple[bool, tuple[Difference, ...]]:
    """Whether the act was done, and what two people changed differently; then the form shows the newer version."""
    try:
        return stored(form, act), ()
    except ChangedMeanwhile as changed:
        form.settle(changed.version, [one.label for one in changed.differences])
        return False, changed.differences


def require_own(request: HttpRequest, unit: Any, name: str) -> None:
    """403 with a sentence when a unit outside the officer's tree keeps this ledger."""
    if not units_of(request.user).filter(pk=unit.pk).exists():
        raise PermissionDenied(f"“{name}”由{unit.name}管辖，登记由该单位更正。")
