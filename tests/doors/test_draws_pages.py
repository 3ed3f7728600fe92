"""Draws on pages: who gets in, what is refused in words, and what everybody may see."""

from __future__ import annotations

import re
import subprocess
from datetime import date
from hashlib import sha256
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from authorities.models import AuditEntry
from authorities.scope import whole_tree
from campaigns.models import Campaign, Draw
from tests.province import PER_AGENCY, SEED, Province, signed_in

pytestmark = pytest.mark.django_db
FILES = ("draw_frame", "draw_package")


@pytest.fixture
def province(settings: Any) -> Province:
    settings.FROZEN_TODAY = date(2024, 8, 22)  # the day after the declared moment
    with whole_tree("test"):
        return Province(projects_each=0)


def frozen(province: Province) -> Draw:
    with whole_tree("test"):
        return province.freeze()


def committed(province: Province) -> Draw:
    with whole_tree("test"):
        return province.committed()


class TestDrawPages:
    def test_lead_from_the_frozen_list_to_the_result(self, province: Province, settings: Any) -> None:
        new = reverse("draw_new") + "?population=agencies-of-detachment&unit=130100"
        settings.FROZEN_TODAY = date(2024, 8, 21)
        declared = {"seed_source": "福彩双色球2024100期", "seed_due_at": "2024-08-29 21:15"}
        frozen = signed_in(province.first).post(new, declared)
        client = signed_in(province.second)
        sealed = client.post(frozen["Location"] + "commit/", {"contribution": "7315528"}, follow=True)
        settings.FROZEN_TODAY = date(2024, 8, 30)

        answer = client.post(frozen["Location"] + "seed/", SEED, follow=True)

        assert (sealed.status_code, answer.status_code) == (200, 200)
        assert "7315528" in sealed.content.decode()
        assert "抽中结果与名单、种子一致" in answer.content.decode()

    def test_a_second_draw_is_refused_in_words_and_changes_nothing(self, province: Province) -> None:
        draw, client = committed(province), signed_in(province.second)
        client.post(reverse("draw_seed", args=[draw.pk]), SEED)

        answer = client.post(reverse("draw_seed", args=[draw.pk]), SEED | {"public_value": "9876501234512345"})

        assert answer.status_code == 422
        assert "一份名单只抽一次" in answer.content.decode()
        with whole_tree("test"):
            assert Draw.objects.get().public_value == SEED["public_value"]

    def test_the_one_who_froze_may_not_draw(self, province: Province) -> None:
        draw = frozen(province)

        answer = signed_in(province.first).post(reverse("draw_seed", args=[draw.pk]), SEED)

        assert answer.status_code == 422 and "抽签须由另一人办理" in answer.content.decode()

    def test_an_empty_form_says_what_is_missing_and_is_no_attempt(self, province: Province) -> None:
        draw = frozen(province)

        answer = signed_in(province.second).post(reverse("draw_seed", args=[draw.pk]), {})

        assert answer.status_code == 422 and "error-summary" in answer.content.decode()
        assert not AuditEntry.objects.filter(verb="draw_sample_refused").exists()

    @pytest.mark.parametrize("name", ["draw", "draw_frame"])
    def test_a_foreign_draw_is_missing(self, province: Province, name: str) -> None:
        draw = frozen(province)

        assert signed_in(province.stranger).get(reverse(name, args=[draw.pk])).status_code == 404

    def test_a_foreign_draw_cannot_be_drawn(self, province: Province) -> None:
        draw = frozen(province)

        assert signed_in(province.stranger).post(reverse("draw_seed", args=[draw.pk]), SEED).status_code == 404

    def test_an_inspector_may_not_draw(self, province: Province) -> None:
        draw = frozen(province)

        assert signed_in(province.inspector).post(reverse("draw_seed", args=[draw.pk]), SEED).status_code == 403

    def test_the_file_is_what_the_digest_covers(self, province: Province) -> None:
        draw = frozen(province)

        answer = signed_in(province.first).get(reverse("draw_frame", args=[draw.pk]))

        assert sha256(answer.content).hexdigest() == draw.frame_digest

    def test_files_have_the_names_the_commands_on_the_page_have(self, province: Province) -> None:
        draw, client = frozen(province), signed_in(province.first)

        names = [client.get(reverse(name, args=[draw.pk]))["Content-Disposition"] for name in FILES]

        assert names == [f'attachment; filename="{kind}-{draw.pk}.txt"' for kind in ("frame", "draw")]
        assert f"tail -n +2 draw-{draw.pk}.txt" in client.get(reverse("draw", args=[draw.pk])).content.decode()

    def test_a_value_with_quote_signs_gives_a_command_that_is_still_right(self, province: Province) -> None:
        draw = frozen(province)
        with whole_tree("test"):
            province.commit(draw, contribution="it's")
            drawn = province.draw(draw, public_value="07 11 19 22 31 33 16'; echo \"$HOME\"")

        page = signed_in(province.first).get(reverse("draw", args=[draw.pk])).content.decode()
        command = unescape(re.search(r"<code>(printf [^<]*mingcha-seed-1[^<]*)</code>", page)[1])
        said = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=10)

        assert said.stdout.split()[0] == drawn.seed

    def test_a_list_by_agency_says_why_undrawn_agencies_are_on_it(self, client: Any) -> None:
        with whole_tree("test"):
            province = Province()
            province.drawn()
            below = province.drawn(PER_AGENCY)
            Campaign.objects.update(is_public=True)

        page = client.get(reverse("public_draw", args=[below.pk])).content.decode()

        assert "没有抽中的机构也列" in page

    def test_voiding_takes_two(self, province: Province) -> None:
        draw = frozen(province)
        signed_in(province.first).post(reverse("draw_void", args=[draw.pk]), {"reason": "来源写错"})

        alone = signed_in(province.first).post(reverse("draw_void_approve", args=[draw.pk]))
        signed_in(province.second).post(reverse("draw_void_approve", args=[draw.pk]))

        assert alone.status_code == 422
        with whole_tree("test"):
            assert Draw.objects.get().state == Draw.State.VOID

    def test_the_list_and_the_waiting_ones_open(self, province: Province) -> None:
        client = signed_in(province.first)

        assert "辖区机构（支队抽查）" in client.get(reverse("draw_new")).content.decode()
        frozen(province)
        assert "甲市消防救援支队" in client.get(reverse("draw_list")).content.decode()


class TestPublicPages:
    def test_show_plan_lists_and_results_to_anybody(self, province: Province) -> None:
        draw = frozen(province)

        home, plan = Client().get(reverse("public_home")), Client().get(reverse("public_campaign", args=["hebei-2024"]))
        page = Client().get(reverse("public_draw", args=[draw.pk])).content.decode()

        assert province.campaign.title in home.content.decode()
        assert "甲市消防救援支队" in plan.content.decode()
        assert all(agency.name in page for agency in province.agencies)
        assert draw.frame_digest in page

    def test_show_no_officers(self, province: Province) -> None:
        draw = frozen(province)

        page = Client().get(reverse("public_draw", args=[draw.pk])).content.decode()

        assert province.first.name not in page

    def test_show_nothing_of_a_campaign_that_is_not_public(self, province: Province) -> None:
        draw = frozen(province)
        type(province.campaign).objects.update(is_public=False)

        for url in (
            reverse("public_campaign", args=["hebei-2024"]),
            reverse("public_draw", args=[draw.pk]),
            reverse("public_draw_frame", args=[draw.pk]),
        ):
            assert Client().get(url).status_code == 404
        assert province.campaign.title not in Client().get(reverse("public_home")).content.decode()
