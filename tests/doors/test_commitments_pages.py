"""Sealing a value on the page: a receipt for the officer alone, the promise for everybody."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from authorities.models import AuditEntry
from authorities.scope import whole_tree
from campaigns.models import Draw
from campaigns.services.draws import approve_void, ask_void
from tests.province import NOW, SEED, Province, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Province:
    with whole_tree("test"):
        return Province(projects_each=0)


class TestPages:
    @pytest.fixture(autouse=True)
    def _day(self, settings: Any) -> None:
        settings.FROZEN_TODAY = date(2024, 8, 20)

    @pytest.fixture
    def draw(self, province: Province) -> Draw:
        with whole_tree("test"):
            return province.freeze()

    def seal(self, province: Province, draw: Draw, who: str = "second", **sent: str) -> Any:
        client = signed_in(getattr(province, who))
        return client.post(reverse("draw_commit", args=[draw.pk]), sent or {"contribution": "20240820甲"}, follow=True)

    def test_seal_a_value_and_give_a_receipt_that_proves_it(self, province: Province, draw: Draw) -> None:
        page = self.seal(province, draw)
        receipt = signed_in(province.second).get(reverse("draw_receipt_file", args=[draw.pk])).content.decode()

        with whole_tree("test"):
            promised = Draw.objects.get(pk=draw.pk).commitment
        lines = receipt.rstrip("\n").split("\n")[-4:]
        assert page.status_code == 200 and promised in page.content.decode()
        assert lines[2] == "20240820甲"
        assert sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest() == promised

    def test_every_salt_is_another(self, province: Province) -> None:
        salts = set()
        for _ in range(2):
            with whole_tree("test"):
                draw = province.freeze()
            salts.add(self.seal(province, draw, contribution="1").context["receipt"].salt)
            with whole_tree("test"):
                ask_void(draw=draw, reason="再来", officer=province.first, now=NOW)
                approve_void(draw=draw, officer=province.second, now=NOW)

        assert len(salts) == 2 and {len(salt) for salt in salts} == {64}

    def test_write_a_random_value_into_the_form_that_may_be_replaced(self, province: Province, draw: Draw) -> None:
        client, url = signed_in(province.second), reverse("draw", args=[draw.pk])

        given = {client.get(url).context["commit_form"]["contribution"].value() for _ in range(3)}

        assert len(given) == 3 and all(len(value) == 12 and value.isdecimal() for value in given)

    def test_show_the_receipt_to_nobody_else(self, province: Province, draw: Draw) -> None:
        self.seal(province, draw)

        for name in ("draw_receipt", "draw_receipt_file"):
            url = reverse(name, args=[draw.pk])
            answers = [signed_in(getattr(province, who)).get(url) for who in ("first", "corps", "stranger")]
            assert [answer.status_code for answer in answers] == [404] * 3
            assert signed_in(province.inspector).get(url).status_code == 403
            assert Client().get(url).status_code == 302

    def test_show_the_value_to_nobody_else(self, province: Province, draw: Draw) -> None:
        self.seal(province, draw)

        for who in ("first", "second", "corps"):
            page = signed_in(getattr(province, who)).get(reverse("draw", args=[draw.pk])).content.decode()
            assert "20240820甲" not in page
        for name in ("public_draw", "public_draw_package"):
            assert "20240820甲" not in Client().get(reverse(name, args=[draw.pk])).content.decode()

    def test_show_no_receipt_once_the_value_is_revealed(self, province: Province, draw: Draw, settings: Any) -> None:
        self.seal(province, draw)
        settings.FROZEN_TODAY = date(2024, 8, 22)
        client = signed_in(province.second)
        client.post(reverse("draw_seed", args=[draw.pk]), SEED)

        assert client.get(reverse("draw_receipt", args=[draw.pk])).status_code == 404

    @pytest.mark.parametrize(("who", "status"), [("first", 422), ("stranger", 404), ("inspector", 403)])
    def test_take_no_value_from_the_wrong_person(self, province: Province, draw: Draw, who: str, status: int) -> None:
        assert self.seal(province, draw, who).status_code == status

    def test_say_what_is_missing(self, province: Province, draw: Draw) -> None:
        answer = self.seal(province, draw, contribution="  ")

        assert answer.status_code == 422 and "error-summary" in answer.content.decode()

    def test_take_a_value_once(self, province: Province, draw: Draw) -> None:
        self.seal(province, draw)

        answer = self.seal(province, draw)

        assert answer.status_code == 422 and "承诺已公布，不能再换" in answer.content.decode()

    def test_say_that_it_is_too_late(self, province: Province, draw: Draw, settings: Any) -> None:
        settings.FROZEN_TODAY = date(2024, 8, 22)

        answer = self.seal(province, draw)
        page = signed_in(province.second).get(reverse("draw", args=[draw.pk])).content.decode()

        assert answer.status_code == 422 and "以前封存" in answer.content.decode()
        assert "没有人封存加入值，这份名单不能抽签" in page
        assert 'id="commit-form"' not in page and 'id="draw-form"' not in page

    def test_offer_the_draw_from_the_moment_on_only(self, province: Province, draw: Draw, settings: Any) -> None:
        self.seal(province, draw)
        client, url = signed_in(province.second), reverse("draw", args=[draw.pk])

        before = client.get(url).content.decode()
        settings.FROZEN_TODAY = date(2024, 8, 22)
        after = client.get(url).content.decode()

        assert 'id="draw-form"' not in before and "加入值已封存，未揭示" in before
        assert 'id="draw-form"' in after

    def test_ask_for_both_halves_of_a_receipt(self, province: Province, draw: Draw, settings: Any) -> None:
        self.seal(province, draw)
        settings.FROZEN_TODAY = date(2024, 8, 22)
        url = reverse("draw_seed", args=[draw.pk])

        half = signed_in(province.second).post(url, SEED | {"contribution": "20240820甲"})
        wrong = signed_in(province.second).post(url, SEED | {"contribution": "20240820甲", "salt": "5A" * 32})

        assert half.status_code == 422 and "盐值和加入值都要填" in half.content.decode()
        assert wrong.status_code == 422 and "揭示的数值与承诺不符" in wrong.content.decode()
        assert AuditEntry.objects.filter(verb="draw_sample_refused").count() == 1
