"""Put an amended notice folder in force: what would change, why, and then it is done."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from authorities import clock
from authorities.models import Role
from authorities.views.pages import officer_page
from campaigns.dispatch_forms import WhyForm
from campaigns.files.notice_folder import NoticeError
from campaigns.models import Campaign
from campaigns.queries.notices import amending_folders, notice_named
from campaigns.rules.notice import Notice
from campaigns.services.amendments import amend_campaign, check_amendment
from campaigns.views.acting import attempt, posted
from campaigns.views.focus import of_campaign


@officer_page(lambda officer: officer.has_role(Role.CORPS_STAFF, Role.DETACHMENT_STAFF))
@of_campaign
def amend(request: HttpRequest, *, campaign: Campaign, notice: Notice, folder: str) -> HttpResponse:
    """The differences of an amended folder; POST `reason` puts it in force."""
    if folder not in {one.code for one in amending_folders(campaign)} or request.user.unit_id != campaign.unit_id:
        raise Http404
    form = WhyForm(posted(request))
    try:
        new = notice_named(folder)
    except NoticeError as broken:
        context = {"campaign": campaign, "folder": folder, "problems": broken.problems, "form": form}
        return render(request, "campaigns/amend.html", context | {"today": clock.today()})
    changes = attempt(form, lambda: check_amendment(campaign, notice, new))
    if request.method == "POST" and form.is_valid() and changes is not None:
        made = attempt(
            form,
            lambda: amend_campaign(
                campaign=campaign, folder=folder, officer=request.user, now=clock.now(), **form.cleaned_data
            ),
        )
        if made:
            messages.success(request, f"已按{folder}执行（第{made.number}次修订）。")
            return redirect("campaign", code=campaign.code)
    context = {"campaign": campaign, "folder": folder, "changes": changes, "form": form, "today": clock.today()}
    return render(request, "campaigns/amend.html", context, status=422 if request.method == "POST" else 200)
