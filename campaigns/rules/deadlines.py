"""What must a unit do by when, and how does it stand today? 时限

Milestones and returns of a notice become dated obligations. A day is inclusive: 25日前 means the 25th at the latest.
Holidays do not move them: 只允许超前完成，决不能延误.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from campaigns.rules.notice import Notice, Return
from campaigns.rules.periods import CHINA


@dataclass(frozen=True)
class Obligation:
    """One thing due on one day 应办事项.

    code: unique within a notice and level, "annex4-monthly:2024-08".   kind: "milestone" or the Return's kind.
    period: "2024-08" monthly, "2024-W23" weekly, the phase's code after a phase, "" otherwise.
    due_at: the time of day in China, None: until midnight.   table: the summary table it hands in, if it is one.
    """

    code: str
    name: str
    due_on: date
    clause: str
    kind: str
    period: str
    due_at: time | None = None
    table: str | None = None
    remind_on: tuple[date, ...] = ()

    @property
    def ends_at(self) -> datetime:
        """The first instant that is too late, in China time: the hour if there is one, else the midnight after."""
        if self.due_at is not None:
            return datetime.combine(self.due_on, self.due_at, CHINA)
        return datetime.combine(self.due_on + timedelta(days=1), time(), CHINA)


@dataclass(frozen=True)
class Standing:
    """How an obligation stands 进度: state, whole days (never negative) and the words for people.

    state: "done_early" | "done_on_day" | "done_late" | "left" | "today" | "overdue".
    """

    state: str
    days: int
    words: str

    @property
    def is_done(self) -> bool:
        return self.state.startswith("done")

    @property
    def is_late(self) -> bool:
        return self.state in ("done_late", "overdue")


def obligations(notice: Notice, level: str) -> list[Obligation]:
    """All dated obligations of a level ("brigade" | "detachment" | "corps"), by day, then hour, then code.

    A return at the campaign's end, a phase's and a month's stay apart even when their days are near (reading A11).
    Source: notice 五（三）1, 六 (报送).
    """
    dated = [
        Obligation(m.code, m.name, m.due_on, m.clause, "milestone", "") for m in notice.milestones if m.level == level
    ]
    for sent in notice.returns:
        if sent.level == level:
            dated += _returns_due(notice, sent)
    return sorted(dated, key=lambda due: (due.due_on, due.due_at or time.max, due.code))


def standing(due: date, today: date, done_on: date | None = None) -> Standing:
    """How far from its day a thing is, or was when done; calendar days of China, all inclusive."""
    if done_on is None:
        return _open_standing((due - today).days)
    days = (due - done_on).days
    if days > 0:
        return Standing("done_early", days, f"提前{days}天完成")
    if days == 0:
        return Standing("done_on_day", 0, "按期完成")
    return Standing("done_late", -days, f"逾期{-days}天完成")


def _open_standing(days: int) -> Standing:
    if days > 0:
        return Standing("left", days, f"还剩{days}天")
    if days == 0:
        return Standing("today", 0, "今天到期")
    return Standing("overdue", -days, f"已逾期{-days}天")


def _returns_due(notice: Notice, sent: Return) -> list[Obligation]:
    days = {"monthly": _monthly, "weekly": _weekly, "phase_end": _after_phases, "once": _once}[sent.kind]
    return [_obligation(sent, period, due_on) for period, due_on in days(notice, sent)]


def _obligation(sent: Return, period: str, due_on: date) -> Obligation:
    code = f"{sent.code}:{period}" if period else sent.code
    remind_on = tuple(sorted(due_on - timedelta(days=before) for before in sent.remind_days_before))
    return Obligation(code, sent.name, due_on, sent.clause, sent.kind, period, sent.at, sent.table, remind_on)


def _monthly(notice: Notice, sent: Return) -> Iterator[tuple[str, date]]:
    assert sent.day is not None
    year, month = notice.starts_on.year, notice.starts_on.month
    while (year, month) <= (notice.ends_on.year, notice.ends_on.month):
        due_on = date(year, month, min(sent.day, monthrange(year, month)[1]))
        if notice.starts_on <= due_on <= notice.ends_on:
            yield f"{year:04}-{month:02}", due_on
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _weekly(notice: Notice, sent: Return) -> Iterator[tuple[str, date]]:
    assert sent.weekday is not None
    first = max(notice.starts_on, sent.starts_on or notice.starts_on)
    due_on = first + timedelta(days=(sent.weekday - first.isoweekday()) % 7)
    while due_on <= notice.ends_on:
        year, week, _ = due_on.isocalendar()
        yield f"{year:04}-W{week:02}", due_on
        due_on += timedelta(days=7)


def _after_phases(notice: Notice, sent: Return) -> Iterator[tuple[str, date]]:
    for phase in notice.phases:
        yield phase.code, phase.ends_on + timedelta(days=sent.days_after or 0)


def _once(notice: Notice, sent: Return) -> Iterator[tuple[str, date]]:
    assert sent.due_on is not None
    yield "", sent.due_on
