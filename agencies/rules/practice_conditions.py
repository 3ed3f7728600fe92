"""Does an agency meet the practice conditions for its scopes of service? 从业条件

The thresholds come in as data (agencies/practice_conditions.toml); this module only compares. One unmet condition is
enough: 任一不符合即不具备从业条件. What nobody has established yet is "unknown", never "met".
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from authorities.rules.problem import Problem, Refused

SCOPES = ("maintenance_testing", "safety_assessment")


class UnknownScope(Refused):
    """No practice conditions are known for these scopes of service."""


@dataclass(frozen=True)
class Conditions:
    """What one scope of service, or both together, asks for 从业条件. Floor area in m², the rest whole persons.

    equipment_tables: kinds of equipment needed.   confidence: "source" or weaker, shown as 待核实.
    """

    code: str
    name: str
    basis: str
    floor_area: Decimal
    registered_engineers: int
    first_class_engineers: int
    operators: int
    operators_intermediate: int
    equipment_tables: tuple[str, ...]
    system: str
    confidence: str
    source: str

    def required(self, condition: str) -> Decimal | int:
        """The least figure asked for by a numeric condition: "floor_area", "operators", …"""
        figures: dict[str, Decimal | int] = {
            "floor_area": self.floor_area,
            "registered_engineers": self.registered_engineers,
            "first_class_engineers": self.first_class_engineers,
            "operators": self.operators,
            "operators_intermediate": self.operators_intermediate,
        }
        return figures[condition]


NUMERIC = ("floor_area", "registered_engineers", "first_class_engineers", "operators", "operators_intermediate")
QUALITATIVE = ("legal_person", "equipment", "system")


@dataclass(frozen=True)
class AgencyFacts:
    """What is known about an agency; None is not known.

    figures: a NUMERIC condition → m² or persons, as far as it is established.   qualitative: a QUALITATIVE condition →
    is it there and in order.   possible: a condition → the figure if everything doubtful turned out well; the same as
    `figures` where nothing is said.
    """

    figures: Mapping[str, Decimal | int | None] = field(default_factory=dict)
    qualitative: Mapping[str, bool | None] = field(default_factory=dict)
    possible: Mapping[str, Decimal | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Shortfall:
    """One unmet condition 不符合项; required, actual and lack are None where it is a matter of presence.

    lack: what is missing even if everything doubtful turned out well; then it is the least, and is_least says so.
    """

    condition: str
    required: Decimal | int | None = None
    actual: Decimal | int | None = None
    lack: Decimal | int | None = None
    is_least: bool = False


@dataclass(frozen=True)
class ConditionVerdict:
    """meets: False once anything fails, None while something is unknown, True only when all is known and met."""

    fails: tuple[Shortfall, ...]
    unknown: tuple[str, ...]

    @property
    def meets(self) -> bool | None:
        if self.fails:
            return False
        return None if self.unknown else True


def conditions_for(catalogue: Mapping[str, Conditions], scopes: Collection[str]) -> Conditions:
    """The conditions of an agency with these scopes; both scopes have conditions of their own (令7号第七条).

    catalogue: "maintenance_testing", "safety_assessment", "both".   Raises UnknownScope for none or an unknown one.
    """
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise UnknownScope(Problem("conditions.unknown_scope", scope="、".join(unknown)))
    code = "both" if len(set(scopes)) > 1 else next(iter(scopes))
    return catalogue[code]


def judge_conditions(conditions: Conditions, facts: AgencyFacts) -> ConditionVerdict:
    """Compare what is known with what is asked; every condition not known is named.

    A figure that would reach the threshold only with what is doubtful is not known, neither met nor failed.
    Source: notice 附件1 二; 社会消防技术服务管理规定 第五至七条.
    """
    fails, unknown = [], []
    for condition in NUMERIC:
        required, actual = conditions.required(condition), facts.figures.get(condition)
        if actual is None:
            unknown += [condition] if required else []
        elif actual < required:
            possible = facts.possible.get(condition, actual)
            if possible >= required:
                unknown.append(condition)
            else:
                fails.append(Shortfall(condition, required, actual, required - possible, possible != actual))
    for condition in QUALITATIVE:
        present = facts.qualitative.get(condition)
        if present is None:
            unknown.append(condition)
        elif not present:
            fails.append(Shortfall(condition))
    return ConditionVerdict(tuple(fails), tuple(unknown))
