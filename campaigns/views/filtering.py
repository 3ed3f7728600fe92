"""How do list pages of this app show their filter words? Populations by name, not by code."""

from __future__ import annotations

from typing import Any

from django import forms
from django_filters import FilterSet

from authorities import clock
from campaigns.queries.campaigns import campaign_in_focus
from campaigns.queries.notices import notice_of
from campaigns.views.focus import population_names

ANY = ("", "不限")


def campaign_context() -> dict[str, Any]:
    """The campaign in focus, its populations by name, and the day; for list pages."""
    today = clock.today()
    campaign = campaign_in_focus(today)
    names = population_names(notice_of(campaign)) if campaign else {}
    return {"campaign": campaign, "population_names": names, "today": today}


def named_choices(filtering: FilterSet, names: dict[str, str]) -> FilterSet:
    """The filter with a select for the population in the place of its code."""
    fields = filtering.form.fields
    fields["population"] = forms.ChoiceField(label="对象", required=False, choices=[ANY, *names.items()])
    for code_field in fields.keys() & {"campaign", "agency"}:  # words of links, not of people
        fields[code_field].widget = forms.HiddenInput()
    if "state" in fields and isinstance(fields["state"], forms.MultipleChoiceField):
        fields["state"].widget = forms.CheckboxSelectMultiple(choices=fields["state"].choices)
    filtering.form.order_fields([name for name in fields if name != "state"])  # the tall one last
    return filtering
