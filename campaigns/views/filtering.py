"""How do list pages of this app show their filter words? Populations and units by name, not by code."""

from __future__ import annotations

from typing import Any

from django import forms
from django_filters import FilterSet

from authorities import clock
from authorities.queries.units import units_of
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


def named_choices(filtering: FilterSet, officer: Any, names: dict[str, str]) -> FilterSet:
    """The filter with selects for population and unit in the place of code fields."""
    fields = filtering.form.fields
    units = [(unit.code, unit.name) for unit in units_of(officer)]
    fields["population"] = forms.ChoiceField(label="对象", required=False, choices=[ANY, *names.items()])
    fields["unit"] = forms.ChoiceField(label=fields["unit"].label, required=False, choices=[ANY, *units])
    for code_field in fields.keys() & {"campaign", "agency"}:  # words of links, not of people
        fields[code_field].widget = forms.HiddenInput()
    if "state" in fields and isinstance(fields["state"], forms.MultipleChoiceField):
        fields["state"].widget = forms.CheckboxSelectMultiple(choices=fields["state"].choices)
    return filtering
