"""manage.py token USERNAME: print an officer's API token."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from rest_framework.authtoken.models import Token

from authorities import clock
from authorities.models import Officer
from authorities.services.audit import record_action


class Command(BaseCommand):
    help = "打印一个用户的接口令牌（没有则新建）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", metavar="USERNAME")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        officer = Officer.objects.filter(username=username, is_active=True).first()
        if officer is None:
            raise CommandError(f"没有用户名为“{username}”的在用用户。请核对用户名。")
        with transaction.atomic():
            token, made = Token.objects.get_or_create(user=officer)
            if made:
                record_action(officer=officer, verb="issue_token", subject=officer, at=clock.now())
        self.stdout.write(token.key)
