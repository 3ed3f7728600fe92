"""The catalogue of required equipment 设备目录: read by everybody, edited by the corps, with every version."""

from __future__ import annotations

from itertools import groupby
from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from agencies.equipment_forms import KindForm, kind_initial
from agencies.models import EquipmentKind
from agencies.queries.equipment import as_required, required_kinds, versions_of
from agencies.rules.equipment import RequiredKind, kind_changes
from agencies.services.equipment_catalogue import amend_kind, kind_named, may_edit_catalogue
from agencies.views.storing import stored
from authorities import clock
from authorities.views.pages import officer_page, sees_business

LABELS = {
    name: str(EquipmentKind._meta.get_field(name).verbose_name)
    for name in (
        "table",
        "number",
        "name",
        "unit",
        "quantity",
        "requirement",
        "aliases",
        "status",
        "confidence",
    )
}
_WORDS: dict[str, dict[str, str]] = {
    "status": dict(EquipmentKind.Status.choices),
    "confidence": dict(EquipmentKind.Confidence.choices),
    "table": dict(EquipmentKind.Table.choices),
}


@officer_page(sees_business)
def catalogue_page(request: HttpRequest) -> HttpResponse:
    """All kinds as they stand, table by table; withdrawn ones last of their table."""
    tables = [
        SimpleNamespace(name=EquipmentKind.Table(code).label, kinds=[_shown(kind) for kind in kinds])
        for code, kinds in groupby(required_kinds(), key=lambda kind: kind.table)
    ]
    count = sum(len(table.kinds) for table in tables)
    drafts = sum(kind.status == "draft" for table in tables for kind in table.kinds)
    context = {"tables": tables, "count": count, "drafts": drafts, "may_edit": may_edit_catalogue(request.user)}
    return render(request, "agencies/catalogue.html", context)


@officer_page(sees_business)
def kind_page(request: HttpRequest, code: str) -> HttpResponse:
    """One kind with all its versions, what each changed, by whom and on what basis."""
    kind = _kind_or_404(code)
    rows = list(versions_of(code))
    older: list[Any] = [*rows[1:], None] if rows else []
    versions = [
        SimpleNamespace(row=row, changes=_said(as_required(before) if before else None, as_required(row)))
        for row, before in zip(rows, older, strict=True)
    ]
    context = {"kind": _shown(kind), "versions": versions, "may_edit": may_edit_catalogue(request.user)}
    return render(request, "agencies/catalogue_kind.html", context)


@officer_page(may_edit_catalogue)
def kind_edit(request: HttpRequest, code: str) -> HttpResponse:
    """The next version of a kind."""
    kind = _kind_or_404(code)
    return _edit(request, kind, KindForm(request.POST or None, initial=kind_initial(kind)))


@officer_page(may_edit_catalogue)
def kind_new(request: HttpRequest) -> HttpResponse:
    """A kind the catalogue lacks."""
    form = KindForm(request.POST or None, initial={"version": 0, "status": "draft", "confidence": "unknown"})
    return _edit(request, None, form)


def _edit(request: HttpRequest, kind: RequiredKind | None, form: KindForm) -> HttpResponse:
    made: list[EquipmentKind] = []
    if request.method == "POST" and form.is_valid():
        given = form.kind(kind.code if kind else "")
        if stored(form, lambda: made.append(amend_kind(kind=given, officer=request.user, now=clock.now()))):
            messages.success(request, f"“{made[0].name}”现为第{made[0].version}版。")
            return redirect("equipment_kind", code=made[0].code)
        # 提示之后再提交，就是对照过的
        standing = kind_named(kind.code) if kind else None
        given_again = request.POST.copy()
        given_again["version"] = str(standing.version if standing else 0)
        form.data = given_again
        changes = _said(standing, given) if standing and standing.version != given.version else {}
        return render(request, "agencies/catalogue_form.html", {"form": form, "kind": kind, "changes": changes})
    return render(request, "agencies/catalogue_form.html", {"form": form, "kind": kind})


def _kind_or_404(code: str) -> RequiredKind:
    kind = kind_named(code)
    if kind is None:
        raise Http404
    return kind


def _shown(kind: RequiredKind) -> Any:
    words = {f"{name}_words": words[getattr(kind, name)] for name, words in _WORDS.items()}
    return SimpleNamespace(**vars(kind), **words, aliases_words="、".join(kind.aliases))


def _said(before: RequiredKind | None, after: RequiredKind) -> dict[str, list[str]]:
    found = kind_changes(before, after, LABELS)
    for name, words in _WORDS.items():
        if LABELS[name] in found:
            found[LABELS[name]] = [words.get(one, one) for one in found[LABELS[name]]]
    return found
