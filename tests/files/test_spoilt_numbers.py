"""A long number that a program took for a figure has lost its end: it is refused in every ledger, never stored cut."""

from __future__ import annotations

from pathlib import Path

import pytest

from agencies.files.cell_values import converted, shown
from agencies.files.ledger_kinds import LedgerColumn, ledger_kinds
from agencies.files.ledger_sheets import read_ledger
from authorities.files.workbook_reader import read_sheets
from authorities.rules.problem import Problem
from tests.files import builders
from tests.files.builders import workbook
from tests.files.ledgers import HEAD, codes
from tests.files.office import converted as saved_by_office

NUMBERS = [130_000_199_001_010_017 + 7 * number for number in range(1_000)]
LONG_KINDS = ("credit_code", "id_number", "identifier", "phone", "name", "text")
COLUMNS = [
    pytest.param(column, id=f"{kind.code}: {column.label}")
    for kind in ledger_kinds().values()
    for column in kind.columns
    if column.kind in LONG_KINDS
]


class TestEighteenDigits:
    @pytest.mark.parametrize("build", [workbook, builders.old_workbook])
    def test_in_number_cells_are_refused_all(self, build):
        numbers = NUMBERS if build is workbook else [float(number) for number in NUMBERS[:300]]
        rows = [[f"机构{number}", number, "示例大队"] for number in numbers]

        read = read_ledger("agencies", read_sheets(build([HEAD, *rows]))[0])

        assert codes(read.problems) == ["ledger.spoilt_number"] * len(numbers)
        assert read.good_rows == ()

    @pytest.mark.parametrize("column", COLUMNS)
    def test_are_refused_in_every_column_that_holds_text(self, column: LedgerColumn):
        for number in NUMBERS[::50]:
            found = converted(column, float(number))

            assert isinstance(found, Problem)
            assert found.code in ("ledger.spoilt_number", "ledger.spoilt_id")

    @pytest.mark.parametrize("number", [1e15, 2013003001400001.0, 1.30000199001010017e17, 9.9e18])
    def test_are_never_written_out_so_that_they_look_whole(self, number: float):
        column = ledger_kinds()["certificates"].column("number")

        again = converted(column, shown(number))

        assert isinstance(again, Problem) and again.code == "ledger.spoilt_number"

    @pytest.mark.needs_libreoffice
    def test_saved_as_text_by_libreoffice_are_refused(self, tmp_path: Path):
        content = workbook([HEAD, *([f"机构{n}", n, "示例大队"] for n in NUMBERS[:20])])

        text = saved_by_office(content, "csv:Text - txt - csv (StarCalc):44,34,76", tmp_path)
        read = read_ledger("agencies", read_sheets(text)[0])

        assert len(read.rows) == 20
        assert read.good_rows == ()
