"""What does the demo know to be true? Kept in the audit entry of the load, for `manage.py crosscheck measure`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

Subjects = Callable[[], list[str]]


@dataclass
class Planted:
    """Rule → the subjects of its true cases and near misses; said when everything has its primary key."""

    true: dict[str, list[Subjects]] = field(default_factory=lambda: defaultdict(list))
    near: dict[str, list[Subjects]] = field(default_factory=lambda: defaultdict(list))

    def written(self) -> dict[str, dict[str, list[list[str]]]]:
        """Fit for JSON."""
        rules = sorted({*self.true, *self.near})
        return {rule: {"true": _said(self.true[rule]), "near": _said(self.near[rule])} for rule in rules}


def _said(cases: list[Subjects]) -> list[list[str]]:
    return [sorted(case()) for case in cases]
