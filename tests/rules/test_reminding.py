"""Which sentence reminds a unit, and how many are drawn of each object above."""

from datetime import date

import pytest

from campaigns.rules.deadlines import Obligation
from campaigns.rules.frames import quotas_per_object, stratum_of
from campaigns.rules.reminding import digest_of_tasks, replies_words, return_words, unreceived_words

TODAY = date(2024, 8, 8)


class TestDigestOfTasks:
    @pytest.mark.parametrize(
        ("due", "words"),
        [
            (date(2024, 8, 16), ""),
            (date(2024, 8, 15), "5项检查任务还剩7天。"),
            (date(2024, 8, 14), ""),
            (date(2024, 8, 11), "5项检查任务还剩3天。"),
            (date(2024, 8, 9), "5项检查任务还剩1天。"),
            (date(2024, 8, 8), "5项检查任务今天到期。"),
            (date(2024, 8, 7), "5项检查任务已逾期1天。"),
        ],
    )
    def test_speaks_seven_three_and_one_day_before_on_the_day_and_after(self, due, words):
        assert digest_of_tasks({due: 5}, TODAY) == words

    def test_puts_all_days_into_one_sentence_the_most_urgent_first(self):
        counts = {date(2024, 8, 15): 2, date(2024, 8, 1): 1, date(2024, 8, 20): 9}

        assert digest_of_tasks(counts, TODAY) == "1项检查任务已逾期7天；2项检查任务还剩7天。"


class TestQuotasPerObject:
    @pytest.mark.parametrize(("size", "quota"), [(1, 1), (2, 2), (3, 2)])
    def test_takes_all_when_there_are_fewer(self, size, quota):
        assert quotas_per_object(2, {"A1": size}, {"A1"}) == {"A1": quota}

    def test_takes_none_of_an_object_that_was_not_drawn(self):
        assert quotas_per_object(2, {"A1": 5, "B2": 5}, {"A1"}) == {"A1": 2, "B2": 0}

    def test_asks_nothing_of_an_object_that_holds_nothing(self):
        assert quotas_per_object(2, {}, {"A1"}) == {}


class TestStratum:
    def test_names_unit_and_population(self):
        assert stratum_of("agencies-of-detachment", "130100") == "130100/agencies-of-detachment"


class TestReturnWords:
    def due(self, due_on):
        return Obligation("annex4-monthly:2024-08", "汇总表", due_on, "6.2", "monthly", "2024-08")

    def test_say_what_of_which_period_by_when_and_how_long_is_left(self):
        words = return_words(self.due(date(2024, 8, 25)), "8月", TODAY)

        assert words == "汇总表（8月）应在2024年8月25日前报送，还剩17天。"

    def test_leave_out_a_period_there_is_none_of(self):
        assert return_words(self.due(TODAY), "", TODAY) == "汇总表应在2024年8月8日前报送，今天到期。"


class TestStratumOf:
    def test_is_unit_and_population_and_the_part(self):
        assert stratum_of("agencies", "130100") == "130100/agencies"
        assert stratum_of("agencies", "130100", "high") == "130100/agencies/high"


class TestUnreceivedWords:
    @pytest.mark.parametrize(
        ("sent", "words"),
        [
            (date(2024, 8, 6), ""),
            (date(2024, 8, 5), "2张派发单待签收，最早的已过3天。请签收，不属于本单位的写明原因退回。"),
            (date(2024, 7, 8), "2张派发单待签收，最早的已过31天。请签收，不属于本单位的写明原因退回。"),
        ],
    )
    def test_speak_from_the_third_day_on(self, sent: date, words: str) -> None:
        assert unreceived_words({sent: 2}, TODAY) == words

    def test_count_the_old_ones_only(self) -> None:
        assert unreceived_words({date(2024, 8, 7): 4, date(2024, 8, 1): 1}, TODAY).startswith(
            "1张派发单待签收，最早的已过7天"
        )


class TestRepliesWords:
    @pytest.mark.parametrize(
        ("due", "words"),
        [
            (date(2024, 8, 16), ""),
            (date(2024, 8, 15), "1封函的复函还剩7天。请催办，复函后登记结果。"),
            (date(2024, 8, 8), "1封函的复函今天到期。请催办，复函后登记结果。"),
            (date(2024, 8, 5), "1封函的复函已逾期3天。请催办，复函后登记结果。"),
        ],
    )
    def test_speak_as_tasks_do(self, due: date, words: str) -> None:
        assert replies_words({due: 1}, TODAY) == words

    def test_speak_of_every_day_in_one_sentence(self) -> None:
        assert replies_words({date(2024, 8, 5): 2, date(2024, 8, 8): 1}, TODAY) == (
            "2封函的复函已逾期3天；1封函的复函今天到期。请催办，复函后登记结果。"
        )
