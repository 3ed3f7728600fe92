"""A campaign is opened from a folder, pinned to its content, and refused when the folder moves under it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from authorities.models import AuditEntry
from campaigns.checks import notice_folders
from campaigns.models import Campaign
from campaigns.queries.campaigns import campaign_in_focus
from campaigns.queries.notices import NoticeChanged, notice_of
from campaigns.services.campaigns import open_campaign
from campaigns.services.refusals import CampaignRefused
from tests import factories

NOW = factories.NOW
CODE = "hebei-2024"


@pytest.fixture
def folder(settings: Any, tmp_path: Path, root: Path) -> Path:
    """A copy of the first notice's folder, which the site now reads instead of its own."""
    copy = tmp_path / CODE
    shutil.copytree(root / "campaigns" / "notices" / CODE, copy)
    settings.NOTICE_FOLDERS = [tmp_path]
    return copy


def reworded(folder: Path) -> None:
    path = folder / "reading.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")


@pytest.mark.django_db
class TestOpen:
    def test_takes_number_days_and_digest_from_the_folder(self, notice: Any) -> None:
        units = factories.make_unit_tree()

        campaign = open_campaign(code=CODE, officer=None, now=NOW)

        assert (campaign.number, campaign.unit) == (notice.number, units["130000"])
        assert (campaign.starts_on, campaign.ends_on) == (notice.starts_on, notice.ends_on)
        assert campaign.notice_digest == notice.digest

    def test_twice_gives_the_same_campaign_and_one_entry(self) -> None:
        factories.make_unit_tree()

        first, second = (open_campaign(code=CODE, officer=None, now=NOW) for _ in range(2))

        assert first == second and Campaign.objects.count() == 1
        assert AuditEntry.objects.filter(verb="open_campaign").count() == 1

    def test_without_the_issuing_unit_is_refused(self) -> None:
        with pytest.raises(CampaignRefused) as refused:
            open_campaign(code=CODE, officer=None, now=NOW)

        assert refused.value.problem.code == "campaigns.no_unit"
        assert not Campaign.objects.exists()


@pytest.mark.django_db
class TestChangedFolder:
    def test_is_refused_at_once_in_a_running_process(self, folder: Path) -> None:
        factories.make_unit_tree()
        campaign = open_campaign(code=CODE, officer=None, now=NOW)
        assert notice_of(campaign).code == CODE

        reworded(folder)

        with pytest.raises(NoticeChanged):
            notice_of(campaign)

    def test_cannot_be_opened_again(self, folder: Path) -> None:
        factories.make_unit_tree()
        open_campaign(code=CODE, officer=None, now=NOW)
        reworded(folder)

        with pytest.raises(NoticeChanged):
            open_campaign(code=CODE, officer=None, now=NOW)

        assert Campaign.objects.count() == 1


@pytest.mark.django_db
class TestFocus:
    def test_is_on_the_campaign_of_the_day(self) -> None:
        factories.make_unit_tree()
        campaign = factories.make_campaign()

        assert campaign_in_focus(campaign.ends_on) == campaign
        assert campaign_in_focus(campaign.ends_on.replace(year=2030)) == campaign

    def test_is_on_nothing_without_one(self) -> None:
        assert campaign_in_focus(NOW.date()) is None


class TestSystemCheck:
    def test_finds_nothing_in_a_whole_folder(self, folder: Path) -> None:
        assert notice_folders(None) == []

    def test_says_file_and_reason_of_a_list_that_does_not_exist(self, folder: Path) -> None:
        scope = folder / "scope.toml"
        scope.write_text(
            scope.read_text(encoding="utf-8").replace('list = "agencies"', 'list = "dragons"', 1), encoding="utf-8"
        )

        errors = notice_folders(None)

        assert errors and all(error.id == "campaigns.E001" for error in errors)
        assert "scope.toml" in errors[0].msg and "dragons" in errors[0].msg
