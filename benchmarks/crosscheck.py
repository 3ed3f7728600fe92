"""python -m benchmarks.crosscheck [--projects 200000]: the sweep of a province at half size and at full size.

Wanted: linear in rows, so the ratio of the two stays near 2. Everything is made in one transaction and taken back.
Needs a migrated database; rows that are there already are swept, too, so an empty one gives the clean figures.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from datetime import date, timedelta
from resource import RUSAGE_SELF, getrusage
from typing import NamedTuple

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402  after setup
from django.test.utils import CaptureQueriesContext  # noqa: E402

from agencies.models import (  # noqa: E402
    Agency,
    Employment,
    Equipment,
    Practitioner,
    ServiceProject,
    ServiceVisit,
    Site,
)
from authorities import clock  # noqa: E402
from authorities.files.region import read_region  # noqa: E402
from authorities.models import Unit  # noqa: E402
from authorities.scope import whole_tree  # noqa: E402
from authorities.services.units import plant_units  # noqa: E402
from campaigns.models import Campaign  # noqa: E402
from campaigns.services.campaigns import open_campaign  # noqa: E402
from config.demo.plan import read_plan  # noqa: E402
from credentials.models import Certificate, RedFlag  # noqa: E402
from credentials.services.sweeping import sweep  # noqa: E402

AGENCIES, PEOPLE = 1800, 25000
BATCH = 2000
STARTED, ENDED = date(2023, 1, 9), date(2024, 1, 9)


def main() -> None:
    """Times of the first and of a repeated sweep at n and at 2n, their ratios, queries and memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with whole_tree("benchmark"), transaction.atomic():
        campaign = _campaign()
        times = []
        for half in (0, 1):
            _plant(half, asked.projects // 2)
            first = _sweep(campaign)
            again = _median([_sweep(campaign) for _round in range(asked.rounds)])
            times.append((first, again))
            _say(campaign, (half + 1) * asked.projects // 2, first, again)
        ratio = times[1][1].cpu / times[0][1].cpu
        sys.stdout.write(f"2n / n, repeated sweep, CPU: {ratio:.2f}\n")
        transaction.set_rollback(True)


def _campaign() -> Campaign:
    plan = read_plan("small", 1)
    if not Unit.objects.exists():
        plant_units(rows=read_region(plan.region), officer=None, now=clock.now())
    return open_campaign(code=plan.notice, officer=None, now=clock.now())


class Seconds(NamedTuple):
    """Of one sweep. wall depends on who else uses the machine; cpu does not, and an embedded database is in it."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.wall:.2f} s ({self.cpu:.2f} s CPU)"


def _sweep(campaign: Campaign) -> Seconds:
    wall, cpu = time.perf_counter(), time.process_time()
    sweep(campaign=campaign, officer=None, now=clock.now())
    return Seconds(time.perf_counter() - wall, time.process_time() - cpu)


def _median(many: list[Seconds]) -> Seconds:
    return Seconds(statistics.median(one.wall for one in many), statistics.median(one.cpu for one in many))


def _say(campaign: Campaign, projects: int, first: Seconds, again: Seconds) -> None:
    with CaptureQueriesContext(connection) as asked:
        sweep(campaign=campaign, officer=None, now=clock.now())
    reading = sum(query["sql"].lstrip().upper().startswith(("SELECT", "DECLARE")) for query in asked.captured_queries)
    memory = getrusage(RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(
        f"{projects:,} projects, {Practitioner.objects.count():,} people, {Agency.objects.count():,} agencies: "
        f"first {first}, again {again}, {RedFlag.objects.count():,} flags, {reading} reads, {memory} MB\n"
    )


def _plant(half: int, projects: int) -> None:
    """Half a province; one person in two hundred and one project in a hundred do not add up."""
    units = list(Unit.objects.filter(kind="brigade").order_by("pk"))
    agencies = [_agency(half * AGENCIES + n, units[n % len(units)]) for n in range(AGENCIES // 2)]
    Agency.objects.bulk_create(agencies, batch_size=BATCH)
    sites = [Site(code=f"BENCH{half}{n:06}", name=f"场所{n}", unit=units[n % len(units)]) for n in range(projects // 4)]
    Site.objects.bulk_create(sites, batch_size=BATCH)
    staff = _plant_people(half, agencies)
    made = [_project(half, n, agencies[n % len(agencies)], sites[n % len(sites)]) for n in range(projects)]
    ServiceProject.objects.bulk_create(made, batch_size=BATCH)
    visits = [
        ServiceVisit(
            project=project, practitioner=staff[n % len(agencies)], served_on=STARTED + timedelta(days=n % 300)
        )
        for n, project in enumerate(made[: projects // 4])
    ]
    ServiceVisit.objects.bulk_create(visits, batch_size=BATCH)
    devices = [
        Equipment(agency=a, kind=f"仪器{k}", serial=f"{half}-{n}-{k}") for n, a in enumerate(agencies) for k in range(8)
    ]
    Equipment.objects.bulk_create(devices, batch_size=BATCH)


def _agency(number: int, unit: Unit) -> Agency:
    return Agency(
        code=f"BENCH{number:013}",
        name=f"机构{number}",
        unit=unit,
        registered_address=f"示范路{number}号",
        legal_representative_phone=f"100{number:08}",
        maintenance_testing=True,
        created_at=clock.now(),
        changed_at=clock.now(),
    )


def _plant_people(half: int, agencies: list[Agency]) -> list[Practitioner]:
    people = []
    for n in range(PEOPLE // 2):
        born = date(1970 + n % 30, 1 + n % 12, 1 + n % 28)
        unit = agencies[n % len(agencies)].unit
        people.append(Practitioner(name=f"人员{n}", unit=unit, id_number=f"130000{born:%Y%m%d}{half}{n % 1000:03}"))
    Practitioner.objects.bulk_create(people, batch_size=BATCH)
    jobs, held = [], []
    for n, person in enumerate(people):
        home = agencies[n % len(agencies)]
        jobs.append(
            Employment(practitioner=person, agency=home, since=date(2022, 1, 4), insured_until=date(2024, 7, 1))
        )
        if n % 200 == 0:
            jobs.append(
                Employment(practitioner=person, agency=agencies[(n + 1) % len(agencies)], since=date(2024, 1, 4))
            )
        kind = Certificate.Kind.ENGINEER_2 if n % 4 == 0 else Certificate.Kind.OPERATOR
        number = f"{half}{n:09}"
        registered = f"R{number}" if n % 4 == 0 else ""
        held.append(Certificate(practitioner=person, kind=kind, number=number, registration_number=registered))
    Employment.objects.bulk_create(jobs, batch_size=BATCH)
    Certificate.objects.bulk_create(held, batch_size=BATCH)
    return people


def _project(half: int, number: int, agency: Agency, site: Site) -> ServiceProject:
    late = timedelta(days=200 if number % 100 == 0 else 0)
    return ServiceProject(
        code=f"BENCH{half}{number:08}",
        agency=agency,
        site=site,
        service="maintenance" if number % 2 else "testing",
        started_on=STARTED,
        ended_on=ENDED,
        published_on=ENDED + late,
        created_at=clock.now(),
        changed_at=clock.now(),
    )


if __name__ == "__main__":
    main()
