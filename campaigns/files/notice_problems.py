"""What is wrong with a notice folder, and where? All of it at once, in words a lawyer can act on."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from authorities.rules.problem import Problem
from campaigns.wording import WORDS


@dataclass(frozen=True)
class NoticeProblem:
    """One thing wrong in one place of a notice folder.

    file: "tiers.toml".   row: where in it, for people: "第12行“fire-site”".   problem: code and facts.
    """

    file: str
    row: str
    problem: Problem

    @property
    def reason_zh(self) -> str:
        return self.problem.say(WORDS)

    def __str__(self) -> str:
        return f"{self.file} {self.row}：{self.reason_zh}" if self.row else f"{self.file}：{self.reason_zh}"


class NoticeError(ValueError):
    """A notice folder cannot be used; `problems` holds everything found, never the first only."""

    def __init__(self, problems: Sequence[NoticeProblem]) -> None:
        super().__init__("\n".join(str(p) for p in problems))
        self.problems = list(problems)


@dataclass
class Report:
    """Where problems are collected while a folder is read.

    places: (kind, key) → (file, row) of every row read.   broken: rows already reported, whose values must not be
    checked further, or one mistake would be told twice.
    """

    problems: list[NoticeProblem] = field(default_factory=list)
    places: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    broken: set[tuple[str, str]] = field(default_factory=set)

    def say(self, file: str, row: str, code: str, /, **facts: Hashable) -> None:
        self.problems.append(NoticeProblem(file, row, Problem(code, **facts)))
