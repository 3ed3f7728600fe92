"""manage.py audit verify: recompute the audit chain."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from authorities.queries.audit import verify_chain


class Command(BaseCommand):
    help = "核对操作日志链是否完整。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["verify"])

    def handle(self, *args: Any, **options: Any) -> None:
        report = verify_chain()
        if report.broken_at is not None:
            raise CommandError(f"操作日志在第{report.broken_at}条处不连续：此前{report.entry_count}条完好。请保全数据库并报告安全审计员。")
        self.stdout.write(f"操作日志{report.entry_count}条，首尾相接，校验值{report.head_hash[:16]}…")
