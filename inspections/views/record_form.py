"""The record form: fill it in, keep it, submit it. One address a task; it works as a plain page and as a quiet save."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods

from agencies.queries.attention import attention_on
from authorities import clock
from authorities.rules.problem import Problem
from authorities.views.pages import officer_page, sees_business
from campaigns.models import Task
from campaigns.rules.notice import Checklist
from inspections.forms import RecordHeadForm, posted_answers
from inspections.models import Record
from inspections.queries.forms import checklist_of, sections_asked
from inspections.queries.records import colleagues_of, record_of_task, records_joined, tasks_joined
from inspections.rules.filling import Progress, progress_of, rest_of_section
from inspections.rules.heading import scopes_of
from inspections.services.receiving import receive_record
from inspections.services.records import draft_for, require_inspector, submission_problems, submit_record
from inspections.services.refusals import RecordConflict, RecordRefused
from inspections.views.form_items import linked_sentences, shown_sections, suggestion_sentences
from inspections.views.form_progress import ShownProgress, shown_progress
from inspections.views.notice_guard import under_its_notice


@dataclass
class Page:
    """What one showing of the form needs: the record (stored or not), the typed answers, what is wrong."""

    task: Task
    record: Record
    head: RecordHeadForm
    answers: dict[str, object]
    problems: list[Problem] = field(default_factory=list)
    other: Record | None = None
    kept: bool = False
    status: int = 200

    @property
    def checklist(self) -> Checklist:
        return checklist_of(self.record)

    @property
    def scopes(self) -> frozenset[str]:
        if self.head.is_bound and "scopes" in getattr(self.head, "cleaned_data", {}):
            return frozenset(self.head.cleaned_data["scopes"])
        return scopes_of(self.record.header)


@officer_page(sees_business)
@require_http_methods(["GET", "POST"])
@under_its_notice
def record_form(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of one task. POST `action`: save, submit, or bulk:<section>; JSON when asked for."""
    task = get_object_or_404(tasks_joined(), pk=pk)
    _require(request, task)
    standing = record_of_task(task)
    if request.method == "POST":
        return _receive(request, task, standing)
    if standing is not None and not standing.is_draft:
        return redirect("record", standing.pk)
    if standing is None and task.state == Task.State.CANCELLED:
        raise PermissionDenied("这项任务已撤销，不能再填写检查记录。")
    record = standing or draft_for(
        task=task, uuid=uuid4(), officer=request.user, now=clock.now(), carried_from=_carried(request)
    )
    return _shown(request, Page(task, record, _head(record), dict(record.answers)))


def _require(request: HttpRequest, task: Task) -> None:
    try:
        require_inspector(request.user, task)  # type: ignore[arg-type]
    except RecordRefused as refused:
        raise PermissionDenied(refused.sentences[0]) from refused


def _receive(request: HttpRequest, task: Task, standing: Record | None) -> HttpResponse:
    now = clock.now()
    uuid = _uuid(request.POST.get("uuid", ""))
    ours = standing if standing is not None and standing.pk == uuid else None
    record = ours or draft_for(task=task, uuid=uuid, officer=request.user, now=now)  # type: ignore[arg-type]
    checklist = checklist_of(record)
    page = Page(task, record, _head(record, request.POST), posted_answers(checklist, request.POST))
    if not page.head.is_valid():
        page.status = 400
        return _answer(request, page)
    action = request.POST.get("action", "save")
    bulk = _rest(page, action)
    page.answers |= bulk
    try:
        page.record = _kept(request, page, uuid, now, tuple(bulk))
        page.kept = True
        if action == "submit":
            page.record = submit_record(record=page.record, officer=request.user, now=now)  # type: ignore[arg-type]
    except RecordConflict as conflict:
        page.problems, page.status, page.other = list(conflict.problems), 409, standing
    except RecordRefused as refused:
        page.problems, page.status = list(refused.problems), 400
    return _answer(request, page, action)


def _kept(request: HttpRequest, page: Page, uuid: UUID, now: datetime, bulk: tuple[str, ...]) -> Record:
    content = {
        "answers": page.answers,
        "header": page.head.header,
        "inspected_at": page.head.cleaned_data["inspected_at"],
        "second_inspector": page.head.cleaned_data["second_inspector"],
        "accompanied_by": page.head.cleaned_data["accompanied_by"],
    }
    seen = parse_datetime(request.POST.get("seen", "")) if request.POST.get("seen") else None
    record, _made = receive_record(
        task=page.task,
        uuid=uuid,
        content=content,
        officer=request.user,
        now=now,
        seen=seen,
        bulk=bulk,  # type: ignore[arg-type]
    )
    return record


def _rest(page: Page, action: str) -> dict[str, object]:
    kind, _, section = action.partition(":")
    if kind != "bulk":
        return {}
    return dict(rest_of_section(page.checklist, page.answers, section, page.scopes))


def _answer(request: HttpRequest, page: Page, action: str = "save") -> HttpResponse:
    if request.headers.get("Accept") == "application/json":
        return JsonResponse(_state(page), status=page.status)
    if page.status != 200:
        return _shown(request, page)
    if not page.record.is_draft:
        return redirect("record", page.record.pk)
    kind, _, section = action.partition(":")
    place = f"#section-{section}" if kind == "bulk" and section in {s.code for s in page.checklist.sections} else ""
    answer = redirect("record_form", page.task.pk)
    answer["Location"] += place
    return answer


def _state(page: Page) -> dict[str, Any]:
    """The JSON of a quiet save: state word, when, how far, what the verdict should be; or what is wrong."""
    progress = _progress(page)
    shown = _shown_progress(page)
    sentences = [one.text for one in linked_sentences(page.problems)]
    sentences += [error for errors in page.head.errors.values() for error in errors]
    return {
        "state": page.record.get_state_display(),
        "saved": f"{timezone.localtime(page.record.saved_at):%H:%M}",
        "seen": page.record.saved_at.isoformat(),
        "done": progress.done,
        "total": progress.total,
        "progress": shown.words,
        "next": shown.href,
        "suggestion": suggestion_sentences(page.checklist, page.answers, page.scopes),
        "problems": sentences,
    }


def _progress(page: Page) -> Progress:
    asked = sections_asked(page.record, page.checklist)
    second = page.head.cleaned_data.get("second_inspector") if page.head.is_bound else page.record.second_inspector_id
    return progress_of(page.checklist, page.answers, page.scopes, asked, has_second=second is not None)


def _shown_progress(page: Page) -> ShownProgress:
    would_refuse = page.problems or submission_problems(page.record, clock.now())
    return shown_progress(_progress(page), would_refuse)


def _shown(request: HttpRequest, page: Page) -> HttpResponse:
    asked = sections_asked(page.record, page.checklist)
    stored = not page.record._state.adding
    page.head.mark_asked()
    context = {
        "task": page.task,
        "marks": attention_on(page.task.agency),
        "record": page.record,
        "head": page.head,
        "checklist": page.checklist,
        "sections": shown_sections(page.checklist, page.answers, page.scopes, asked, page.problems),
        "problems": linked_sentences(page.problems),
        "progress": _shown_progress(page),
        "suggestion": suggestion_sentences(page.checklist, page.answers, page.scopes),
        "uuid": request.POST.get("uuid") or page.record.pk,
        "seen": _seen(request, page, stored),
        "stored": stored,
        "other": page.other,
        "today": clock.today(),
    }
    return render(request, "inspections/record_form.html", context, status=page.status)


def _seen(request: HttpRequest, page: Page, stored: bool) -> str:
    """The saving this page rests on: the stored one, unless what was sent could not be kept."""
    if request.method == "POST" and not page.kept:
        return request.POST.get("seen", "")
    return page.record.saved_at.isoformat() if stored else ""


def _head(record: Record, posted: Any = None) -> RecordHeadForm:
    initial = {
        **record.header,
        "inspected_at": timezone.localtime(record.inspected_at),
        "second_inspector": record.second_inspector_id,
        "accompanied_by": record.accompanied_by,
    }
    return RecordHeadForm(checklist_of(record), colleagues_of(record.unit, record.inspector), posted, initial=initial)


def _carried(request: HttpRequest) -> Record | None:
    given = request.GET.get("from", "")
    try:
        carried: Record | None = records_joined().filter(pk=UUID(given)).first() if given else None
    except ValueError:
        return None
    return carried


def _uuid(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        return uuid4()  # 没有编号的旧页面也照收，当作新开的一份
