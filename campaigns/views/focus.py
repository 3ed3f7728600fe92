"""Which campaign is a page about? The one in the address, else the one in focus; a changed notice is said."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from authorities import clock
from campaigns.queries.campaigns import campaign_in_focus, campaigns_seen
from campaigns.queries.notices import NoticeChanged, notice_of
from campaigns.rules.notice import Notice
from campaigns.wording import WORDS

View = Callable[..., HttpResponse]


def of_campaign(view: View) -> View:
    """The view gets `campaign` and `notice`; without a campaign an empty page, for a changed notice a 409."""

    @wraps(view)
    def found(request: HttpRequest, code: str | None = None, **kwargs: object) -> HttpResponse:
        campaign = get_object_or_404(campaigns_seen(), code=code) if code else campaign_in_focus(clock.today())
        if campaign is None:
            return render(request, "campaigns/none.html", {})
        try:
            return view(request, campaign=campaign, notice=notice_of(campaign), **kwargs)
        except NoticeChanged as changed:
            return notice_changed(request, changed)

    return found


def notice_unchanged(view: View) -> View:
    """The view finds its campaign itself; for a changed notice a 409 with the sentence."""

    @wraps(view)
    def told(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NoticeChanged as changed:
            return notice_changed(request, changed)

    return told


def notice_changed(request: HttpRequest, changed: NoticeChanged) -> HttpResponse:
    """The page that says why nothing of this campaign can be shown."""
    return render(request, "campaigns/notice_changed.html", {"problem": changed.problem.say(WORDS)}, status=409)


def population_names(notice: Notice) -> dict[str, str]:
    """Population code → its name."""
    return {population.code: population.name for population in notice.populations}
