"""May this notice take the place of that one while the campaign runs, and what changes? 修订

A plan may be edited while it runs: shares, numbers, dates, new populations. What lists, records and reports stand on
may not: who is on a list that was frozen, the record form, the summary tables. Draws are extended, never redone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from authorities.rules.phrasing import day_words
from authorities.rules.problem import Problem
from campaigns.rules.notice import Notice, Population
from campaigns.rules.tier_words import tier_words

NOTHING = "—"
# what of a population decides who is on its list, and how it is called in a sentence
LISTING = {
    "list": "名单",
    "where": "筛选条件",
    "unit_role": "由哪个单位数",
    "executor": "执行单位",
    "task": "检查什么",
    "parent": "上级对象",
    "after": "前一批",
    "excludes": "扣除的对象",
    "not_drawn_since": "近期抽过的不抽",
}


class Change(NamedTuple):
    """One difference in words; before or after is — for what is new or gone."""

    what: str
    before: str
    after: str


def amendment_problems(old: Notice, new: Notice, used: Collection[str]) -> list[Problem]:
    """Why `new` may not take the place of `old`, [] when it may. used: populations with tasks or frozen lists."""
    return [*_head_problems(old, new), *_form_problems(old, new), *_population_problems(old, new, used)]


def _head_problems(old: Notice, new: Notice) -> Iterator[Problem]:
    if new.amends != old.campaign_code:
        yield Problem("amend.other_campaign", folder=new.code, code=old.campaign_code)
    if new.issuer_unit != old.issuer_unit:
        yield Problem("amend.other_issuer", found=new.issuer_unit, issuer=old.issuer_unit)
    if new.starts_on != old.starts_on:
        yield Problem("amend.started_otherwise", found=new.starts_on, starts=old.starts_on)


def _form_problems(old: Notice, new: Notice) -> Iterator[Problem]:
    if new.checklists != old.checklists:
        yield Problem("amend.forms_changed", what="检查记录的表样")
    if new.tables != old.tables:
        yield Problem("amend.forms_changed", what="汇总表的表样")


def _population_problems(old: Notice, new: Notice, used: Collection[str]) -> Iterator[Problem]:
    kept = {one.code: one for one in new.populations}
    for before in (one for one in old.populations if one.code in used):
        after = kept.get(before.code)
        if after is None:
            yield Problem("amend.population_gone", population=before.name)
            continue
        for what in _listed_otherwise(old, new, before, after):
            yield Problem("amend.population_changed", population=before.name, what=what)


def _listed_otherwise(old: Notice, new: Notice, before: Population, after: Population) -> Iterator[str]:
    for name, words in LISTING.items():
        if getattr(before, name) != getattr(after, name):
            yield words
    tier, amended = old.tier(before.code), new.tier(before.code)
    if tier.method != amended.method:
        yield "办法（全部检查、抽签、按上级对象）"
    if [(part.code, part.where) for part in tier.parts] != [(part.code, part.where) for part in amended.parts]:
        yield "其中的分法"


def amendment_changes(old: Notice, new: Notice) -> list[Change]:
    """What is different, in the order of the new notice, then what is gone."""
    pairs = [
        ({f"“{p.name}”抽查率": tier_words(n.tier(p.code)) for p in n.populations} for n in (old, new)),
        ({f"“{p.name}”期限": day_words(n.milestone(p.due).due_on) for p in n.populations} for n in (old, new)),
        ({f"节点“{m.name}”": day_words(m.due_on) for m in n.milestones} for n in (old, new)),
        (
            {f"阶段“{p.name}”": f"{day_words(p.starts_on)}至{day_words(p.ends_on)}" for p in n.phases}
            for n in (old, new)
        ),
        ({"结束日": day_words(n.ends_on)} for n in (old, new)),
        ({"文号": n.number, "名称": n.title} for n in (old, new)),
    ]
    return [change for before, after in pairs for change in _differences(before, after)]


def _differences(before: dict[str, str], after: dict[str, str]) -> Iterator[Change]:
    for what in [*after, *(name for name in before if name not in after)]:
        was, will_be = before.get(what, NOTHING), after.get(what, NOTHING)
        if was != will_be:
            yield Change(what, was, will_be)
