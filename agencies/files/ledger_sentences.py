"""How is a ledger's problem said to the person who filled the row? Place first, as Excel names it."""

from __future__ import annotations

from agencies.wording import WORDS
from authorities.rules.problem import Problem

# Why a row with content is no entry: the reasons of LedgerRows.left_out, for the preview.
LEFT_OUT = {
    "total": "合计行，不导入",
    "remark": "说明或签字，不导入",
    "head": "重复的表头，不导入",
    "unknown_columns": "认得的各列都没有填，不导入",
}


def sentence(problem: Problem) -> str:
    """第12行“项目编号”（E12）：“X”与第7行重复。…   Problems without a row get the sentence alone."""
    facts = problem.facts
    words = problem.say(WORDS)
    if "cell" in facts:
        return f"第{facts['row']}行“{facts['column']}”（{facts['cell']}）：{words}"
    return f"第{facts['row']}行：{words}" if "row" in facts else words
