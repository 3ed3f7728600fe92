"""Which standing may follow which, and what must be written down for it? 证书状态

吊销、注销 end a certificate by a decision. Then it and the seal are collected 收缴; where the holder will not give them
up, they are declared void 公告作废. A decision that is set aside makes it valid again. Source: notice 附件1 三3.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from authorities.rules.problem import Problem

VALID, CANCELLED, REVOKED, COLLECTED, VOID = "valid", "cancelled", "revoked", "collected", "void"
NEXT: Mapping[str, tuple[str, ...]] = {
    VALID: (REVOKED, CANCELLED),
    CANCELLED: (COLLECTED, VOID, VALID),
    REVOKED: (COLLECTED, VOID, VALID),
    COLLECTED: (VALID,),
    VOID: (VALID,),
}
WORDS = {VALID: "有效", CANCELLED: "注销", REVOKED: "吊销", COLLECTED: "收缴", VOID: "公告作废"}
STEPS = ("reported_on", "deregistered_on", "forwarded_on")


def change_problems(
    before: str, after: str, decided_on: date, today: date, *, issued_on: date | None, last_change_on: date | None
) -> Iterator[Problem]:
    """May this change be entered? Days run forward: after issue and the change before, never to come."""
    if after not in NEXT[before]:
        allowed = "、".join(WORDS[one] for one in NEXT[before])
        code = "standing.first_revoke" if before == VALID and after in (COLLECTED, VOID) else "standing.not_next"
        yield Problem(code, field="after", before=WORDS[before], after=WORDS.get(after, after), allowed=allowed)
    if decided_on > today:
        yield Problem("standing.in_future", field="decided_on", decided_on=decided_on, today=today)
    if issued_on is not None and decided_on < issued_on:
        yield Problem("standing.before_issue", field="decided_on", decided_on=decided_on, issued_on=issued_on)
    if last_change_on is not None and decided_on < last_change_on:
        yield Problem("standing.before_last", field="decided_on", decided_on=decided_on, last_on=last_change_on)


def steps_after(after: str, kind: str) -> tuple[str, ...]:
    """What must follow a change: a revocation is reported to the corps, an engineer's registration is taken out of the
    public system by the corps, and both are reported to the national bureau."""
    if after != REVOKED:
        return ()
    return STEPS if kind.startswith("engineer") else ("reported_on", "forwarded_on")


def step_problems(
    step: str, on: date, *, decided_on: date, today: date, asked: tuple[str, ...], done: date | None
) -> Iterator[Problem]:
    """May this step be noted as done on that day?"""
    if step not in asked:
        yield Problem("standing.no_such_step")
    elif done is not None:
        yield Problem("standing.step_done", field="on", done=done)
    elif not decided_on <= on <= today:
        yield Problem("standing.step_day", field="on", on=on, decided_on=decided_on, today=today)
