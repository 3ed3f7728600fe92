"""The lists figures count: records, findings, decisions, penalties, exposures."""

from __future__ import annotations

from typing import Any

from django.utils.decorators import method_decorator

from authorities.views.counted import CountedListPage
from inspections.queries.findings import all_in_words
from inspections.queries.forms import sampled_project
from inspections.queries.records import drafts_of
from inspections.views.notice_guard import under_its_notice


@method_decorator(under_its_notice, name="dispatch")
class RecordList(CountedListPage):
    """Submitted records; the unit's drafts stand above them."""

    title = "检查记录"
    list_name = "records"
    joined = ("campaign", "unit", "agency", "project__site", "inspector")
    template_name = "inspections/record_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        officer: Any = self.request.user
        drafts = list(drafts_of(officer)[:10]) if officer.can_inspect else []
        context = super().get_context_data(**kwargs)
        for record in context["object_list"]:
            record.sampled = sampled_project(record)
        return context | {"drafts": drafts}


@method_decorator(under_its_notice, name="dispatch")
class FindingList(CountedListPage):
    """Findings of submitted records."""

    title = "问题"
    list_name = "findings"
    joined = ("unit", "agency", "campaign", "record", "record__project__site")
    template_name = "inspections/finding_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"rows": all_in_words(context["object_list"])}


class PenaltyCaseList(CountedListPage):
    """Decisions 起."""

    title = "行政处罚决定"
    list_name = "penalty_cases"
    joined = ("unit", "agency")
    template_name = "inspections/penalty_case_list.html"

    def rows(self) -> Any:
        return super().rows().prefetch_related("penalties__practitioner")


class PenaltyList(CountedListPage):
    """Penalties, each on an agency or a person."""

    title = "行政处罚"
    list_name = "penalties"
    joined = ("unit", "agency", "case", "practitioner", "finding")
    template_name = "inspections/penalty_list.html"


class ExposureList(CountedListPage):
    """Media exposures."""

    title = "媒体曝光"
    list_name = "media_exposures"
    joined = ("unit", "agency")
    template_name = "inspections/exposure_list.html"
