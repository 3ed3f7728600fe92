"""How is one spelling made of many? Codes, names and document numbers as people type and paste them.

Only what never changes the meaning: full-width forms, invisible signs, blanks, brackets. Doubtful text stays as it is.
"""

from __future__ import annotations

import re
import unicodedata

# 从网页、表格里带来的零宽字符、方向标记、软连字符：看不见，却让同一个号码变成两个
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f\u2028\u2029"
    "\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
_GONE = dict.fromkeys(map(ord, _INVISIBLE))
# 汉字、字母、数字之外的都算少见：没有少见字符的名称已是规范写法，不必逐字改写
_UNUSUAL = re.compile(r"[^0-9A-Za-z\u4e00-\u9fff]")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－", "-"))


def without_invisible(text: str) -> str:
    """The text without zero-width signs, direction marks and byte-order marks; everything else untouched."""
    return text.translate(_GONE)


def normal_code(text: str) -> str:
    """A code or number in one spelling: NFKC, no blanks, no invisible signs, one kind of dash, capital letters.

    "９１１３００００ma0000015a" → "91130000MA0000015A". Letters that look like digits (O, I) stay: that is for a check.
    """
    if text.isascii() and text.isalnum():
        return text.upper()
    plain = without_invisible(_compatible(text).upper()).translate(_DASHES)
    # 去掉空白后字母与附加符号可能相连，再归一一次，两次结果才相同
    return _compatible("".join(plain.split()))


def normal_name(text: str) -> str:
    """A name in one spelling: NFKC without invisible signs, runs of blanks one blank, brackets in Chinese form （）.

    甲省明安(集团)有限公司 and 甲省明安（集团）有限公司 are one agency.
    """
    if not _UNUSUAL.search(text):
        return text
    words = _compatible(" ".join(without_invisible(_compatible(text)).split()))
    # 汉字旁边的空格没有意义；拉丁字母之间的有
    words = re.sub(r"(?<=[\u3400-\u9fff]) | (?=[\u3400-\u9fff])", "", words)
    return words.replace("(", "（").replace(")", "）")


def normal_document_number(text: str) -> str:
    """A document number with its year in 〔〕: "甲消函[2024]8号" → "甲消函〔2024〕8号"; otherwise only trimmed.

    Accepts [] () 【】 （） 〈〉 and full-width forms around a four-digit year; blanks inside go.
    """
    plain = "".join(without_invisible(_compatible(text)).split())
    return re.sub(r"[\[(【〔〖〈<{](\d{4})年?[\])】〕〗〉>}]", r"〔\1〕", plain)


def record_number(year: int, serial: int) -> str:
    """The printed number of a record: 〔2024〕第0001号; four digits at least, 10000 widens.

    The series restarts each year, and a number is never used again.
    """
    return f"〔{year}〕第{serial:04d}号"


def mask_id(number: str) -> str:
    """An ID number for the screen: first and last sign, the rest hidden. "130000199001010017" → "1****************7".

    The usual mask (first 6 and last 4) leaves a few dozen candidates, so it is no mask. Two signs or fewer: all hidden.
    """
    if len(number) <= 2:
        return "*" * len(number)
    return f"{number[0]}{'*' * (len(number) - 2)}{number[-1]}"


def mask_phone(number: str) -> str:
    """A phone number for the screen: last four signs shown."""
    return f"{'*' * (len(number) - 4)}{number[-4:]}" if len(number) > 4 else "*" * len(number)


def _compatible(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
