"""A damaged notice folder is refused with file, row and reason: whatever a person may get wrong when typing one."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from campaigns.files.notice_folder import NoticeError, NoticeProblem, load_notice
from campaigns.wording import WORDS
from tests.notices.conftest import NOTICES, problems_of

Damage = Callable[[str, str, str], list[NoticeProblem]]

DAMAGES = tomllib.loads((Path(__file__).parent / "damages.toml").read_text(encoding="utf-8"))["damage"]


class TestDamagedFolder:
    @pytest.mark.parametrize("damage", DAMAGES, ids=lambda d: f"{d['code']}: {d['new'][:30]}")
    def test_is_refused_with_row_and_reason(self, damaged: Damage, damage: dict[str, str]):
        problems = damaged(damage["file"], damage["old"], damage["new"])

        said = [p for p in problems if p.problem.code == damage["code"] and damage["row"] in p.row]
        assert said, [str(p) for p in problems]
        assert any(damage["reason"] in p.reason_zh for p in said), [str(p) for p in said]
        assert all(p.file for p in problems)

    def test_the_copy_itself_is_whole(self, folder: Path):
        assert problems_of(folder) == []

    def test_each_code_of_the_loader_is_provoked(self):
        provoked = {damage["code"] for damage in DAMAGES}
        elsewhere = {"no_folder", "missing_file", "unknown_file", "not_utf8", "quote_not_found", "reading_empty"}

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
