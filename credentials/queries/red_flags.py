"""Which red flags are there, and what do their two sides say in words?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Prefetch, QuerySet, Value, When

from agencies.models import ServiceProject
from authorities.rules.phrasing import day_words, month_words
from campaigns.models import Campaign
from campaigns.queries.notices import NoticeChanged, notice_of
from campaigns.rules.crosschecks import GRADE_WORDS, Crosscheck
from campaigns.rules.notice import Clause
from credentials.crosscheck_words import FACT_WORDS, SIDE_WORDS, threshold_words
from credentials.models import Certificate, RedFlag, RedFlagParty

_VALUE_WORDS: Mapping[str, Mapping[str, str]] = {
    "service": dict(ServiceProject.Service.choices),
    "certificate": dict(Certificate.Kind.choices),
    "standing": dict(Certificate.Standing.choices),
}


@dataclass(frozen=True)
class ShownSide:
    """One row of a ledger in words. cells: [(label, value)]."""

    title: str
    cells: list[tuple[str, str]]


def red_flag_rows() -> QuerySet[RedFlag]:
    """Red flags with the agencies concerned: the gravest open ones first; two queries."""
    cases = [When(grade=grade, then=Value(place)) for place, grade in enumerate(RedFlag.Grade.values)]
    place = Case(*cases, default=Value(len(cases)), output_field=IntegerField())
    parties = RedFlagParty.objects.select_related("agency__unit", "unit").order_by("agency__unit__place", "pk")
    rows = RedFlag.objects.select_related("campaign", "verdict_by__unit").annotate(place=place)
    rows = rows.prefetch_related(Prefetch("parties", parties))
    return rows.order_by(F("closed_at").desc(nulls_first=True), "verdict", "place", "rule", "pk")


def rule_of(flag: RedFlag) -> tuple[Crosscheck, Clause] | None:
    """The rule that raised a flag and its clause, as the campaign's notice says them; None when the notice changed."""
    try:
        notice = notice_of(flag.campaign)
    except NoticeChanged:
        return None
    rule = next((one for one in notice.crosschecks if one.code == flag.rule), None)
    return (rule, notice.clause(rule.clause)) if rule else None


@dataclass(frozen=True)
class ShownRule:
    """One rule of a notice in words. thresholds: 超过30天.   open_count: flags standing that the reader sees."""

    rule: Crosscheck
    clause: Clause
    grade: str
    thresholds: str
    open_count: int


def shown_rules(campaign: Campaign) -> list[ShownRule]:
    """The rules of a campaign's notice with how many flags of each stand; raises NoticeChanged. One query."""
    notice = notice_of(campaign)
    standing = RedFlag.objects.filter(campaign=campaign, closed_at=None).order_by()
    counts = dict(standing.values_list("rule").annotate(n=Count("pk")))
    return [
        ShownRule(one, notice.clause(one.clause), GRADE_WORDS[one.grade], thresholds_of(one), counts.get(one.code, 0))
        for one in notice.crosschecks
    ]


def thresholds_of(rule: Crosscheck) -> str:
    """A rule's thresholds in words; "" where it has none."""
    return "、".join(threshold_words(name, value) for name, value in rule.thresholds.items())


def shown_sides(flag: RedFlag) -> list[ShownSide]:
    """The rows of a flag, side by side, in words."""
    return [_shown(side) for side in flag.sides]


def _shown(side: Mapping[str, Any]) -> ShownSide:
    title = SIDE_WORDS.get(side["kind"], side["kind"])
    return ShownSide(title, [(FACT_WORDS.get(name, name), _said(name, value)) for name, value in side["facts"].items()])


def _said(name: str, value: Any) -> str:
    if value in (None, ""):
        return "—"
    if name == "insured_until":
        return month_words(date.fromisoformat(value))
    if name.endswith(("_on", "_until")) or name in ("since", "until"):
        return day_words(date.fromisoformat(value))
    return str(_VALUE_WORDS.get(name, {}).get(value, value))
