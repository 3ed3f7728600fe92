"""What is common to the list pages of a campaign?"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse

from authorities.views.pages import ListPage
from campaigns.queries.notices import NoticeChanged
from campaigns.views.filtering import campaign_context
from campaigns.views.focus import notice_changed


class CampaignListPage(ListPage):
    """A list page about the campaign in focus; a notice that changed under it is said, not shown."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """As any list page, or the sentence about the changed notice."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except NoticeChanged as changed:
            return notice_changed(request, changed)

    @cached_property
    def about(self) -> dict[str, Any]:
        """The campaign in focus and its words."""
        return campaign_context()
