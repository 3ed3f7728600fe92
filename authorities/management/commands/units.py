"""manage.py units plant REGION: make the tree of fire authorities from a region file."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from authorities import clock
from authorities.files.region import RegionError, read_region
from authorities.services.units import plant_units
from authorities.wording import WORDS


class Command(BaseCommand):
    help = "按地区文件建立消防救援机构树。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["plant"])
        parser.add_argument("region", metavar="REGION", help="地区文件名或 .toml 路径")

    def handle(self, *args: Any, region: str, **options: Any) -> None:
        try:
            rows = read_region(region)
        except RegionError as error:
            raise CommandError("\n".join(problem.say(WORDS) for problem in error.problems)) from error
        count = plant_units(rows=rows, officer=None, now=clock.now())
        self.stdout.write(f"机构树已建立，共{count}个单位。")
