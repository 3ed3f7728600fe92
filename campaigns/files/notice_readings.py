"""What did we decide where the notice is unclear? reading.md, one "## code — title" section a decision."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

from campaigns.files.notice_problems import Report
from campaigns.rules.notice import Reading

_HEADING = re.compile(r"##\s+([a-z0-9][a-z0-9-]*)\s+—\s+(\S.*)")
_CLAUSES = "条款："


def read_readings(path: Path, report: Report) -> dict[str, Reading]:
    """Reading by code. A section starts with "条款：" and clause ids parted by 、; the rest is its body."""
    try:
        lines = path.read_bytes().decode("utf-8").splitlines()
    except FileNotFoundError:
        report.say(path.name, "", "notice.missing_file")
        return {}
    except UnicodeDecodeError:
        report.say(path.name, "", "notice.not_utf8")
        return {}
    readings: dict[str, Reading] = {}
    starts = [number for number, line in enumerate(lines) if line.startswith("## ")]
    for start, end in pairwise([*starts, len(lines)]):
        reading = _section(path.name, start + 1, lines[start:end], report)
        if reading and reading.code in readings:
            first = report.places[("reading", reading.code)][1]
            report.say(path.name, f"第{start + 1}行", "notice.duplicate", name=reading.code, first=first)
        elif reading:
            report.places[("reading", reading.code)] = (path.name, f"第{start + 1}行“{reading.code}”")
            readings[reading.code] = reading
    return readings


def _section(file: str, number: int, lines: list[str], report: Report) -> Reading | None:
    heading = _HEADING.fullmatch(lines[0].rstrip())
    if not heading:
        report.say(file, f"第{number}行", "notice.reading_heading", found=lines[0].strip())
        return None
    text = [line.rstrip() for line in lines[1:]]
    named = next((line for line in text if line), "")
    clauses = tuple(c.strip() for c in named.removeprefix(_CLAUSES).split("、") if c.strip())
    body = "\n".join(text[text.index(named) + 1 :]).strip() if named else ""
    if not named.startswith(_CLAUSES) or not clauses:
        report.say(file, f"第{number}行“{heading[1]}”", "notice.reading_clauses")
    elif not body:
        report.say(file, f"第{number}行“{heading[1]}”", "notice.reading_empty")
    return Reading(heading[1], heading[2].strip(), clauses if named.startswith(_CLAUSES) else (), body)
