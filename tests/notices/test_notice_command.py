"""`manage.py notice check|clauses` at the door: what is printed, and how it ends."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from campaigns.files.notice_folder import load_notice
from campaigns.management.commands.notice import subcommands
from campaigns.queries.list_shapes import registered_shapes
from tests.notices.conftest import LISTS, NOTICES


def run(*arguments: str) -> tuple[str, str, CommandError | None]:
    """Standard output, standard error and how it ended."""
    out, err = StringIO(), StringIO()
    try:
        call_command("notice", *arguments, stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue(), err.getvalue(), error
    return out.getvalue(), err.getvalue(), None


class TestCheck:
    def test_counts_what_a_whole_folder_holds(self):
        out, err, error = run("check", "hebei-2024")

        assert error is None
        assert err == ""
        assert out.splitlines()[:3] == ["条款 134", "对象 11", "抽查率 11"]

    def test_names_file_row_and_reason_and_ends_with_1(self, folder: Path):
        text = (folder / "tiers.toml").read_text(encoding="utf-8")
        (folder / "tiers.toml").write_text(text.replace('share = "50/100"', "share = 0.5"), encoding="utf-8")

        _out, err, error = run("check", str(folder))

        assert error is not None
        assert error.returncode == 1
        assert err.startswith("tiers.toml 第37行“crowded-place-own-area”：“share”写成了数字0.5。")

    def test_holds_quotes_against_the_document(self, tmp_path: Path):
        document = tmp_path / "notice.txt"
        document.write_text("另一份文件", encoding="utf-8")

        _out, err, error = run("check", "hebei-2024", "--text", str(document))

        assert error is not None
        assert "原文里没有“冀消函〔2024〕218号”" in err

    @pytest.mark.parametrize("arguments", [("nowhere",), ("hebei-2024", "--text", "nowhere.txt")])
    def test_says_in_chinese_what_it_cannot_find(self, arguments: tuple[str, ...]):
        _out, _err, error = run("check", *arguments)

        assert error is not None
        assert "没有找到" in str(error) or "读不了" in str(error)


class TestClauses:
    def test_the_document_is_up_to_date(self):
        out, _err, error = run("clauses", "--check")

        assert error is None
        assert "一致" in out


class TestSubcommands:
    def test_each_is_a_module_with_help_arguments_and_run(self):
        modules = subcommands()

        assert {"check", "clauses", "quotas"} <= set(modules)
        assert all(m.HELP and callable(m.add_arguments) and callable(m.run) for m in modules.values())


class TestRegisteredLists:
    def test_know_every_word_the_notice_uses(self):
        assert load_notice("hebei-2024", search=[NOTICES], lists=registered_shapes()).populations

    def test_offer_what_the_contract_of_the_tests_says(self):
        real = registered_shapes()

        for name, shape in LISTS.items():
            assert set(shape.where) <= set(real[name].where), name
            assert shape.units <= real[name].units, name
            assert shape.counts <= real[name].counts, name
