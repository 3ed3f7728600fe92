"""The public page repeats a draw in the reader's own browser, and finds what was forged."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from authorities.scope import whole_tree
from campaigns.models import Draw
from campaigns.services.draws import top_up
from tests import factories
from tests.doors.first_scheme import drawn_before_commitments
from tests.province import AGENCIES, NOW, Province

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def province() -> Province:
    with whole_tree("test"):
        return Province()


def drawn(province: Province, population: str = AGENCIES) -> Draw:
    with whole_tree("test"):
        return province.drawn(population)


class TestInTheBrowser:
    def press(self, page: Any, draw: Draw) -> str:
        page.goto(reverse("public_draw", args=[draw.pk]))
        page.get_by_role("button", name="重新计算").click()
        expect(page.locator("[data-verify-result]")).to_have_text(re.compile("^核对"))
        return str(page.locator("[data-verify-draw]").inner_text())

    def test_the_public_page_repeats_the_draw(self, page: Any, province: Province) -> None:
        draw = drawn(province)

        said = self.press(page, draw)

        assert "核对一致" in said and "逐个算了12个签号，抽中的3个" in said

    def test_a_top_up_is_repeated_too(self, page: Any, province: Province) -> None:
        draw = drawn(province)
        with whole_tree("test"):
            for _ in range(8):
                factories.make_agency(province.brigade)
            top_up(draw=draw, officer=province.first, now=NOW)

        said = self.press(page, draw)

        assert "核对一致" in said and "第1次补抽的结果与名单和种子一致" in said

    def test_the_promise_is_repeated_too(self, page: Any, province: Province) -> None:
        said = self.press(page, drawn(province))

        assert "揭示的第二人加入值与事先公布的承诺一致" in said and "加入值封存在先" in said

    def test_a_promise_that_is_not_revealed_is_said(self, page: Any, province: Province) -> None:
        with whole_tree("test"):
            draw = province.committed()

        said = self.press(page, draw)

        assert "核对一致" in said and "未揭示" in said

    def test_a_value_other_than_the_promised_one_is_found(self, page: Any, province: Province) -> None:
        draw = drawn(province)
        with whole_tree("test"):
            Draw.objects.filter(pk=draw.pk).update(salt="5b" * 32)

        said = self.press(page, draw)

        assert "核对不符" in said and "✗ 不符：揭示的第二人加入值" in said

    def test_a_draw_made_before_promises_is_repeated_too(self, page: Any, province: Province) -> None:
        with whole_tree("test"):
            draw = drawn_before_commitments(province)

        said = self.press(page, draw)

        assert "核对一致" in said and "承诺" not in said

    def test_a_forged_result_is_found(self, page: Any, province: Province) -> None:
        draw = drawn(province)
        with whole_tree("test"):
            winner, loser = draw.entries.filter(is_drawn=True).first(), draw.entries.filter(is_drawn=False).first()
            draw.entries.filter(pk=winner.pk).update(is_drawn=False)
            draw.entries.filter(pk=loser.pk).update(is_drawn=True)

        assert "核对不符" in self.press(page, draw)
