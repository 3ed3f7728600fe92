"""What does one cell of a ledger say? A plain value, or the reason why it cannot be taken as it stands.

A number that lost digits is never stored, a date is never guessed. Source: faults E4, E7.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from agencies.files.ledger_kinds import LedgerColumn, spelling
from agencies.rules.identifiers import check_credit_code, check_id_number
from agencies.rules.normalising import normal_code, normal_name, without_invisible
from authorities.files import workbook_reader
from authorities.rules.problem import Problem

Cell = workbook_reader.Value
Value = str | Decimal | date | bool | tuple[str, ...] | None

_HALF_WIDTH = {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_PLAIN = re.compile(r"[!-~\u4e00-\u9fff]*")  # nothing blank, invisible or full-width: most texts
_SCIENTIFIC = re.compile(r"^\d(?:\.\d+)?E\+?\d{2}$", re.IGNORECASE)
_DATE = re.compile(
    r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$"
)
_MONTH = re.compile(r"^(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*月?$")
_COMPACT_DATE = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_AREA = re.compile(r"^(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s*(?:平方米|平米|平方|㎡|m2|m²)?$", re.IGNORECASE)
_PHONE = re.compile(r"^[+]?[\d()（）\- 、,/;转]{5,40}$")
_SEPARATORS = re.compile(r"[、,，;；/／|+和及与\s]+")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_YES = frozenset({"是", "√", "✓", "✔", "☑", "有", "对", "y", "yes", "true", "1", "1.0"})
_NO = frozenset({"否", "×", "✗", "✘", "x", "无", "不", "n", "no", "false", "0", "0.0"})
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 73_050  # 1954-10-03 … 2099-12-31 counted from 1900
_EPOCH_1900 = date(1899, 12, 30)
_EARLIEST, _LATEST = 1950, 2099
_SHOWN = 60


def converted(column: LedgerColumn, cell: Cell, *, date_1904: bool = False) -> Value | Problem:
    """The cell's value for the column's kind; None: blank; a problem (without its place): it cannot be taken."""
    if isinstance(cell, workbook_reader.Unreadable):
        return Problem(f"ledger.{'formula_error' if cell.kind == 'error' else 'formula_without_value'}")
    if is_blank(cell):
        return None
    if column.kind == "date":
        return _date(cell, date_1904)
    return _CONVERTERS[column.kind](column, cell)


def is_blank(cell: Cell) -> bool:
    """Nothing, or only blanks and invisible signs."""
    if isinstance(cell, str):
        return not cell[:1].isalnum() and not clean_text(cell)
    return cell is None


def clean_text(text: str) -> str:
    """Prose as a person meant it: nothing invisible, single spaces, half-width letters and digits."""
    if _PLAIN.fullmatch(text):
        return text
    return " ".join(without_invisible(text).translate(_HALF_WIDTH).split())


def shown(cell: Cell) -> str:
    """A cell's original content in words, for messages and hand-backs."""
    if isinstance(cell, workbook_reader.Unreadable):
        return "#错误" if cell.kind == "error" else "（未计算的公式）"
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(" ") if cell.time() != time() else cell.date().isoformat()
    if isinstance(cell, float):
        # 丢了末尾几位的长数字照Excel的样子写，免得退回去以后成了一个完整的号码
        if abs(cell) >= 1e15:
            return f"{cell:.15G}"
        return f"{cell:.0f}" if cell.is_integer() else f"{cell!r}".upper()
    return str(cell)


def _text(column: LedgerColumn, cell: Cell) -> Value | Problem:
    if isinstance(cell, float) and abs(cell) >= 1e15:
        return _spoilt(cell)
    return _within(column, clean_text(shown(cell)))


def _name(column: LedgerColumn, cell: Cell) -> Value | Problem:
    found = _text(column, cell)
    return found if isinstance(found, Problem) else _within(column, normal_name(shown(cell)))


def _credit_code(column: LedgerColumn, cell: Cell) -> Value | Problem:
    code = _identifier(column, cell)
    if not isinstance(code, str):
        return code
    checked = check_credit_code(code)
    return checked.problems[0] if checked.problems else checked.code


def _identifier(column: LedgerColumn, cell: Cell) -> Value | Problem:
    if isinstance(cell, float) or (isinstance(cell, str) and _is_scientific(cell)):
        return _spoilt(cell)
    if isinstance(cell, bool | date | time | timedelta):
        return Problem("ledger.not_a_number_of_a_thing", value=shown(cell))
    code = normal_code(shown(cell)).lstrip("'’")
    # A credit code of the wrong length has its own sentence, with both figures.
    return code if column.kind == "credit_code" else _within(column, code)


def _id_number(column: LedgerColumn, cell: Cell) -> Value | Problem:
    """The refusal never repeats the number. Whether the birth date lies ahead is for whoever knows the day."""
    code = _identifier(column, cell)
    if isinstance(code, Problem) and code.code == "ledger.spoilt_number":
        return Problem("ledger.spoilt_id")
    checked = check_id_number(code if isinstance(code, str) else shown(cell), date(_LATEST, 12, 31))
    return checked.problems[0] if checked.problems else checked.code


def _month(_: LedgerColumn, cell: Cell) -> Value | Problem:
    """The first day of a month; a whole day means its month."""
    text = " ".join(unicodedata.normalize("NFKC", without_invisible(shown(cell))).split())
    found = _MONTH.match(text)
    if found and 1 <= int(found[2]) <= 12:
        return _sensible(date(int(found[1]), int(found[2]), 1))
    day = _date(cell, date_1904=False)
    if isinstance(day, date):
        return day.replace(day=1)
    return Problem("ledger.not_a_month", value=_cut(text))


def _is_scientific(text: str) -> bool:
    return not text[0].isalpha() and bool(_SCIENTIFIC.match(clean_text(text)))


def _spoilt(cell: Cell) -> Problem:
    return Problem("ledger.spoilt_number", value=shown(cell))


def _within(column: LedgerColumn, text: str) -> Value | Problem:
    if column.longest and len(text) > column.longest:
        return Problem("ledger.too_long", length=len(text), longest=column.longest)
    return text or None


def _phone(column: LedgerColumn, cell: Cell) -> Value | Problem:
    if isinstance(cell, float) or (isinstance(cell, str) and _is_scientific(cell)):
        return _spoilt(cell)
    text = normal_name(shown(cell)).replace("（", "(").replace("）", ")").translate(_DASHES).lstrip("'’")
    if not _PHONE.match(text):
        return Problem("ledger.not_a_phone", value=_cut(text))
    return _within(column, text)


def _region(_: LedgerColumn, cell: Cell) -> Value | Problem:
    text = normal_code(shown(cell)).lstrip("'’")
    if not re.fullmatch(r"[1-9]\d{5}", text):
        return Problem("ledger.not_a_region", value=_cut(text))
    return text


def _number(column: LedgerColumn, cell: Cell) -> Value | Problem:
    is_figure = isinstance(cell, str | int | float) and not isinstance(cell, bool)
    text = unicodedata.normalize("NFKC", without_invisible(str(cell))).strip() if is_figure else ""
    found = _AREA.match(text)
    if not found:
        return Problem("ledger.not_a_figure", value=_cut(shown(cell)))
    try:
        figure = Decimal((found[1] + (found[2] or "")).replace(",", ""))
    except InvalidOperation:
        return Problem("ledger.not_a_figure", value=_cut(shown(cell)))
    # Two places are what the form has; a calculated cell may carry the dust of a double.
    figure = round(figure, 2)
    if column.longest and len(figure.as_tuple().digits) > column.longest:
        return Problem("ledger.figure_too_large", value=_cut(text))
    return figure


def _date(cell: Cell, date_1904: bool) -> Value | Problem:
    if isinstance(cell, datetime):
        return _sensible(cell.date())
    if isinstance(cell, date):
        return _sensible(cell)
    if isinstance(cell, str):
        return _written_date(" ".join(unicodedata.normalize("NFKC", without_invisible(cell)).split()))
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _numbered_date(cell, date_1904)
    return Problem("ledger.not_a_date", value=_cut(shown(cell)))


def _written_date(text: str) -> Value | Problem:
    found = _DATE.match(text) or _COMPACT_DATE.match(text)
    if not found:
        return Problem("ledger.not_a_date", value=_cut(text))
    try:
        return _sensible(date(int(found[1]), int(found[2]), int(found[3])))
    except ValueError:
        return Problem("ledger.no_such_day", value=_cut(text))


def _numbered_date(number: int | float, date_1904: bool) -> Value | Problem:
    if isinstance(number, int) and _COMPACT_DATE.match(str(number)):
        return _written_date(str(number))
    if not _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return Problem("ledger.not_a_date", value=shown(number))
    if date_1904:
        # The same number means a day four years later here, and nobody can tell which was meant.
        return Problem("ledger.date_from_1904", value=shown(number))
    return _EPOCH_1900 + timedelta(days=int(number))


def _sensible(day: date) -> Value | Problem:
    return day if _EARLIEST <= day.year <= _LATEST else Problem("ledger.no_such_day", value=day.isoformat())


def _bool(_: LedgerColumn, cell: Cell) -> Value | Problem:
    word = str(cell) if isinstance(cell, bool) else clean_text(shown(cell))
    if word.casefold() in _YES:
        return True
    return False if word.casefold() in _NO else Problem("ledger.not_yes_or_no", value=_cut(word))


def _choice(column: LedgerColumn, cell: Cell) -> Value | Problem:
    value = column.spellings.get(spelling(shown(cell)))
    return value if value and value != "*" else _unknown_option(column, cell)


def _choices(column: LedgerColumn, cell: Cell) -> Value | Problem:
    """One or several options, in the column's order, whatever order and separator the cell has."""
    spellings = column.spellings
    whole = spellings.get(spelling(shown(cell)))
    words = [shown(cell)] if whole else [word for word in _SEPARATORS.split(clean_text(shown(cell))) if word]
    values = {spellings.get(spelling(word)) for word in words}
    if None in values or not values:
        return _unknown_option(column, cell)
    return tuple(value for value in column.options if value in values or "*" in values)


def _unknown_option(column: LedgerColumn, cell: Cell) -> Problem:
    return Problem(
        "ledger.unknown_option", value=_cut(clean_text(shown(cell))), options="、".join(column.options.values())
    )


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "……"


_CONVERTERS: dict[str, Callable[[LedgerColumn, Cell], Value | Problem]] = {
    "name": _name,
    "text": _text,
    "credit_code": _credit_code,
    "identifier": _identifier,
    "phone": _phone,
    "region": _region,
    "id_number": _id_number,
    "month": _month,
    "number": _number,
    "bool": _bool,
    "choice": _choice,
    "choices": _choices,
}
