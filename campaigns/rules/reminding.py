"""Which sentence reminds a unit of its tasks today? 提醒"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from campaigns.rules.deadlines import Obligation, standing

# 任务提前几天提醒：是我们定的，不是通知定的；逾期的每天提醒
REMIND_DAYS_BEFORE = (7, 3, 1)
UNRECEIVED_DAYS = 3  # 派发几天没有签收开始催；也是我们定的


def digest_of_tasks(counts: Mapping[date, int], today: date) -> str:
    """One sentence for all unfinished tasks of a unit that must be spoken of today, "" when there is none.

    counts: due day → unfinished tasks. Tasks due today are spoken of as well as those past their day.
    """
    parts = [
        f"{counts[due]}项检查任务{standing(due, today).words}" for due in sorted(counts) if _is_spoken_of(due, today)
    ]
    return "；".join(parts) + "。" if parts else ""


def return_words(due: Obligation, period: str, today: date) -> str:
    """The sentence that reminds of a return: what, of which period in words, by when, how long is left."""
    about = f"（{period}）" if period else ""
    day = f"{due.due_on.year}年{due.due_on.month}月{due.due_on.day}日"
    return f"{due.name}{about}应在{day}前报送，{standing(due.due_on, today).words}。"


def unreceived_words(counts: Mapping[date, int], today: date) -> str:
    """One sentence for the dispatches a unit has not taken in, "" when none is older than UNRECEIVED_DAYS.

    counts: the day they were sent → dispatches.
    """
    waiting = sum(n for sent, n in counts.items() if (today - sent).days >= UNRECEIVED_DAYS)
    if not waiting:
        return ""
    return f"{waiting}张派发单待签收，最早的已过{(today - min(counts)).days}天。请签收，不属于本单位的写明原因退回。"


def replies_words(counts: Mapping[date, int], today: date) -> str:
    """One sentence for letters whose reply falls due, or is late, "" when none must be spoken of today.

    counts: the day the reply was asked for by → letters without one.
    """
    parts = [
        f"{counts[due]}封函的复函{standing(due, today).words}" for due in sorted(counts) if _is_spoken_of(due, today)
    ]
    return f"{'；'.join(parts)}。请催办，复函后登记结果。" if parts else ""


def _is_spoken_of(due: date, today: date) -> bool:
    days = (due - today).days
    return days <= 0 or days in REMIND_DAYS_BEFORE
