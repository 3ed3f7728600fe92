"""Find agencies registered twice, ask for a merge, approve it, undo it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from agencies.filters import MergeFilter
from agencies.forms import MergeForm, OtherAgencyForm, WhyForm
from agencies.models import Agency, AgencyMerge
from agencies.queries.duplicates import ShownPair, compared, last_requests, shown_pairs, suspected_for
from agencies.queries.merging import merges_seen, moved_counts
from agencies.services import merging as services
from agencies.services.belongings import belongings
from agencies.services.moving import foreseen
from agencies.views.agencies import keeps_ledgers
from agencies.views.sides import side_by_side
from agencies.wording import WORDS
from authorities import clock
from authorities.rules.problem import Problem, Refused
from authorities.views.pages import ListPage, officer_page, sees_business

PAIRS_A_PAGE = 10
State = AgencyMerge.State


class Act(NamedTuple):
    """One thing that can be done to a merge: the service, whether it wants a reason, and what is said afterwards."""

    service: Callable[..., AgencyMerge]
    with_reason: bool
    told: str


ACTS: Mapping[str, Act] = {
    "approve": Act(services.approve_merge, False, "已合并。并入的机构仍可查看，登记见保留的机构。"),
    "decline": Act(services.decline_merge, True, "已记下不合并，台账没有变化。"),
    "ask-undo": Act(services.ask_undo, True, "已提出撤销合并，等另一人批准。"),
    "approve-undo": Act(services.approve_undo, False, "已撤销合并，登记已移回；没有移回的列在下面。"),
    "decline-undo": Act(services.decline_undo, True, "已记下不撤销，合并保持不变。"),
}


class MergeList(ListPage):
    """Merges asked for, standing, declined and undone."""

    title = "机构合并"
    filterset_class = MergeFilter
    template_name = "agencies/merge_list.html"

    def rows(self) -> QuerySet[Any]:
        return merges_seen()


@officer_page(sees_business)
def duplicate_list(request: HttpRequest) -> HttpResponse:
    """Pairs of agencies that may be one company, with the reasons; `?tab=declined` those looked at and not merged."""
    asked = last_requests()
    pairs = suspected_for(request.user)
    declined = [p for p in pairs if _is_declined(asked.get(frozenset((p.one, p.other))))]
    fresh = [p for p in pairs if p not in declined]
    shown = declined if request.GET.get("tab") == "declined" else fresh
    page = Paginator(shown, PAIRS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "pairs": [_shown(pair) for pair in shown_pairs(page.object_list, asked)],
        "page_obj": page,
        "query_string": "tab=declined" if shown is declined else "",
        "tabs": [
            {"label": "待核对", "href": "?", "current": shown is fresh, "count": len(fresh)},
            {"label": "核对过，不合并", "href": "?tab=declined", "current": shown is declined, "count": len(declined)},
        ],
        "today": clock.today(),
    }
    return render(request, "agencies/duplicate_list.html", context)


def _shown(pair: ShownPair) -> dict[str, Any]:
    facts = {"one": pair.one, "other": pair.other, "reasons": pair.reasons, "request": pair.request}
    return facts | {"lines": [line for line in side_by_side(pair.one, pair.other) if line.differs]}


def _is_declined(request: AgencyMerge | None) -> bool:
    return request is not None and request.state == State.DECLINED


@officer_page(keeps_ledgers)
def merge_new(request: HttpRequest) -> HttpResponse:
    """`?one=` and `?other=`: both sides beside each other, which is kept, and why. Without `other`: by its code."""
    one = _agency(request.GET.get("one"))
    if "other" not in request.GET:
        return _choose_other(request, one)
    agencies = list(compared(Agency.objects.filter(pk__in=(one.pk, _agency(request.GET["other"]).pk))).order_by("pk"))
    form = MergeForm(request.POST or None, agencies=agencies)
    if request.method == "POST" and form.is_valid():
        kept = next(agency for agency in agencies if agency.pk == form.cleaned_data["kept"])
        absorbed = next((agency for agency in agencies if agency.pk != kept.pk), kept)
        facts = {"kept": kept, "absorbed": absorbed, "reason": form.cleaned_data["reason"]}
        merge = _attempt(form, lambda: services.ask_merge(**facts, officer=request.user, now=clock.now()))
        if merge:
            messages.success(request, "已提出合并，等另一人批准。批准前台账不变。")
            return redirect("merge", pk=merge.pk)
    context = {"form": form, "agencies": agencies, "lines": side_by_side(*agencies) if len(agencies) > 1 else []}
    return render(request, "agencies/merge_new.html", context)


def _agency(given: str | None) -> Agency:
    if not (given or "").isdecimal():
        raise Http404
    agency: Agency = get_object_or_404(Agency, pk=given)
    return agency


def _choose_other(request: HttpRequest, one: Agency) -> HttpResponse:
    form = OtherAgencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = redirect("merge_new")
        answer["Location"] += f"?one={one.pk}&other={form.cleaned_data['code'].pk}"
        return answer
    return render(request, "agencies/merge_other.html", {"form": form, "agency": one})


@officer_page(sees_business)
def merge_page(request: HttpRequest, pk: int, form: forms.Form | None = None) -> HttpResponse:
    """Both agencies, what moves and what stays, who asked and decided, and what can be done now."""
    merge = get_object_or_404(merges_seen(), pk=pk)
    pair = (merge.kept_id, merge.absorbed_id)
    agencies = sorted(compared(Agency.objects.filter(pk__in=pair)), key=lambda agency: pair.index(agency.pk))
    rows, obstacle = _foreseen(merge)
    labels = {one.relation: one.label for one in belongings().values()}
    context = {
        "merge": merge,
        "lines": side_by_side(*agencies) if len(agencies) > 1 else [],
        "foreseen": rows,
        "obstacle": obstacle,
        "moved": [(labels[name], n) for name, n in sorted(moved_counts(merge).items()) if name in labels],
        "left": [Problem(code, **facts).say(WORDS) for code, facts in merge.left],
        "acts": _acts_for(request.user, merge),
        "form": form or forms.Form(),
        "why": form if isinstance(form, WhyForm) else WhyForm(),
        "today": clock.today(),
    }
    return render(request, "agencies/merge.html", context)


@require_POST
@officer_page(sees_business)
def merge_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Approve or decline a merge; ask for its undo, approve or decline that."""
    if act not in ACTS:
        raise Http404
    merge = get_object_or_404(merges_seen(), pk=pk)
    wanted = ACTS[act]
    form = WhyForm(request.POST) if wanted.with_reason else forms.Form(request.POST)
    given = {"reason": request.POST.get("reason", "")} if wanted.with_reason else {}
    if not _attempt(form, lambda: wanted.service(merge=merge, officer=request.user, now=clock.now(), **given)):
        return merge_page(request, pk=pk, form=form)
    messages.success(request, wanted.told)
    return redirect("merge", pk=pk)


def _attempt(form: forms.Form, act: Callable[[], AgencyMerge]) -> AgencyMerge | None:
    """The act's result, or None with the refusal's sentence on the form."""
    try:
        return act()
    except Refused as refused:
        form.add_error(None, refused.problem.say(WORDS))
        return None


def _foreseen(merge: AgencyMerge) -> tuple[list[Any], str]:
    if merge.state != State.ASKED:
        return [], ""
    try:
        return list(foreseen(merge.absorbed, merge.kept)), ""
    except Refused as refused:
        return [], refused.problem.say(WORDS)


def _acts_for(officer: Any, merge: AgencyMerge) -> dict[str, Any]:
    """What the page offers; the services decide. reason: the act that wants a reason, and its word."""
    undo = merge.waits_for_undo
    if merge.state == State.STANDING and not undo:
        return {"reason": ("ask-undo", "提出撤销合并")} if officer.can_keep_ledgers else {}
    if merge.state != State.ASKED and not undo:
        return {}
    asked_it = officer.pk == (merge.undo_asked_by_id if undo else merge.asked_by_id)
    if asked_it:
        return {"reason": ("decline-undo", "收回撤销的申请") if undo else ("decline", "收回合并的申请")}
    if not officer.can_approve_merges:
        return {}
    no = ("decline-undo", "不同意撤销") if undo else ("decline", "不同意合并")
    return {"approve_undo" if undo else "approve": True, "reason": no}
