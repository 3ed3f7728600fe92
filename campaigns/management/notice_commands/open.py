"""`manage.py notice open CODE`: open the campaign a notice folder orders."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from authorities import clock
from authorities.rules.problem import Refused
from campaigns.files.notice_folder import NoticeError
from campaigns.queries.notices import NoticeChanged
from campaigns.services.campaigns import open_campaign
from campaigns.wording import WORDS

HELP = "按方案文件夹部署专项检查；已部署的不变"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("notice", metavar="CODE", help="方案文件夹名，如 hebei-2024")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Open it, or say which rows of the folder do not hold."""
    try:
        campaign = open_campaign(code=options["notice"], officer=None, now=clock.now())
    except NoticeError as error:
        raise CommandError("\n".join(str(problem) for problem in error.problems)) from error
    except NoticeChanged as error:
        raise CommandError(
            f"“{error.campaign.title}”部署后方案文件夹有改动。部署中的方案不能改；修订请另建文件夹。"
        ) from error
    except Refused as refusal:
        raise CommandError(refusal.problem.say(WORDS)) from refusal
    command.stdout.write(f"已部署：{campaign.title}（{campaign.number}），{campaign.unit.name}。")
