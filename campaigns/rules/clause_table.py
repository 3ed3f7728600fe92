"""Which object of the system carries each line of the requirement catalogue? The text of docs/clauses.md."""

from __future__ import annotations

from collections.abc import Sequence

from campaigns.rules.notice import Clause, Notice
from campaigns.rules.notice_checks import clause_uses

_HEAD = """# The notice, clause by clause

Made by `manage.py notice clauses`; edit `clauses.toml` instead. One row a clause, in the order of the requirement
catalogue. The last column names what carries the clause: objects of the notice folder as `kind:code`
(`campaigns/notices/{code}/`), other parts of the system by name, "background" where nothing has to be done, and
**not built** where the notice asks for something this version does not have.

"""
_LEGEND = "| line | clause | place | what it asks | carried by |\n|---|---|---|---|---|\n"
_MOST_CARRIERS = 6


def clause_table(notices: Sequence[Notice]) -> str:
    """The whole document as markdown: a section a notice, its figures first, then its clauses by line."""
    return _HEAD.format(code="<code>") + "\n".join(_section(notice) for notice in notices)


def _section(notice: Notice) -> str:
    unbuilt = [clause for clause in notice.clauses if clause.not_built]
    lines = {line for clause in unbuilt for line in clause.lines}
    rows = [_row(notice, line, clause) for line, clause in _by_line(notice)]
    title = f"## {notice.code} — {notice.number}\n\n"
    figures = f"{len(notice.clauses)} clauses, {notice.lines_total} lines, {len(lines)} of them not built.\n\n"
    return title + figures + _LEGEND + "".join(rows)


def _by_line(notice: Notice) -> list[tuple[str, Clause]]:
    placed = [(line, clause) for clause in notice.clauses for line in clause.lines or ("",)]
    # 没有行号的条款排在最后，按条款表的先后
    return sorted(placed, key=lambda pair: pair[0] or "~")


def _row(notice: Notice, line: str, clause: Clause) -> str:
    return f"| {line} | {clause.id} | {clause.locator} | {clause.gist} | {carriers(notice, clause)} |\n"


def carriers(notice: Notice, clause: Clause) -> str:
    """What carries a clause, for people: names parted by commas, or "background", or "not built"."""
    readings = [f"reading:{reading.code}" for reading in notice.readings_of(clause.id)]
    if clause.not_built:
        return ", ".join(["**not built**", *readings])
    if clause.background:
        return "background"
    uses = [use.rstrip(":") for use in clause_uses(notice).get(clause.id, [])]
    named = list(dict.fromkeys([*clause.carried_by, *uses]))
    objects = [name for name in named if not name.startswith("reading:")]
    more = [f"and {len(objects) - _MOST_CARRIERS} more"] if len(objects) > _MOST_CARRIERS else []
    return ", ".join([*objects[:_MOST_CARRIERS], *more, *readings])
