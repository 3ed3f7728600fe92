"""Load the list of a key unit's file, and write down that somebody held the register against it. Source: 四（三）2②."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from agencies.models import Site
from authorities.models import Officer
from authorities.rules.problem import Problem
from authorities.sealed import fingerprint
from authorities.services.audit import record_action
from credentials.models import ControlRoomOperator, FileComparison, FiledOperator, KeyUnitFile
from credentials.queries.key_unit_files import BothLists, both_lists
from credentials.rules.checking import remark_problems
from credentials.rules.key_unit_file import Pair
from credentials.services.refusals import CredentialRefused, refuse_if


@transaction.atomic
def load_key_unit_file(
    *, site: Site, people: Sequence[Mapping[str, str]], officer: Officer, now: datetime
) -> KeyUnitFile:
    """Take the file's list as it stands now; the one before goes. Comparisons made with it stay.

    people: name, certificate_number, id_number each.   Raises CredentialRefused for a site that is no key unit.
    """
    site = Site.objects.select_for_update(of=("self",)).get(pk=site.pk)
    _demand_key_unit(site)
    file: KeyUnitFile = KeyUnitFile.objects.update_or_create(
        site=site, defaults={"officer": officer, "loaded_at": now}
    )[0]
    file.people.all().delete()
    rows = [FiledOperator(file=file, id_fingerprint=fingerprint(one["id_number"]), **one) for one in people]
    FiledOperator.objects.bulk_create(rows)
    detail = {"site": site.code, "people": len(rows)}
    record_action(officer=officer, verb="load_key_unit_file", subject=file, detail=detail, at=now)
    return file


@transaction.atomic
def compare_key_unit_file(*, site: Site, seen: str, remark: str, officer: Officer, now: datetime) -> FileComparison:
    """Write down what differs between register and file, for each person on duty and for the key unit as a whole.

    seen: the digest of the lists the officer had before them.   The same lists compared by the same officer on the same
    day are one comparison. Raises CredentialRefused: no key unit, no file loaded, lists changed meanwhile.
    """
    site = Site.objects.select_for_update(of=("self",)).get(pk=site.pk)
    _demand_key_unit(site)
    lists = both_lists(site, timezone.localdate(now))
    refuse_if(_problems(lists, seen, remark))
    told = FileComparison.objects.filter(site=site, officer=officer, digest=lists.digest)
    known: FileComparison | None = told.first()
    if known and timezone.localdate(known.compared_at) == timezone.localdate(now) and known.remark == remark:
        return known
    pairs = lists.pairs
    differing = [pair for pair in pairs if pair.differs]
    made: FileComparison = FileComparison.objects.create(
        site=site,
        unit=officer.unit,
        officer=officer,
        compared_at=now,
        registered_count=len(lists.registered),
        filed_count=len(lists.filed),
        agrees=not differing,
        differences=[_written(pair) for pair in differing],
        digest=lists.digest,
        remark=remark,
    )
    _mark_operators(pairs)
    detail = {"site": site.code, "agrees": made.agrees, "differences": [pair.kind for pair in differing]}
    record_action(officer=officer, verb="compare_key_unit_file", subject=made, detail=detail, at=now)
    return made


def _demand_key_unit(site: Site) -> None:
    if not site.is_key_unit:
        raise CredentialRefused([Problem("filed.no_key_unit", site=site.name)])


def _problems(lists: BothLists, seen: str, remark: str) -> list[Problem]:
    if lists.file is None:
        return [Problem("filed.not_loaded", site=lists.site.name)]
    if seen != lists.digest:
        return [Problem("filed.changed")]
    return list(remark_problems(remark))


def _mark_operators(pairs: Sequence[Pair]) -> None:
    for agrees in (True, False):
        keys = [pair.registered.key for pair in pairs if pair.registered and pair.differs is not agrees]
        ControlRoomOperator.objects.filter(pk__in=keys).update(on_key_unit_file=agrees)


def _written(pair: Pair) -> dict[str, str]:
    person = pair.registered or pair.filed
    return {
        "kind": pair.kind,
        "name": person.name if person else "",
        "registered": pair.registered.number if pair.registered else "",
        "filed": pair.filed.number if pair.filed else "",
    }
