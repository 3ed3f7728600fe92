"""Bring a ledger in: upload, look at what it would do, confirm or drop."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from agencies.files.ledger_kinds import ledger_kinds
from agencies.files.ledger_sentences import LEFT_OUT
from agencies.files.ledger_templates import write_template
from agencies.filters import ImportFilter
from agencies.forms import FilledTemplateForm, LedgerFileForm
from agencies.models import LedgerImport, LedgerImportRow
from agencies.queries.ledger_rows import MOST_ROWS, fillable, ledger_rows
from agencies.queries.merging import named_otherwise
from agencies.services import handing_back, staging, storing
from agencies.services.absence import WHOLE_LISTS, missing_rows
from agencies.views.agencies import keeps_ledgers
from agencies.views.workbooks import workbook_answer
from authorities import clock
from authorities.models import Job, Unit
from authorities.queries.units import holding_units, units_of
from authorities.services import jobs
from authorities.tasks import run_job
from authorities.views.pages import ListPage, officer_page

INLINE_BYTES, INLINE_ROWS = 300_000, 2_000  # larger work is left to the workers
ROWS_A_PAGE = 50
MOST_NAMED = 200  # rows a file does not name, listed on its page
Outcome = LedgerImportRow.Outcome


class ImportList(ListPage):
    """Ledgers that came in, and what became of them."""

    title = "台账导入"
    filterset_class = ImportFilter
    template_name = "agencies/import_list.html"
    allowed = staticmethod(keeps_ledgers)

    def rows(self) -> QuerySet[Any]:
        return LedgerImport.objects.select_related("unit", "officer")


@officer_page(keeps_ledgers)
def import_new(request: HttpRequest) -> HttpResponse:
    """Choose a ledger and its file."""
    form = LedgerFileForm(request.POST or None, request.FILES or None, initial={"ledger": request.GET.get("ledger")})
    if request.method == "POST" and form.is_valid():
        answer = _received(request, form)
        if answer:
            return answer
    filled = FilledTemplateForm(officer=request.user)
    context = {"form": form, "kinds": ledger_kinds().values(), "filled": filled}
    return render(request, "agencies/import_new.html", context)


def _received(request: HttpRequest, form: LedgerFileForm) -> HttpResponse | None:
    """Where the upload leads; None when the file cannot be taken, with the reason on the form."""
    file = form.cleaned_data["file"]
    found = staging.receive_ledger(
        ledger=form.cleaned_data["ledger"],
        unit=request.user.unit,
        content=file.read(),
        file_name=file.name,
        officer=request.user,
        now=clock.now(),
    )
    if isinstance(found, LedgerImport):
        messages.warning(
            request, f"这份文件的内容与{found.uploaded_at:%Y-%m-%d}上传的“{found.file_name}”相同，已打开那次导入。"
        )
        return redirect("import_page", pk=found.pk)
    job = run_or_leave(found, inline=file.size <= INLINE_BYTES)
    if job.state == Job.State.FAILED:
        form.add_error("file", job.problem)
        return None
    return (
        redirect("import_page", pk=job.result["import"]) if job.state == Job.State.DONE else redirect("job", pk=job.pk)
    )


def run_or_leave(job: Job, *, inline: bool) -> Job:
    """The job after its run, or left to a worker."""
    if not inline:
        run_job.delay_on_commit(job_id=job.pk)
        return job
    return jobs.run(job_id=job.pk, now=clock.now()) or job


@officer_page(keeps_ledgers)
def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What the file would do, row by row; `?tab=` new, changed, unchanged or rejected."""
    staged = get_object_or_404(LedgerImport.objects.select_related("unit", "officer"), pk=pk)
    counts, kind = storing.outcome_counts(staged), ledger_kinds()[staged.ledger]
    tab = request.GET.get("tab", "")
    shown = tab if tab in Outcome.values else _first_tab(counts)
    page = Paginator(staged.rows.filter(outcome=shown).order_by("number"), ROWS_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "staged": staged,
        "counts": counts,
        "good": counts["rows"] - counts[Outcome.REJECTED],
        "shown": shown,
        "tabs": [_tab(value, label, shown, counts) for value, label in Outcome.choices],
        "page_obj": page,
        "rows": [_row_words(staged, row) for row in page],
        "left_out": [(number, LEFT_OUT[reason]) for number, reason in staged.left_out],
        "shows": [kind.column(code).label for code in kind.shows],
        "missing": _missing(staged, counts),
        "named_otherwise": named_otherwise(staged),
        "is_mine": staged.unit_id == request.user.unit_id,
        "has_file": handing_back.has_file(staged),
    }
    return render(request, "agencies/import_page.html", context)


def _missing(staged: LedgerImport, counts: dict[str, int]) -> Any:
    """What the file does not name: the codes once stored; before, those it would mark when it is the whole list."""
    if staged.state == LedgerImport.State.STORED:
        return SimpleNamespace(count=len(staged.absent), rows=staged.absent[:MOST_NAMED])
    if staged.state != LedgerImport.State.STAGED or counts[Outcome.REJECTED] or staged.ledger not in WHOLE_LISTS:
        return None
    rows = missing_rows(staged)
    return SimpleNamespace(count=rows.count(), rows=[f"{row.code} {row}" for row in rows[:MOST_NAMED]])


def _first_tab(counts: dict[str, int]) -> str:
    order = (Outcome.REJECTED, Outcome.CHANGED, Outcome.NEW)
    return next((str(value) for value in order if counts[value]), str(Outcome.UNCHANGED))


def _tab(value: str, label: str, shown: str, counts: dict[str, int]) -> Any:
    return SimpleNamespace(label=label, href=f"?tab={value}", current=value == shown, count=counts[value])


def _row_words(staged: LedgerImport, row: LedgerImportRow) -> Any:
    site = row.values.get("site")
    told = row.values | ({"site_name": site[1]} if isinstance(site, list) else {})
    first, second = (told.get(code) or row.raw.get(code) or "—" for code in ledger_kinds()[staged.ledger].shows)
    changes = [(label, old, new) for label, (old, new) in row.changes.items()]
    return SimpleNamespace(number=row.number, key=first, name=second, changes=changes, problems=row.problems)


@require_POST
@officer_page(keeps_ledgers)
def import_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the good rows into the register; `keep` says whether refused rows may stay behind."""
    staged = own_import(request, pk)
    keep = storing.GOOD if request.POST.get("keep") == storing.GOOD else storing.ALL
    try:
        whole = bool(request.POST.get("whole"))
        job = storing.ask_to_store(ledger_import=staged, keep=keep, whole=whole, officer=request.user, now=clock.now())
    except storing.ImportRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("import_page", pk=pk)
    job = run_or_leave(job, inline=staged.rows.count() <= INLINE_ROWS)
    if job.state == Job.State.FAILED:
        messages.error(request, job.problem)
    elif job.state != Job.State.DONE:
        return redirect("job", pk=job.pk)
    else:
        messages.success(request, "已入库。")
    return redirect("import_page", pk=pk)


@require_POST
@officer_page(keeps_ledgers)
def import_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a staged import up."""
    try:
        storing.drop_import(ledger_import=own_import(request, pk), officer=request.user, now=clock.now())
    except storing.ImportRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("import_page", pk=pk)
    messages.success(request, "已放弃这次导入，台账没有变化。")
    return redirect("import_list")


@officer_page(keeps_ledgers)
def import_filled_template(request: HttpRequest) -> HttpResponse:
    """Where a choice of ledger and unit leads: the template with the rows held now."""
    form = FilledTemplateForm(request.GET, officer=request.user)
    if not form.is_valid():
        messages.error(request, "没有选好台账或单位。请从列表中选择。")
        return redirect("import_new")
    address = reverse("import_template", args=[form.cleaned_data["ledger"]])
    return redirect(f"{address}?filled=1&unit={form.cleaned_data['unit'].code}")


def _not_filled(ledger: str, unit: Unit) -> str:
    if ledger not in fillable():
        return "这份台账含公民身份号码，不能带着现有数据下载。请下载空模板。"
    return f"{unit.name}的{ledger_kinds()[ledger].name}超过{MOST_ROWS:,}行。请选下一级单位，分几份下载。"


def own_import(request: HttpRequest, pk: int) -> LedgerImport:
    """An import of the officer's own unit: what another unit uploaded is that unit's to confirm."""
    return get_object_or_404(LedgerImport, pk=pk, unit=request.user.unit)


@officer_page(keeps_ledgers)
def import_template(request: HttpRequest, ledger: str) -> HttpResponse:
    """The template of a ledger for a unit of the own tree, its units to choose from.

    `?unit=` whose; the own one without it.   `?filled=1` with the rows held now.
    """
    if ledger not in ledger_kinds():
        raise Http404
    unit = get_object_or_404(units_of(request.user), code=request.GET.get("unit") or request.user.unit.code)
    stream = io.BytesIO()
    units = list(holding_units(unit).values_list("name", flat=True))
    rows = ledger_rows(ledger, unit) if request.GET.get("filled") else []
    if rows is None:
        messages.error(request, _not_filled(ledger, unit))
        return redirect("import_new")
    write_template(stream, ledger, unit_name=unit.name, units=units, rows=rows)
    return workbook_answer(stream, f"{ledger_kinds()[ledger].name}模板.xlsx")
