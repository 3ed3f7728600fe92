"""How far is the record form, in words, and where does its next gap lie?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from authorities.rules.problem import Problem
from inspections.rules.filling import SECOND, Progress
from inspections.views.form_items import linked_sentences


@dataclass(frozen=True)
class ShownProgress:
    """The words at the foot of the form; href leads to the first gap, "" when there is none."""

    words: str
    href: str = ""


def shown_progress(progress: Progress, problems: Sequence[Problem]) -> ShownProgress:
    """“已填完” only when a submission would pass. problems: everything that would keep the draft from it."""
    count = f"{progress.done}／{progress.total}"
    if progress.missing:
        first = progress.missing[0]
        href = f"#id_{first}" if first == SECOND else f"#item-{first}"
        return ShownProgress(f"{count} · 还差{len(progress.missing)}项", href)
    if problems:
        places = [one.href for one in linked_sentences(problems) if one.href]
        return ShownProgress(f"{count} · 有{len(problems)}处要核对", places[0] if places else "")
    return ShownProgress(f"{count} · 已填完")
