"""manage.py evidence verify: read every picture again; manage.py evidence clear: take away what nothing stands on."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from authorities import clock
from authorities.models import EvidenceImage
from authorities.queries.evidence import evidence_faults
from authorities.scope import whole_tree
from authorities.services.evidence import clear_unused

KINDS = {
    "missing": "文件缺失",
    "altered": "文件被改动",
    "relabelled": "登记的校验值与操作日志不符",
    "unlisted": "操作日志有、登记没有",
    "orphaned": "有文件、没有登记",
}


class Command(BaseCommand):
    help = "核对佐证图片（verify），或清理没有采用的图片和没有登记的文件（clear）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["verify", "clear"])

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        with whole_tree("evidence"):
            if action == "clear":
                images, strays = clear_unused(now=clock.now())
                self.stdout.write(f"已清理没有采用的图片{images}张、没有登记的文件{strays}个。")
                return
            self._verify()

    def _verify(self) -> None:
        found = Counter[str]()
        for fault in evidence_faults():
            found[fault.kind] += 1
            self.stdout.write(f"{KINDS[fault.kind]}：{fault.subject}")
        if found:
            told = "，".join(f"{KINDS[kind]}{count}" for kind, count in found.items())
            raise CommandError(f"佐证图片有问题：{told}。请保全文件和数据库，从备份恢复后再核对。")
        self.stdout.write(f"佐证图片{EvidenceImage.objects.count()}张，文件、登记、操作日志三者一致。")
