"""Does one agency maintain and judge the same site? Was a project published in time?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby

from authorities.rules.problem import Problem
from credentials.rules.crosschecks.rows import Contract
from credentials.rules.crosschecks.suspicion import Suspicion, contract_side, suspicion

MAINTENANCE = "maintenance"
JUDGING = frozenset({"testing", "assessment"})


def maintains_and_tests(contracts: Iterable[Contract], today: date, limits: Mapping[str, int]) -> Iterator[Suspicion]:
    """One agency maintains a site and, in the same time, tests or assesses it.

    Subjects: agency and site. Source: notice 附件3 从业活动 (承揽同一项目的维护保养和年度检测、评估).
    """
    for (firm, site), group in groupby(contracts, key=lambda one: (one.firm, one.site)):
        known = list(group)
        kept = [one for one in known if one.service == MAINTENANCE]
        judged = [one for one in known if one.service in JUDGING and any(_overlap(one, other) for other in kept)]
        if judged:
            facts = {"agency": firm.name, "site": known[0].site_name, "count": len(judged)}
            shown = [one for one in kept if any(_overlap(one, other) for other in judged)] + judged
            sides = [contract_side(one) for one in shown]
            subjects = [f"agency:{firm.pk}", f"site:{site}"]
            yield suspicion(Problem("crosscheck.both_services", **facts), subjects, [firm], sides)


def published_late(contracts: Iterable[Contract], today: date, limits: Mapping[str, int]) -> Iterator[Suspicion]:
    """A finished project entered in the public system more than `days` days after its end, or not yet by then.

    Subject: the project. Source: notice 四（二）2③.
    """
    for one in contracts:
        if one.ended_on is None:
            continue
        late = ((one.published_on or today) - one.ended_on).days
        if late > limits["days"]:
            code = "crosscheck.published_late" if one.published_on else "crosscheck.not_published"
            facts = {"project": one.code, "agency": one.firm.name, "ended_on": one.ended_on}
            problem = Problem(code, **facts, published_on=one.published_on, days=late, limit=limits["days"])
            yield suspicion(problem, [f"contract:{one.pk}"], [one.firm], [contract_side(one)])


def _overlap(one: Contract, other: Contract) -> bool:
    return _ends(one) >= other.started_on and _ends(other) >= one.started_on


def _ends(one: Contract) -> date:
    return one.ended_on or date.max
