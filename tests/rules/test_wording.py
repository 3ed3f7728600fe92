"""Every problem a rule can find has its sentence, and every fact in a sentence is one the rule gives."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from agencies.wording import WORDS as AGENCIES
from authorities.rules.problem import Problem, Refused
from campaigns.wording import WORDS as CAMPAIGNS
from credentials.wording import WORDS as CREDENTIALS
from inspections.wording import WORDS as INSPECTIONS

ROOT = Path(__file__).resolve().parents[2]
SHELVES = {
    "agencies": AGENCIES,
    "campaigns": CAMPAIGNS,
    "inspections": INSPECTIONS,
    "credentials": {**AGENCIES, **CREDENTIALS},
}
# A rule module's short way to make its own problems: name of the function, what stands before its code.
MAKERS = {"Problem": "", "_problem": "judging."}
GIVEN_BY = {"_problem": {"item", "label", "clause"}}


def problems_made(app: str) -> Iterator[tuple[str, set[str] | None, str]]:
    """Code, facts by name (None when some are not written out) and place of each problem in an app's rules."""
    for file in sorted((ROOT / app / "rules").glob("*.py")):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in MAKERS and call.args:
                code = call.args[0]
                if isinstance(code, ast.Constant):
                    names = [keyword.arg for keyword in call.keywords]
                    facts = None if None in names else {*names, *GIVEN_BY.get(call.func.id, ())}
                    yield MAKERS[call.func.id] + code.value, facts, f"{file.name}:{call.lineno}"


@pytest.mark.parametrize("app", SHELVES)
class TestEveryProblemOfAnAppsRules:
    def test_has_a_sentence(self, app):
        silent = [(code, place) for code, _, place in problems_made(app) if code not in SHELVES[app]]

        assert silent == []

    def test_gives_the_facts_its_sentence_asks_for(self, app):
        for code, facts, place in problems_made(app):
            asked = {name for _, name, _, _ in Formatter().parse(SHELVES[app].get(code, "")) if name}
            assert facts is None or asked <= facts, (code, place)

    def test_is_said_in_chinese_with_full_width_punctuation(self, app):
        for code, sentence in SHELVES[app].items():
            said = re.sub("“[^”]*”", "“”", sentence)  # what is to be typed is quoted as it is typed
            assert not re.search(r"[\u4e00-\u9fff][,;:!?()]|[,;:!?()] ?[\u4e00-\u9fff]", said), code


class TestSay:
    def test_fills_in_the_facts(self):
        problem = Problem("ledger.duplicate", cell="E12", other_row=7)

        assert problem.say({"ledger.duplicate": "{cell}与第{other_row}行重复。"}) == "E12与第7行重复。"

    def test_writes_days_as_documents_do(self):
        from datetime import date

        assert Problem("due", on=date(2024, 8, 5)).say({"due": "应在{on}前"}) == "应在2024年8月5日前"

    def test_takes_any_name_for_a_fact(self):
        assert Problem("x", code="A1").say({"x": "{code}"}) == "A1"

    def test_leaves_braces_in_what_people_typed(self):
        assert Problem("x", value="{0.__class__}").say({"x": "“{value}”"}) == "“{0.__class__}”"

    def test_refused_carries_its_problem(self):
        assert Refused(Problem("x", n=1)).problem == Problem("x", n=1)
