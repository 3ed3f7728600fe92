"""What does an inspector see at a firm on a day? The ledgers' figures, counted as the form's prefill counts them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from decimal import Decimal

from agencies.models import ServiceProject
from config.demo.answers import Seen
from config.demo.province import Firm, Member
from credentials.models import Certificate
from inspections.queries.forms import ENGINEERS


def seen_at(firm: Firm, project: ServiceProject | None, burnt: Collection[int], day: date) -> Seen:
    """The firm as it stands on `day`, and the sampled project. burnt: sites with a fire that opens a back-tracing."""
    return Seen(
        scopes=firm.agency.service_scopes,
        figures=figures(firm, day),
        lacks=firm.lacks,
        texts=_project_texts(project, burnt) if project else {},
        besides="".join(_left_registered(member) for member in firm.left if _holds(member, day, ENGINEERS)),
    )


def figures(firm: Firm, day: date) -> Mapping[str, Decimal | int]:
    """Prefill name → persons or m², each person once."""
    there = [member for member in firm.staff if member.employment.since <= day]
    paid_from = (day.replace(day=1) - timedelta(days=1)).replace(day=1)
    insured = [m for m in there if m.employment.insured_until and m.employment.insured_until >= paid_from]
    counts: dict[str, Decimal | int] = {"floor_area_m2": (firm.agency.floor_area or Decimal(0)).normalize()}
    for prefix, people in (("", there), ("insured_", insured)):
        engineers = "registered_engineers" if not prefix else "insured_engineers"
        operators = [m for m in people if _holds(m, day, (Certificate.Kind.OPERATOR,))]
        counts[engineers] = sum(_holds(m, day, ENGINEERS) for m in people)
        counts[f"{prefix}operators"] = len(operators)
        counts[f"{prefix}intermediate_operators"] = sum(_is_intermediate(m) for m in operators)
    return counts


def _holds(member: Member, day: date, kinds: Collection[str]) -> bool:
    held = member.certificate
    if held is None or held.kind not in kinds or (held.valid_until and held.valid_until < day):
        return False
    return bool(held.registration_number) or held.kind == Certificate.Kind.OPERATOR


def _is_intermediate(member: Member) -> bool:
    return member.certificate is not None and member.certificate.is_intermediate_or_above


def _left_registered(member: Member) -> str:
    return f"注册消防工程师{member.person.name}已于{member.employment.until}离职，注册尚未注销。"


def _project_texts(project: ServiceProject, burnt: Collection[int]) -> Mapping[str, str | tuple[str, ...]]:
    site = project.site
    holds = {"key_unit": site.is_key_unit, "crowded_place": site.is_crowded_place, "fire_site": site.pk in burnt}
    classes = tuple(word for word, true in holds.items() if true) or ("other",)
    return {"project": f"{site.name}、{project.get_service_display()}", "project_class": classes}
