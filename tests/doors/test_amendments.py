"""The plan is edited while a campaign runs: draws are extended, what is finished stays, the rest takes new days."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from authorities.models import AuditEntry
from campaigns.models import Amendment, Campaign, LocalShare, Task
from campaigns.queries.draw_packages import package_of
from campaigns.queries.draws import faults_of
from campaigns.queries.notices import notice_of
from campaigns.queries.quotas import quotas_for
from campaigns.services.amendments import amend_campaign
from campaigns.services.campaigns import decide_local_share, open_campaign
from campaigns.services.draws import top_up
from campaigns.services.refusals import CampaignRefused
from campaigns.services.topups import ledger_changes
from campaigns.verification import verify_draw
from tests import factories
from tests.doors.second_notice import KEY_UNITS, NOW, City, codes_of
from tests.province import signed_in

NOTICES = Path(__file__).resolve().parents[2] / "campaigns" / "notices"
Edit = tuple[str, str, str]
Folders = Callable[..., str]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]

SHARE = 'population = "key-units"\nshare = "20/100"'
DUE = "due_on = 2022-08-10"


@pytest.fixture
def city() -> City:
    return City()


@pytest.fixture
def edited(tmp_path: Path, settings: Any) -> Folders:
    """A folder that amends the city's notice: (file, old, new) each; its name."""
    settings.NOTICE_FOLDERS = [*settings.NOTICE_FOLDERS, tmp_path]

    def make(*edits: Edit, name: str = "edited", amends: str = "neijiang-2022") -> str:
        folder = shutil.copytree(NOTICES / "neijiang-2022", tmp_path / name)
        head = folder / "notice.toml"
        said = f'amends = "{amends}"\n' if amends else ""
        head.write_text(said + head.read_text(encoding="utf-8"), encoding="utf-8")
        for file, old, new in edits:
            text = (folder / file).read_text(encoding="utf-8")
            assert old in text
            (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return name

    return make


def raised(share: int) -> list[Edit]:
    """Another share for the key units, with the words of the notice it would quote."""
    words = f"按照{share}%的比例抽查辖区重点单位"
    tiers = (SHARE, f'population = "key-units"\nshare = "{share}/100"')
    return [("tiers.toml", *tiers), ("tiers.toml", "按照20%的比例抽查辖区重点单位", words)]


def amend(city: City, folder: str, **changes: Any) -> Amendment:
    asked = {"reason": "上级提高比例", "officer": city.first, "now": NOW} | changes
    return amend_campaign(campaign=city.campaign, folder=folder, **asked)


def problem_of(refused: Any) -> str:
    return str(refused.value.problem.code)


class TestExtension:
    def test_at_twenty_points_every_sample_holds_the_one_before(self, city: City, edited: Folders) -> None:
        city.key_units(60)
        draw = city.drawn(KEY_UNITS)
        first, samples = package_of(draw).partition(b"\n")[2], [codes_of(draw, is_drawn=True)]

        for point in range(1, 21):
            share = 20 + 4 * point
            amend(city, edited(*raised(share), name=f"edited-{point}"), now=NOW + timedelta(hours=point))
            draw.refresh_from_db()
            top_up(draw=draw, officer=city.first, now=NOW + timedelta(hours=point, minutes=1))
            samples.append(codes_of(draw, is_drawn=True))

        assert all(before < after for before, after in zip(samples, samples[1:], strict=False))
        assert [len(sample) for sample in samples[::10]] == [12, 36, 60]
        assert package_of(draw).partition(b"\n")[2] == first
        assert faults_of(draw) == [] and verify_draw.faults_of(package_of(draw)) == []
        assert Task.objects.filter(entry__draw=draw).count() == 60

    def test_a_lower_share_takes_nobody_back(self, city: City, edited: Folders) -> None:
        city.key_units(50)
        draw = city.drawn(KEY_UNITS)

        amend(city, edited(*raised(10)))

        changes = ledger_changes(type(draw).objects.get(pk=draw.pk))
        assert changes is not None and changes.more == 0
        assert len(codes_of(draw, is_drawn=True)) == 10

    def test_finished_tasks_keep_their_day_and_the_others_take_the_new_one(self, city: City, edited: Folders) -> None:
        city.key_units(20)
        city.drawn(KEY_UNITS)
        done = Task.objects.filter(population=KEY_UNITS).first()
        Task.objects.filter(pk=done.pk).update(state=Task.State.DONE, done_at=NOW)

        amend(city, edited(("phases.toml", DUE, "due_on = 2022-08-31"), ("phases.toml", "在8月10日前", "在8月31日前")))

        days = dict(Task.objects.filter(population=KEY_UNITS).values_list("pk", "due_on"))
        assert days.pop(done.pk) == date(2022, 8, 10)
        assert set(days.values()) == {date(2022, 8, 31)}

    def test_is_kept_with_what_changed_and_both_folders(self, city: City, edited: Folders) -> None:
        before = city.campaign.notice_digest

        made = amend(city, edited(*raised(30)))

        city.campaign.refresh_from_db()
        assert made.changes == [("“重点单位（第一批）”抽查率", "至少20%", "至少30%")]
        assert (made.folder_before, made.digest_before) == ("neijiang-2022", before)
        assert notice_of(city.campaign).tier(KEY_UNITS).share == Fraction(30, 100)
        assert AuditEntry.objects.get(verb="amend_campaign").detail["folder"] == "edited"

    def test_a_local_rate_below_the_new_least_gives_way(self, city: City, edited: Folders) -> None:
        city.key_units(10)
        decide_local_share(
            campaign=city.campaign, population_code=KEY_UNITS, unit=city.brigade, share=Fraction(25, 100),
            officer=city.first, now=NOW,
        )  # fmt: skip

        amend(city, edited(*raised(30)))

        city.campaign.refresh_from_db()
        row = next(r for r in quotas_for(city.campaign, [city.brigade]) if r.population.code == KEY_UNITS)
        assert row.required == 3 and not LocalShare.objects.exists()
        assert AuditEntry.objects.get(verb="amend_campaign").detail["shares_lifted"] == ["key-units/511011 1/4"]


class TestRefusals:
    @pytest.mark.parametrize(
        ("edits", "code"),
        [
            ([("scope.toml", '"event_venue", "reception_hotel"', '"event_venue"')], "amend.population_changed"),
            ([("notice.toml", 'issuer_unit = "511000"', 'issuer_unit = "511011"')], "amend.other_issuer"),
            ([("notice.toml", "starts_on = 2022-01-01", "starts_on = 2022-01-02"),
              ("phases.toml", "starts_on = 2022-01-01", "starts_on = 2022-01-02")], "amend.started_otherwise"),
            ([("checklist.toml", "未取得企业法人资格", "没有企业法人资格")], "amend.forms_changed"),
        ],
    )  # fmt: skip
    def test_of_what_lists_and_forms_stand_on(self, city: City, edited: Folders, edits: list[Edit], code: str) -> None:
        city.key_units(10)
        city.drawn(KEY_UNITS)

        with pytest.raises(CampaignRefused) as refused:
            amend(city, edited(*edits))

        assert problem_of(refused) == code
        assert AuditEntry.objects.get(verb="amend_campaign_refused").detail["problem"] == code
        assert not Amendment.objects.exists()

    def test_a_population_that_nobody_has_met_yet_may_be_listed_otherwise(self, city: City, edited: Folders) -> None:
        amend(city, edited(("scope.toml", '"event_venue", "reception_hotel"', '"event_venue"')))

        assert Amendment.objects.count() == 1

    def test_of_another_notice_of_the_same_one_and_without_a_reason(self, city: City, edited: Folders) -> None:
        codes = []
        for folder, reason in (
            (edited(name="other", amends="hebei-2024"), "有误"),
            ("neijiang-2022", "有误"),
            ("x", " "),
        ):
            with pytest.raises(CampaignRefused) as refused:
                amend(city, folder, reason=reason)
            codes.append(problem_of(refused))

        assert codes == ["amend.other_campaign", "amend.in_force", "amend.no_reason"]

    def test_by_a_brigade(self, city: City, edited: Folders) -> None:
        chief = factories.make_officer("brigade_chief", city.brigade)

        with pytest.raises(CampaignRefused) as refused:
            amend(city, edited(*raised(30)), officer=chief)

        assert problem_of(refused) == "amend.not_allowed"

    def test_an_amendment_is_not_opened_by_itself_and_the_first_folder_stays_open(
        self, city: City, edited: Folders
    ) -> None:
        folder = edited(*raised(30))
        with pytest.raises(CampaignRefused) as refused:
            open_campaign(code=folder, officer=None, now=NOW)
        amend(city, folder)

        assert problem_of(refused) == "campaigns.is_amendment"
        assert open_campaign(code="neijiang-2022", officer=None, now=NOW) == city.campaign
        assert Campaign.objects.count() == 1


class TestDoors:
    def test_the_page_shows_the_differences_and_puts_them_in_force_once(self, city: City, edited: Folders) -> None:
        folder = edited(*raised(30))
        client, url = signed_in(city.first), f"/campaigns/neijiang-2022/amend/{folder}/"

        offered = client.get("/campaigns/neijiang-2022/").content.decode()
        seen = client.get(url).content.decode()
        empty = client.post(url, {"reason": ""})
        done = client.post(url, {"reason": "上级提高比例"}, follow=True).content.decode()
        again = client.post(url, {"reason": "再来"})

        assert url in offered and "至少30%" in seen
        assert empty.status_code == 422
        assert "第1次修订" in done and "至少30%" in done
        assert again.status_code == 404 and Amendment.objects.count() == 1

    def test_the_page_is_closed_to_others(self, city: City, edited: Folders) -> None:
        url = f"/campaigns/neijiang-2022/amend/{edited(*raised(30))}/"
        chief = factories.make_officer("brigade_chief", city.brigade)

        assert signed_in(chief).post(url, {"reason": "x"}).status_code == 403
        assert signed_in(city.first).get("/campaigns/neijiang-2022/amend/unknown/").status_code == 404
        assert not Amendment.objects.exists()

    def test_a_broken_folder_is_shown_with_its_rows(self, city: City, edited: Folders) -> None:
        folder = edited(("tiers.toml", SHARE, 'population = "key-units"\nshare = 0.3'))

        page = signed_in(city.first).get(f"/campaigns/neijiang-2022/amend/{folder}/").content.decode()

        assert "tiers.toml" in page and re.search("比例要写成引号里的分数", page)

    def test_the_command_says_what_changed_or_why_not(self, city: City, edited: Folders) -> None:
        folder, out = edited(*raised(30)), StringIO()

        call_command("notice", "amend", "neijiang-2022", folder, "--reason", "上级提高比例", stdout=out)
        with pytest.raises(CommandError, match="已是现行方案"):
            call_command("notice", "amend", "neijiang-2022", folder, "--reason", "再来", stdout=StringIO())
        with pytest.raises(CommandError, match="没有部署过"):
            call_command("notice", "amend", "unknown", folder, "--reason", "再来", stdout=StringIO())

        assert "“重点单位（第一批）”抽查率：至少20% → 至少30%" in out.getvalue()
