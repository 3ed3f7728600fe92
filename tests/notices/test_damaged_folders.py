"""A damaged notice folder is refused with file, row and reason: whatever a person may get wrong when typing one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from campaigns.files.notice_folder import NoticeError, NoticeProblem, load_notice
from campaigns.wording import WORDS
from tests.notices.conftest import NOTICES, problems_of

Damage = Callable[[str, str, str], list[NoticeProblem]]

# file, what is there, what is typed instead, the row named, the code, words of the reason
DAMAGES = [
    # notice.toml
    ("notice.toml", 'number = "', 'nubmer = "', "第3行", "notice.unknown_key", "nubmer"),
    ("notice.toml", 'number = "', 'nubmer = "', "", "notice.missing_key", "number"),
    ("notice.toml", "issued_on = 2024-06-11", 'issued_on = "2024-06-11"', "第7行", "notice.wrong_type", "日期"),
    ("notice.toml", "issued_on = 2024-06-11", "issued_on = 2024-06-11T00:00:00", "第7行", "notice.wrong_type", "日期时间"),
    ("notice.toml", "is_public = true", 'is_public = "是"', "第11行", "notice.wrong_type", "true"),
    ("notice.toml", 'issuer_unit = "130000"', 'issuer_unit = "河北"', "第6行", "notice.unit_code", "河北"),
    ("notice.toml", "starts_on = 2024-06-01", "starts_on = 2024-12-01", "", "notice.ends_before_start", "2024-12-01"),
    ("notice.toml", "ends_on = 2024-11-30", "ends_on = 2024-11-29", "第10行", "notice.figure_not_in_quote", "29"),
    ("notice.toml", "total = 134", "total = 135", "", "notice.line_uncovered", "H135"),
    ("notice.toml", "total = 134", "total = 133", "5.1.ability", "notice.line_unknown", "共133行"),
    ("notice.toml", "[catalogue]", "[catalog]", "", "notice.unknown_key", "catalog"),
    ("notice.toml", 'title = "', "title = ", "第4行", "notice.not_toml", "引号"),
    # clauses.toml
    ("clauses.toml", 'lines = ["H019"]', 'lines = ["H018"]', "", "notice.line_uncovered", "H019"),
    ("clauses.toml", 'id = "4.1.3.brigade"', 'id = "4.1.3.bridage"', "agencies-of-brigade", "notice.unknown_clause", "4.1.3.brigade"),
    ("clauses.toml", 'id = "4.1.3.brigade"', 'id = "4.1.2.1"', "4.1.2.1", "notice.duplicate", "已经写过"),
    ("clauses.toml", 'quotes = ["冀消函〔2024〕218号", "2024年6月11日"]', "quotes = []", "head.number", "notice.clause_without_quote", "引原文"),
    ("clauses.toml", 'carried_by = ["item:legal_person"]', "", "4.1.2.1", "notice.clause_unused", "没有任何对象"),
    ("clauses.toml", '"item:legal_person"', '"item:legal_preson"', "4.1.2.1", "notice.unknown_name", "legal_preson"),
    ("clauses.toml", 'lines = ["H019"]', 'lines = ["H019"]\nbackground = true', "4.1.3.brigade", "notice.background_used", "agencies-of-brigade"),
    ("clauses.toml", 'lines = ["H019"]', 'lines = ["H019"]\nnot_built = true', "4.1.3.brigade", "notice.not_built_used", "population:agencies-of-brigade"),
    ("clauses.toml", 'gist = "', 'gist = "" # ', "head.number", "notice.empty", "gist"),
    # scope.toml
    ("scope.toml", 'list = "agencies"', 'list = "agency"', "agencies-of-brigade", "notice.unknown_name", "agency"),
    ("scope.toml", "out_of_province = false", "out_of_provinces = false", "agencies-of-brigade", "notice.unknown_name", "out_of_provinces"),
    ("scope.toml", 'site_class = "key_unit"', 'site_class = "keyunit"', "key-unit-own-area", "notice.where_not_allowed", "keyunit"),
    ("scope.toml", "out_of_province = false", 'out_of_province = "no"', "agencies-of-brigade", "notice.where_not_allowed", "no"),
    ("scope.toml", 'since = "2023-01-01"', "since = 2023.1", "projects-per-drawn-agency", "notice.where_value", "since"),
    ("scope.toml", 'unit_role = "registered_brigade"', 'unit_role = "brigade"', "agencies-of-brigade", "notice.unknown_name", "unit_role"),
    ("scope.toml", 'executor = "brigade"', 'executor = "station"', "agencies-of-brigade", "notice.not_allowed", "station"),
    ("scope.toml", 'due = "brigade-conditions"', 'due = "brigade-condition"', "agencies-of-brigade", "notice.unknown_name", "brigade-condition"),
    ("scope.toml", 'parent = "agencies-of-detachment"', 'parent = "agencies"', "projects-per-drawn-agency", "notice.unknown_name", "parent"),
    ("scope.toml", 'parent = "agencies-of-detachment"\n', "", "projects-per-drawn-agency", "notice.parent_and_minimum", "parent"),
    ("scope.toml", 'quote = "2023年1月以来"', "", "projects-per-drawn-agency", "notice.missing_key", "quote"),
    ("scope.toml", 'code = "agencies-of-detachment"', 'code = "agencies-of-brigade"', "agencies-of-brigade", "notice.duplicate", "第3行"),
    ("scope.toml", "[[population]]", "[[populations]]", "", "notice.unknown_key", "populations"),
    # tiers.toml
    ("tiers.toml", 'share = "50/100"', "share = 0.5", "crowded-place-own-area", "notice.share_not_text", "0.5"),
    ("tiers.toml", 'share = "50/100"', 'share = "50%"', "crowded-place-own-area", "notice.share_not_fraction", "50%"),
    ("tiers.toml", 'share = "50/100"', 'share = "150/100"', "crowded-place-own-area", "notice.share_out_of_range", "150/100"),
    ("tiers.toml", 'share = "50/100"', 'share = "0/100"', "crowded-place-own-area", "notice.share_out_of_range", "undecided"),
    ("tiers.toml", 'share = "50/100"', 'share = "5/0"', "crowded-place-own-area", "notice.share_out_of_range", "5/0"),
    ("tiers.toml", 'share = "50/100"', 'share = "40/100"', "crowded-place-own-area", "notice.figure_not_in_quote", "40"),
    ("tiers.toml", 'share = "50/100"', 'share = "50/100"\nundecided = true', "crowded-place-own-area", "notice.tier_one_rate", "undecided"),
    ("tiers.toml", 'share = "50/100"', "", "crowded-place-own-area", "notice.tier_one_rate", "没有"),
    ("tiers.toml", "below = 50", "below = 51", "agencies-of-detachment", "notice.bands_overlap", "50家"),
    ("tiers.toml", "below = 50", "below = 49", "agencies-of-detachment", "notice.bands_gap", "49家"),
    ("tiers.toml", "above = 100", "above = 101", "agencies-of-detachment", "notice.bands_gap", "101家"),
    ("tiers.toml", "{ above = 100,", "{ from = 101, to = 500,", "agencies-of-detachment", "notice.bands_gap", "501家以上"),
    ("tiers.toml", "from = 50, to = 100", "from = 100, to = 50", "agencies-of-detachment", "notice.band_empty", "100"),
    ("tiers.toml", "from = 50,", "from = 50, above = 50,", "agencies-of-detachment", "notice.band_two_bounds", "above"),
    ("tiers.toml", "{ below = 50,", "{ under = 50,", "agencies-of-detachment", "notice.unknown_key", "under"),
    ("tiers.toml", 'population = "fire-site"', 'population = "firesite"', "firesite", "notice.unknown_name", "firesite"),
    ("tiers.toml", 'population = "fire-site"', 'population = "firesite"', "fire-site", "notice.population_without_tier", "undecided"),
    ("tiers.toml", 'method = "each"', 'method = "draw"', "projects-per-drawn-agency", "notice.method_each", "each"),
    ("tiers.toml", 'share = "50/100"', 'method = "coverage"\nshare = "50/100"', "crowded-place-own-area", "notice.method_coverage", "50/100"),
    ("tiers.toml", "per_object_minimum = 2", "per_object_minimum = 0", "projects-per-drawn-agency", "notice.out_of_range", "1至10000"),
    ("tiers.toml", "per_object_minimum = 2", "per_object_minimum = true", "projects-per-drawn-agency", "notice.wrong_type", "整数"),
    ("tiers.toml", 'quote = "开展100%的全覆盖检查"', "", "agencies-of-brigade", "notice.missing_key", "quote"),
    # phases.toml
    ("phases.toml", "starts_on = 2024-06-16", "starts_on = 2024-06-17", "self-check", "notice.phase_order", "2024-06-16"),
    ("phases.toml", "starts_on = 2024-06-01", "starts_on = 2024-05-31", "mobilisation", "notice.date_outside", "2024-05-31"),
    ("phases.toml", "ends_on = 2024-06-15", "ends_on = 2024-05-15", "mobilisation", "notice.figure_not_in_quote", "5"),
    ("phases.toml", "due_on = 2024-08-15", "due_on = 2024-08-16", "brigade-conditions", "notice.figure_not_in_quote", "16"),
    ("phases.toml", 'level = "brigade"', 'level = "county"', "agencies-notified", "notice.not_allowed", "county"),
    ("phases.toml", "day = 25", "day = 31", "monthly-summary", "notice.out_of_range", "1至28"),
    ("phases.toml", "day = 25", "day = 25\ndays_after = 5", "monthly-summary", "notice.key_of_other_kind", "days_after"),
    ("phases.toml", 'kind = "once"', 'kind = "monthly"', "final-summary", "notice.missing_key", "day"),
    ("phases.toml", 'table = "annex4"', 'table = "annex5"', "monthly-summary", "notice.unknown_name", "annex5"),
    ("phases.toml", "remind_days_before = [5, 3, 1]", "remind_days_before = [5, 0]", "monthly-summary", "notice.remind_days", "1"),
    ("phases.toml", "remind_days_before = [5, 3, 1]", 'remind_days_before = ["5"]', "monthly-summary", "notice.wrong_items", "整数"),
    # checklist.toml
    ("checklist.toml", 'violating = ["no"]', "", "premises_publicity", "notice.missing_key", "violating"),
    ("checklist.toml", 'violating = ["no"]', "violating = []", "premises_publicity", "notice.violating_none", "构成问题"),
    ("checklist.toml", 'violating = ["no"]', 'violating = ["否"]', "premises_publicity", "notice.violating_unknown", "否"),
    ("checklist.toml", 'violating = ["no"]', 'violating = ["no", "yes"]', "premises_publicity", "notice.violating_all", "所有答案"),
    ("checklist.toml", 'answers = "present_absent"', 'answers = "present_missing"', "legal_person", "notice.unknown_answer_set", "present_missing"),
    ("checklist.toml", '{ value = "no", label = "否" }', '{ value = "yes", label = "否" }', "annex3", "notice.answer_set", "yes_no"),
    ("checklist.toml", '"conduct-1:10", "conduct-2:4"', '"conduct-1:10", "conduct-2:5"', "false_document", "notice.place_taken", "to_standard"),
    ("checklist.toml", '"conduct-1:10", "conduct-2:4"', '"conduct-1:10"', "false_document", "notice.place_gap", "conduct-2:4"),
    ("checklist.toml", '"conditions:1"', '"condition:1"', "legal_person", "notice.place_unknown_block", "conditions"),
    ("checklist.toml", '"conditions:1"', '"conditions:一"', "legal_person", "notice.place_unreadable", "顺序"),
    ("checklist.toml", 'section = "remarks"', 'section = "remark"', "remarks", "notice.unknown_name", "remark"),
    ("checklist.toml", 'causes = ["agency-no-contract"]', 'causes = ["agency-no-contracts"]', "contract_signed", "notice.unknown_name", "agency-no-contracts"),
    ("checklist.toml", '{ item = "legal_person", value = "absent" }', '{ item = "legal_person", value = "no" }', "legal-person-absent-yet-conforming", "notice.unknown_name", "legal_person的value"),
    ("checklist.toml", '{ item = "legal_person", value', '{ item = "legal", value', "legal-person-absent-yet-conforming", "notice.unknown_name", "legal"),
    ("checklist.toml", '{ item = "meets_conditions", value = "yes" }]', '{ item = "legal_person", value = "present" }]', "legal-person-absent-yet-conforming", "notice.contradiction_idle", "legal_person"),
    ("checklist.toml", ', { item = "meets_conditions", value = "yes" }]', "]", "legal-person-absent-yet-conforming", "notice.contradiction_alone", "两个"),
    ("checklist.toml", 'same_box_as = "operators_certified"', 'same_box_as = "operators"', "operators_insured", "notice.unknown_name", "operators"),
    ("checklist.toml", 'same_box_as = "operators_certified"', 'same_box_as = "legal_person"', "operators_insured", "notice.shared_box", "legal_person"),
    ("checklist.toml", 'applies_to = "maintenance_testing"\nnot_applicable', "not_applicable", "operators_certified", "notice.box_without_scope", "不涉及"),
    ("checklist.toml", '"法定代表人" = "法定法表人"', '"法人代表" = "法定法表人"', "annex3", "notice.misprint_idle", "法人代表"),
    ("checklist.toml", 'verdict = "meets_conditions"', 'verdict = "meets"', "annex3", "notice.unknown_name", "meets"),
    ("checklist.toml", 'address = "地  址"', "address = 1", "annex3", "notice.not_a_label", "address"),
    ("checklist.toml", 'kind = "false_document"', 'kind = "fake"', "false_document", "notice.not_allowed", "fake"),
    ("checklist.toml", 'answer = "area"', 'answer = "square"', "floor_area", "notice.not_allowed", "square"),
    # summary.toml
    ("summary.toml", 'list = "records"', 'list = "visits"', "agencies_checked", "notice.unknown_name", "visits"),
    ("summary.toml", 'count = "distinct:visit"', 'count = "distinct:visits"', "agencies_checked", "notice.unknown_name", "distinct:visits"),
    ("summary.toml", 'kind = "fine"', 'kind = "fines"', "fine_yuan", "notice.where_not_allowed", "fines"),
    ("summary.toml", 'parts = ["forged_engineers", "forged_operators"]', 'parts = ["forged_engineers", "operators"]', "forged", "notice.unknown_name", "operators"),
    ("summary.toml", 'total = "forged"', 'total = "forgeries"', "forgeries", "notice.unknown_name", "forgeries"),
    ("summary.toml", 'parts = ["forged_engineers", "forged_operators"]', 'parts = ["forged_engineers", "forged_engineers"]', "forged", "notice.balance_twice", "两次"),
    ("summary.toml", 'parts = ["forged_engineers", "forged_operators"]', 'parts = ["forged_engineers", "penalty_cases"]', "forged", "notice.balance_units", "起"),
    ("summary.toml", "{forged_operators} 人。", "{operators} 人。", "forged", "notice.unknown_name", "operators"),
    ("summary.toml", "；消防设施操作员 {forged_operators} 人。", "。", "forged", "notice.pattern_leaves_out", "forged_operators"),
    ("summary.toml", 'parent = "forged"', 'parent = "fake"', "forged_engineers", "notice.unknown_name", "fake"),
    ("summary.toml", "cut_day = 25", "cut_day = 20", "monthly-summary", "notice.cut_day", "20日"),
    ("summary.toml", 'code = "false_documents"', 'code = "agencies_checked"', "agencies_checked", "notice.duplicate", "agencies_checked"),
    ("summary.toml", 'header = ["检查消防技术服务机构数量（家次）"]', 'header = "检查消防技术服务机构数量（家次）"', "agencies_checked", "notice.wrong_type", "列表"),
    # causes.toml
    ("causes.toml", "agency = 22", "agency = 23", "", "notice.figure_not_in_quote", "23"),
    ("causes.toml", "engineer = 11", 'engineer = "11"', "", "notice.cause_kinds", "engineer"),
    ("causes.toml", "fine_min_yuan = 50000", "fine_min_yuan = 500000", "agency-no-practice-conditions", "notice.fine_range", "500000"),
    ("causes.toml", 'confidence = "source"\nfine', 'confidence = "sure"\nfine', "agency-no-practice-conditions", "notice.not_allowed", "sure"),
    ("causes.toml", 'subject = "agency"', 'subject = "engineer"', "", "notice.causes_too_many", "12"),
    ("causes.toml", 'clause = "6.2.causes"', 'clause = "6.2.cause"', "", "notice.unknown_clause", "6.2.cause"),
    ("causes.toml", "effective_from = 2024-11-09", "effective_from = 2024-11-09\neffective_to = 2024-11-08", "agency-project-not-published", "notice.fine_dates", "早于"),
    ("notice.toml", "total = 134", 'total = "134"', "行", "notice.catalogue", "整数"),
    ("checklist.toml", "label_printed = false", 'label_printed = false\ncauses = ["agency-no-contract"]', "project_class", "notice.cause_without_violation", "案由"),
    # reading.md
    ("reading.md", "条款：4.1.3.detachment\n", "条款：4.1.3\n", "tier-borders", "notice.unknown_clause", "4.1.3"),
    ("reading.md", "条款：4.1.3.detachment\n", "", "tier-borders", "notice.reading_clauses", "条款："),
    ("reading.md", "## tier-borders — ", "## 分档 — ", "第5行", "notice.reading_heading", "分档"),
    ("reading.md", "## tier-step-down — ", "## tier-borders — ", "第11行", "notice.duplicate", "第5行"),
]  # fmt: skip


class TestDamagedFolder:
    @pytest.mark.parametrize(("file", "old", "new", "row", "code", "reason"), DAMAGES)
    def test_is_refused_with_row_and_reason(
        self, damaged: Damage, file: str, old: str, new: str, row: str, code: str, reason: str
    ):
        problems = damaged(file, old, new)

        said = [p for p in problems if p.problem.code == code and row in p.row]
        assert said, [str(p) for p in problems]
        assert any(reason in p.reason_zh for p in said), [str(p) for p in said]
        assert all(p.file for p in problems)

    def test_the_copy_itself_is_whole(self, folder: Path):
        assert problems_of(folder) == []

    def test_each_code_of_the_loader_is_provoked(self):
        provoked = {code for *_rest, code, _reason in DAMAGES}
        elsewhere = {
            "no_folder", "missing_file", "unknown_file", "not_utf8", "quote_not_found", "reading_empty",
        }  # fmt: skip

        known = {code for code in WORDS if code.startswith("notice.")}

        assert known - provoked == {f"notice.{name}" for name in elsewhere}


class TestSeveralMistakes:
    def test_are_told_at_once(self, folder: Path):
        for file, old, new in (
            ("tiers.toml", 'share = "50/100"', "share = 0.5"),
            ("phases.toml", "day = 25", "day = 31"),
            ("scope.toml", 'executor = "brigade"', 'executor = "station"'),
            ("reading.md", "条款：4.1.3.detachment\n", "条款：4.1.3\n"),
        ):
            text = (folder / file).read_text(encoding="utf-8")
            (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

        problems = problems_of(folder)

        assert {p.file for p in problems} == {"tiers.toml", "phases.toml", "scope.toml", "reading.md"}

    def test_one_mistake_is_told_once(self, damaged: Damage):
        problems = damaged("tiers.toml", 'share = "50/100"', "share = 0.5")

        assert [str(p) for p in problems] == [
            "tiers.toml 第37行“crowded-place-own-area”：“share”写成了数字0.5。"
            '比例要写成引号里的分数，如"5/100"，小数会算错边界。'
        ]

    def test_overlap_and_gap_are_both_told(self, folder: Path):
        text = (folder / "tiers.toml").read_text(encoding="utf-8")
        changed = text.replace("from = 50, to = 100", "from = 45, to = 90")
        (folder / "tiers.toml").write_text(changed, encoding="utf-8")

        reasons = [p.reason_zh for p in problems_of(folder)]

        assert any("45至49家重叠" in reason for reason in reasons)
        assert any("91至100家" in reason for reason in reasons)


class TestFiles:
    @pytest.mark.parametrize(
        "name",
        [
            "notice.toml", "clauses.toml", "scope.toml", "tiers.toml", "phases.toml", "checklist.toml",
            "summary.toml", "causes.toml", "reading.md",
        ],
    )  # fmt: skip
    def test_a_missing_file_is_the_only_problem_told(self, folder: Path, name: str):
        (folder / name).unlink()

        problems = problems_of(folder)

        assert [(p.file, p.problem.code) for p in problems] == [(name, "notice.missing_file")]

    def test_a_mistyped_file_name_is_noticed(self, folder: Path):
        (folder / "tiers.toml").rename(folder / "tier.toml")

        problems = problems_of(folder)

        assert {(p.file, p.problem.code) for p in problems} == {
            ("tier.toml", "notice.unknown_file"),
            ("tiers.toml", "notice.missing_file"),
        }

    def test_a_file_in_another_encoding_is_noticed(self, folder: Path):
        text = (folder / "scope.toml").read_text(encoding="utf-8")
        (folder / "scope.toml").write_bytes(text.encode("gb18030"))

        assert [p.problem.code for p in problems_of(folder)] == ["notice.not_utf8"]

    def test_an_editors_hidden_file_does_not_matter(self, folder: Path):
        before = load_notice(folder).digest
        (folder / ".tiers.toml.swp").write_bytes(b"\x00")

        assert load_notice(folder).digest == before

    def test_a_syntax_error_names_its_line(self, folder: Path):
        lines = (folder / "phases.toml").read_text(encoding="utf-8").splitlines()
        lines[4] = 'name = "动员部署阶段'
        (folder / "phases.toml").write_text("\n".join(lines), encoding="utf-8")

        [problem] = problems_of(folder)

        assert (problem.file, problem.row, problem.problem.code) == ("phases.toml", "第5行", "notice.not_toml")


class TestReadingFile:
    def test_a_heading_without_a_decision_is_noticed(self, folder: Path):
        (folder / "reading.md").write_text("## tier-borders — 分档\n\n条款：4.1.3.detachment\n", encoding="utf-8")

        [problem] = problems_of(folder)

        assert (problem.row, problem.problem.code) == ("第1行“tier-borders”", "notice.reading_empty")


class TestFinding:
    @pytest.mark.parametrize("name", ["hebei-2025", "../notices/hebei-2024x", "", "HEBEI"])
    def test_an_unknown_notice_is_refused_in_words(self, name: str):
        with pytest.raises(NoticeError) as refused:
            load_notice(name, search=[NOTICES])

        assert "没有找到方案文件夹" in refused.value.problems[0].reason_zh

    def test_a_code_never_leaves_the_search_folders(self, folder: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.chdir(folder.parent)

        with pytest.raises(NoticeError):
            load_notice("hebei-2024", search=[folder.parent / "elsewhere"])

    def test_a_path_is_the_folder_itself(self, folder: Path):
        assert load_notice(folder).code == "hebei-2024"
