"""How is one row of a notice file read? Typed, with the line it stands on, and nothing passed over silently."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from fractions import Fraction
from pathlib import Path
from typing import Any

from campaigns.files.notice_problems import Report

_TYPES_ZH: Mapping[type, str] = {
    str: "文字",
    bool: "true或者false",
    int: "整数",
    float: "小数",
    datetime: "日期时间",
    date: "日期",
    time: "时刻",
    list: "列表",
    dict: "表",
}
_TABLE = re.compile(r"^\s*\[\[\s*([\w.-]+)\s*\]\]")
_HEADER = re.compile(r"^\s*\[")
_LINE_OF_ERROR = re.compile(r"at line (\d+)")
_SHARE = re.compile(r"(\d{1,9})/(\d{1,9})", re.ASCII)


class Row:
    """One table of a TOML file, read key by key; `close` reports the keys nobody asked for.

    Every reader returns a value of the right type even when the folder is wrong, so that reading goes on and all
    problems are found; `is_broken` then says that the row's values must not be judged further.
    """

    def __init__(self, file: TomlFile, values: Mapping[str, Any], line: int, name: str = "") -> None:
        self.file, self.values, self.line, self.name = file, values, line, name
        self.is_broken = False
        self._asked: set[str] = set()

    def say(self, code: str, key: str = "", /, **facts: Hashable) -> None:
        """Report a problem of this row, on the line of `key` when it has one of its own."""
        self.is_broken = True
        if not self.file.is_readable:
            return  # said once for the whole file
        line = self.file.line_of(key, self.line) if key else self.line
        facts = {"key": key, **facts} if key else facts
        self.file.report.say(self.file.name, _where(line, self.name), code, **facts)

    def has(self, key: str) -> bool:
        return key in self.values

    def take(self, key: str, kind: type, *, needed: bool) -> Any:
        """The value of `key` if it is exactly of `kind`, else None; a bool is no int, a datetime no date."""
        self._asked.add(key)
        if key not in self.values:
            if needed:
                self.say("notice.missing_key", key)
            return None
        value = self.values[key]
        if type(value) is not kind:
            self.say("notice.wrong_type", key, wanted=_TYPES_ZH[kind], found=_TYPES_ZH.get(type(value), "别的"))
            return None
        return value

    def text(self, key: str, *, needed: bool = True) -> str:
        value = self.take(key, str, needed=needed)
        if value is not None and not value.strip():
            self.say("notice.empty", key)
        return value or ""

    def word(self, key: str, allowed: Sequence[str], *, default: str | None = None) -> str:
        """A text that must be one of `allowed`."""
        value = self.take(key, str, needed=default is None)
        if value is not None and value not in allowed:
            self.say("notice.not_allowed", key, found=value, allowed="、".join(allowed))
        return value or default or allowed[0]

    def name_of(self, key: str) -> str | None:
        """An optional text: the code of something else, or None."""
        self._asked.add(key)
        return self.text(key) if self.has(key) else None

    def integer(self, key: str, *, low: int, high: int, needed: bool = True) -> int | None:
        value = self.take(key, int, needed=needed)
        if value is not None and not low <= value <= high:
            self.say("notice.out_of_range", key, found=value, low=low, high=high)
        return value  # type: ignore[no-any-return]

    def day(self, key: str) -> date:
        return self.take(key, date, needed=True) or date.min

    def day_or_none(self, key: str) -> date | None:
        return self.take(key, date, needed=False)  # type: ignore[no-any-return]

    def boolean(self, key: str, *, default: bool) -> bool:
        value = self.take(key, bool, needed=False)
        return default if value is None else bool(value)

    def texts(self, key: str, *, needed: bool = False, may_be_empty: bool = False) -> tuple[str, ...]:
        if needed and not may_be_empty and self.values.get(key) == []:
            self.say("notice.empty", key)
        return tuple(self._items(key, str, needed=needed))

    def integers(self, key: str) -> tuple[int, ...]:
        return tuple(self._items(key, int, needed=False))

    def table(self, key: str, *, needed: bool = False) -> Mapping[str, Any]:
        return self.take(key, dict, needed=needed) or {}

    def labels(self, key: str, *, names: Sequence[str] = ()) -> dict[str, str]:
        """A table whose values are all texts; `names`: exactly these must be there, any when empty."""
        table = self.table(key, needed=bool(names))
        for name in sorted(table.keys() ^ set(names)) if names else ():
            self.say("notice.label_name", key, name=name, known="、".join(names))
        for name, value in table.items():
            if type(value) is not str or not value.strip():
                self.say("notice.not_a_label", key, name=name)
        return {name: str(value) for name, value in table.items()}

    def tables(self, key: str, *, needed: bool = False) -> list[Row]:
        """Inline tables under `key`, as rows of their own that speak with this row's name."""
        items = self._items(key, dict, needed=needed)
        if needed and self.values.get(key) == []:
            self.say("notice.empty", key)
        return [Row(self.file, item, self.file.line_of(key, self.line), self.name) for item in items]

    def share(self, key: str) -> tuple[Fraction | None, str]:
        """A fraction in a string, "5/100", over 0 and at most 1: its value (None: refused) and how it is written."""
        self._asked.add(key)
        written = self.values.get(key)
        if written is None:
            self.say("notice.missing_key", key)
        elif isinstance(written, float | int):
            self.say("notice.share_not_text", key, found=str(written))
        elif not isinstance(written, str) or not (match := _SHARE.fullmatch(written)):
            self.say("notice.share_not_fraction", key, found=str(written))
        elif int(match[2]) == 0 or not 0 < Fraction(int(match[1]), int(match[2])) <= 1:
            self.say("notice.share_out_of_range", key, found=written)
        else:
            return Fraction(written), written
        return None, str(written or "")

    def close(self) -> None:
        """Report keys that no reader asked for: a mistyped key must not be silently ignored."""
        for key in sorted(set(self.values) - self._asked):
            self.say("notice.unknown_key", key, known="、".join(sorted(self._asked)))

    def _items(self, key: str, kind: type, *, needed: bool) -> list[Any]:
        values = self.take(key, list, needed=needed) or []
        good = [v for v in values if type(v) is kind and v != ""]
        if len(good) != len(values):
            self.say("notice.wrong_items", key, wanted=_TYPES_ZH[kind])
        return good


class TomlFile:
    """One file of a notice folder, with the line every `[[table]]` starts on. A file that cannot be read is empty."""

    def __init__(self, path: Path, report: Report) -> None:
        self.name, self.report = path.name, report
        self.values: Mapping[str, Any] = {}
        self._lines: list[str] = []
        self._starts: dict[str, list[int]] = {}
        self._read: dict[str, int] = {}
        self.is_readable = self._load(path)
        self.root = Row(self, self.values, 0)  # the file itself: its keys outside any table

    def rows(self, owner: Row, table: str, key: str, *, needed: bool = False) -> Iterator[Row]:
        """The `[[table]]` rows of `owner`, named by their `key`; a name given twice is reported.

        table: full name as in the file, "checklist.item"; its last part is the key inside `owner`.
        After the caller has read a row it is closed, and remembered as broken when it had problems.
        """
        last = table.rpartition(".")[2]
        for values in owner._items(last, dict, needed=needed):
            row = Row(self, values, self._next_line(table), str(values.get(key, "")))
            self._remember(last, row)
            yield row
            row.close()
            if row.is_broken:
                self.report.broken.add((last, row.name))

    def line_of(self, key: str, start: int) -> int:
        """The line where `key` is set in the table that starts on line `start`; `start` when it is not there."""
        setting = re.compile(rf"^\s*(?:\[(?:[\w-]+\.)*)?\"?{re.escape(key)}\"?\s*[=\]]")
        for number, line in enumerate(self._lines[start:], start=start + 1):
            if setting.match(line):
                return number
            if _TABLE.match(line):
                break
        return start

    def _load(self, path: Path) -> bool:
        try:
            text = path.read_bytes().decode("utf-8")
            self.values = tomllib.loads(text)
        except FileNotFoundError:
            self.report.say(self.name, "", "notice.missing_file")
        except UnicodeDecodeError:
            self.report.say(self.name, "", "notice.not_utf8")
        except tomllib.TOMLDecodeError as error:
            line = _LINE_OF_ERROR.search(str(error))
            self.report.say(self.name, _where(int(line[1]) if line else len(text.splitlines())), "notice.not_toml")
        else:
            self._index(text)
            return True
        return False

    def _index(self, text: str) -> None:
        self._lines = text.splitlines()
        for number, line in enumerate(self._lines, start=1):
            if match := _TABLE.match(line):
                self._starts.setdefault(match[1], []).append(number)

    def _next_line(self, table: str) -> int:
        place = self._read.get(table, 0)
        self._read[table] = place + 1
        starts = self._starts.get(table, [])
        return starts[place] if place < len(starts) else 0

    def _remember(self, kind: str, row: Row) -> None:
        if not row.name:
            return  # the missing key is reported when it is read
        place = (kind, row.name)
        if place in self.report.places:
            row.say("notice.duplicate", name=row.name, first=self.report.places[place][1])
        else:
            self.report.places[place] = (self.name, _where(row.line, row.name))


def _where(line: int, name: str = "") -> str:
    place = f"第{line}行" if line else ""
    return f"{place}“{name}”" if name else place
