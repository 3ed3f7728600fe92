"""A look at the insurance: which month, how it was seen, by whom."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from agencies.models import Employment
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]
LATER = datetime(2024, 8, 21, 15, 0, tzinfo=factories.CHINA)


def text(answer: Any) -> str:
    return str(answer.content.decode())


class TestInsurance:
    def look(self, page: Any, stint: Employment, **answers: str) -> Any:
        given = {"paid_month": "2024-08", "how": "app_scan", "seen_on": "2024-08-20"} | answers
        return page.post(f"/employments/{stint.pk}/insurance/", given, follow=True)

    def test_keeps_the_month_how_it_was_seen_and_by_whom(self, page: Any, stint: Employment, officer: Any) -> None:
        self.look(page, stint)

        stint.refresh_from_db()
        sighting = stint.sightings.get()
        assert (stint.insured_until, stint.insurance_looked_on) == (date(2024, 8, 1), date(2024, 8, 20))
        assert (sighting.how, sighting.officer) == ("app_scan", officer)
        assert "人社APP扫码验真" in text(page.get(f"/employments/{stint.pk}/"))

    def test_of_an_earlier_month_does_not_take_a_later_one_back(self, page: Any, stint: Employment) -> None:
        self.look(page, stint, paid_month="2024年6月")

        stint.refresh_from_db()
        assert stint.insured_until == date(2024, 7, 1) and stint.sightings.count() == 1

    def test_that_showed_nothing_says_so(self, page: Any, stint: Employment) -> None:
        Employment.objects.update(insured_until=date(2024, 5, 1))

        self.look(page, stint, paid_month="", unpaid="on")

        assert "查验时已停缴" in text(page.get(f"/employments/{stint.pk}/"))

    @pytest.mark.parametrize(
        ("answers", "told"),
        [
            ({"paid_month": ""}, "只取一项"),
            ({"unpaid": "on"}, "只取一项"),
            ({"paid_month": "2024-09"}, "晚于查验日期2024年8月20日"),
            ({"seen_on": "2024-08-22"}, "晚于今天2024年8月21日"),
            ({"how": "hearsay"}, "查验方式"),
        ],
    )
    def test_with_wrong_answers_stores_nothing(self, page: Any, stint: Employment, answers: Any, told: str) -> None:
        assert told in text(self.look(page, stint, **answers))
        assert stint.sightings.count() == 0

    def test_twice_is_refused(self, page: Any, stint: Employment) -> None:
        self.look(page, stint)

        assert "已经登记过" in text(self.look(page, stint))
        assert stint.sightings.count() == 1
