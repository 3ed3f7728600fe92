"""A record is read under its notice; when the notice's folder changed, the page says so instead of showing anything."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from campaigns.queries.notices import NoticeChanged
from campaigns.wording import WORDS

View = Callable[..., HttpResponse]


def under_its_notice(view: View) -> View:
    """Decorator: 409 with the sentence when the campaign's notice is not the one it was opened with."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NoticeChanged as changed:
            context = {"problem": changed.problem.say(WORDS)}
            return render(request, "campaigns/notice_changed.html", context, status=409)

    return guarded
