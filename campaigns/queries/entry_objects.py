"""Does each object on a draw's list still stand behind its own code?

The digest covers the codes. Who is visited follows from the object behind a code, so an object exchanged in the
database would send inspectors elsewhere without a change of the digest.
"""

from __future__ import annotations

from typing import Any

from django.db.models import F

from agencies.models import Agency, ServiceProject, Site
from authorities.rules.problem import Problem
from campaigns.models import Draw

OBJECTS: tuple[tuple[str, Any], ...] = (("project", ServiceProject), ("site", Site), ("agency", Agency))


def exchanged_objects(draw: Draw) -> list[Problem]:
    """The entries whose code belongs to another object than the one behind them; [] when there is none.

    A code that was corrected in the ledger since belongs to nobody any more and is no exchange. Three queries at most.
    """
    problems: list[Problem] = []
    entries = draw.entries.all()
    for name, model in OBJECTS:
        behind = entries.filter(**{f"{name}__isnull": False})
        differing = list(behind.exclude(code=F(f"{name}__code")).values_list("code", flat=True))
        if differing:
            owned = model._base_manager.filter(code__in=differing).order_by("code").values_list("code", flat=True)
            problems += [Problem("draws.object_exchanged", object_code=code) for code in owned]
        entries = entries.filter(**{f"{name}__isnull": True})
    return problems
