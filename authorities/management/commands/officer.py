"""manage.py officer add USERNAME --name … --unit CODE --role ROLE: make an account, the first for one."""

from __future__ import annotations

import getpass
import os
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from authorities import clock
from authorities.models import Role, Unit
from authorities.rules.problem import Problem
from authorities.services.officers import OfficerRefused, enrol_officer
from authorities.wording import WORDS


class Command(BaseCommand):
    help = "开通一个账户。口令从环境变量 OFFICER_PASSWORD 读取，没有时在终端输入。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["add"])
        parser.add_argument("username", metavar="USERNAME")
        parser.add_argument("--name", required=True)
        parser.add_argument("--unit", required=True, help="单位代码，如 130000")
        parser.add_argument("--role", required=True, help="、".join(f"{code}＝{label}" for code, label in Role.choices))

    def handle(self, *args: Any, username: str, name: str, unit: str, role: str, **options: Any) -> None:
        place = Unit.objects.filter(code=unit).first()
        if place is None:
            raise CommandError(Problem("officer.unknown_unit", unit=unit).say(WORDS))
        if role not in Role.values:
            raise CommandError(Problem("officer.unknown_role", role=role, allowed="、".join(Role.values)).say(WORDS))
        password = os.environ.get("OFFICER_PASSWORD") or getpass.getpass("口令：")
        try:
            officer = enrol_officer(
                username=username, name=name, unit=place, role=role, password=password, by=None, now=clock.now()
            )
        except OfficerRefused as refusal:
            raise CommandError(refusal.problem.say(WORDS)) from refusal
        except ValidationError as error:
            raise CommandError("".join(error.messages)) from error
        self.stdout.write(
            f"已为{officer.name}开通账户{officer.username}（{place.name}，{officer.get_role_display()}）。"
        )
