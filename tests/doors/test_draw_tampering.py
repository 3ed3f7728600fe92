"""A thousand edits of a frozen list, fifty tries at a second draw by each of four roads: none gets through."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction
from django.urls import reverse

from agencies.models import Agency
from authorities.rules.problem import Refused
from authorities.scope import whole_tree
from campaigns.models import Draw, DrawEntry, Task
from campaigns.services.draws import substitute
from campaigns.services.refusals import CampaignRefused
from tests import factories
from tests.province import AGENCIES, NOW, Province, problem_of, signed_in

pytestmark = pytest.mark.django_db
Edit = Callable[[random.Random, Draw], None]


def _entries(draw: Draw) -> Any:
    return draw.entries.order_by("pk")


def _one(chance: random.Random, draw: Draw) -> DrawEntry:
    return chance.choice(list(_entries(draw)))


def rename(chance: random.Random, draw: Draw) -> None:
    entry, sign = _one(chance, draw), chance.choice("0123456789ABCDEF")
    place = chance.randrange(len(entry.code))
    code = entry.code[:place] + ("X" if entry.code[place] == sign else sign) + entry.code[place + 1 :]
    _entries(draw).filter(pk=entry.pk).update(code=code)


def whitespace(chance: random.Random, draw: Draw) -> None:
    entry, blank = _one(chance, draw), chance.choice([" ", "\t", "\n", "\u200b", "\u3000"])
    place = chance.randrange(len(entry.code) + 1)
    _entries(draw).filter(pk=entry.pk).update(code=entry.code[:place] + blank + entry.code[place:])


def add(chance: random.Random, draw: Draw) -> None:
    entry = _one(chance, draw)
    entry.pk, entry.code = None, f"{entry.code[:-4]}{chance.randrange(10**4):04}N"
    entry.save(force_insert=True)


def drop(chance: random.Random, draw: Draw) -> None:
    _one(chance, draw).delete()


def swap_codes(chance: random.Random, draw: Draw) -> None:
    one, other = chance.sample(list(_entries(draw)), 2)
    _entries(draw).filter(pk=one.pk).update(code="-")
    _entries(draw).filter(pk=other.pk).update(code=one.code)
    _entries(draw).filter(pk=one.pk).update(code=other.code)


def exchange_agency(chance: random.Random, draw: Draw) -> None:
    one, other = chance.sample(list(_entries(draw)), 2)
    _entries(draw).filter(pk=one.pk).update(agency=other.agency_id)


def restratify(chance: random.Random, draw: Draw) -> None:
    _entries(draw).filter(pk=_one(chance, draw).pk).update(stratum=f"130100/{chance.randrange(99)}")


def requote(chance: random.Random, draw: Draw) -> None:
    (stratum,) = draw.quotas
    Draw.objects.filter(pk=draw.pk).update(quotas={stratum: chance.choice([1, 2, 4, 5, 12])})


def redigest(chance: random.Random, draw: Draw) -> None:
    Draw.objects.filter(pk=draw.pk).update(frame_digest=f"{chance.getrandbits(256):064x}")


EDITS: list[Edit] = [
    rename, whitespace, add, drop, swap_codes, exchange_agency, restratify, requote, redigest,
]  # fmt: skip


class TestEditedList:
    def test_a_thousand_single_edits_are_a_thousand_refusals(self) -> None:
        chance, refusals, kinds = random.Random(20240821), 0, Counter[str]()
        with whole_tree("test"):
            province = Province(projects_each=0)
            frozen = province.committed()
            for number in range(1_000):
                edit = EDITS[number % len(EDITS)]
                with transaction.atomic():
                    edit(chance, frozen)
                    try:
                        province.draw(Draw.objects.get(pk=frozen.pk))
                    except Refused as refused:
                        refusals += 1
                        kinds[refused.problem.code] += 1
                    assert not Task.objects.exists(), edit.__name__
                    transaction.set_rollback(True)
            drawn = province.draw(frozen)

        assert refusals == 1_000, kinds
        assert not [code for code in kinds if code.startswith("commitments.none")]  # refused for the edit, nothing else
        assert drawn.state == Draw.State.DRAWN  # the list as it was frozen is drawn all the same

    def test_a_code_corrected_in_the_ledger_is_no_exchange(self) -> None:
        with whole_tree("test"):
            province = Province(projects_each=0)
            frozen = province.committed()
            agency = province.agencies[0]
            Agency.objects.filter(pk=agency.pk).update(code=factories.agency_code(9_999_999))

            assert province.draw(frozen).state == Draw.State.DRAWN

    def test_an_agency_exchanged_after_the_draw_is_not_called_as_a_substitute(self) -> None:
        with whole_tree("test"):
            province = Province(projects_each=0)
            draw = province.drawn()
            following = draw.entries.get(rank=draw.quota + 1)
            other = draw.entries.get(rank=draw.quota + 2)
            draw.entries.filter(pk=following.pk).update(agency=other.agency_id)
            task = Task.objects.filter(entry__draw=draw).first()

            with pytest.raises(CampaignRefused) as refused:
                substitute(task=task, reason="已注销", officer=province.first, now=NOW)

        assert problem_of(refused) == "draws.object_exchanged"


class TestSecondDraw:
    """Fault D1: four roads, fifty tries each."""

    TRIES = 50

    @pytest.fixture
    def province(self) -> Province:
        with whole_tree("test"):
            return Province(projects_each=0)

    @pytest.fixture
    def draw(self, province: Province) -> Draw:
        with whole_tree("test"):
            return province.drawn()

    @staticmethod
    def standing() -> list[tuple[Any, ...]]:
        with whole_tree("test"):
            rows = Draw.objects.order_by("pk").values_list("state", "seed", "public_value", "frame_digest", "voided_at")
            drawn = DrawEntry.objects.filter(is_drawn=True).order_by("code").values_list("code", "ticket")
            return [*rows, *drawn]

    def test_by_pages(self, province: Province, draw: Draw) -> None:
        chance, before, clients = (
            random.Random(1),
            self.standing(),
            [signed_in(province.first), signed_in(province.second)],
        )
        roads = [reverse("draw_seed", args=[draw.pk]), reverse("draw_new") + f"?population={AGENCIES}&unit=130100"]

        for _ in range(self.TRIES):
            asked = {
                "public_value": f"{chance.getrandbits(80)}", "contribution": f"{chance.getrandbits(32)}",
                "seed_source": "又一期", "seed_due_at": "2099-01-01 08:00", "state": "frozen", "salt": "0" * 64,
            }  # fmt: skip
            answer = chance.choice(clients).post(chance.choice(roads), asked)
            assert answer.status_code in (403, 404, 422)

        assert self.standing() == before

    def test_by_the_api(self, province: Province, draw: Draw) -> None:
        chance, before, client = random.Random(2), self.standing(), signed_in(province.second)
        roads = [reverse("api-draw-list"), reverse("api-draw-detail", args=[draw.pk])]

        for _ in range(self.TRIES):
            send = getattr(client, chance.choice(["post", "put", "patch", "delete"]))
            answer = send(
                chance.choice(roads), {"state": "frozen", "seed": "", "public_value": f"{chance.getrandbits(80)}"}
            )
            assert answer.status_code in (403, 405)

        assert self.standing() == before

    def test_by_the_shell(self, province: Province, draw: Draw) -> None:
        chance, before, refused = random.Random(3), self.standing(), Counter[str]()
        with whole_tree("shell"):
            for _ in range(self.TRIES):
                stale = Draw.objects.get(pk=draw.pk)
                stale.state, stale.seed, stale.drawn_at, stale.drawn_by = Draw.State.FROZEN, "", None, None
                try:
                    if chance.random() < 0.5:
                        province.draw(stale, public_value=f"{chance.getrandbits(80)}")
                    else:
                        province.freeze(officer=chance.choice([province.first, province.second]))
                except CampaignRefused as said:
                    refused[said.problem.code] += 1

        assert set(refused) == {"draws.already_drawn", "draws.standing"} and refused.total() == self.TRIES
        assert self.standing() == before

    def test_by_raw_orm(self, province: Province, draw: Draw) -> None:
        chance, before, stopped = random.Random(4), self.standing(), 0
        with whole_tree("shell"):
            for _ in range(self.TRIES):
                copy = Draw.objects.get(pk=draw.pk)
                copy.pk, copy.state = None, chance.choice([Draw.State.FROZEN, Draw.State.DRAWN])
                copy.seed = f"{chance.getrandbits(256):064x}"
                tries: list[Callable[[], Any]] = [
                    lambda copy=copy: copy.save(force_insert=True),  # type: ignore[misc]
                    lambda copy=copy: Draw.objects.bulk_create([copy]),  # type: ignore[misc]
                    lambda: Draw.objects.filter(pk=draw.pk).update(state=Draw.State.VOID),
                    lambda: Draw.objects.filter(pk=draw.pk).update(state=Draw.State.VOID, void_reason="重抽"),
                    lambda: Draw.objects.filter(pk=draw.pk).update(drawn_by=models.F("frozen_by")),
                ]
                try:
                    with transaction.atomic():
                        chance.choice(tries)()
                except IntegrityError:
                    stopped += 1

        assert stopped == self.TRIES
        assert self.standing() == before
