"""Where does a campaign stand on a day? Phases, milestones and returns with their standing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from authorities.models import Unit
from campaigns.rules.deadlines import Obligation, Standing, obligations, standing
from campaigns.rules.notice import Clause, Milestone, Notice, Phase

WEEKS_AHEAD = 2


@dataclass(frozen=True)
class PhaseRow:
    """A phase and whether it is past, now or to come."""

    phase: Phase
    clause: Clause
    state: str  # "past" | "now" | "future"


@dataclass(frozen=True)
class DatedRow:
    """A milestone or a return, who owes it, and how far off its day is."""

    due: Milestone | Obligation
    clause: Clause
    level: str
    standing: Standing
    period: str = ""  # 2024年8月, 动员部署阶段


def phase_rows(notice: Notice, today: date) -> list[PhaseRow]:
    """The phases in order."""
    return [PhaseRow(phase, notice.clause(phase.clause), _state(phase, today)) for phase in notice.phases]


def milestone_rows(notice: Notice, today: date) -> list[DatedRow]:
    """The milestones by day."""
    ordered = sorted(notice.milestones, key=lambda milestone: milestone.due_on)
    return [DatedRow(m, notice.clause(m.clause), _level(m.level), standing(m.due_on, today)) for m in ordered]


def return_rows(notice: Notice, level: str, today: date) -> list[DatedRow]:
    """What units hand in, by day: the level's own, or what the level below owes when it has none.

    Of a weekly return only the one just past and the next two: a page of fifty Thursdays helps nobody.
    """
    for owing in (level, "detachment", "brigade"):
        dated = _near([due for due in obligations(notice, owing) if due.kind != "milestone"], today)
        if dated:
            return [
                DatedRow(d, notice.clause(d.clause), _level(owing), standing(d.due_on, today), period_words(notice, d))
                for d in dated
            ]
    return []


def period_words(notice: Notice, due: Obligation) -> str:
    """What a return is about, in words: the month, the week's number, the phase; "" when it comes once."""
    if due.kind == "monthly":
        year, month = due.period.split("-")
        return f"{year}年{int(month)}月"
    if due.kind == "weekly":
        year, week = due.period.split("-W")
        return f"{year}年第{int(week)}周" + (f"，{due.due_at.hour}时前" if due.due_at else "")
    return next((phase.name for phase in notice.phases if phase.code == due.period), "")


def _near(dated: list[Obligation], today: date) -> list[Obligation]:
    weekly: dict[str, list[Obligation]] = {}
    for due in dated:
        if due.kind == "weekly":
            weekly.setdefault(due.code.partition(":")[0], []).append(due)
    far = set()
    for dues in weekly.values():
        passed = sum(due.due_on < today for due in dues)
        far |= {due.code for due in (*dues[: max(passed - 1, 0)], *dues[passed + WEEKS_AHEAD :])}
    return [due for due in dated if due.code not in far]


def _level(level: str) -> str:
    return Unit.Kind(level).label


def _state(phase: Phase, today: date) -> str:
    if phase.ends_on < today:
        return "past"
    return "now" if phase.starts_on <= today else "future"
