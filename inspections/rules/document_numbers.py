"""What is the number of a decision? People type brackets in five ways; the paper has one: 代字〔2024〕第0012号."""

from __future__ import annotations

import re
import unicodedata

from authorities.rules.problem import Problem

LONGEST = 60
_YEAR = re.compile(r"[\[【(﹝〖〔]([0-9]{4})[\]】)﹞〗〕]")
_SHAPE = re.compile(r"[^\s〔〕]+〔[0-9]{4}〕第?[0-9]{1,6}号")


def document_number_of(typed: str) -> str | Problem:
    """The number in its one spelling: no blanks, 〔〕 around the year, plain digits; or what is wrong with it.

    The words before the year are the unit's own 代字 and stay as they are.   Source: 党政机关公文格式 7.2.5.
    """
    plain = unicodedata.normalize("NFKC", typed)
    text = "".join(sign for sign in plain if unicodedata.category(sign) not in ("Zs", "Cc", "Cf"))
    text = _YEAR.sub(r"〔\1〕", text).replace("(", "（").replace(")", "）")
    if not text:
        return Problem("penalties.number_missing", field="document_number")
    if len(text) > LONGEST or not _SHAPE.fullmatch(text):
        return Problem("penalties.number_shape", field="document_number", typed=typed.strip()[:LONGEST])
    return text
