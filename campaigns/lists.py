"""The lists of this app that figures and notices may name."""

from agencies.models.agency import company_of
from authorities.lists import NamedList, register

register(
    NamedList(
        name="tasks",
        label="检查任务",
        filterset="campaigns.filters.TaskFilter",
        units={"unit": "unit"},
        page="task_list",
        where=("population", "state", "origin", "unfinished"),
        counting={"agency": company_of(), "project": "project_id"},
        date_field="done_at",
        date_kind="instant",
    )
)
