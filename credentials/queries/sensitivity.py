"""What would a cross-check raise if its threshold were another? Nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from campaigns.rules.crosschecks import Crosscheck
from credentials.queries.crosscheck_rows import batches
from credentials.rules.crosschecks import TESTS
from credentials.rules.crosschecks.measuring import Subjects, values_around


@dataclass(frozen=True)
class Variant:
    """One rule with one threshold set to a value. is_chosen: the value the notice folder sets."""

    rule: str
    threshold: str
    value: int
    is_chosen: bool


def raised_at_other_thresholds(rules: Sequence[Crosscheck], today: date) -> Mapping[Variant, set[Subjects]]:
    """Variant → the subjects it raises, for each threshold of each rule, the rule's other thresholds left as chosen.

    Each stream of rows is read once. The caller's scope sees the whole tree.
    """
    tried = {variant: changed for rule in rules for variant, changed in _variants(rule)}
    found: dict[Variant, set[Subjects]] = {variant: set() for variant in tried}
    for stream in dict.fromkeys(TESTS[rule.test].rows for rule in tried.values()):
        reading = [(variant, rule) for variant, rule in tried.items() if TESTS[rule.test].rows == stream]
        for batch in batches(stream, today):
            for variant, rule in reading:
                found[variant] |= {one.subjects for one in TESTS[rule.test].rule(batch, today, rule.thresholds)}
    return found


def _variants(rule: Crosscheck) -> list[tuple[Variant, Crosscheck]]:
    return [
        (Variant(rule.code, name, value, value == chosen), replace(rule, thresholds={**rule.thresholds, name: value}))
        for name, chosen in rule.thresholds.items()
        for value in values_around(chosen, *TESTS[rule.test].thresholds[name])
    ]
