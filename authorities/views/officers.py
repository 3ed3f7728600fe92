"""Who has an account? For system administrators."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from authorities import clock
from authorities.filters import OfficerFilter
from authorities.forms import OfficerForm, PasswordForm
from authorities.models import Officer, Role
from authorities.services.officers import OfficerRefused, enrol_officer, rekey_officer, retire_officer
from authorities.views.pages import ListPage, officer_page
from authorities.wording import WORDS


def administers(officer: Any) -> bool:
    """System administrators."""
    return bool(officer.has_role(Role.SYSTEM_ADMIN))


class OfficerList(ListPage):
    """All officers."""

    title = "用户"
    filterset_class = OfficerFilter
    template_name = "authorities/officer_list.html"
    allowed = staticmethod(administers)

    def rows(self) -> QuerySet[Any]:
        return Officer.objects.select_related("unit")


@officer_page(administers)
def officer_new(request: HttpRequest) -> HttpResponse:
    """Enrol an officer."""
    form = OfficerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            officer = enrol_officer(**form.cleaned_data, by=request.user, now=clock.now())
        except OfficerRefused as refusal:
            form.add_error("role" if "role" in refusal.problem.code else "username", refusal.problem.say(WORDS))
        except ValidationError as error:
            form.add_error("password", error)
        else:
            messages.success(request, f"已为{officer.name}开通账户{officer.username}。")
            return redirect("officer_list")
    return render(request, "authorities/officer_form.html", {"form": form, "heading": "新增用户", "submit": "开通账户"})


@officer_page(administers)
def officer_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a new password; a closed account opens again."""
    officer = get_object_or_404(Officer, pk=pk)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            rekey_officer(officer=officer, password=form.cleaned_data["password"], by=request.user, now=clock.now())
        except ValidationError as error:
            form.add_error("password", error)
        else:
            messages.success(request, f"{officer.name}的口令已重设，原有登录全部失效。")
            return redirect("officer_list")
    act = "重设口令" if officer.is_active else "启用并重设口令"
    page = {"form": form, "heading": f"{act}：{officer.name}", "submit": act}
    return render(request, "authorities/officer_form.html", page)


@officer_page(administers)
def officer_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account; GET asks once more."""
    officer = get_object_or_404(Officer.objects.select_related("unit"), pk=pk)
    if request.method != "POST":
        return render(request, "authorities/officer_retire.html", {"officer": officer})
    try:
        retire_officer(officer=officer, by=request.user, now=clock.now())
        messages.success(request, f"已停用{officer.name}的账户{officer.username}。")
    except OfficerRefused as refusal:
        messages.error(request, refusal.problem.say(WORDS))
    return redirect("officer_list")
