"""What does a finding rest on: its item, its answer, its clause, the causes it suggests?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from campaigns.queries.notices import notice_of
from campaigns.rules.notice import Cause, Clause, Item, Notice
from inspections.models import Finding

# 汇总表按前两类数；其余检查项的问题都是“其他问题”。
KINDS = {"false_document": "虚假、失实文件", "conditions_not_met": "不符合从业条件", "other": "其他问题"}


@dataclass(frozen=True)
class FindingInWords:
    """A finding with the words of its notice: the item it answers, the answer as printed, clause and causes."""

    finding: Finding
    item: Item
    violation: str
    answer: str
    clause: Clause
    causes: tuple[Cause, ...]
    kind: str


def in_words(finding: Finding) -> FindingInWords:
    """One finding, read under the form it was filled in on; no query when `campaign` and `record` are joined."""
    notice = notice_of(finding.campaign)
    item = _item(finding, notice)
    option = item.option(finding.value)
    return FindingInWords(
        finding=finding,
        item=item,
        violation=item.violation,
        answer=option.label if option else finding.value,
        clause=notice.clause(item.clause),
        causes=causes_of(finding, notice),
        kind=KINDS.get(finding.kind, KINDS["other"]),
    )


def all_in_words(findings: Iterable[Finding]) -> list[FindingInWords]:
    """Several findings at once, in their order."""
    return [in_words(finding) for finding in findings]


def causes_of(finding: Finding, notice: Notice) -> tuple[Cause, ...]:
    """The 案由 its item suggests; those whose basis is not established say 待核实 on every page."""
    return tuple(notice.cause(code) for code in _item(finding, notice).causes)


def _item(finding: Finding, notice: Notice) -> Item:
    checklist = next(one for one in notice.checklists if one.code == finding.record.checklist)
    return checklist.item(finding.item)
