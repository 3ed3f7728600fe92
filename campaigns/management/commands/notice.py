"""`manage.py notice check|clauses|quotas`: what can be done with a notice folder from the command line.

Each subcommand is a module of `campaigns.management.notice_commands` with HELP, `add_arguments(parser)` and
`run(command, options)`; a new one is a new module there and nothing else.
"""

from __future__ import annotations

import pkgutil
from argparse import ArgumentParser
from importlib import import_module
from types import ModuleType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from campaigns.management import notice_commands


class Command(BaseCommand):
    help = "方案文件夹的检查、条款表和抽查数"
    requires_system_checks: list[str] = []  # a folder can be checked before the site is set up

    def add_arguments(self, parser: CommandParser) -> None:
        subparsers = parser.add_subparsers(dest="subcommand", required=True, parser_class=ArgumentParser)
        for name, module in subcommands().items():
            module.add_arguments(subparsers.add_parser(name, help=module.HELP))

    def handle(self, *args: Any, **options: Any) -> None:
        subcommands()[options["subcommand"]].run(self, options)


def subcommands() -> dict[str, ModuleType]:
    """Subcommand → its module, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(notice_commands.__path__))
    return {name: import_module(f"{notice_commands.__name__}.{name}") for name in names}
