"""A machine without pango: the PDF says what to do instead, and everything else works."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from authorities.scope import whole_tree
from inspections.files import record_pdf
from inspections.models import Record
from tests.doors.brigade import NOW, Brigade

ROOT = Path(__file__).resolve().parents[2]
ATTEMPT = """
from inspections.files.record_pdf import PdfUnavailable, pdf_of, warm
warm()
try:
    pdf_of("<p>检查记录</p>")
except PdfUnavailable:
    print("unavailable")
"""


def without_pango(folder: Path) -> dict[str, str]:
    """An environment in which the dynamic linker finds a pango that is none."""
    for name in ("libpango-1.0-0", "pango-1.0-0", "libpango-1.0.so.0", "libpango-1.0.so", "pango-1.0"):
        (folder / name).write_bytes(b"no library")
    return os.environ | {"LD_LIBRARY_PATH": str(folder), "PYTHONUTF8": "1"}


class TestTheMachine:
    @pytest.mark.skipif(sys.platform != "linux", reason="the linker is told by LD_LIBRARY_PATH on Linux only")
    def test_without_pango_is_told_apart_from_a_fault(self, tmp_path: Path) -> None:
        ended = subprocess.run(
            [sys.executable, "-c", ATTEMPT],
            cwd=ROOT,
            env=without_pango(tmp_path),
            capture_output=True,
            text=True,
            timeout=60,
        )

        assert ended.stdout.split()[-1] == "unavailable", ended.stderr


@pytest.mark.django_db
class TestThePages:
    @pytest.fixture
    def record(self, monkeypatch: pytest.MonkeyPatch) -> Any:
        def absent() -> Any:
            raise record_pdf.PdfUnavailable("libpango-1.0-0")

        monkeypatch.setattr(record_pdf, "_weasyprint", absent)
        with time_machine.travel(NOW, tick=False), whole_tree("test"):
            brigade = Brigade()
            yield brigade.submitted()

    def test_say_what_to_do_instead(self, record: Record) -> None:
        client = Client()
        client.force_login(record.inspector)

        answer = client.get(reverse("record_pdf", args=[record.pk]), follow=True)

        page = answer.content.decode()
        assert answer.status_code == 200
        assert "本机缺少 PDF 组件（pango），暂不能生成 PDF，可用浏览器打印本页。" in page
        assert record.agency.name in page

    def test_all_else_opens(self, record: Record) -> None:
        client = Client()
        client.force_login(record.inspector)

        for address in (reverse("record", args=[record.pk]), reverse("record_list"), reverse("task_list")):
            assert client.get(address).status_code == 200
