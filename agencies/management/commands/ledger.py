"""manage.py ledger import KIND FILE --unit CODE: bring a ledger in from the command line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agencies.files.marked_ledger import marked_ledger
from agencies.models import LedgerImport
from agencies.services.handing_back import flaws_of
from agencies.services.staging import LedgerUnreadable, stage_ledger, standing_import
from agencies.services.storing import ALL, GOOD, ImportRefused, drop_import, outcome_counts, store_import
from authorities import clock
from authorities.models import Unit
from authorities.scope import acting_at


class Command(BaseCommand):
    """Stage and store in one go; every row of the file is named in the answer as stored or rejected."""

    help = "从文件导入台账。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["import"])
        parser.add_argument("ledger", choices=LedgerImport.Ledger.values)
        parser.add_argument("file", type=Path, metavar="FILE", help=".xlsx、.xls或.csv")
        parser.add_argument("--unit", required=True, metavar="CODE", help="替哪个单位导入（机构代码）")
        parser.add_argument(
            "--keep", choices=[GOOD, ALL], default=ALL, help="good：只入库合格的行；all-or-nothing：全部合格才入库"
        )
        parser.add_argument("--whole", action="store_true", help="文件是该单位的完整名单：没有列出的标为未见")
        parser.add_argument(
            "--marked", type=Path, metavar="OUT", help="有退回行时，把原表另存一份：错的单元格标红并写明原因"
        )
        parser.add_argument("--json", action="store_true", help="结果写成一个JSON对象")

    def handle(self, *args: Any, ledger: str, file: Path, unit: str, keep: str, **options: Any) -> None:
        found = Unit.objects.filter(code=unit).first()
        if found is None:
            raise CommandError(f"没有机构代码为“{unit}”的单位。请核对 --unit。")
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"文件“{file}”读不了：{error.strerror}。请核对路径。") from error
        with acting_at(found):
            self._bring_in(ledger, found, content, file.name, keep, options)

    def _bring_in(
        self, ledger: str, unit: Unit, content: bytes, name: str, keep: str, options: Mapping[str, Any]
    ) -> None:
        now, as_json = clock.now(), options["json"]
        standing = standing_import(ledger, unit, hashlib.sha256(content).hexdigest())
        if standing and standing.state == LedgerImport.State.STAGED:
            # 命令行没有预览这一步：未确认的那一次作废，按台账现状重新比对
            drop_import(ledger_import=standing, officer=None, now=now)
        try:
            staged = stage_ledger(ledger=ledger, unit=unit, content=content, file_name=name, officer=None, now=now)
        except LedgerUnreadable as refusal:
            if as_json:
                self._say_unreadable(refusal)
            raise CommandError("\n".join(refusal.sentences)) from refusal
        refusal_words = ""
        if staged.state == LedgerImport.State.STAGED:
            try:
                staged = store_import(ledger_import=staged, keep=keep, whole=options["whole"], officer=None, now=now)
            except ImportRefused as refusal:
                refusal_words = str(refusal)
        if options["marked"] and (flaws := list(flaws_of(staged))):
            self._write(options["marked"], marked_ledger(content, ledger, flaws))
        self._say(staged, as_json)
        if refusal_words:
            raise CommandError(refusal_words)

    def _write(self, path: Path, content: bytes) -> None:
        try:
            path.write_bytes(content)
        except OSError as error:
            raise CommandError(f"文件“{path}”写不了：{error.strerror}。台账已按结果处理，请核对路径。") from error

    def _say(self, staged: LedgerImport, as_json: bool) -> None:
        counts = outcome_counts(staged)
        rejected = [
            {"row": row.number, "column": one["column"], "code": one["code"], "message": one["message"]}
            for row in staged.rows.filter(outcome="rejected").order_by("number")
            for one in row.problems
        ]
        if as_json:
            told = {name: counts[name] for name in ("rows", "new", "changed", "unchanged")}
            self.stdout.write(json.dumps(told | {"rejected": rejected}, ensure_ascii=False))
            return
        good = counts["rows"] - counts["rejected"]
        word = staged.get_state_display()
        self.stdout.write(f"{word}：文件共{counts['rows']}行＝入库{good}＋退回{counts['rejected']}")
        self.stdout.write(f"新增{counts['new']}，变更{counts['changed']}，未变{counts['unchanged']}")
        for one in rejected:
            self.stdout.write(f"  {one['message']}")

    def _say_unreadable(self, refusal: LedgerUnreadable) -> None:
        pairs = zip(refusal.problems, refusal.sentences, strict=True)
        rejected = [{"row": None, "column": "", "code": problem.code, "message": words} for problem, words in pairs]
        nothing = {"rows": 0, "new": 0, "changed": 0, "unchanged": 0, "rejected": rejected}
        self.stdout.write(json.dumps(nothing, ensure_ascii=False))
