"""Show the full numbers of one person, after asking what for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from agencies.models import Practitioner
from authorities import clock
from authorities.views.pages import officer_page
from credentials.models import ControlRoomOperator
from credentials.services.refusals import CredentialRefused
from credentials.services.reveals import HOURLY, MANY_A_DAY, Purpose, may_reveal, reveal, reveals_today


class RevealForm(forms.Form):
    """What the full number is needed for."""

    purpose = forms.ChoiceField(
        label="用途",
        choices=Purpose.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "没有选用途。请选择一项。"},
    )
    reason = forms.CharField(
        label="说明",
        required=False,
        max_length=200,
        help_text=f"选“其他”的必填，一小时内超过{HOURLY}人的也必填。用途和说明记入操作日志。",
    )


@never_cache
@officer_page(may_reveal)
def practitioner_reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """A practitioner's ID number and telephone."""
    return _page(request, get_object_or_404(Practitioner, pk=pk), "practitioner", pk)


@never_cache
@officer_page(may_reveal)
def operator_reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """A control-room operator's ID number."""
    operator = get_object_or_404(ControlRoomOperator.objects.select_related("site"), pk=pk)
    return _page(request, operator, "site", operator.site_id)


def _page(request: HttpRequest, subject: Any, back: str, back_pk: int) -> HttpResponse:
    # 号码只在这一次应答里，不进地址、会话和缓存，所以不跳转
    form, numbers = RevealForm(request.POST or None), {}
    if request.method == "POST" and form.is_valid():
        try:
            numbers = reveal(subject=subject, officer=request.user, now=clock.now(), **form.cleaned_data)
        except CredentialRefused as refusal:
            for sentence in refusal.sentences:
                form.add_error(None, sentence)
    count = reveals_today(request.user, clock.now())
    context = {
        "form": form,
        "subject": subject,
        "numbers": numbers,
        "count": count,
        "many": count > MANY_A_DAY,
        "back": back,
        "back_pk": back_pk,
    }
    return render(request, "credentials/reveal.html", context)
