"""`manage.py notice quotas CODE --population P --n 0 49 50 --json`: what a notice asks for."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from authorities.rules.problem import Refused
from campaigns.files.notice_folder import load_notice
from campaigns.files.notice_problems import NoticeError
from campaigns.rules.notice import Notice, Tier
from campaigns.rules.quotas import Quota, quota_for
from campaigns.wording import WORDS

HELP = "按通知的抽查率计算各总数的应抽数"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("notice", help="通知编码，或通知文件夹的路径")
    parser.add_argument("--population", required=True, help="对象编码，如 agencies-of-detachment")
    parser.add_argument("--n", nargs="+", required=True, metavar="N", help="对象总数，可写多个")
    parser.add_argument("--local-share", help="比例由本地确定时写在这里，如 15/100")
    parser.add_argument("--json", action="store_true", help="每个总数一行 JSON")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Print one quota a population size, as a table or as one JSON object a line. Raises CommandError, in Chinese."""
    notice = _notice(options["notice"])
    tier = _tier(notice, options["population"])
    local = _share(options["local_share"])
    quotas = [_quota(tier, _size(text), local) for text in options["n"]]
    lines = [_as_json(quota) for quota in quotas] if options["json"] else _as_table(notice, tier, quotas)
    for line in lines:
        command.stdout.write(line)


def _notice(code: str) -> Notice:
    try:
        return load_notice(code, search=settings.NOTICE_FOLDERS)
    except NoticeError as error:
        listed = "\n".join(str(problem) for problem in error.problems)
        raise CommandError(f"通知“{code}”不能使用：\n{listed}") from error


def _tier(notice: Notice, population: str) -> Tier:
    known = [tier.population for tier in notice.tiers]
    if population not in known:
        raise CommandError(f"通知“{notice.code}”里没有“{population}”的抽查率。可选：{'、'.join(known)}。")
    return notice.tier(population)


def _size(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise CommandError(f"总数“{text}”不是整数。请写0或正整数，如 --n 0 49 50。") from error


def _share(text: str | None) -> Fraction | None:
    if text is None:
        return None
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError) as error:
        raise CommandError(f"本地比例“{text}”不是分数。请写成 15/100 的样子。") from error


def _quota(tier: Tier, n: int, local: Fraction | None) -> Quota:
    try:
        return quota_for(tier, n, local_share=local)
    except Refused as refused:
        raise CommandError(refused.problem.say(WORDS)) from refused


def _as_json(quota: Quota) -> str:
    row = {
        "n": quota.n,
        "quota": quota.quota,
        "rate": quota.written or None,
        "flag": quota.flag.say(WORDS) if quota.flag else None,
        "near_border": quota.border.say(WORDS) if quota.border else None,
        "formula": quota.formula,
    }
    return json.dumps(row, ensure_ascii=False)


def _as_table(notice: Notice, tier: Tier, quotas: list[Quota]) -> list[str]:
    clause = notice.clause(tier.clause)
    head = [
        f"{notice.population(tier.population).name}　依据：{clause.locator}“{tier.quote}”",
        "总数\t应抽\t比例\t算式\t提示",
    ]
    return head + [
        "\t".join(
            (
                str(quota.n),
                "未定" if quota.quota is None else str(quota.quota),
                quota.written or "—",
                quota.formula,
                "".join(said.say(WORDS) for said in (quota.flag, quota.border) if said) or "—",
            )
        )
        for quota in quotas
    ]
