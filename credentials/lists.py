"""The lists of this app that figures and notices may name."""

from agencies.models.agency import company_of
from authorities.lists import NamedList, register

register(
    NamedList(
        name="practitioner_checks",
        label="从业人员持证核查",
        filterset="credentials.filters.PractitionerCheckFilter",
        units={"unit": "unit"},
        page="check_list",
        where=("claimed", "result"),
        counting={"person": "practitioner_id", "agency": company_of()},
        date_field="checked_on",
    )
)
register(
    NamedList(
        name="control_room_checks",
        label="控制室值班人员持证核查",
        filterset="credentials.filters.ControlRoomCheckFilter",
        units={"unit": "unit"},
        page="control_room_check_list",
        where=("result",),
        counting={"person": "operator_id"},
        date_field="checked_on",
    )
)
