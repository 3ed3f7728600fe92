"""What did somebody type into a box of the record form? Values as written become values as meant.

Phones send full-width digits, units and thousands marks; people mean 200.5. Nothing is guessed beyond that.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from authorities.rules.problem import Problem
from campaigns.rules.notice import Checklist, Item

Answer = str | int | Decimal | tuple[str, ...]
"""choice and text: str; count: int (persons); area: Decimal (m²); choices: tuple of values."""

NOT_APPLICABLE = "not_applicable"
MOST_PERSONS = 9_999  # 再多就是填错了行：人数框填成了电话或面积
MOST_SQUARE_METRES = Decimal(1_000_000)
LONGEST_TEXT = 2_000


def read_answers(checklist: Checklist, raw: Mapping[str, object]) -> tuple[dict[str, Answer], list[Problem]]:
    """Typed values of what was filled in, in the checklist's order, and a problem for each box that cannot be read.

    raw: item code → str, int, float, Decimal, list of str, or None. Blank boxes are left out.
    Problems carry `item` (code), `label` and `clause` (id); unknown items are problems, too.
    """
    answers: dict[str, Answer] = {}
    problems = [
        Problem("judging.unknown_item", item=code) for code in raw if all(item.code != code for item in checklist.items)
    ]
    for item in checklist.items:
        value = raw.get(item.code)
        if is_blank(value):
            continue
        read = read_answer(item, value)
        if isinstance(read, Problem):
            problems.append(read)
        else:
            answers[item.code] = read
    return answers, problems


def read_answer(item: Item, value: object) -> Answer | Problem:
    """One box: the typed value, or what is wrong with it. The value is not blank."""
    if value == NOT_APPLICABLE and item.answer != "text":
        return NOT_APPLICABLE if item.not_applicable else _problem("not_offered", item)
    return _READERS[item.answer](item, value)


def is_blank(value: object) -> bool:
    """Nothing was filled in: None, only blanks, or no box ticked."""
    return value is None or (isinstance(value, str) and not value.strip()) or value in ([], ())


def label_of(item: Item) -> str:
    """The item as people call it on a page."""
    return item.short_label or item.label


def _read_choice(item: Item, value: object) -> Answer | Problem:
    if isinstance(value, str) and item.option(value):
        return value
    return _problem("unknown_value", item, value=_shown(value))


def _read_choices(item: Item, value: object) -> Answer | Problem:
    ticked = [value] if isinstance(value, str) else value
    if not isinstance(ticked, (list, tuple)):
        return _problem("unknown_value", item, value=_shown(value))
    for one in ticked:
        if not isinstance(one, str) or not item.option(one):
            return _problem("unknown_value", item, value=_shown(one))
    return tuple(option.value for option in item.options if option.value in ticked)


def _read_count(item: Item, value: object) -> Answer | Problem:
    number = _number(value, "人名个")
    if number is None:
        return _problem("not_a_number", item, value=_shown(value))
    if number < 0:
        return _problem("negative", item, value=_shown(value))
    if number != number.to_integral_value():
        return _problem("not_whole", item, value=_shown(value))
    if number > MOST_PERSONS:
        return _problem("too_large", item, value=_shown(value), most=MOST_PERSONS)
    return int(number)


def _read_area(item: Item, value: object) -> Answer | Problem:
    number = _number(value, "平方米m2")
    if number is None:
        return _problem("not_a_number", item, value=_shown(value))
    if number < 0:
        return _problem("negative", item, value=_shown(value))
    if number != round(number, 2):
        return _problem("too_precise", item, value=_shown(value))
    if number > MOST_SQUARE_METRES:
        return _problem("too_large", item, value=_shown(value), most=int(MOST_SQUARE_METRES))
    return number


def _read_text(item: Item, value: object) -> Answer | Problem:
    if not isinstance(value, str):
        return _problem("not_text", item)
    text = value.replace("\r\n", "\n").strip()
    if any(unicodedata.category(sign) == "Cc" and sign not in "\n\t" for sign in text):
        return _problem("control_signs", item)
    if len(text) > LONGEST_TEXT:
        return _problem("too_long", item, length=len(text), most=LONGEST_TEXT)
    return text


_READERS = {
    "choice": _read_choice,
    "choices": _read_choices,
    "count": _read_count,
    "area": _read_area,
    "text": _read_text,
}


def _number(value: object, unit: str) -> Decimal | None:
    """A plain decimal of at most a dozen digits, sign, thousands marks and a unit behind it allowed; None: not one."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        return None
    # 全角数字、逗号、㎡ 都归一；“十二”“约200”不猜
    text = unicodedata.normalize("NFKC", str(value)).replace(" ", "")
    match = re.fullmatch(rf"([-−]?)(\d{{1,3}}(?:,\d{{3}})+|\d{{1,12}})(\.\d{{1,6}})?[{unit}]{{0,3}}", text, re.ASCII)
    if match is None:
        return None
    sign, whole, decimals = match.groups()
    return Decimal(f"{'-' if sign else ''}{whole.replace(',', '')}{decimals or ''}")


def _problem(what: str, item: Item, **facts: str | int) -> Problem:
    return Problem(f"judging.{what}", item=item.code, label=label_of(item), **facts, clause=item.clause)


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= 20 else f"{text[:20]}…"
