"""What is revealed is what was promised, so nobody chooses a seed and nobody gets two tries."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from authorities.models import AuditEntry
from authorities.rules.problem import Refused
from authorities.sealed import seal
from campaigns.files.draw_package import package_bytes, read_package
from campaigns.models import Draw
from campaigns.queries.draw_packages import package_of
from campaigns.queries.draws import faults_of
from campaigns.rules.commitments import commitment_of
from campaigns.rules.draws import drawn_codes, parse_frame
from campaigns.rules.seeds import compose_seed
from campaigns.services.draws import Receipt, approve_void, ask_void
from campaigns.verification import verify_draw
from tests import factories
from tests.doors.first_scheme import drawn_before_commitments, frozen_before_commitments
from tests.province import COMMITTED, DUE, NOW, SEED, Province, problem_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]
VALUE, SALT = COMMITTED["contribution"], COMMITTED["salt"]
OWN = Receipt(SALT, VALUE)


@pytest.fixture
def province() -> Province:
    return Province(projects_each=0)


def forget_the_seal(draw: Draw) -> Draw:
    """As after a change of the key: what is stored cannot be opened."""
    Draw.objects.filter(pk=draw.pk).update(sealed_contribution="v1:" + "A" * 80)
    return Draw.objects.get(pk=draw.pk)


class TestReveal:
    def test_happens_by_itself_whoever_draws(self, province: Province) -> None:
        draw = province.draw(province.committed(), officer=province.corps)

        assert (draw.contribution, draw.salt, draw.sealed_contribution) == (VALUE, SALT, "")
        assert draw.seed == compose_seed(SEED["public_value"], VALUE, draw.frame_digest)
        assert AuditEntry.objects.get(verb="draw_sample").detail["contribution"] == VALUE

    def test_without_a_promise_there_is_no_draw(self, province: Province) -> None:
        draw = province.freeze()

        with pytest.raises(Refused) as refused:
            province.draw(draw)

        assert problem_of(refused) == "commitments.none"
        assert AuditEntry.objects.get(verb="draw_sample_refused").detail["problem"] == "commitments.none"
        assert Draw.objects.get(pk=draw.pk).state == Draw.State.FROZEN

    def test_without_a_promise_there_is_no_draw_by_the_database_either(self, province: Province) -> None:
        draw = province.freeze()

        for fields in ({"salt": SALT}, {"salt": ""}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Draw.objects.filter(pk=draw.pk).update(state="drawn", drawn_at=DUE, **fields)

    def test_off_the_receipt_serves_when_the_seal_does_not_open(self, province: Province) -> None:
        draw = forget_the_seal(province.committed())

        with pytest.raises(Refused) as refused:
            province.draw(draw)
        drawn = province.draw(draw, receipt=OWN)

        assert problem_of(refused) == "commitments.seal_broken"
        assert drawn.seed == compose_seed(SEED["public_value"], VALUE, drawn.frame_digest)

    @pytest.mark.parametrize(
        "wrong", [Receipt(SALT, "7315529"), Receipt("5b" * 32, VALUE), Receipt(SALT, VALUE + "0")], ids=str
    )
    def test_of_anything_else_is_refused_and_written_down(self, province: Province, wrong: Receipt) -> None:
        draw = province.committed()

        with pytest.raises(Refused) as refused:
            province.draw(draw, receipt=wrong)

        assert problem_of(refused) == "commitments.reveal_differs"
        tried = AuditEntry.objects.get(verb="draw_sample_refused").detail
        assert (tried["salt"], tried["contribution"]) == tuple(wrong)
        assert Draw.objects.get(pk=draw.pk).state == Draw.State.FROZEN

    def test_of_a_value_promised_for_another_list_is_refused(self, province: Province) -> None:
        other = province.committed()
        ask_void(draw=other, reason="名单漏了一家", officer=province.first, now=NOW)
        approve_void(draw=other, officer=province.second, now=NOW)
        factories.make_agency(province.brigade)
        draw = province.committed()
        Draw.objects.filter(pk=draw.pk).update(commitment=other.commitment)

        with pytest.raises(Refused) as refused:
            province.draw(draw)

        assert problem_of(refused) == "commitments.committed_otherwise"

    def test_of_a_promise_changed_with_its_seal_is_refused_by_the_audit_chain(self, province: Province) -> None:
        draw = province.committed()
        Draw.objects.filter(pk=draw.pk).update(
            commitment=commitment_of(SALT, "9999999", draw.frame_digest), sealed_contribution=seal(f"{SALT}\n9999999")
        )

        with pytest.raises(Refused) as refused:
            province.draw(draw)

        assert problem_of(refused) == "commitments.committed_otherwise"

    def test_of_a_changed_seal_alone_is_refused_by_the_promise(self, province: Province) -> None:
        draw = province.committed()
        Draw.objects.filter(pk=draw.pk).update(sealed_contribution=seal(f"{SALT}\n9999999"))

        with pytest.raises(Refused) as refused:
            province.draw(draw)

        assert problem_of(refused) == "commitments.reveal_differs"

    def test_written_over_afterwards_is_found(self, province: Province) -> None:
        draw = province.drawn()
        Draw.objects.filter(pk=draw.pk).update(salt="5b" * 32)

        assert [p.code for p in faults_of(Draw.objects.get(pk=draw.pk))] == ["commitments.reveal_differs"]


class TestSeedShopping:
    """With the value free after the public one came, a few tries choose the sample; with a promise there is one."""

    def spared(self, draw: Draw, contribution: str, friend: str) -> bool:
        _, frame = read_package(package_of(draw))
        seed = compose_seed(SEED["public_value"], contribution, draw.frame_digest)
        return friend not in drawn_codes(parse_frame(frame), draw.quotas, seed)

    def test_works_without_the_guard_and_not_with_it(self, province: Province) -> None:
        draw = province.committed()
        # 按承诺的数值会抽中的一家
        _, frame = read_package(package_of(draw))
        due = compose_seed(SEED["public_value"], VALUE, draw.frame_digest)
        friend = drawn_codes(parse_frame(frame), draw.quotas, due)[0]

        suiting = [f"{n}" for n in range(40) if self.spared(draw, f"{n}", friend)]
        for contribution in suiting:
            with pytest.raises(Refused):
                province.draw(draw, receipt=Receipt(SALT, contribution))
        drawn = province.draw(draw)

        assert len(suiting) > 20  # 12抽3，四次里有三次抽不到
        assert drawn.entries.get(code=friend).is_drawn
        assert AuditEntry.objects.filter(verb="draw_sample_refused").count() == len(suiting)

    def test_by_voiding_before_the_draw_shows_what_was_thrown_away(self, province: Province) -> None:
        draw = province.committed()
        ask_void(draw=draw, reason="来源写错", officer=province.first, now=DUE)
        void = approve_void(draw=draw, officer=province.second, now=DUE)
        again = province.drawn()

        (told,) = read_package(package_of(again))[0]["voided_attempts"]
        assert (told["contribution"], told["salt"]) == (VALUE, SALT)
        assert commitment_of(told["salt"], told["contribution"], told["frame_digest"]) == told["commitment"]
        assert (void.contribution, void.sealed_contribution) == (VALUE, "")
        assert AuditEntry.objects.get(verb="approve_void").detail["contribution"] == VALUE
        assert verify_draw.faults_of(package_of(Draw.objects.get(pk=draw.pk))) == []

    def test_by_voiding_with_a_broken_seal_is_told_as_never_revealed(self, province: Province) -> None:
        draw = forget_the_seal(province.committed())
        ask_void(draw=draw, reason="密钥丢失", officer=province.first, now=DUE)
        approve_void(draw=draw, officer=province.second, now=DUE)
        type(province.campaign).objects.update(is_public=True)

        again = province.freeze()

        page = Client().get(reverse("public_draw", args=[again.pk])).content.decode()
        assert "加入值未揭示" in page


class TestPackage:
    def test_of_a_committed_list_promises_and_tells_no_value(self, province: Province) -> None:
        draw = province.committed()

        head, _ = read_package(package_of(draw))

        assert (head["scheme"], head["commitment"]) == ("mingcha-draw-2", draw.commitment)
        assert (head["salt"], head["contribution"], head["seed"]) == ("", "", "")
        assert VALUE.encode() not in package_of(draw)
        assert verify_draw.faults_of(package_of(draw)) == []

    @pytest.mark.parametrize(
        ("key", "value"),
        [
            ("commitment", "0" * 64),
            ("salt", "5b" * 32),
            ("salt", ""),
            ("contribution", "7315529"),
            ("committed_at", "2024-08-21T11:00:00+08:00"),
            ("committed_at", "2024-08-21T09:59:59+08:00"),
            ("committed_at", None),
            ("seed_due_at", None),
            ("seed_due_at", "2024-08-21T11:00:01+08:00"),
            ("seed_due_at", "2024-08-21T10:00:00+08:00"),
        ],
    )
    def test_with_another_promise_or_order_is_refused_by_the_script(
        self, province: Province, key: str, value: Any
    ) -> None:
        head, frame = read_package(package_of(province.drawn()))

        faults = verify_draw.faults_of(package_bytes(head | {key: value}, frame))

        assert [fault[:2] for fault in faults] in (["承诺"], ["先后"])

    def test_of_a_draw_made_before_promises_still_verifies(self, province: Province) -> None:
        draw = drawn_before_commitments(province)

        head, _ = read_package(package_of(draw))

        assert head["scheme"] == "mingcha-draw-1" and "commitment" not in head
        assert verify_draw.faults_of(package_of(draw)) == [] == faults_of(draw)

    def test_of_the_new_scheme_called_the_old_one_is_found(self, province: Province) -> None:
        draw = province.drawn()
        cleared = {"commitment": "", "committed_at": None, "committed_by": None, "salt": ""}
        Draw.objects.filter(pk=draw.pk).update(scheme="mingcha-draw-1", **cleared)

        assert [p.code for p in faults_of(Draw.objects.get(pk=draw.pk))] == ["draws.frozen_otherwise"]

    def test_of_a_list_frozen_before_promises_can_only_be_voided(self, province: Province) -> None:
        draw = frozen_before_commitments(province)

        with pytest.raises(Refused) as drawing:
            province.draw(draw)
        with pytest.raises(Refused) as committing:
            province.commit(draw)

        assert problem_of(drawing) == problem_of(committing) == "commitments.frozen_without"
