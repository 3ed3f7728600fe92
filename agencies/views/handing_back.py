"""Refused rows go back to the unit that sent them: in its own file, red, or by themselves."""

from __future__ import annotations

import io
from pathlib import PurePath

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from agencies.files.ledger_sheets import LedgerRow
from agencies.files.ledger_templates import write_rejections
from agencies.models import LedgerImport, LedgerImportRow
from agencies.services import handing_back, staging
from agencies.views.agencies import keeps_ledgers
from agencies.views.imports import INLINE_BYTES, own_import, run_or_leave
from agencies.views.workbooks import workbook_answer
from authorities import clock
from authorities.models import Job
from authorities.rules.problem import Problem
from authorities.views.pages import officer_page


@require_POST
@officer_page(keeps_ledgers)
def import_mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the uploaded file painted; a small one at once, a large one by a worker."""
    staged = own_import(request, pk)
    if not handing_back.has_file(staged):
        messages.error(request, "这份文件没有经网页上传，系统里没有原文件。请下载退回的行，改好后上传。")
        return redirect("import_page", pk=pk)
    job = handing_back.ask_to_mark(ledger_import=staged, officer=request.user, now=clock.now())
    if job.state != Job.State.DONE:
        job = run_or_leave(job, inline=handing_back.file_size(staged) <= INLINE_BYTES)
    return redirect("import_marked", pk=pk) if job.state == Job.State.DONE else redirect("job", pk=job.pk)


@officer_page(keeps_ledgers)
def import_marked(request: HttpRequest, pk: int) -> HttpResponse:
    """The uploaded file with its wrong cells red and commented."""
    staged = own_import(request, pk)
    content = handing_back.hand_back(ledger_import=staged, officer=request.user, now=clock.now())
    if content is None:
        messages.error(request, "标红的文件还没有做好。请先点“下载标红的原表”。")
        return redirect("import_page", pk=pk)
    return workbook_answer(io.BytesIO(content), _marked_name(staged))


@officer_page(keeps_ledgers)
def import_rejected(request: HttpRequest, pk: int) -> HttpResponse:
    """The refused rows alone as a workbook to be mended: wrong cells red, the reasons behind."""
    staged = own_import(request, pk)
    refused = list(staged.rows.filter(outcome=LedgerImportRow.Outcome.REJECTED).order_by("number"))
    rows = [LedgerRow(row.number, {}, staging.opened_raw(staged.ledger, row.raw)) for row in refused]
    problems = [Problem(one["code"], **one["facts"]) for row in refused for one in row.problems]
    stream = io.BytesIO()
    write_rejections(stream, staged.ledger, rows, problems, unit_name=staged.unit.name)
    handing_back.write_hand_back(ledger_import=staged, what="rows", officer=request.user, now=clock.now())
    return workbook_answer(stream, f"{staged.get_ledger_display()}退回行.xlsx")


def _marked_name(staged: LedgerImport) -> str:
    return f"{PurePath(staged.file_name).stem[:80] or staged.get_ledger_display()}（标红退回）.xlsx"
