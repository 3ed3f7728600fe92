"""Which long jobs does this app run?

"stage_import" reads and compares a ledger, "store_import" writes it, "mark_ledger" paints the file that goes back.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

from django.core.files.storage import default_storage
from django.urls import reverse

from agencies.models import LedgerImport
from agencies.services import handing_back, staging, storing
from authorities import clock
from authorities.models import Job, Unit
from authorities.scope import acting_at, acting_for
from authorities.sealed import unseal_bytes
from authorities.services.jobs import JobProblem, advance, register_runner


def stage_import(job: Job) -> Mapping[str, Any]:
    """Stage the kept file of a job; run again it finds the import it made before."""
    given = job.arguments
    with default_storage.open(staging.stored_name(given["digest"])) as kept:
        content = unseal_bytes(kept.read())
    with _scope(job):
        try:
            staged = staging.stage_ledger(
                ledger=given["ledger"],
                unit=Unit.objects.get(code=given["unit"]),
                content=content,
                file_name=given["file_name"],
                officer=job.officer,
                now=clock.now(),
                progress=partial(_advance, job),
            )
        except staging.LedgerUnreadable as refusal:
            raise JobProblem(str(refusal)) from refusal
    return {"import": staged.pk, "link": reverse("import_page", args=[staged.pk])}


def store_import(job: Job) -> Mapping[str, Any]:
    """Store the import of a job; an import stored before is the result, not a second storing."""
    with _scope(job):
        staged = LedgerImport.objects.get(pk=job.arguments["import"])
        try:
            if staged.state != LedgerImport.State.STORED:
                storing.store_import(
                    ledger_import=staged,
                    keep=job.arguments["keep"],
                    whole=job.arguments.get("whole", False),
                    officer=job.officer,
                    now=clock.now(),
                )
        except storing.ImportRefused as refusal:
            raise JobProblem(str(refusal)) from refusal
    return {"import": staged.pk, "link": reverse("import_page", args=[staged.pk])}


def mark_ledger(job: Job) -> Mapping[str, Any]:
    """Make the marked workbook of a staged import; run again it finds the one it made."""
    with _scope(job):
        staged = LedgerImport.objects.get(pk=job.arguments["import"])
        try:
            handing_back.mark_kept_file(staged)
        except FileNotFoundError as missing:
            raise JobProblem("上传的原文件已不在系统里。请下载退回的行，改好后上传。") from missing
    return {"import": staged.pk, "link": reverse("import_marked", args=[staged.pk])}


def _scope(job: Job) -> AbstractContextManager[Any]:
    # 上传的人看得到什么，任务就看得到什么，不管由谁来做
    return acting_for(job.officer) if job.officer else acting_at(Unit.objects.get(code=job.arguments["unit"]))


def _advance(job: Job, done: int, total: int) -> None:
    advance(job, done=done, total=total)


register_runner(staging.KIND, stage_import)
register_runner(storing.KIND, store_import)
register_runner(handing_back.KIND, mark_ledger)
