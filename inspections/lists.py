"""The lists of this app that figures and notices may name."""

from agencies.models.agency import company_of
from authorities.lists import NamedList, register

register(
    NamedList(
        name="records",
        label="检查记录",
        filterset="inspections.filters.RecordFilter",
        units={"unit": "unit"},
        page="record_list",
        where=("meets_conditions", "population"),
        counting={"visit": "visit", "agency": company_of(), "project": "project_id"},
        date_field="submitted_at",
        date_kind="instant",
        base={"state": "submitted"},
    )
)
register(
    NamedList(
        name="findings",
        label="问题",
        filterset="inspections.filters.FindingFilter",
        units={"unit": "unit"},
        page="finding_list",
        where=("kind", "item", "state"),
        counting={"agency": company_of(), "visit": "record__visit"},
        date_field="found_at",
        date_kind="instant",
        base={"record__state": "submitted"},
    )
)
register(
    NamedList(
        name="penalty_cases",
        label="行政处罚决定",
        filterset="inspections.filters.PenaltyCaseFilter",
        units={"unit": "unit"},
        page="penalty_case_list",
        counting={"agency": company_of()},
        date_field="decided_on",
    )
)
register(
    NamedList(
        name="penalties",
        label="行政处罚",
        filterset="inspections.filters.PenaltyFilter",
        units={"unit": "unit"},
        page="penalty_list",
        where=("kind",),
        counting={"agency": company_of(), "person": "practitioner_id", "amount_yuan": "amount_yuan"},
        date_field="decided_on",
    )
)
register(
    NamedList(
        name="media_exposures",
        label="媒体曝光",
        filterset="inspections.filters.ExposureFilter",
        units={"unit": "unit"},
        page="exposure_list",
        counting={"agency": company_of()},
        date_field="published_on",
    )
)
