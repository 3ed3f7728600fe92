"""`manage.py notice check FOLDER [--text FILE]`: is a notice folder whole, and does the notice really say so?"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from campaigns.files.notice_folder import NoticeError, NoticeProblem, check_quotes, find_folder, load_notice
from campaigns.queries.list_shapes import registered_shapes
from campaigns.rules.crosschecks import registered_tests
from campaigns.rules.notice import Notice

HELP = "检查方案文件夹；加 --text 时逐字核对引文"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("notice", help="方案代号，或者方案文件夹的路径")
    parser.add_argument("--text", type=Path, metavar="FILE", help="方案全文（UTF-8纯文本），用来核对引文")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Print counts per kind; with problems, print each and end with status 1."""
    notice, problems = _read(options["notice"])
    if notice and options["text"]:
        problems = check_quotes(notice, _text(options["text"]))
    if notice:
        for name, number in counts(notice):
            command.stdout.write(f"{name} {number}")
    if problems:
        for problem in problems:
            command.stderr.write(str(problem))
        raise CommandError(f"共{len(problems)}处问题。", returncode=1)
    command.stdout.write(
        "没有发现问题。" + ("引文已逐字核对。" if options["text"] else "引文没有核对（用 --text 给出全文）。")
    )


def _read(code_or_path: str) -> tuple[Notice | None, Sequence[NoticeProblem]]:
    place = folder_of(code_or_path)
    try:
        if not apps.ready:
            return load_notice(place), []
        return load_notice(place, lists=registered_shapes(), tests=registered_tests()), []
    except NoticeError as error:
        return None, error.problems


def folder_of(code_or_path: str) -> Path:
    """The folder of a code, else the folder of that path; raises CommandError when there is neither."""
    try:
        return find_folder(code_or_path, settings.NOTICE_FOLDERS)
    except NoticeError as error:
        if Path(code_or_path).is_dir():
            return Path(code_or_path)
        raise CommandError(error.problems[0].reason_zh) from error


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"读不了方案全文“{path}”。请给出UTF-8编码的纯文本文件。") from error


def counts(notice: Notice) -> list[tuple[str, int]]:
    """What the folder holds: Chinese name of a kind → number of rows."""
    form_items = sum(len(form.items) for form in notice.checklists)
    columns = sum(len(table.columns) for table in notice.tables)
    return [
        ("条款", len(notice.clauses)),
        ("对象", len(notice.populations)),
        ("抽查率", len(notice.tiers)),
        ("阶段", len(notice.phases)),
        ("节点", len(notice.milestones)),
        ("报送", len(notice.returns)),
        ("检查项", form_items),
        ("指标", columns),
        ("案由", len(notice.causes)),
        ("解读", len(notice.readings)),
    ]
