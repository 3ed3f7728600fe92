"""The demo can hold a second campaign beside the first."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from authorities.scope import whole_tree
from campaigns.models import Campaign, Draw, Letter, Recusal, Task, TaskInspector, TopUp
from campaigns.queries.draws import faults_of
from config.demo.plan import read_plan
from config.demo.second import plant_second

pytestmark = pytest.mark.django_db


class TestSecondCampaign:
    def test_is_planted_once_with_its_draws(self) -> None:
        plan, said = read_plan("small", 1), []

        first = plant_second(plan, "neijiang-2022", said.append)
        again = plant_second(plan, "neijiang-2022", said.append)

        with whole_tree("tests"):
            campaign = Campaign.objects.get(code="neijiang-2022")
            drawn = set(Draw.objects.filter(campaign=campaign).values_list("population", flat=True))
            assert drawn == {"listed-agencies", "key-units", "key-units-again"}
            assert Task.objects.filter(campaign=campaign).exists()
            draws = list(Draw.objects.filter(campaign=campaign))
            assert all(draw.frozen_at < draw.seed_due_at <= draw.drawn_at for draw in draws)
            again_frozen = {draw.frozen_at for draw in draws if draw.population == "key-units-again"}
            assert max(draw.drawn_at for draw in draws if draw.population == "key-units") < min(again_frozen)
            assert Letter.objects.filter(campaign=campaign).count() == 2
            assert Task.objects.filter(campaign=campaign, population="fire-site").exists()
            assert TopUp.objects.filter(draw__campaign=campaign).count() == 1
            assert Task.objects.filter(campaign=campaign, replaces__isnull=False).exists()
            assert Recusal.objects.count() == 3 and TaskInspector.objects.exists()
            assert all(faults_of(draw) == [] for draw in draws)
        assert "city-staff" in first
        assert "已经装过" in again
        assert len(said) == 1

    def test_a_notice_without_a_second_plan_is_refused(self) -> None:
        with pytest.raises(Exception, match="--second"):
            call_command("demo", "--second", "hebei-2024")
