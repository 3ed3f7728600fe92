"""The record form and the summary table of the first notice, written out as the paper prints them."""

from __future__ import annotations

from campaigns.rules.notice import Notice

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

    def test_every_violation_has_a_name_of_its_own_that_says_what_is_wrong(self, hebei: Notice):
        named = {item.code: item.violation_label for item in hebei.checklist.items if item.violating_values}

        assert all(named.values()) and len(set(named.values())) == len(named)
        assert (named["contract_signed"], named["meets_conditions"]) == ("未签订合同", "不符合从业条件")

    def test_a_figure_that_falls_short_is_called_so(self, hebei: Notice):
        assert hebei.checklist.item("engineers_insured").violation == "社保工程师不足"

    def test_one_item_prints_a_sign_behind_its_boxes(self, hebei: Notice):
        assert {item.code: item.print_suffix for item in hebei.checklist.items if item.print_suffix} == {
            "archive_kept": "；"
        }

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
        verbs |= {"项": {"rows", "distinct:visit"}, "起": {"rows"}, "元": {"sum:amount_yuan"}}

        for column in hebei.table("annex4").columns:
            assert column.count in verbs[column.unit], column.code

    def test_every_column_says_how_it_counts(self, hebei: Notice):
        assert all(column.caliber.endswith("。") for column in hebei.table("annex4").columns)
