"""What carries each clause of a notice, and how do we read it?"""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps

from campaigns.rules.notice import Clause, Notice, Reading
from campaigns.rules.notice_checks import clause_uses

KINDS = {
    "population": "检查对象",
    "tier": "抽查率",
    "phase": "阶段",
    "milestone": "节点",
    "return": "报送",
    "checklist": "检查表",
    "item": "检查项",
    "contradiction": "表内核对",
    "table": "汇总表",
    "column": "汇总指标",
    "causes": "案由",
    "cause": "案由",
    "label": "表式字样",
    "notice": "方案信息",
}
HEAD = {
    "number": "文号",
    "title": "标题",
    "issuer": "发文单位",
    "issued_on": "印发日期",
    "starts_on": "开始日期",
    "ends_on": "结束日期",
    "is_public": "公开属性",
    "parent": "上级方案",
}


@dataclass(frozen=True)
class Carrier:
    """One object that carries a clause: its kind in words and its name."""

    kind: str
    name: str


@dataclass(frozen=True)
class ClauseRow:
    """A clause with everything the notice page says about it."""

    clause: Clause
    carriers: tuple[Carrier, ...]
    readings: tuple[Reading, ...]


def clause_rows(notice: Notice) -> list[ClauseRow]:
    """All clauses in the notice's order."""
    uses = {
        clause: [use for use in found if not use.startswith("reading:")]
        for clause, found in clause_uses(notice).items()
    }
    names = _names(notice)
    return [
        ClauseRow(
            clause,
            tuple(_carrier(use, names) for use in dict.fromkeys([*uses.get(clause.id, ()), *clause.carried_by])),
            notice.readings_of(clause.id),
        )
        for clause in notice.clauses
    ]


def _carrier(use: str, names: dict[str, str]) -> Carrier:
    kind, colon, key = use.partition(":")
    if not colon:
        return _built(use)
    return Carrier(KINDS.get(kind, kind), names.get(use, key or "案由表"))


def _built(path: str) -> Carrier:
    """An object outside the folder: "agencies.Agency" is a ledger, "inspections.rules.judging" a rule."""
    app, _, name = path.partition(".")
    if "." in name:
        return Carrier("程序规则", path)
    return Carrier("台账", str(apps.get_model(app, name)._meta.verbose_name))


def _names(notice: Notice) -> dict[str, str]:
    names = {f"notice:{field}": word for field, word in HEAD.items()}
    names |= {f"population:{p.code}": p.name for p in notice.populations}
    names |= {f"tier:{p.code}": p.name for p in notice.populations}
    names |= {f"phase:{p.code}": p.name for p in notice.phases}
    names |= {f"milestone:{m.code}": m.name for m in notice.milestones}
    names |= {f"return:{r.code}": r.name for r in notice.returns}
    for checklist in notice.checklists:
        names |= {f"item:{item.code}": item.short_label or item.label for item in checklist.items}
        names[f"checklist:{checklist.code}"] = checklist.title
    for table in notice.tables:
        names |= {f"column:{column.code}": "".join(column.header) for column in table.columns}
        names[f"table:{table.code}"] = table.title
    return names
