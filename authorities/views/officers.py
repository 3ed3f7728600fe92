"""Who has an account?"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from authorities.filters import OfficerFilter
from authorities.models import Officer, Role
from authorities.views.pages import ListPage


class OfficerList(ListPage):
    """All officers; for system administrators."""

    title = "用户"
    filterset_class = OfficerFilter
    template_name = "authorities/officer_list.html"
    allowed = staticmethod(lambda officer: officer.has_role(Role.SYSTEM_ADMIN))

    def rows(self) -> QuerySet[Any]:
        return Officer.objects.select_related("unit")
