"""The first campaign's notice: everything it says is in its folder, and the folder says nothing else."""

from __future__ import annotations

import time
from datetime import date
from fractions import Fraction
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest

from campaigns.files.notice_folder import check_quotes, folder_digest, load_notice
from campaigns.rules.clause_table import clause_table
from campaigns.rules.notice import Band, Notice
from tests.notices.conftest import LISTS, NOTICES, ROOT

ORIGINAL = ROOT.parent / "shared" / "notices" / "hebei-2024.txt"


class TestClauses:
    def test_cover_each_of_the_134_lines(self, hebei: Notice):
        lines = [line for clause in hebei.clauses for line in clause.lines]

        assert sorted(lines) == [f"H{n:03d}" for n in range(1, 135)]

    def test_are_named_once(self, hebei: Notice):
        ids = [clause.id for clause in hebei.clauses]

        assert len(ids) == len(set(ids)) == 134

    def test_quote_a_few_words_and_never_a_paragraph(self, hebei: Notice):
        quotes = [quote for clause in hebei.clauses for quote in clause.quotes]

        assert all(clause.quotes for clause in hebei.clauses)
        assert max(len(quote) for quote in quotes) <= 50

    @pytest.mark.skipif(not ORIGINAL.exists(), reason="the notice's own text is not beside the repository")
    def test_every_quote_and_label_is_in_the_notice_itself(self, hebei: Notice):
        text = ORIGINAL.read_text(encoding="utf-8")

        assert [str(problem) for problem in check_quotes(hebei, text)] == []

    @pytest.mark.skipif(not ORIGINAL.exists(), reason="the notice's own text is not beside the repository")
    def test_a_document_with_another_number_is_noticed(self, hebei: Notice):
        text = ORIGINAL.read_text(encoding="utf-8").replace("不足50家抽查率不低于20%", "不足50家抽查率不低于25%")

        found = check_quotes(hebei, text)

        assert {(p.file, p.row) for p in found} == {
            ("clauses.toml", "条目“4.1.3.detachment”"),
            ("tiers.toml", "条目“agencies-of-detachment”"),
        }

    def test_what_carries_them_exists(self, hebei: Notice):
        from django.apps import apps

        outside = {name for clause in hebei.clauses for name in clause.carried_by if ":" not in name}

        for name in sorted(outside):
            if ".rules." in name:
                assert import_module(name)
            else:
                assert apps.get_model(name)


class TestHead:
    def test_says_number_dates_and_issuer(self, hebei: Notice):
        assert (hebei.code, hebei.number, hebei.issuer_unit) == ("hebei-2024", "冀消函〔2024〕218号", "130000")
        assert (hebei.issued_on, hebei.starts_on, hebei.ends_on) == (
            date(2024, 6, 11),
            date(2024, 6, 1),
            date(2024, 11, 30),
        )


class TestTiers:
    def test_detachments_draw_by_three_bands_with_50_and_100_in_the_middle(self, hebei: Notice):
        tier = hebei.tier("agencies-of-detachment")

        assert tier.bands == (
            Band(None, 49, Fraction(1, 5), "20/100"),
            Band(50, 100, Fraction(1, 10), "10/100"),
            Band(101, None, Fraction(1, 20), "5/100"),
        )

    @pytest.mark.parametrize(
        ("population", "share", "method"),
        [
            ("agencies-of-brigade", Fraction(1), "coverage"),
            ("key-unit-own-area", Fraction(1), "coverage"),
            ("crowded-place-own-area", Fraction(1, 2), "draw"),
            ("key-unit-same-detachment", Fraction(1, 5), "draw"),
            ("crowded-place-same-detachment", Fraction(1, 5), "draw"),
            ("key-unit-other-detachment", Fraction(1, 5), "draw"),
            ("crowded-place-other-detachment", Fraction(1, 5), "draw"),
            ("fire-site", Fraction(1), "coverage"),
        ],
    )
    def test_share_of_each_population(self, hebei: Notice, population: str, share: Fraction, method: str):
        tier = hebei.tier(population)

        assert (tier.share, tier.method) == (share, method)

    def test_two_projects_per_drawn_agency(self, hebei: Notice):
        population = hebei.population("projects-per-drawn-agency")

        assert hebei.tier(population.code).per_object_minimum == 2
        assert population.parent == "agencies-of-detachment"

    def test_other_projects_are_undecided_and_not_zero(self, hebei: Notice):
        tier = hebei.tier("other-projects")

        assert tier.undecided
        assert tier.share is None

    def test_agencies_of_other_provinces_are_in_no_draw(self, hebei: Notice):
        for code in ("agencies-of-brigade", "agencies-of-detachment"):
            assert hebei.population(code).where["out_of_province"] is False


class TestDates:
    def test_four_phases_follow_on(self, hebei: Notice):
        assert [(p.starts_on, p.ends_on) for p in hebei.phases] == [
            (date(2024, 6, 1), date(2024, 6, 15)),
            (date(2024, 6, 16), date(2024, 6, 30)),
            (date(2024, 7, 1), date(2024, 10, 31)),
            (date(2024, 11, 1), date(2024, 11, 30)),
        ]

    @pytest.mark.parametrize(
        ("code", "due_on", "level"),
        [
            ("mobilised", date(2024, 6, 15), "detachment"),
            ("brigade-conditions", date(2024, 8, 15), "brigade"),
            ("brigade-projects", date(2024, 9, 30), "brigade"),
            ("detachment-sampling", date(2024, 10, 31), "detachment"),
        ],
    )
    def test_milestones(self, hebei: Notice, code: str, due_on: date, level: str):
        milestone = hebei.milestone(code)

        assert (milestone.due_on, milestone.level) == (due_on, level)

    def test_three_returns_stand_beside_each_other(self, hebei: Notice):
        monthly, phase, final = hebei.returns

        assert (monthly.kind, monthly.day, monthly.table) == ("monthly", 25, "annex4")
        assert (phase.kind, phase.days_after) == ("phase_end", 5)
        assert (final.kind, final.due_on, final.table) == ("once", date(2024, 11, 20), "annex4")


# Annex 3, 从业活动: the answers that are violations (H120, H121), in the order of the form.
VIOLATING = {
    "impersonation": {"yes"},
    "dual_practice": {"yes"},
    "staff_qualified": {"no"},
    "subcontracting": {"yes"},
    "leads_appointed": {"no"},
    "leads_changed": {"yes"},
    "contract_signed": {"no"},
    "to_standard": {"no"},
    "document_signed": {"no"},
    "on_site": {"no"},
    "archive_kept": {"no"},
    "false_document": {"yes"},
    "staff_listed": {"no"},
    "building_notice": {"no"},
    "same_project_services": {"maintenance_and_testing", "maintenance_and_assessment"},
    "project_entered": {"no"},
}


class TestRecordForm:
    def test_polarity_of_every_conduct_item(self, hebei: Notice):
        conduct = {i.code: set(i.violating_values) for i in hebei.checklist.items_of("conduct") if i.violating_values}

        assert conduct == VIOLATING

    def test_polarity_of_the_practice_conditions(self, hebei: Notice):
        conditions = {i.code: set(i.violating_values) for i in hebei.checklist.items_of("conditions") if i.options}

        assert conditions == {
            "legal_person": {"absent"},
            "testing_equipment": {"absent", "deficient"},
            "quality_system": {"absent", "deficient"},
            "assessment_equipment": {"absent", "deficient"},
            "process_control": {"absent", "deficient"},
            "premises_publicity": {"no"},
            "meets_conditions": {"no"},
        }

    def test_the_item_printed_twice_is_one_item(self, hebei: Notice):
        label = "是否按照国家标准、行业标准维护保养、检测建筑消防设施"
        form = hebei.checklist

        items = [item for item in form.items if item.label == label]

        assert [item.prints for item in items] == [("conduct-1:10", "conduct-2:4")]
        assert [block for block in ("conduct-1", "conduct-2") for i in form.printed(block) if i.label == label] == [
            "conduct-1",
            "conduct-2",
        ]

    def test_blocks_print_in_the_order_of_the_paper(self, hebei: Notice):
        first = [item.short_label for item in hebei.checklist.printed("conduct-1")]
        second = [item.short_label for item in hebei.checklist.printed("conduct-2")]

        assert first[2:] == [
            "冒用名义", "多处执业", "人员资格", "转包分包", "设负责人", "随意更换", "签订合同", "按标准",
        ]  # fmt: skip
        assert second == [
            "签名盖章", "到场", "服务档案", "按标准", "虚假失实", "人员公示", "建筑公示", "同时承揽", "项目公示",
        ]  # fmt: skip

    def test_not_applicable_boxes_are_where_the_form_prints_them(self, hebei: Notice):
        boxes = [i.code for i in hebei.checklist.items if i.not_applicable and i.same_box_as is None]

        assert boxes == [
            "operators_certified",
            "intermediate_certified",
            "testing_equipment",
            "quality_system",
            "assessment_equipment",
            "process_control",
        ]

    def test_three_boxes_of_one_contract_line(self, hebei: Notice):
        item = hebei.checklist.item("same_project_services")

        assert [(o.value, o.label) for o in item.options] == [
            ("maintenance_and_testing", "是 ，同时承揽维保和检测"),
            ("maintenance_and_assessment", "是 ，同时承揽维保和评估"),
            ("no", "否"),
        ]

    def test_project_class_may_be_several(self, hebei: Notice):
        item = hebei.checklist.item("project_class")

        assert item.answer == "choices"
        assert [o.label for o in item.options] == ["消防安全重点单位", "人员密集场所", "发生有影响火灾单位", "其他"]

    def test_the_misprint_is_corrected(self, hebei: Notice):
        assert hebei.checklist.labels["legal_representative"] == "法定代表人"
        assert hebei.checklist.misprints == {"法定代表人": "法定法表人"}

    def test_conditions_belong_to_the_agency_and_conduct_to_the_project(self, hebei: Notice):
        assert [(s.title, s.scope) for s in hebei.checklist.sections] == [
            ("从业条件", "agency"),
            ("从业活动", "project"),
            ("其他情况", "project"),
            ("备注", "project"),
        ]

    def test_any_missing_condition_contradicts_a_positive_verdict(self, hebei: Notice):
        with_verdict = {
            item
            for pair in hebei.checklist.contradictions
            if ("meets_conditions", "yes") in pair.when
            for item, _value in pair.when
        }

        assert with_verdict == {
            "legal_person",
            "testing_equipment",
            "quality_system",
            "assessment_equipment",
            "process_control",
            "meets_conditions",
        }

    def test_no_contradiction_judges_a_system_by_conduct(self, hebei: Notice):
        conduct = {item.code for item in hebei.checklist.items_of("conduct")}
        systems = {"quality_system", "process_control"}

        for pair in hebei.checklist.contradictions:
            items = {item for item, _value in pair.when}
            assert not (items & conduct and items & systems)


class TestSummaryTable:
    def test_fifteen_columns_in_the_order_of_the_paper(self, hebei: Notice):
        table = hebei.table("annex4")

        assert [(c.header[-1], c.unit) for c in table.top_columns] == [
            ("检查消防技术服务机构数量（家次）", "家次"),
            ("检查发现出具虚假报告违法行为数量（项）", "项"),
            ("检查发现不具备从业条件从事技术服务活动违法行为数量（项）", "项"),
            ("行政处罚（起）", "起"),
            ("罚款（元）", "元"),
            ("责令停止执业的机构（家）", "家"),
            ("责令停止执业的人员（人）", "人"),
            ("吊销注册证（人）", "人"),
            ("吊销资格证书（人）", "人"),
            ("相关部门吊销营业执照（家）", "家"),
            ("对有关责任人员采取终身市场禁入（人）", "人"),
            ("持假证（人）", "人"),
            ("无证或有注册消防工程师资格证但未注册（人）", "人"),
            ("检查发现消防控制室值班人员持假证（人）", "人"),
            ("媒体曝光（家次）", "家次"),
        ]

    def test_only_two_columns_have_a_group_head(self, hebei: Notice):
        groups = {c.header[0] for c in hebei.table("annex4").top_columns if len(c.header) > 1}

        assert groups == {"检查发现消防技术服务机构从业人员"}

    def test_totals_balance_with_their_parts(self, hebei: Notice):
        assert hebei.table("annex4").balances == (
            ("forged", ("forged_engineers", "forged_operators")),
            ("unlicensed", ("without_certificate", "engineers_unregistered")),
        )

    def test_units_are_counted_as_they_are_called(self, hebei: Notice):
        verbs = {"家次": {"distinct:visit", "rows"}, "家": {"distinct:agency"}, "人": {"distinct:person"}}
        verbs |= {"项": {"rows"}, "起": {"rows"}, "元": {"sum:amount_yuan"}}

        for column in hebei.table("annex4").columns:
            assert column.count in verbs[column.unit], column.code

    def test_every_column_says_how_it_counts(self, hebei: Notice):
        assert all(column.caliber.endswith("。") for column in hebei.table("annex4").columns)


class TestCauses:
    def test_the_notice_gives_numbers_and_we_never_count_more(self, hebei: Notice):
        counted = {s: sum(c.counted for c in hebei.causes if c.subject == s) for s in hebei.cause_counts}

        assert hebei.cause_counts == {"agency": 22, "engineer": 11, "operator": 4}
        assert all(counted[subject] <= most for subject, most in hebei.cause_counts.items())

    def test_an_inaccurate_document_has_no_fine(self, hebei: Notice):
        cause = hebei.cause("agency-inaccurate-document")

        assert (cause.fine_min_yuan, cause.fine_max_yuan) == (None, None)

    def test_a_cause_of_the_revised_law_starts_with_it(self, hebei: Notice):
        cause = hebei.cause("agency-project-not-published")

        assert not cause.in_force(date(2024, 11, 8))
        assert cause.in_force(date(2024, 11, 9))


class TestReadings:
    @pytest.mark.parametrize(
        ("topic", "code"),
        [
            ("A1", "tier-borders"), ("A2", "tier-step-down"), ("A3", "agencies-counted"),
            ("A4", "agencies-counted-when"), ("A5", "draw-before-brigade-check"), ("A6", "overlap"),
            ("A7", "dispatched-share"), ("A8", "two-projects"), ("A9", "out-of-province"), ("A10", "other-rate"),
            ("A11", "last-returns"), ("A12", "late-issue"), ("A13", "printed-twice"), ("A14", "polarity"),
            ("A15", "part-sums"), ("A16", "law-of-the-day"), ("H073", "causes"), ("H091", "operators-by-scope"),
            ("H106", "annex2-missing"), ("H108", "legal-representative"), ("H131", "month-and-total"),
        ],
    )  # fmt: skip
    def test_every_known_ambiguity_is_decided(self, hebei: Notice, topic: str, code: str):
        assert hebei.readings[code].body, topic

    def test_are_found_from_the_clause_they_decide(self, hebei: Notice):
        assert [r.code for r in hebei.readings_of("6.4.final")] == ["due-day", "last-returns"]


class TestFolder:
    def test_loads_in_a_tenth_of_a_second(self):
        started = time.perf_counter()
        load_notice("hebei-2024", search=[NOTICES], lists=LISTS)

        assert time.perf_counter() - started < 0.1

    def test_the_first_folder_found_is_taken(self, folder: Path, hebei: Notice):
        (folder / "reading.md").write_text("", encoding="utf-8")

        mine = load_notice("hebei-2024", search=[folder.parent, NOTICES])

        assert mine.readings == {}
        assert mine.digest != hebei.digest

    def test_digest_follows_every_byte_and_every_name(self, folder: Path):
        before = folder_digest(folder)
        (folder / "causes.toml").write_bytes((folder / "causes.toml").read_bytes() + b"\n")
        longer = folder_digest(folder)
        (folder / "causes.toml").rename(folder / "cause.toml")

        assert len({before, longer, folder_digest(folder)}) == 3

    def test_digest_is_the_same_in_another_place(self, folder: Path, hebei: Notice):
        assert folder_digest(folder) == hebei.digest

    def test_bands_leave_no_population_out(self, hebei: Notice):
        bands = hebei.tier("agencies-of-detachment").bands

        assert all(sum(band.holds(n) for band in bands) == 1 for n in range(300))
        assert all(after.low == (before.high or 0) + 1 for before, after in pairwise(bands))


class TestClauseTable:
    def test_the_document_in_docs_is_not_stale(self, hebei: Notice):
        folders = sorted(path for path in NOTICES.iterdir() if path.is_dir())

        fresh = clause_table([load_notice(path) for path in folders])

        assert (ROOT / "docs" / "clauses.md").read_text(encoding="utf-8") == fresh

    def test_says_openly_what_is_not_built(self, hebei: Notice):
        text = clause_table([hebei])
        unbuilt = [clause.id for clause in hebei.clauses if clause.not_built]

        assert all(f"| {clause_id} | " in text for clause_id in unbuilt)
        assert text.count("**not built**") == len(unbuilt) + 1  # the heading explains the word once
