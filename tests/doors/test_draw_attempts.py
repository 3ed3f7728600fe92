"""Whoever can draw twice wins: every road to a second draw or an early seed is closed, and every try leaves a trace."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from authorities.models import AuditEntry
from authorities.scope import whole_tree
from campaigns.models import Draw, DrawEntry
from campaigns.queries.draw_packages import package_of
from campaigns.queries.draws import faults_of
from campaigns.rules.draws import FrameRow, draw_sample
from campaigns.rules.seeds import compose_seed
from campaigns.services.draws import draw_sample_now, freeze_frame
from campaigns.services.refusals import CampaignRefused
from campaigns.verification import verify_draw
from tests.doors.first_scheme import drawn_before_commitments
from tests.factories import CHINA
from tests.province import AGENCIES, DUE, NOW, SEED, Province, problem_of, signed_in

pytestmark = pytest.mark.django_db
OTHER = "9876501234512345"
EVENING = datetime(2024, 8, 29, 21, 15, tzinfo=CHINA)


@pytest.fixture
def province(settings: Any) -> Province:
    settings.FROZEN_TODAY = date(2024, 8, 22)  # the day after the declared moment
    with whole_tree("test"):
        return Province(projects_each=0)


@pytest.fixture
def draw(province: Province) -> Draw:
    with whole_tree("test"):
        return province.drawn()


def result(draw: Draw) -> tuple[str, list[str]]:
    with whole_tree("test"):
        fresh = Draw.objects.get(pk=draw.pk)
        return fresh.seed, list(fresh.entries.filter(is_drawn=True).values_list("code", flat=True))


class TestSecondDraw:
    def test_by_the_page_is_refused_and_written_down(self, province: Province, draw: Draw) -> None:
        before = result(draw)

        answer = signed_in(province.second).post(reverse("draw_seed", args=[draw.pk]), SEED | {"public_value": OTHER})

        assert answer.status_code == 422
        assert result(draw) == before
        assert AuditEntry.objects.get(verb="draw_sample_refused").detail["public_value"] == OTHER

    def test_by_the_page_that_freezes_is_refused(self, province: Province, draw: Draw) -> None:
        new = reverse("draw_new") + f"?population={AGENCIES}&unit=130100"

        answer = signed_in(province.first).post(new, {"seed_source": "又一期", "seed_due_at": "2099-01-01 08:00"})

        assert answer.status_code == 422
        assert AuditEntry.objects.filter(verb="freeze_frame_refused").count() == 1

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
    def test_by_the_api_has_no_road(self, province: Province, draw: Draw, method: str) -> None:
        client, before = signed_in(province.second), result(draw)

        for url in (reverse("api-draw-list"), reverse("api-draw-detail", args=[draw.pk])):
            answer = getattr(client, method)(url, {"state": "frozen", "seed": "", "public_value": OTHER})
            assert answer.status_code in (403, 405)

        assert result(draw) == before

    def test_by_the_shell_is_refused_and_written_down(self, province: Province, draw: Draw) -> None:
        with whole_tree("shell"):
            stale = Draw.objects.get(pk=draw.pk)
            stale.state, stale.seed = Draw.State.FROZEN, ""  # as a shell would hold it, not saved
            with pytest.raises(CampaignRefused) as again:
                draw_sample_now(draw=stale, officer=province.second, now=DUE, public_value=OTHER)
            with pytest.raises(CampaignRefused) as anew:
                freeze_frame(
                    campaign=province.campaign,
                    population_code=AGENCIES,
                    unit=province.detachment,
                    seed_source="又一期",
                    seed_due_at=DUE,
                    officer=province.first,
                    now=NOW,
                )

        assert (problem_of(again), problem_of(anew)) == ("draws.already_drawn", "draws.standing")
        assert AuditEntry.objects.filter(verb__in=["draw_sample_refused", "freeze_frame_refused"]).count() == 2

    @pytest.mark.parametrize("state", [Draw.State.FROZEN, Draw.State.DRAWN])
    def test_by_raw_orm_is_refused_by_the_database(self, draw: Draw, state: str) -> None:
        with whole_tree("shell"):
            copy = Draw.objects.get(pk=draw.pk)
            copy.pk, copy.state = None, state
            with pytest.raises(IntegrityError), transaction.atomic():
                copy.save(force_insert=True)
            with pytest.raises(IntegrityError), transaction.atomic():
                Draw.objects.bulk_create([copy])
            assert Draw.objects.count() == 1

    def test_by_voiding_alone_in_raw_orm_is_refused_by_the_database(self, province: Province, draw: Draw) -> None:
        alone: list[dict[str, Any]] = [
            {},
            {"void_reason": "重抽"},
            {"void_reason": "重抽", "void_asked_by": province.first},
            {"void_reason": "重抽", "void_asked_by": province.first, "voided_by": province.first},
            {"void_reason": "", "void_asked_by": province.first, "voided_by": province.second},
        ]
        for fields in alone:
            with whole_tree("shell"), pytest.raises(IntegrityError), transaction.atomic():
                Draw.objects.filter(pk=draw.pk).update(state=Draw.State.VOID, **fields)

        with whole_tree("test"):
            assert Draw.objects.get(pk=draw.pk).state == Draw.State.DRAWN

    def test_written_over_the_first_one_with_everything_in_agreement_is_found(self, draw: Draw) -> None:
        with whole_tree("shell"):
            seed = compose_seed(OTHER, draw.contribution, draw.frame_digest)
            rows = [FrameRow(entry.code, entry.stratum) for entry in draw.entries.all()]
            for t in draw_sample(rows, draw.quotas, seed):
                DrawEntry.objects.filter(draw=draw, code=t.code).update(ticket=t.number, rank=t.rank, is_drawn=t.drawn)
            Draw.objects.filter(pk=draw.pk).update(seed=seed, public_value=OTHER)

            faults = faults_of(Draw.objects.get(pk=draw.pk))

        assert [problem.code for problem in faults] == ["draws.drawn_otherwise"]

    @pytest.mark.parametrize(("due", "codes"), [(timedelta(0), ["draws.out_of_order"]), (timedelta(seconds=-1), [])])
    def test_from_a_list_frozen_when_the_value_was_out_is_found(
        self, province: Province, due: timedelta, codes: list[str]
    ) -> None:
        with whole_tree("test"):
            draw = drawn_before_commitments(province, due_at=NOW - due)

            faults, by_script = faults_of(draw), verify_draw.faults_of(package_of(draw))

        assert [problem.code for problem in faults] == codes
        assert [fault[:4] for fault in by_script] == ["先后不对"] * len(codes)


class TestDeclaredMoment:
    def freeze(self, province: Province, **changes: Any) -> Draw:
        return province.freeze(**({"seed_due_at": EVENING} | changes))

    @pytest.mark.parametrize("due", [NOW, NOW - timedelta(seconds=1), NOW - timedelta(days=30)])
    def test_must_lie_ahead_of_the_freeze(self, province: Province, due: datetime) -> None:
        with whole_tree("test"), pytest.raises(CampaignRefused) as refused:
            self.freeze(province, seed_due_at=due)

        assert problem_of(refused) == "draws.seed_known_already"
        assert AuditEntry.objects.filter(verb="freeze_frame_refused").count() == 1

    def test_keeps_the_draw_waiting_to_the_second(self, province: Province) -> None:
        with whole_tree("test"):
            draw = province.commit(self.freeze(province))
            with pytest.raises(CampaignRefused) as refused:
                province.draw(draw, now=EVENING - timedelta(seconds=1))
            drawn = province.draw(draw, now=EVENING)

        assert problem_of(refused) == "draws.seed_not_due"
        assert refused.value.problem.facts["at"] == "2024年8月29日21:15"
        assert drawn.state == Draw.State.DRAWN

    def test_is_asked_for_by_the_page(self, province: Province) -> None:
        new = reverse("draw_new") + f"?population={AGENCIES}&unit=130100"

        answer = signed_in(province.first).post(new, {"seed_source": "福彩双色球2024100期"})

        assert answer.status_code == 422
        assert "没有写公开数值产生的时间" in answer.content.decode()


class TestPoorSeed:
    @pytest.mark.parametrize(
        ("value", "code"),
        [
            ("2024-08-29", "seeds.predictable"),
            ("20240829", "seeds.predictable"),
            ("2024年8月29日", "seeds.predictable"),
            ("1234567890", "seeds.predictable"),
            ("9876543210", "seeds.predictable"),
            ("8888888888", "seeds.predictable"),
            ("71", "seeds.predictable"),
            ("709", "seeds.too_short"),
            ("甲乙丙丁戊", "seeds.too_short"),
            ("", "seeds.public_value_refused"),
        ],
    )
    def test_is_refused_and_the_list_stays_frozen(self, value: str, code: str) -> None:
        with whole_tree("test"):
            # 40家抽8家：约76,900,000种结果，27比特
            province = Province(agency_count=40, projects_each=0)
            draw = province.committed()
            with pytest.raises(Exception) as refused:
                province.draw(draw, public_value=value)
            draw.refresh_from_db()

        assert problem_of(refused) == code
        assert draw.state == Draw.State.FROZEN
        assert AuditEntry.objects.get(verb="draw_sample_refused").detail["problem"] == code


class TestTraces:
    def test_are_shown_to_everybody(self, province: Province, draw: Draw) -> None:
        client = signed_in(province.second)
        client.post(reverse("draw_seed", args=[draw.pk]), SEED | {"public_value": OTHER})

        page = client.get(reverse("public_draw", args=[draw.pk])).content.decode()

        assert "本次抽签有1次操作被拒绝" in page
        assert "没有预览" in page
