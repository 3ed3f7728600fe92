"""Several officers at the same moment: one person, one interval, one correction, one first version of the catalogue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from agencies.models import EquipmentKind, Practitioner
from agencies.services.employments import correct_employment
from agencies.services.equipment_catalogue import amend_kind, kind_named
from agencies.services.people import enter_person
from agencies.services.refusals import LedgerRefused
from agencies.services.versions import ChangedMeanwhile
from authorities.models import Role
from authorities.queries.audit import verify_chain
from authorities.scope import acting_for, whole_tree
from tests import factories
from tests.doors.person_files import id_number

COUNT = 6
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(officers: list[Any], act: Callable[[Any, int], Any]) -> Counter[str]:
    """How often each outcome came: "done", or the name of the refusal."""
    barrier = Barrier(len(officers))

    def one(nth: int) -> str:
        try:
            with acting_for(officers[nth]):
                barrier.wait(timeout=20)
                act(officers[nth], nth)
                return "done"
        except (LedgerRefused, ChangedMeanwhile) as refusal:
            return type(refusal).__name__
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(officers)) as pool:
        return Counter(pool.map(one, range(len(officers))))


@pytest.fixture
def everybody() -> Any:
    with whole_tree("test"):
        units = factories.make_unit_tree()
        agency = factories.make_agency(units["130102"])
        yield agency, [factories.make_officer(Role.INSPECTOR, units["130102"]) for _ in range(COUNT)], units


class TestAtOnce:
    def test_one_person_is_entered_once(self, everybody: Any) -> None:
        agency, officers, _units = everybody
        who = {"name": "甲工程师", "id_number": id_number(1), "phone": "", "facts": {"since": date(2024, 3, 1)}}

        outcomes = at_once(
            officers, lambda officer, _: enter_person(agency=agency, **who, officer=officer, now=factories.NOW)
        )

        assert outcomes == {"done": 1, "LedgerRefused": COUNT - 1}
        assert Practitioner.objects.get().employments.count() == 1
        assert verify_chain().broken_at is None

    def test_one_field_is_corrected_once(self, everybody: Any) -> None:
        agency, officers, _units = everybody
        stint = factories.make_practitioner(agency).employments.get()

        outcomes = at_once(
            officers,
            lambda officer, nth: correct_employment(
                employment=stint, facts={"post": f"岗位{nth}"}, version=1, officer=officer, now=factories.NOW
            ),
        )

        stint.refresh_from_db()
        assert outcomes == {"done": 1, "ChangedMeanwhile": COUNT - 1}
        assert stint.version == 2

    def test_the_first_version_of_the_catalogue_is_planted_once(self, everybody: Any) -> None:
        _agency, _officers, units = everybody
        corps = [factories.make_officer(Role.CORPS_STAFF, units["130000"]) for _ in range(COUNT)]
        kind = kind_named("base-1")
        assert kind

        outcomes = at_once(
            corps,
            lambda officer, nth: amend_kind(
                kind=replace(kind, aliases=(f"叫法{nth}",)), officer=officer, now=factories.NOW
            ),
        )

        assert outcomes == {"done": 1, "LedgerRefused": COUNT - 1}
        assert EquipmentKind.objects.filter(replaced_at=None).count() == 46
        assert EquipmentKind.objects.filter(code="base-1").count() == 2
