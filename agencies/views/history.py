"""How did a ledger stand on a day?"""

from __future__ import annotations

from datetime import date, datetime, time

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from agencies.forms import DAY_FORMATS
from agencies.queries.history import LEDGERS, as_they_stood, rows_as_at
from authorities import clock
from authorities.views.pages import officer_page, sees_business

ROWS_A_PAGE = 50
JOINED = {"agencies": ("unit",), "projects": ("agency", "site__unit")}


class DayForm(forms.Form):
    """The day asked for."""

    day = forms.DateField(
        label="截至日期", input_formats=DAY_FORMATS, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


@officer_page(sees_business)
def ledger_as_at(request: HttpRequest, ledger: str) -> HttpResponse:
    """The rows of a ledger with the content they had at the end of `?day=`; today without it."""
    if ledger not in LEDGERS:
        raise Http404
    form = DayForm(request.GET if "day" in request.GET else None, initial={"day": clock.today()})
    day = form.cleaned_data["day"] if form.is_bound and form.is_valid() else clock.today()
    rows = rows_as_at(ledger, _end_of(day)).select_related(*JOINED[ledger])
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    page.object_list = as_they_stood(ledger, list(page.object_list), _end_of(day))
    context = {"ledger": ledger, "form": form, "day": day, "page_obj": page, "rows": page.object_list}
    return render(
        request, "agencies/as_at.html", context | {"title": f"{LEDGERS[ledger]._meta.verbose_name}（截至某日）"}
    )


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.max))
