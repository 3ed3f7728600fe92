"""python -m benchmarks.imports [--rows 100000]: projects imported and stored beside reading and COPYing the rows.

Floor: python-calamine reads the workbook, PostgreSQL takes the same rows by COPY (executemany on SQLite). Wanted: at
most 4 × the floor, and the peak memory of the importing process flat from rows / 10 to rows (at most 1.2 ×). The
workbook is parsed in a process of its own, whose memory is calamine's and not measured here. Each run is a process of
its own over a migrated database; constraints are checked before the clock stops, and everything is taken back.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
import time
import zipfile
from collections.abc import Callable
from resource import RUSAGE_SELF, getrusage
from statistics import median
from typing import Any
from xml.sax.saxutils import escape

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
HEAD = (
    "项目编号",
    "机构统一社会信用代码",
    "单位名称",
    "单位地址",
    "所在区县代码",
    "单位类别",
    "服务类型",
    "开始日期",
    "结束日期",
)
AGENCIES, SITES = 500, 20_000
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats"
SHEETS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    f'<Default Extension="rels" ContentType="{_TYPE}-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}-officedocument.spreadsheetml.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}-officedocument.spreadsheetml.worksheet+xml"/>'
    "</Types>",
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def main() -> None:
    """Times and peak memory of the floor and of ours."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    small, large = ((workbook(rows), workbook(rows + 1)) for rows in (asked.rows // 10, asked.rows))
    few = _measured(lambda: _ours(*small))
    floors, many = [], []
    for _ in range(asked.rounds):
        floors.append(_measured(lambda: _floor(large[0])))
        many.append(_measured(lambda: _ours(*large)))
    floor, ours = (median(run["seconds"] for run in runs) for runs in (floors, many))
    ratio = median(our["seconds"] / bare["seconds"] for our, bare in zip(many, floors, strict=True))
    print(f"floor, {asked.rows} rows: {floor:.2f} s, peak {floors[0]['peak']} MB")
    print(f"ours, {asked.rows} rows: {ours:.2f} s = {ratio:.2f} × floor (median of {asked.rounds} pairs)")
    first, last = few["peak"], max(run["peak"] for run in many)
    print(f"importing process: {first} MB at {asked.rows // 10} rows, {last} MB at {asked.rows}: {last / first:.2f} ×")
    again = median(run["again"] for run in many)
    print(f"the same list once more, all unchanged: staged in {again:.2f} s = {again / floor:.2f} × floor")


def workbook(rows: int) -> bytes:
    """An .xlsx of that many good rows, every cell a text of its own."""
    from tests.factories import agency_code

    codes = [agency_code(number) for number in range(AGENCIES)]
    lines = [HEAD] + [
        (
            f"XM{n:07d}",
            codes[n % AGENCIES],
            f"场所{n % SITES}",
            f"甲路{n % SITES}号",
            ("130102", "130104")[n % 2],
            "重点单位",
            "维护保养",
            "2023-10-01",
            "2024-09-30",
        )
        for n in range(rows)
    ]
    cells = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>' for text in line) + "</row>"
        for line in lines
    )
    sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{cells}</sheetData></worksheet>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (SHEETS | {"xl/worksheets/sheet1.xml": sheet}).items():
            archive.writestr(name, text)
    return out.getvalue()


def _measured(work: Callable[[], dict[str, float]]) -> dict[str, float]:
    """What `work` says it took in a child process, with the peak memory (MB) of that process."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        found = work()
        found["peak"] = getrusage(RUSAGE_SELF).ru_maxrss // 1024
        os.write(write, json.dumps(found).encode())
        os._exit(0)
    os.waitpid(child, 0)
    found = json.loads(os.read(read, 1000))
    os.close(read)
    os.close(write)
    return found


def _floor(content: bytes) -> dict[str, float]:
    from django.db import connection
    from python_calamine import CalamineWorkbook

    columns = [f"c{n}" for n in range(len(HEAD))]
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE floor ({', '.join(f'{name} text' for name in columns)})")
        start = time.perf_counter()
        rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
        if connection.vendor == "postgresql":
            with cursor.copy("COPY floor FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany(f"INSERT INTO floor VALUES ({', '.join(['%s'] * len(columns))})", rows)
        return {"seconds": time.perf_counter() - start}


def _ours(content: bytes, once_more: bytes) -> dict[str, float]:
    django.setup()
    from django.db import connection, transaction

    from agencies.services.staging import stage_ledger
    from agencies.services.storing import GOOD, outcome_counts, store_import
    from authorities.scope import acting_at, whole_tree
    from tests import factories

    now = factories.NOW
    with transaction.atomic():
        with whole_tree("benchmark"):
            units = factories.make_unit_tree()
            for number in range(AGENCIES):
                factories.make_agency(units["130102"], code=factories.agency_code(number))
        unit = units["130100"]
        facts: dict[str, Any] = {"ledger": "projects", "unit": unit, "file_name": "x.xlsx", "officer": None, "now": now}
        with acting_at(unit):
            start = time.perf_counter()
            staged = stage_ledger(content=content, **facts)
            read = time.perf_counter()
            store_import(ledger_import=staged, keep=GOOD, officer=None, now=now)
            connection.check_constraints()
            end = time.perf_counter()
            first, again = outcome_counts(staged), time.perf_counter()
            second = outcome_counts(stage_ledger(content=once_more, **facts))
            compared = time.perf_counter()
        transaction.set_rollback(True)
    if first["new"] != first["rows"] or second["unchanged"] != first["rows"]:
        raise RuntimeError(f"not every row came in: {first}, {second}")
    print(f"  {first['rows']} rows: staged {read - start:.2f} s, stored {end - read:.2f} s", flush=True)
    return {"seconds": end - start, "again": compared - again}


if __name__ == "__main__":
    django.setup()
    sys.exit(main())
