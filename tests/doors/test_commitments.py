"""The second officer promises a value before the public one is known: once, in time, for one list, sealed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from authorities.models import AuditEntry, InboxItem
from authorities.rules.problem import Refused
from campaigns.models import Draw
from campaigns.rules.commitments import commitment_of
from campaigns.services.draws import approve_void, ask_void
from tests.province import COMMITTED, DUE, Province, problem_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]
VALUE, SALT = COMMITTED["contribution"], COMMITTED["salt"]
SECOND = timedelta(seconds=1)


@pytest.fixture
def province() -> Province:
    return Province(projects_each=0)


class TestCommit:
    def test_publishes_the_promise_and_stores_the_value_sealed(self, province: Province) -> None:
        draw = province.committed()

        assert draw.commitment == commitment_of(SALT, VALUE, draw.frame_digest)
        assert (draw.contribution, draw.salt) == ("", "")
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM campaigns_draw")
            stored = str(cursor.fetchall())
        assert draw.commitment in stored and VALUE not in stored and SALT not in stored

    def test_is_written_down_without_the_value(self, province: Province) -> None:
        draw = province.committed()

        entry = AuditEntry.objects.get(verb="commit_contribution")
        assert entry.detail == {"commitment": draw.commitment, "digest": draw.frame_digest}

    def test_is_asked_of_the_unit_when_the_list_is_frozen(self, province: Province) -> None:
        draw = province.freeze()

        item = InboxItem.objects.get(key=f"commit:{draw.pk}")
        assert (item.unit, item.link) == (province.detachment, reverse("draw", args=[draw.pk]))
        assert "08月21日11:00前封存加入值" in item.text

    def test_by_the_officer_who_froze_is_refused(self, province: Province) -> None:
        with pytest.raises(Refused) as refused:
            province.commit(province.freeze(), officer=province.first)

        assert problem_of(refused) == "draws.same_officer"

    def test_by_the_officer_who_froze_is_refused_by_the_database(self, province: Province) -> None:
        draw = province.committed()

        with pytest.raises(IntegrityError), transaction.atomic():
            Draw.objects.filter(pk=draw.pk).update(committed_by=province.first)

        assert Draw.objects.get(pk=draw.pk).committed_by == province.second

    @pytest.mark.parametrize("who", ["stranger", "inspector"])
    def test_by_an_officer_without_the_right_is_refused(self, province: Province, who: str) -> None:
        with pytest.raises(Refused) as refused:
            province.commit(province.freeze(), officer=getattr(province, who))

        assert problem_of(refused) == "draws.not_allowed"

    def test_a_second_time_is_refused_and_changes_nothing(self, province: Province) -> None:
        draw = province.committed()

        with pytest.raises(Refused) as refused:
            province.commit(draw, contribution="9999999")

        assert problem_of(refused) == "commitments.twice"
        assert Draw.objects.get(pk=draw.pk).commitment == draw.commitment
        assert AuditEntry.objects.filter(verb="commit_contribution_refused").count() == 1

    def test_is_taken_until_one_second_before_the_moment(self, province: Province) -> None:
        draw = province.commit(province.freeze(), now=DUE - SECOND)

        assert draw.committed_at == DUE - SECOND

    @pytest.mark.parametrize("late", [timedelta(0), SECOND, timedelta(days=3)])
    def test_from_the_moment_on_is_refused_and_written_down(self, province: Province, late: timedelta) -> None:
        draw = province.freeze()

        with pytest.raises(Refused) as refused:
            province.commit(draw, now=DUE + late)

        assert problem_of(refused) == "commitments.too_late"
        assert refused.value.problem.facts["at"] == "2024年8月21日11:00"
        assert AuditEntry.objects.get(verb="commit_contribution_refused").detail["problem"] == "commitments.too_late"

    def test_from_the_moment_on_is_refused_by_the_database(self, province: Province) -> None:
        draw = province.committed()

        for wrong in ({"committed_at": DUE}, {"committed_at": None}, {"committed_by": None}, {"commitment": ""}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Draw.objects.filter(pk=draw.pk).update(**wrong)

    def test_to_a_list_changed_since_the_freeze_is_refused(self, province: Province) -> None:
        draw = province.freeze()
        draw.entries.first().delete()

        with pytest.raises(Refused) as refused:
            province.commit(draw)

        assert problem_of(refused) == "draws.digest_differs"

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"contribution": " "}, "seeds.second_contribution_refused"),
            ({"salt": "5a"}, "commitments.salt_malformed"),
        ],
    )
    def test_of_nothing_is_refused(self, province: Province, changes: dict[str, str], code: str) -> None:
        with pytest.raises(Refused) as refused:
            province.commit(province.freeze(), **changes)

        assert problem_of(refused) == code

    def test_to_a_drawn_or_void_draw_is_refused(self, province: Province) -> None:
        draw = province.drawn()
        codes = []
        for _ in range(2):
            with pytest.raises(Refused) as refused:
                province.commit(draw)
            codes.append(problem_of(refused))
            if draw.voided_at is None:
                ask_void(draw=draw, reason="来源写错", officer=province.first, now=DUE)
                draw = approve_void(draw=draw, officer=province.second, now=DUE)

        assert codes == ["draws.already_drawn", "draws.void"]
