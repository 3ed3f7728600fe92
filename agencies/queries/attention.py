"""What should be looked at when somebody meets this agency?"""

from __future__ import annotations

from django.db.models import Case, IntegerField, QuerySet, Value, When

from agencies.models import Agency, Attention


def attention_on(agency: Agency) -> QuerySet[Attention]:
    """The marks on an agency, the gravest first."""
    order = {grade: place for place, grade in enumerate(Attention.Grade.values)}
    cases = [When(grade=grade, then=Value(place)) for grade, place in order.items()]
    place = Case(*cases, default=Value(len(order)), output_field=IntegerField())
    return agency.attentions.annotate(place=place).order_by("place", "pk")
