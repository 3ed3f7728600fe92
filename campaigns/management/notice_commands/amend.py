"""`manage.py notice amend CODE FOLDER --reason …`: put an amended notice folder in force."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from authorities import clock
from authorities.rules.problem import Refused
from authorities.scope import whole_tree
from campaigns.files.notice_folder import NoticeError
from campaigns.models import Campaign
from campaigns.services.amendments import amend_campaign
from campaigns.wording import WORDS

HELP = "专项检查进行中修订方案：自现在起按另一个方案文件夹执行"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("notice", metavar="CODE", help="专项检查代号，如 hebei-2024")
    parser.add_argument("folder", metavar="FOLDER", help="修订后的方案文件夹名，notice.toml 写明 amends")
    parser.add_argument("--reason", required=True, help="修订原因")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Amend it and say what changed, or say why not."""
    campaign = Campaign.objects.filter(code=options["notice"]).first()
    if campaign is None:
        raise CommandError(f"没有部署过专项检查“{options['notice']}”。")
    try:
        with whole_tree("amending a notice"):
            made = amend_campaign(
                campaign=campaign, folder=options["folder"], reason=options["reason"], officer=None, now=clock.now()
            )
    except NoticeError as error:
        raise CommandError("\n".join(str(problem) for problem in error.problems)) from error
    except Refused as refusal:
        raise CommandError(refusal.problem.say(WORDS)) from refusal
    for what, before, after in made.changes:
        command.stdout.write(f"{what}：{before} → {after}")
    command.stdout.write(f"已按{made.folder}执行（第{made.number}次修订）。")
