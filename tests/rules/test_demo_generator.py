"""The demo province's inventions: right check signs, nobody real, the same for the same seed."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from agencies.rules.identifiers import check_credit_code, check_id_number, check_operator_number
from authorities.files.region import read_region
from authorities.models import Unit
from config.demo import agencies, numbers, oddities, sizes, staff
from config.demo.answers import Seen, carried_over, fill_form
from config.demo.fieldwork import number_records
from config.demo.moments import working_days
from config.demo.plan import read_plan
from config.demo.province import Province
from config.demo.visits import Duty, schedule, share_done
from inspections.models import Record
from inspections.queries.forms import conditions_of
from inspections.rules.judging import judge, validate_answers

TODAY = date(2024, 8, 21)
BORN = {"born_from": date(1966, 1, 1), "born_to": date(2002, 6, 30)}
BOTH = frozenset({"maintenance_testing", "safety_assessment"})


def drafted(seed: int) -> Province:
    """Agencies and staff before anything is stored."""
    plan, units = read_plan("small", seed), {}
    for pk, row in enumerate(read_region(plan.region), start=1):
        parent = units.get(row.parent_code)
        unit = Unit(pk=pk, code=row.code, name=row.name, short_name=row.short_name, kind=row.kind, parent=parent)
        unit.detachment = unit if unit.is_detachment else (parent.detachment if parent else None)
        units[row.code] = unit
    province = Province(plan, list(units.values()))
    recruiter = staff.Recruiter(province)
    agencies.draft_agencies(province)
    staff.draft_staff(province, recruiter)
    oddities.plant_staff_oddities(province, recruiter)
    return province


@pytest.fixture(scope="module")
def province() -> Province:
    return drafted(seed=1)


class TestNumbers:
    def test_gives_credit_codes_whose_two_check_signs_are_right(self):
        chance = Random(7)

        checked = [check_credit_code(numbers.credit_code(chance, "130102", "MAX")) for _ in range(2_000)]

        assert all(code.is_valid and not code.doubts for code in checked)
        assert any(sign.isalpha() for sign in checked[0].code[11:])

    def test_gives_citizen_numbers_that_hold_and_belong_to_no_county(self):
        chance = Random(7)

        made = [numbers.id_number(chance, "130000", **BORN) for _ in range(2_000)]

        assert all(check_id_number(number, TODAY).is_valid for number in made)
        assert {number[:6] for number in made} == {"130000"}

    @pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
    def test_prints_an_operators_level_in_the_number(self, level):
        number = numbers.operator_number(Random(7), "130100", date(2021, 5, 6), level)

        checked = check_operator_number(number, level)

        assert checked.is_valid and not checked.doubts

    def test_gives_each_value_once(self):
        fresh, chance = numbers.Fresh(), Random(7)

        made = [fresh(lambda: str(chance.randrange(50))) for _ in range(50)]

        assert sorted(made) == sorted({str(n) for n in range(50)})


class TestShares:
    @pytest.mark.parametrize("total", [0, 1, 7, 58, 322])
    def test_add_up_to_the_total(self, total):
        weights = {"a": 0.4, "b": 1.3, "c": 2.2, "d": 0.7}

        parts = sizes.shares(total, weights)

        assert sum(parts.values()) == total
        assert set(parts) == set(weights)

    def test_never_stray_from_the_exact_share_by_one(self):
        weights = {n: 0.4 + n % 7 for n in range(190)}

        parts = sizes.shares(1_000, weights)

        whole = sum(weights.values())
        assert all(abs(parts[n] - 1_000 * weight / whole) < 1 for n, weight in weights.items())


class TestAgencies:
    def test_are_the_same_for_the_same_seed_and_others_for_another(self, province):
        again, other = drafted(seed=1), drafted(seed=2)

        def said(one: Province) -> list[tuple[str, ...]]:
            return [(f.agency.code, f.agency.name, *(m.person.id_number for m in f.staff)) for f in one.firms]

        assert said(province) == said(again)
        assert not {row[0] for row in said(province)} & {row[0] for row in said(other)}

    def test_are_as_many_as_the_scale_says_in_each_detachment(self, province):
        active = [f.agency for f in province.firms if f.agency.standing == "active" and not f.agency.out_of_province]

        counts = {unit.code: sum(a.unit.detachment_id == unit.pk for a in active) for unit in province.detachments}

        assert counts == dict(province.plan.scale.agencies)

    def test_stand_on_both_sides_of_every_tier_at_the_scale_of_a_province(self):
        sizes_there = set(read_plan("province", 1).scale.agencies.values())

        assert {49, 50, 100, 101} <= sizes_there

    def test_leave_one_brigade_with_nothing(self, province):
        empty = province.plan.oddity.empty_unit

        assert all(firm.agency.unit.code != empty for firm in province.firms)

    def test_have_people_and_codes_that_hold(self, province):
        people = {id(m.person): m.person for firm in province.firms for m in (*firm.staff, *firm.left)}.values()

        assert all(check_credit_code(firm.agency.code).is_valid for firm in province.firms)
        assert all(check_id_number(person.id_number, TODAY).is_valid for person in people)
        assert len({person.id_fingerprint for person in people}) == len(people)

    def test_employ_some_people_twice_as_planted(self, province):
        seen: dict[str, int] = {}
        for firm in province.firms:
            for member in firm.staff:
                seen[member.person.id_number] = seen.get(member.person.id_number, 0) + 1

        assert sum(times == 2 for times in seen.values()) == province.plan.oddity.employed_twice


DUTIES = [
    Duty(
        key, unit=key % 3, agency=key % 11, agency_only=key < 11, issued_on=date(2024, 6, 12), due_on=date(2024, 9, 30)
    )
    for key in range(200)
]
DAYS = working_days(date(2024, 6, 13), date(2024, 8, 20))
PACE = {0: 0.4, 1: 1.0, 2: 1.5}


def visits_made(seed: int = 3):
    return schedule(DUTIES, days=DAYS, pace=PACE, most=0.96, together=3, chance=Random(seed))


class TestSchedule:
    def test_goes_to_one_agency_of_one_unit_on_a_working_day_after_the_order(self):
        visits = visits_made()

        for visit in visits:
            assert {(d.unit, d.agency) for d in visit.duties} == {(visit.unit, visit.agency)}
            assert visit.day in DAYS
            assert all(visit.day > duty.issued_on for duty in visit.duties)
            assert len(visit.duties) <= 3

    def test_does_each_task_once(self):
        done = [duty.key for visit in visits_made() for duty in visit.duties]

        assert len(done) == len(set(done))

    def test_visits_an_agency_once_a_day(self):
        visits = visits_made()

        assert len({(v.unit, v.agency, v.day) for v in visits}) == len(visits)

    def test_gets_further_at_a_better_pace(self):
        done = [duty.unit for visit in visits_made() for duty in visit.duties]

        assert done.count(0) < done.count(1) < done.count(2)

    def test_at_pace_one_does_as_much_as_time_passed(self):
        half = Duty(1, 1, 1, False, issued_on=date(2024, 8, 1), due_on=date(2024, 8, 21))

        assert share_done(half, date(2024, 8, 11), 1.0, 0.96) == 0.5
        assert share_done(half, date(2024, 8, 21), 1.0, 0.96) == 0.96


def seen(lacks: frozenset[str] = frozenset(), **figures: int) -> Seen:
    enough = {
        "floor_area_m2": 260,
        "registered_engineers": 3,
        "insured_engineers": 2,
        "operators": 7,
        "insured_operators": 6,
        "intermediate_operators": 3,
        "insured_intermediate_operators": 2,
    }
    texts = {"project": "云汀商业广场、维护保养", "project_class": ("key_unit", "crowded_place")}
    return Seen(scopes=BOTH, figures=enough | figures, lacks=lacks, texts=texts)


def filled(notice, sight: Seen, *, often: dict[str, float] | None = None, seed: int = 1, known=None):
    sections = [section.code for section in notice.checklist.sections]
    conditions = conditions_of(sight.scopes)
    return fill_form(notice.checklist, sections, sight, conditions, often or {}, Random(seed), known=known or {})


class TestForms:
    @pytest.mark.parametrize("seed", range(40))
    @pytest.mark.parametrize("scopes", [BOTH, frozenset({"maintenance_testing"}), frozenset({"safety_assessment"})])
    def test_are_ones_the_rules_accept(self, notice, scopes, seed):
        chance = Random(seed)
        lacks = frozenset(chance.sample(["equipment", "system", "legal_person"], chance.randrange(3)))
        sight = seen(
            lacks, registered_engineers=chance.randrange(4), insured_engineers=1, operators=chance.randrange(9)
        )
        sight = Seen(scopes, sight.figures, sight.lacks, sight.texts)
        often = dict.fromkeys((item.code for item in notice.checklist.items), 0.3)

        answers = filled(notice, sight, often=often, seed=seed)

        conditions = conditions_of(scopes)
        assert validate_answers(notice.checklist, answers, scopes, complete=True, conditions=conditions) == []

    def test_say_nothing_wrong_of_a_firm_that_has_everything(self, notice):
        answers = filled(notice, seen())

        assert judge(answers, notice.checklist) == []
        assert answers["meets_conditions"] == "yes"

    def test_find_a_firm_unfit_that_lacks_a_condition(self, notice):
        answers = filled(notice, seen(frozenset({"system"})))

        assert answers["meets_conditions"] == "no"
        assert answers["other_situation"]

    def test_carry_the_agencys_part_over_to_the_next_form_of_a_visit(self, notice):
        first = filled(notice, seen(frozenset({"equipment"})), seed=1)
        shared = carried_over(notice.checklist, first)

        second = filled(notice, seen(frozenset({"equipment"})), seed=2, known=shared)

        assert carried_over(notice.checklist, second) == shared


class TestRecordNumbers:
    def test_follow_one_another_in_the_order_of_receipt_at_each_unit(self):
        from config.demo.moments import at

        days = [date(2024, 7, 5), date(2024, 7, 1), date(2024, 7, 3), date(2024, 7, 2)]
        records = [Record(uuid=f"{n}", unit_id=n % 2, submitted_at=at(day, 600)) for n, day in enumerate(days)]

        series = number_records(records)

        assert [record.serial for record in records] == [2, 1, 1, 2]
        assert {(one.unit_id, one.year, one.last) for one in series} == {(0, 2024, 2), (1, 2024, 2)}
