"""The lists of this app that figures and notices may name."""

from authorities.lists import NamedList, register

register(
    NamedList(
        name="tasks",
        label="检查任务",
        filterset="campaigns.filters.TaskFilter",
        units={"unit": "unit"},
        page="task_list",
        where=("population", "state", "origin", "unfinished"),
        counting={"agency": "agency_id", "project": "project_id"},
        date_field="done_at",
        date_kind="instant",
    )
)
