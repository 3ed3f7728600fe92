"""Hold the ledgers against the cross-checks of a notice: raise, renew, close and reopen red flags."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from agencies.services.attention import Mark, settle_marks
from authorities.models import Job, Officer
from authorities.services.audit import record_action
from authorities.services.jobs import ask_for
from campaigns.models import Campaign
from campaigns.queries.notices import notice_of
from campaigns.rules.crosschecks import Crosscheck
from campaigns.rules.periods import china_day
from credentials.models import RedFlag, RedFlagParty
from credentials.queries.crosscheck_rows import batches
from credentials.rules.crosschecks import TESTS, Suspicion, fingerprint_of
from credentials.wording import WORDS

KIND = "crosscheck_sweep"
BATCH = 500
_SEEN = ["title", "grade", "clause", "subjects", "summary", "look", "sides"]
_REOPENED = ["closed_at", "reopened_at", "verdict", "verdict_reason", "verdict_by", "verdict_at"]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Tally:
    """What one rule came to: found = new + reopened + still there; closed are those no longer found."""

    rule: str
    title: str
    found: int = 0
    new: int = 0
    reopened: int = 0
    closed: int = 0


def sweep(
    *, campaign: Campaign, officer: Officer | None, now: datetime, progress: Progress = lambda done, total: None
) -> list[Tally]:
    """Run every cross-check of the campaign's notice over the ledgers; a second run adds nothing.

    The caller's scope sees the whole tree.   Returns one tally a rule, in the notice's order.
    Raises NoticeChanged.   Source: notice 四（一）2, 四（二）2, 四（三）2.
    """
    rules = notice_of(campaign).crosschecks
    found = _suspicions(rules, china_day(now), progress)
    with transaction.atomic():
        # 两次核对同时进行时，后一次等前一次写完再对照
        Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
        tallies = [_settle(campaign, rule, found[rule.code], now) for rule in rules]
        _settle_gone(campaign, {rule.code for rule in rules}, now)
        _settle_attention(campaign, now)
        detail = {one.rule: {"found": one.found, "new": one.new, "closed": one.closed} for one in tallies}
        record_action(officer=officer, verb="sweep_crosschecks", subject=campaign, detail=detail, at=now)
    return tallies


def ask_for_sweep(*, campaign: Campaign, officer: Officer | None, now: datetime, key: str) -> Job:
    """The job row of a sweep; `key` says which one ("2024-08-21" for the night's). Asked again it is the same row."""
    return ask_for(
        kind=KIND, key=f"{KIND} {campaign.code} {key}", arguments={"campaign": campaign.code}, officer=officer, now=now
    )


def _suspicions(rules: Sequence[Crosscheck], today: date, progress: Progress) -> dict[str, dict[str, Suspicion]]:
    """Rule code → fingerprint → suspicion. Each stream of rows is read once, for all the rules that want it."""
    found: dict[str, dict[str, Suspicion]] = {rule.code: {} for rule in rules}
    done = 0
    for stream in dict.fromkeys(TESTS[rule.test].rows for rule in rules):
        reading = [rule for rule in rules if TESTS[rule.test].rows == stream]
        for batch in batches(stream, today):
            for rule in reading:
                for one in TESTS[rule.test].rule(batch, today, rule.thresholds):
                    found[rule.code][fingerprint_of(rule.code, one.subjects)] = one
        done += len(reading)
        progress(done, len(rules))
    return found


def _settle(campaign: Campaign, rule: Crosscheck, found: dict[str, Suspicion], now: datetime) -> Tally:
    known = {flag.fingerprint: flag for flag in RedFlag.objects.filter(campaign=campaign, rule=rule.code)}
    fresh = [
        RedFlag(campaign=campaign, rule=rule.code, fingerprint=mark, first_seen_at=now)
        for mark in found
        if mark not in known
    ]
    new = [_filled(flag, rule, found[flag.fingerprint], now) for flag in fresh]
    again = [flag for mark, flag in known.items() if mark in found]
    back = [_reopened(flag, now) for flag in again if flag.closed_at]
    gone = [flag for mark, flag in known.items() if mark not in found and not flag.closed_at]
    RedFlag.objects.bulk_create(new, batch_size=BATCH)
    _renew(again, back, rule, found, now)
    _close(gone, now)
    _settle_parties([*new, *again], found)
    return Tally(rule.code, rule.title, len(found), len(new), len(back), len(gone))


def _renew(
    again: Sequence[RedFlag], back: Sequence[RedFlag], rule: Crosscheck, found: dict[str, Suspicion], now: datetime
) -> None:
    # 没有变的只记“最近一次发现”，一次写完
    returned = {flag.pk for flag in back}
    before = {flag.pk: _shown(flag) for flag in again}
    renewed = [_filled(flag, rule, found[flag.fingerprint], now) for flag in again]
    changed = [flag for flag in renewed if flag.pk in returned or _shown(flag) != before[flag.pk]]
    RedFlag.objects.bulk_update(changed, [*_SEEN, *_REOPENED], batch_size=BATCH)
    for batch in _batches([flag.pk for flag in renewed]):
        RedFlag.objects.filter(pk__in=batch).update(last_seen_at=now)


def _shown(flag: RedFlag) -> list[object]:
    return [getattr(flag, field) for field in _SEEN]


def _settle_gone(campaign: Campaign, rules: set[str], now: datetime) -> None:
    # 通知里不再有的规则，它的疑点也不再核对
    left = RedFlag.objects.filter(campaign=campaign, closed_at=None).exclude(rule__in=rules)
    _close(list(left), now)


def _filled(flag: RedFlag, rule: Crosscheck, one: Suspicion, now: datetime) -> RedFlag:
    flag.title, flag.grade, flag.clause, flag.look = rule.title, rule.grade, rule.clause, rule.look
    flag.subjects = list(one.subjects)
    flag.summary = _cut(one.problem.say(WORDS), 400)
    flag.sides = [_plain(asdict(side)) for side in one.sides]
    flag.last_seen_at = now
    return flag


def _reopened(flag: RedFlag, now: datetime) -> RedFlag:
    flag.closed_at, flag.reopened_at = None, now
    flag.verdict, flag.verdict_reason, flag.verdict_by, flag.verdict_at = "", "", None, None
    return flag


def _close(flags: Sequence[RedFlag], now: datetime) -> None:
    for flag in flags:
        flag.closed_at = now
    RedFlag.objects.bulk_update(flags, ["closed_at"], batch_size=BATCH)


def _settle_parties(flags: Sequence[RedFlag], found: dict[str, Suspicion]) -> None:
    wanted = {(flag.pk, agency, unit) for flag in flags for agency, unit in _concerned(found[flag.fingerprint])}
    known = {
        (party.red_flag_id, party.agency_id, party.unit_id): party.pk
        for batch in _batches([flag.pk for flag in flags])
        for party in RedFlagParty.objects.filter(red_flag_id__in=batch)
    }
    RedFlagParty.objects.filter(pk__in=[pk for key, pk in known.items() if key not in wanted]).delete()
    missing = [RedFlagParty(red_flag_id=f, agency_id=a, unit_id=u) for f, a, u in sorted(wanted - set(known), key=str)]
    RedFlagParty.objects.bulk_create(missing, batch_size=BATCH)


def _concerned(one: Suspicion) -> Iterable[tuple[int | None, int | None]]:
    return [*((agency, None) for agency in one.firms), *((None, unit) for unit in one.units)]


def _settle_attention(campaign: Campaign, now: datetime) -> None:
    """Marks on agencies for the flags nobody has explained, and none for the others."""
    parties = RedFlagParty.objects.filter(red_flag__campaign=campaign, agency__isnull=False)
    parties = parties.select_related("red_flag__campaign")
    marks = [
        Mark(
            party.agency_id or 0,
            source_of(party.red_flag),
            party.red_flag.grade,
            party.red_flag.summary,
            party.red_flag.look,
        )
        for party in parties.iterator(BATCH)
        if party.red_flag.marks_attention
    ]
    settle_marks(prefix=f"crosscheck:{campaign.code}:", marks=marks, now=now)


def source_of(flag: RedFlag) -> str:
    """What an attention mark names as its source."""
    return f"crosscheck:{flag.campaign.code}:{flag.pk}:"


def _batches(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


def _plain(side: dict[str, object]) -> dict[str, object]:
    facts = side["facts"]
    assert isinstance(facts, dict)
    return side | {"facts": {name: v.isoformat() if isinstance(v, date) else v for name, v in facts.items()}}


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
