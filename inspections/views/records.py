"""One record: the official form as a page, as a PDF, and the way to correct it."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from authorities import clock
from authorities.views.pages import officer_page, sees_business
from inspections.files.record_pdf import PdfUnavailable, pdf_of
from inspections.forms import CorrectionForm
from inspections.models import Record
from inspections.queries.findings import all_in_words
from inspections.queries.records import next_tasks, paper_for, records_joined, revisions_of
from inspections.services.corrections import correct_record
from inspections.services.refusals import RecordRefused
from inspections.views.notice_guard import under_its_notice


@officer_page(sees_business)
@under_its_notice
def record_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The record as on paper, with its number, findings, revisions and what comes next."""
    record = get_object_or_404(records_joined(), pk=pk)
    findings = record.findings.select_related("campaign", "record")
    mine = request.user.can_inspect and request.user.unit_id == record.unit_id
    context = {
        "record": record,
        "paper": paper_for(record),
        "findings": all_in_words(findings),
        "revisions": revisions_of(record),
        "next_tasks": next_tasks(record)[:20] if mine else [],
        "can_correct": mine and record.state == Record.State.SUBMITTED,
        "can_fill": mine and record.is_draft,
        "no_pdf": request.GET.get("pdf") == "missing",
    }
    return render(request, "inspections/record.html", context)


@officer_page(sees_business)
@under_its_notice
def record_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The record as PDF on the official form; without the PDF component the page says what to do instead."""
    record = get_object_or_404(records_joined(), pk=pk)
    html = render_to_string("official/annex3_pdf.html", {"paper": paper_for(record)})
    try:
        content = pdf_of(html)
    except PdfUnavailable:
        answer = redirect("record", pk)
        answer["Location"] += "?pdf=missing"
        return answer
    response = HttpResponse(content, content_type="application/pdf")
    name = f"检查记录_{record.agency.name}_{record.number_text}.pdf"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


@officer_page(lambda officer: officer.can_inspect)
@require_http_methods(["GET", "POST"])
def record_correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask why, then open the next revision as a draft."""
    record = get_object_or_404(records_joined(), pk=pk)
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = {"reason": form.cleaned_data["reason"], "uuid": uuid4(), "officer": request.user, "now": clock.now()}
        try:
            correct_record(record=record, **asked)
            return redirect("record_form", record.task_id)
        except RecordRefused as refused:
            form.add_error(None, refused.sentences)
    status = 400 if form.is_bound else 200
    return render(request, "inspections/record_correct.html", {"record": record, "form": form}, status=status)
