"""How is a ledger's problem said to the person who filled the row? Place first, as Excel names it."""

from __future__ import annotations

from agencies.wording import WORDS
from authorities.rules.problem import Problem


def sentence(problem: Problem) -> str:
    """第12行“项目编号”（E12）：“X”与第7行重复。…   Problems without a row get the sentence alone."""
    facts = problem.facts
    words = problem.say(WORDS)
    if "cell" in facts:
        return f"第{facts['row']}行“{facts['column']}”（{facts['cell']}）：{words}"
    return f"第{facts['row']}行：{words}" if "row" in facts else words
