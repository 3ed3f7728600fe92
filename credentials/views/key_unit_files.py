"""Are the people on duty those whom the key unit's file names? Both lists on one page, and what came of comparing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from agencies.models import Site
from agencies.wording import WORDS as CODE_WORDS
from authorities import clock
from authorities.views.evidence import with_value
from authorities.views.pages import ListPage, officer_page, sees_business
from authorities.wording import WORDS as FILE_WORDS
from credentials.files.filed_people import FiledPeopleRefused, FiledPerson, read_filed_people
from credentials.filters import KeyUnitFilter
from credentials.key_unit_forms import ComparisonForm, FiledPeopleForm
from credentials.queries.key_unit_files import BothLists, both_lists, key_units
from credentials.services.key_unit_files import compare_key_unit_file, load_key_unit_file
from credentials.services.refusals import CredentialRefused
from credentials.views.checks import keeps_ledgers
from credentials.wording import KEY_UNIT_FILE, WORDS

SHOWN_COMPARISONS = 10


class KeyUnitFileList(ListPage):
    """Key units with a control room, and how register and file compare."""

    title = "与重点单位档案比对"
    filterset_class = KeyUnitFilter
    template_name = "credentials/key_unit_file_list.html"

    def rows(self) -> QuerySet[Any]:
        return key_units()


@officer_page(sees_business)
def key_unit_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Register and file beside each other; whoever keeps ledgers or inspects writes down what the comparison gave."""
    place = get_object_or_404(Site.objects.select_related("unit"), pk=pk, is_key_unit=True)
    may_compare = request.user.can_inspect or request.user.can_keep_ledgers
    lists = both_lists(place, clock.today())
    form = ComparisonForm(request.POST if request.method == "POST" and may_compare else None)
    if form.is_bound and form.is_valid() and _compared(request, lists, form):
        return redirect("key_unit_file", pk=pk)
    form = _with_digest(form, lists)
    comparisons = list(place.file_comparisons.select_related("unit", "officer")[:SHOWN_COMPARISONS])
    context = {
        "place": place,
        "today": clock.today(),
        "file": lists.file,
        "rows": [(pair, KEY_UNIT_FILE[pair.kind]) for pair in lists.pairs],
        "differing": sum(pair.differs for pair in lists.pairs),
        "registered_count": len(lists.registered),
        "filed_count": len(lists.filed),
        "form": form,
        "may_compare": may_compare,
        "comparisons": [(one, _said(one.differences)) for one in comparisons],
        "is_current": bool(comparisons) and comparisons[0].digest == lists.digest,
    }
    return render(request, "credentials/key_unit_file.html", context)


@never_cache
@officer_page(keeps_ledgers)
def key_unit_file_load(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the file's list in: a table or pasted lines. A list with any fault is not taken at all."""
    place = get_object_or_404(Site.objects.select_related("unit"), pk=pk, is_key_unit=True)
    form = FiledPeopleForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_bound and form.is_valid():
        people = _read(form)
        if people:
            listed = [vars(person) for person in people]
            load_key_unit_file(site=place, people=listed, officer=request.user, now=clock.now())
            messages.success(request, f"已录入档案名单{len(people)}人，原来的名单不再使用。请核对下面的比对。")
            return redirect("key_unit_file", pk=pk)
    return render(request, "credentials/key_unit_file_load.html", {"form": form, "place": place})


def _read(form: FiledPeopleForm) -> list[FiledPerson]:
    try:
        return read_filed_people(form.content(), clock.today())
    except FiledPeopleRefused as refusal:
        for problem in refusal.problems:
            form.add_error(None, problem.say(FILE_WORDS | CODE_WORDS | WORDS))
        return []


def _compared(request: HttpRequest, lists: BothLists, form: ComparisonForm) -> bool:
    try:
        made = compare_key_unit_file(site=lists.site, officer=request.user, now=clock.now(), **form.cleaned_data)
    except CredentialRefused as refusal:
        for sentence in refusal.sentences:
            form.add_error(None, sentence)
        return False
    told = "一致" if made.agrees else f"有{len(made.differences)}处不一致"
    messages.success(request, f"已登记比对结果：{told}。")
    return True


def _with_digest(form: ComparisonForm, lists: BothLists) -> ComparisonForm:
    """The form as shown: it carries the digest of the lists on this very page."""
    if form.is_bound:
        form.data = with_value(form.data, "seen", lists.digest)
    else:
        form.initial["seen"] = lists.digest
    return form


def _said(differences: list[dict[str, str]]) -> list[str]:
    return [f"{one['name']}：{KEY_UNIT_FILE[one['kind']]}" for one in differences]
