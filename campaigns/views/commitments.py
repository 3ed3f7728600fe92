"""The second officer seals a value before the public one comes, and keeps a receipt of it; without a terminal."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from authorities import clock
from authorities.views.pages import officer_page
from campaigns.forms import CommitmentForm
from campaigns.models import Draw
from campaigns.queries.draws import draws_seen
from campaigns.services.commitments import Receipt, commit_contribution, receipt_of
from campaigns.views.acting import attempt
from campaigns.views.draws import draw_page

SALT_BYTES = 32


@require_POST
@officer_page(lambda officer: officer.can_draw)
def draw_commit(request: HttpRequest, pk: int) -> HttpResponse:
    """Seal this officer's value; the salt is made here."""
    draw, form = get_object_or_404(draws_seen(), pk=pk), CommitmentForm(request.POST)
    done = form.is_valid() and attempt(
        form,
        lambda: commit_contribution(
            draw=draw,
            contribution=form.cleaned_data["contribution"],
            salt=secrets.token_hex(SALT_BYTES),
            officer=request.user,
            now=clock.now(),
        ),
    )
    if not done:
        return draw_page(request, pk=pk, form=form)
    messages.success(request, "加入值已封存，承诺已公布。请打印或下载回执，妥善保管。")
    return redirect("draw_receipt", pk=pk)


@never_cache
@officer_page(lambda officer: officer.can_draw)
def draw_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt, for the officer who sealed the value and nobody else, until the seal is opened."""
    draw, receipt = _own_receipt(request, pk)
    context = {"draw": draw, "receipt": receipt, "campaign": draw.campaign, "today": clock.today()}
    return render(request, "campaigns/draw_receipt.html", context)


@never_cache
@officer_page(lambda officer: officer.can_draw)
def draw_receipt_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt as a text file."""
    draw, receipt = _own_receipt(request, pk)
    text = render_to_string("campaigns/draw_receipt.txt", {"draw": draw, "receipt": receipt})
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="receipt-{draw.pk}.txt"'
    return answer


def _own_receipt(request: HttpRequest, pk: int) -> tuple[Draw, Receipt]:
    draw = get_object_or_404(draws_seen(), pk=pk, committed_by=request.user)
    receipt = receipt_of(draw)
    if receipt is None:
        raise Http404
    return draw, receipt
