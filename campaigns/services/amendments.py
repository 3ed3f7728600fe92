"""Put an amended notice folder in force: from this instant, without redoing anything. 修订方案"""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from authorities.models import Officer
from authorities.services.audit import record_action
from campaigns.models import Amendment, Campaign, Dispatch, DispatchItem, Draw, LocalShare, Task
from campaigns.queries.notices import notice_named, notice_of
from campaigns.rules.amending import Change, amendment_changes, amendment_problems
from campaigns.rules.notice import Notice
from campaigns.rules.quotas import LocalShareRefused, quota_for
from campaigns.services.refusals import CampaignRefused, refusal_recorded, refuse

UNFINISHED = (Task.State.OPEN, Task.State.STARTED)


def amend_campaign(
    *, campaign: Campaign, folder: str, reason: str, officer: Officer | None, now: datetime
) -> Amendment:
    """The folder is in force from `now`: what is unfinished takes its days, draws may be topped up to its quotas.

    Who was drawn stays drawn, what is finished stays as it was, frozen lists and reports are not touched; the folder
    before stays readable. A rate a unit decided that is now under the notice's least gives way to it.
    officer None: from the command line. Refused, and the refusal recorded: no right, no reason, in force already, what
    amendment_problems says. Raises CampaignRefused, NoticeError, NoticeChanged.   Source: fault C1.
    """
    asked = {"folder": folder, "reason": reason.strip()}
    with refusal_recorded(officer=officer, verb="amend_campaign", subject=campaign, at=now, detail=asked):
        campaign = Campaign.objects.select_for_update(of=("self",)).select_related("unit").get(pk=campaign.pk)
        _require_right(campaign, officer, reason)
        old, new = notice_of(campaign), notice_named(folder)
        changes = check_amendment(campaign, old, new)
        made = _in_force(campaign, new, changes, reason.strip(), officer, now)
        moved, lifted = _move_days(campaign, old, new), _lift_shares(campaign, new)
        detail = {**asked, "digest": new.digest, "changes": changes, "tasks_moved": moved, "shares_lifted": lifted}
        record_action(
            officer=officer, verb="amend_campaign", subject=campaign, detail=detail, at=now, unit=campaign.unit
        )
    return made


def check_amendment(campaign: Campaign, old: Notice, new: Notice) -> list[Change]:
    """What would change. Raises CampaignRefused with the first reason why it may not."""
    if new.digest == campaign.notice_digest:
        raise refuse("amend.in_force", folder=new.code)
    for problem in amendment_problems(old, new, used_populations(campaign)):
        raise CampaignRefused(problem)
    return amendment_changes(old, new)


def used_populations(campaign: Campaign) -> set[str]:
    """The populations of tasks, draws (void ones stay published) and surveyed projects."""
    met: set[str] = set()
    for rows in (Task.objects, Draw.objects, DispatchItem.objects):
        met |= set(rows.filter(campaign=campaign).order_by().values_list("population", flat=True).distinct())
    return met


def _require_right(campaign: Campaign, officer: Officer | None, reason: str) -> None:
    if officer is not None and not (officer.can_draw and officer.unit_id == campaign.unit_id):
        raise refuse("amend.not_allowed", unit=officer.unit.name)
    if not reason.strip():
        raise refuse("amend.no_reason")


def _in_force(
    campaign: Campaign, new: Notice, changes: list[Change], reason: str, officer: Officer | None, now: datetime
) -> Amendment:
    made: Amendment = Amendment.objects.create(
        campaign=campaign,
        number=campaign.amendments.count() + 1,
        folder=new.code,
        digest=new.digest,
        folder_before=campaign.folder or campaign.code,
        digest_before=campaign.notice_digest,
        reason=reason[:200],
        changes=changes,
        in_force_from=now,
        made_by=officer,
    )
    campaign.folder, campaign.notice_digest = new.code, new.digest
    campaign.title, campaign.number, campaign.ends_on = new.title, new.number, new.ends_on
    campaign.save(update_fields=["folder", "notice_digest", "title", "number", "ends_on"])
    return made


def _move_days(campaign: Campaign, old: Notice, new: Notice) -> int:
    """Unfinished tasks and dispatches of a population take its new day; those due month by month keep theirs."""
    count = 0
    for population in old.populations:
        kept = next((one for one in new.populations if one.code == population.code), None)
        if kept is None or new.tier(kept.code).per == "month":
            continue
        before, after = old.milestone(population.due).due_on, new.milestone(kept.due).due_on
        if before != after:
            of_it = {"campaign": campaign, "population": population.code}
            count += Task.objects.filter(**of_it, state__in=UNFINISHED, due_on=before).update(due_on=after)
            open_ones = Dispatch.objects.filter(**of_it, state__in=[Dispatch.State.SENT, Dispatch.State.RECEIVED])
            open_ones.update(due_on=after)
    return count


def _lift_shares(campaign: Campaign, new: Notice) -> list[str]:
    """Local rates that the new notice no longer allows are taken away; returns "population/unit share" of each."""
    lifted = []
    for decided in LocalShare.objects.filter(campaign=campaign).select_related("unit"):
        try:
            quota_for(new.tier(decided.population), 1, local_share=Fraction(decided.share))
        except (LocalShareRefused, StopIteration):
            lifted.append(f"{decided.population}/{decided.unit.code} {decided.share}")
            decided.delete()
    return lifted
