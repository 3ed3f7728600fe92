"""Do several agencies share what each should have alone? Is an agency busier than its people can be?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from agencies.rules.normalising import normal_code
from authorities.rules.problem import Problem
from credentials.rules.crosschecks.rows import FirmFacts
from credentials.rules.crosschecks.suspicion import Suspicion, firm_side, suspicion

_SHOWN_DIGITS = 3


def same_address(firms: Iterable[FirmFacts], today: date, limits: Mapping[str, int]) -> Iterator[Suspicion]:
    """One registered address for `agencies` agencies or more; a branch beside its own parent counts as one.

    Subject: the address, so that a further agency joins the same suspicion. Source: notice 四（一）2③.
    """
    sharing: dict[str, list[FirmFacts]] = defaultdict(list)
    for one in firms:
        if address := normal_code(one.address):
            sharing[address].append(one)
    for address, group in sharing.items():
        if len(_bodies(group)) >= limits["agencies"]:
            problem = Problem("crosscheck.same_address", address=group[0].address, count=len(group))
            sides = [firm_side(one, address=one.address) for one in group]
            yield suspicion(problem, [f"address:{address}"], (one.firm for one in group), sides)


def same_phone(firms: Iterable[FirmFacts], today: date, limits: Mapping[str, int]) -> Iterator[Suspicion]:
    """One telephone of `agencies` agencies or more; a branch beside its parent counts as one. Source: notice 五（二）3."""
    sharing: dict[str, list[FirmFacts]] = defaultdict(list)
    for one in firms:
        for phone in {digits for text in one.phones if (digits := "".join(filter(str.isdigit, text)))}:
            sharing[phone].append(one)
    for phone, group in sharing.items():
        if len(_bodies(group)) >= limits["agencies"]:
            shown = f"尾号{phone[-_SHOWN_DIGITS:]}"
            problem = Problem("crosscheck.same_phone", phone=shown, count=len(group))
            sides = [firm_side(one, phone=shown) for one in group]
            yield suspicion(problem, [f"phone:{phone}"], (one.firm for one in group), sides)


def more_work_than_staff(firms: Iterable[FirmFacts], today: date, limits: Mapping[str, int]) -> Iterator[Suspicion]:
    """More maintenance projects in progress than the staff can visit once a month.

    Capacity: pairs of `people_per_visit` qualified people × `days_per_month` × `visits_per_day`. An agency with nobody
    registered is left out: the ledger does not say. Subject: the agency. Source: notice 附件1 二5 (双人), 附件1 三6.
    """
    for one in firms:
        teams = one.staff_count // limits["people_per_visit"]
        capacity = teams * limits["days_per_month"] * limits["visits_per_day"]
        if one.staff_count and one.open_count > capacity:
            facts = {"agency": one.firm.name, "projects": one.open_count, "staff": one.staff_count}
            problem = Problem("crosscheck.overloaded", **facts, capacity=capacity, days=limits["days_per_month"])
            sides = [firm_side(one, projects=one.open_count), firm_side(one, staff=one.staff_count, capacity=capacity)]
            yield suspicion(problem, [f"agency:{one.firm.pk}"], [one.firm], sides)


def _bodies(group: list[FirmFacts]) -> list[FirmFacts]:
    """The firms without branches whose parent stands among the others: a branch is named by its parent's name."""
    parents = [one.firm.name for one in group if not one.is_branch]
    return [one for one in group if not (one.is_branch and one.firm.name.startswith(tuple(parents)))]
