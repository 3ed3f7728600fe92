"""`manage.py notice clauses [--check]`: write docs/clauses.md, or fail when it is stale."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from campaigns.files.notice_folder import NoticeError, load_notice
from campaigns.rules.clause_table import clause_table

HELP = "生成 docs/clauses.md；加 --check 时只看它是否与方案文件夹一致"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="不写文件；文件过时则以状态1结束")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Only the repository's own folders: a notice kept elsewhere has no place in the repository's document."""
    document = Path(settings.BASE_DIR) / "docs" / "clauses.md"
    text = clauses_document(Path(settings.BASE_DIR))
    if not options["check"]:
        document.write_text(text, encoding="utf-8")
        command.stdout.write("已写入 docs/clauses.md。")
    elif not document.exists() or document.read_text(encoding="utf-8") != text:
        raise CommandError("docs/clauses.md 与方案文件夹不一致。请运行 manage.py notice clauses。")
    else:
        command.stdout.write("docs/clauses.md 与方案文件夹一致。")


def clauses_document(root: Path) -> str:
    """The text of docs/clauses.md from the notice folders under `root`, sorted by code."""
    folders = sorted(path for path in (root / "campaigns" / "notices").iterdir() if path.is_dir())
    try:
        return clause_table([load_notice(folder) for folder in folders])
    except NoticeError as error:
        raise CommandError("\n".join(str(problem) for problem in error.problems)) from error
