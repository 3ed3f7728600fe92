"""What does every page know? Who is looking, at which campaign, on which day, and where they can go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from authorities.navigation import Navigation, navigation_for

CampaignOf = Callable[[HttpRequest], Any]

_campaign_of: list[CampaignOf] = []


def register_campaign_in_focus(provider: CampaignOf) -> None:
    """Tell every page which campaign is in focus: `provider(request)` gives an object with `title`, or None.

    The app of campaigns calls this once when it is ready: authorities knows no campaigns, it only shows one.
    """
    _campaign_of[:] = [provider]


def campaign_in_focus(request: HttpRequest) -> Any:
    """The campaign in focus, or None."""
    return _campaign_of[0](request) if _campaign_of else None


@dataclass(frozen=True)
class Site:
    """The `site` variable of templates; each part is worked out only when a template asks for it."""

    request: HttpRequest

    @property
    def officer(self) -> Any:
        """The signed-in officer, or None."""
        user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @property
    def unit(self) -> Any:
        return getattr(self.officer, "unit", None)

    @property
    def frozen_day(self) -> date | None:
        """The one day a demo province lives on; None in earnest."""
        return getattr(settings, "FROZEN_TODAY", None)

    @cached_property
    def campaign(self) -> Any:
        """The campaign in focus, or None."""
        return campaign_in_focus(self.request) if self.officer else None

    @cached_property
    def navigation(self) -> Navigation:
        return navigation_for(getattr(self.officer, "role", ""), self.request.path)


def site(request: HttpRequest) -> dict[str, Site]:
    """Context processor: one variable, `site`."""
    return {"site": Site(request)}
