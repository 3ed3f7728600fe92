"""python -m benchmarks.imports [--rows 100000]: projects imported and stored beside reading and COPYing the rows.

Floor: python-calamine reads the workbook, PostgreSQL takes the same rows by COPY (executemany on SQLite). Wanted: at
most 4 × the floor, and the peak memory of a process flat from rows / 10 to rows (at most 1.2 ×). Each run is a process
of its own over a migrated database; everything is taken back.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import time
import zipfile
from collections.abc import Callable
from resource import RUSAGE_SELF, getrusage
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
    asked = parser.parse_args()
    small, large = workbook(asked.rows // 10), workbook(asked.rows)
    floor = _measured(lambda: _floor(large))
    few, many = _measured(lambda: _ours(small)), _measured(lambda: _ours(large))
    print(f"floor, {asked.rows} rows: {floor[0]:.2f} s")
    print(f"ours, {asked.rows} rows: {many[0]:.2f} s = {many[0] / floor[0]:.2f} × floor")
    print(
        f"peak memory: {few[1]} MB at {asked.rows // 10} rows, {many[1]} MB at {asked.rows}: {many[1] / few[1]:.2f} ×"
    )


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


def _measured(work: Callable[[], float]) -> tuple[float, int]:
    """Seconds that `work` says it took, and the peak memory (MB) of the child that did it."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        seconds = work()
        peak = getrusage(RUSAGE_SELF).ru_maxrss // 1024
        os.write(write, f"{seconds} {peak}".encode())
        os._exit(0)
    os.waitpid(child, 0)
    seconds_text, peak_text = os.read(read, 100).decode().split()
    return float(seconds_text), int(peak_text)


def _floor(content: bytes) -> float:
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
        return time.perf_counter() - start


def _ours(content: bytes) -> float:
    django.setup()
    from django.db import transaction

    from agencies.services.staging import stage_ledger
    from agencies.services.storing import GOOD, outcome_counts, store_import
    from authorities.scope import acting_at, whole_tree
    from tests import factories

    with transaction.atomic():
        with whole_tree("benchmark"):
            units = factories.make_unit_tree()
            for number in range(AGENCIES):
                factories.make_agency(units["130102"], code=factories.agency_code(number))
        with acting_at(units["130100"]):
            start = time.perf_counter()
            staged = stage_ledger(
                ledger="projects",
                unit=units["130100"],
                content=content,
                file_name="x.xlsx",
                officer=None,
                now=factories.NOW,
            )
            read = time.perf_counter()
            store_import(ledger_import=staged, keep=GOOD, officer=None, now=factories.NOW)
            end = time.perf_counter()
            counts = outcome_counts(staged)
        transaction.set_rollback(True)
    print(
        f"  {counts['new']} of {counts['rows']} new: staged {read - start:.2f} s, stored {end - read:.2f} s", flush=True
    )
    return end - start


if __name__ == "__main__":
    django.setup()
    sys.exit(main())
