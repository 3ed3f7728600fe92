"""Which notice does a campaign carry out? Read once, and refused when its folder changed under the campaign."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from campaigns.files.notice_folder import load_notice
from campaigns.models import Campaign
from campaigns.rules.notice import Notice


class NoticeChanged(RuntimeError):
    """The folder is not the one the campaign was opened with; an amendment is a new folder."""

    def __init__(self, campaign: Campaign, digest: str) -> None:
        super().__init__(campaign.code)
        self.campaign, self.digest = campaign, digest


@lru_cache(maxsize=16)
def _loaded(code: str) -> Notice:
    return load_notice(code, search=settings.NOTICE_FOLDERS)


def notice_of(campaign: Campaign) -> Notice:
    """The campaign's notice; raises NoticeChanged when the folder's digest is not the pinned one."""
    notice = _loaded(campaign.code)
    if campaign.notice_digest and notice.digest != campaign.notice_digest:
        raise NoticeChanged(campaign, notice.digest)
    return notice
