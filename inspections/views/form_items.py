"""How does the record form show each item? Plain values for its templates."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from authorities.rules.problem import Problem
from campaigns.rules.notice import Checklist, Item, Section
from inspections.forms import answer_name
from inspections.queries.forms import conditions_of
from inspections.rules.answers import NOT_APPLICABLE, is_blank, label_of, read_answers
from inspections.rules.judging import applicable
from inspections.rules.suggesting import FailingItem, suggest_conditions
from inspections.wording import CONDITION_NAMES, SUGGESTION, WORDS

UNITS = {"count": "人", "area": "平方米"}
MOST_IN_A_ROW = 3
LONG_LABEL = 6  # 超过六个字的选项在手机上一行放不下三个


@dataclass(frozen=True)
class ShownOption:
    """One block to press."""

    value: str
    label: str
    checked: bool
    violating: bool = False
    apart: bool = False


@dataclass(frozen=True)
class ShownItem:
    """One item of the form. problems: sentences beside it.   asked: a submission needs an answer."""

    code: str
    name: str
    label: str
    kind: str
    hint: str
    value: str
    options: tuple[ShownOption, ...]
    unit: str
    asked: bool
    filled: bool
    violated: bool
    problems: tuple[str, ...]
    is_verdict: bool

    @property
    def is_long(self) -> bool:
        return len(self.options) > MOST_IN_A_ROW or any(len(option.label) > LONG_LABEL for option in self.options)


@dataclass(frozen=True)
class ShownSection:
    """A section of the form with its items; `bulk` when “其余全部正常” makes sense in it."""

    code: str
    title: str
    items: tuple[ShownItem, ...]
    bulk: bool


@dataclass(frozen=True)
class LinkedSentence:
    """A line of the error summary that leads to its place."""

    text: str
    href: str = ""

    def __str__(self) -> str:
        return self.text


def shown_sections(
    checklist: Checklist,
    answers: Mapping[str, object],
    scopes: Collection[str],
    asked_sections: Collection[str] | None,
    problems: Sequence[Problem],
) -> list[ShownSection]:
    """The form in its order. problems: of the last attempt, shown at their items."""
    said: dict[str, list[str]] = {}
    for problem in problems:
        said.setdefault(str(problem.facts.get("item", "")), []).append(problem.say(WORDS))
    return [_section(checklist, section, answers, scopes, asked_sections, said) for section in checklist.sections]


def linked_sentences(problems: Sequence[Problem]) -> list[LinkedSentence]:
    """The error summary: each sentence leads to its item or field."""
    return [LinkedSentence(problem.say(WORDS), _place(problem)) for problem in problems]


def suggestion_sentences(checklist: Checklist, answers: Mapping[str, object], scopes: frozenset[str]) -> list[str]:
    """What the answers suggest about 是否符合从业条件: each unmet item and by how much."""
    typed, _ = read_answers(checklist, answers)
    conditions = conditions_of(scopes)
    suggestion = suggest_conditions(checklist, typed, conditions)
    sentences = [_failing(checklist, typed, one) for one in suggestion.fails]
    sentences += [_figures("to_verify", checklist, one) for one in suggestion.to_verify]
    if suggestion.unanswered and not suggestion.fails:
        sentences.append(SUGGESTION["open"].format(count=len(suggestion.unanswered)))
    if suggestion.meets:
        sentences.append(SUGGESTION["meets"])
    for condition in suggestion.beyond if conditions else ():
        name = CONDITION_NAMES.get(condition)
        if name and conditions:
            sentences.append(SUGGESTION["beyond"].format(condition=name, required=conditions.required(condition)))
    return sentences


def _section(
    checklist: Checklist,
    section: Section,
    answers: Mapping[str, object],
    scopes: Collection[str],
    asked_sections: Collection[str] | None,
    said: Mapping[str, list[str]],
) -> ShownSection:
    is_asked = asked_sections is None or section.code in asked_sections
    items = tuple(
        _item(
            item,
            answers.get(item.code),
            scopes,
            is_asked,
            tuple(said.get(item.code, ())),
            item.code == checklist.verdict,
        )
        for item in checklist.items_of(section.code)
    )
    return ShownSection(
        section.code, section.title, items, any(item.kind == "choice" and not item.is_verdict for item in items)
    )


def _item(
    item: Item, answer: object, scopes: Collection[str], in_asked: bool, problems: tuple[str, ...], is_verdict: bool
) -> ShownItem:
    chosen = [str(one) for one in answer] if isinstance(answer, (list, tuple)) else [str(answer)]
    options = [ShownOption(o.value, o.label, o.value in chosen, o.violating) for o in item.options]
    if item.not_applicable:
        options.append(ShownOption(NOT_APPLICABLE, "不涉及", NOT_APPLICABLE in chosen, apart=True))
    blank = is_blank(answer)
    return ShownItem(
        code=item.code,
        name=answer_name(item.code),
        label=f"{item.label}（{item.short_label}）" if item.same_box_as and item.short_label else item.label,
        kind=item.answer,
        hint=item.hint,
        value="" if blank or answer == NOT_APPLICABLE or item.options else str(answer),
        options=tuple(options),
        unit=UNITS.get(item.answer, ""),
        asked=in_asked and not item.optional and applicable(item, scopes),
        filled=not blank,
        violated=any(value in item.violating_values for value in chosen),
        problems=problems,
        is_verdict=is_verdict,
    )


def _failing(checklist: Checklist, typed: Mapping[str, object], one: FailingItem) -> str:
    if one.lack is not None:
        return _figures("short", checklist, one)
    item = checklist.item(one.item)
    option = item.option(str(typed.get(one.item)))
    return SUGGESTION["violating"].format(label=label_of(item), answer=option.label if option else "")


def _figures(words: str, checklist: Checklist, one: FailingItem) -> str:
    item = checklist.item(one.item)
    unit = UNITS.get(item.answer, "")
    figures = {"actual": one.actual, "required": one.required, "lack": one.lack}
    return SUGGESTION[words].format(
        label=label_of(item),
        **{
            name: f"{value:f}{unit}" if hasattr(value, "as_tuple") else f"{value}{unit}"
            for name, value in figures.items()
        },
    )


def _place(problem: Problem) -> str:
    if problem.facts.get("item"):
        return f"#item-{problem.facts['item']}"
    return f"#id_{problem.facts['field']}" if problem.facts.get("field") else ""
