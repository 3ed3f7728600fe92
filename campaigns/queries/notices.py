"""Which notice does a campaign carry out? Read once; another content than the pinned one is refused."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from authorities.rules.problem import Problem, Refused
from campaigns.files.notice_folder import find_folder, folder_digest, load_notice
from campaigns.files.notice_shelf import FolderHead, folder_heads
from campaigns.models import Campaign
from campaigns.queries.list_shapes import registered_shapes
from campaigns.rules.crosschecks import registered_tests
from campaigns.rules.notice import Notice


class NoticeChanged(Refused):
    """The folder is not the one the campaign was opened with; an amendment is a new folder."""

    def __init__(self, campaign: Campaign, digest: str) -> None:
        super().__init__(
            Problem(
                "campaigns.notice_changed", code=campaign.code, pinned=campaign.notice_digest[:12], found=digest[:12]
            )
        )
        self.campaign, self.digest = campaign, digest


def notice_named(code: str) -> Notice:
    """The notice in the folder of that code, held against the registered lists; raises NoticeError."""
    return _loaded(code, folder_digest(find_folder(code, settings.NOTICE_FOLDERS)))


def notice_of(campaign: Campaign) -> Notice:
    """The campaign's notice; raises NoticeChanged when the folder's digest is not the pinned one."""
    folder = campaign.folder or campaign.code
    digest = folder_digest(find_folder(folder, settings.NOTICE_FOLDERS))
    if digest != campaign.notice_digest:
        raise NoticeChanged(campaign, digest)
    return _loaded(folder, digest)


def amending_folders(campaign: Campaign) -> list[FolderHead]:
    """The folders that say they amend the campaign's, the one in force left out."""
    heads = folder_heads(settings.NOTICE_FOLDERS)
    return [one for one in heads if one.amends == campaign.code and one.code != campaign.folder]


@lru_cache(maxsize=16)
def _loaded(code: str, digest: str) -> Notice:
    # 摘要进了键：文件夹一变就重新读，不会拿旧内容当新内容
    return load_notice(code, search=settings.NOTICE_FOLDERS, lists=registered_shapes(), tests=registered_tests())
