"""Which long jobs does this app run? "crosscheck_sweep" holds the ledgers against a campaign's cross-checks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.urls import reverse

from authorities import clock
from authorities.models import Job
from authorities.rules.problem import Refused
from authorities.scope import whole_tree
from authorities.services.jobs import JobProblem, advance, register_runner
from campaigns.models import Campaign
from campaigns.wording import WORDS
from credentials.services.sweeping import KIND, sweep


def sweep_campaign(job: Job) -> Mapping[str, Any]:
    """Sweep the campaign of a job; run again it finds the same flags."""
    with whole_tree("crosscheck sweep"):
        campaign = Campaign.objects.get(code=job.arguments["campaign"])
        try:
            tallies = sweep(campaign=campaign, officer=job.officer, now=clock.now(), progress=partial(_advance, job))
        except Refused as refusal:
            raise JobProblem(refusal.problem.say(WORDS)) from refusal
    figures = {one.rule: {"found": one.found, "new": one.new, "closed": one.closed} for one in tallies}
    return {"rules": figures, "link": reverse("red_flag_list")}


def _advance(job: Job, done: int, total: int) -> None:
    advance(job, done=done, total=total)


register_runner(KIND, sweep_campaign)
