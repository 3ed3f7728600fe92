"""The lists of this app that figures and notices may name."""

from agencies.models.agency import company_of
from authorities.lists import NamedList, register

register(
    NamedList(
        name="agencies",
        label="机构台账",
        filterset="agencies.filters.AgencyFilter",
        units={"registered_brigade": "unit", "registered_detachment": "unit__detachment"},
        page="agency_list",
        where=("state", "out_of_province", "in_public_system", "maintenance_testing", "safety_assessment"),
        base={"merged_into__isnull": True},
    )
)
register(
    NamedList(
        name="projects",
        label="服务项目台账",
        filterset="agencies.filters.ProjectFilter",
        units={
            "site_brigade": "site__unit",
            "site_detachment": "site__unit__detachment",
            "fire_investigator": "site__fires__investigated_by",
        },
        page="project_list",
        where=("site_class", "relation", "since", "had_fire", "service"),
        counting={"agency": company_of(), "site": "site_id"},
    )
)
register(
    NamedList(
        name="sites",
        label="场所台账",
        filterset="agencies.filters.SiteFilter",
        units={"site_brigade": "unit", "site_detachment": "unit__detachment"},
        page="site_list",
        where=("site_class", "site_tag", "site_tag_none", "floor_area_from", "served"),
    )
)
