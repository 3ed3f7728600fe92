"""What is common to every list page? One base: scoped rows, a FilterSet, pages, a total."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django_filters.views import FilterView

from authorities import clock
from authorities.context import campaign_in_focus
from authorities.filters import SubtreeFilter
from authorities.queries.units import units_of


def officer_page(allowed: Callable[[Any], bool]) -> Callable[..., Any]:
    """Decorator of function views: signed in, and `allowed(officer)`; otherwise 403 with a sentence."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not allowed(request.user):
                raise PermissionDenied("您的角色不能打开这个页面。需要时请联系本单位负责人。")
            return view(request, *args, **kwargs)

        return login_required(guarded)

    return decorate


def sees_business(officer: Any) -> bool:
    """Everybody but system administrators and auditors."""
    return bool(officer.sees_business)


def _name_campaign(form: Any, campaign: Any) -> None:
    """A campaign's code is a word of links; people read its title. Another campaign's code stays as it is."""
    field, given = form.fields["campaign"], form.data.get("campaign", "")
    known = {campaign.code: campaign.title} if campaign else {}
    field.choices = [("", "不限"), *({given: given} | known if given else known).items()]
    field.widget = forms.Select(choices=field.choices)


class ListPage(LoginRequiredMixin, FilterView):
    """A list page: `filterset_class`, `rows()` and a template.

    Takes the same query words as the API and the figures' links; an unknown value shows its error and no rows.
    """

    paginate_by = 50
    title = ""
    allowed: Callable[[Any], bool] = staticmethod(sees_business)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not type(self).allowed(request.user):
            raise PermissionDenied("您的角色不能打开这个页面。需要时请联系本单位负责人。")
        return super().dispatch(request, *args, **kwargs)

    def rows(self) -> QuerySet[Any]:
        """The scoped rows, with what the template shows already joined."""
        raise NotImplementedError

    def get_filterset(self, filterset_class: Any) -> Any:
        """The FilterSet with units to choose from by name; a code outside the officer's tree still finds nothing."""
        filterset = super().get_filterset(filterset_class)
        fields = [filterset.form.fields[n] for n, f in filterset.filters.items() if isinstance(f, SubtreeFilter)]
        units = [("", "不限"), *units_of(self.request.user).values_list("code", "name")] if fields else []
        for field in fields:
            field.choices = units
            field.widget = forms.Select(choices=units)
        if "campaign" in filterset.form.fields:
            _name_campaign(filterset.form, campaign_in_focus(self.request))
        for field in filterset.form.fields.values():
            if isinstance(field, forms.NullBooleanField):
                field.widget.choices = [("unknown", "不限"), ("true", "是"), ("false", "否")]
            elif isinstance(field, forms.DateField):
                field.widget.input_type = "date"
        return filterset

    def get_queryset(self) -> QuerySet[Any]:
        return self.rows()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.copy()
        query.pop("page", None)
        return super().get_context_data(**kwargs) | {
            "title": self.title,
            "query_string": query.urlencode(),
            "today": clock.today(),
        }
