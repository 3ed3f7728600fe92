"""What followed from the findings: penalties, orders to rectify, exposures in the media."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from agencies.models import Practitioner
from authorities.models import Officer
from campaigns.models import Campaign
from campaigns.queries.notices import notice_of
from campaigns.rules.notice import Cause, Notice
from config.demo import moments
from config.demo.fieldwork import BATCH, Inspection
from config.demo.province import Firm, Member, Province
from credentials.models import Certificate
from inspections.models import Finding, MediaExposure, Penalty
from inspections.queries.forms import ENGINEERS
from inspections.rules.judging import OTHER_KIND
from inspections.services.exposures import record_exposure
from inspections.services.penalties import enter_penalty

_STEP = 500  # 罚款取整到五百元
PERSON_FINE = "person_fine"


@dataclass(frozen=True)
class Decision:
    """A penalty decision to come: which findings of one inspection, on which day."""

    inspection: Inspection
    findings: tuple[Finding, ...]
    decided_on: date


class Court:
    """Decides which findings are penalised and how."""

    def __init__(self, province: Province, campaign: Campaign) -> None:
        self.province, self.plan, self.campaign = province, province.plan, campaign
        self.notice: Notice = notice_of(campaign)
        self.chance: Random = self.plan.random("sanctions")
        self._numbers: dict[int, int] = defaultdict(int)
        self._extras: dict[int | None, int] = defaultdict(int)

    def decisions(self, inspections: list[Inspection]) -> list[Decision]:
        """By day, so that document numbers follow the calendar."""
        made = [decision for inspection in inspections for decision in self._decide(inspection)]
        return sorted(made, key=lambda one: (one.decided_on, one.findings[0].pk))

    def enter(self, decision: Decision) -> str:
        """Enter a decision's penalties; returns its document number."""
        inspection, first = decision.inspection, decision.findings[0]
        number = self._document_number(first, decision.decided_on)
        officer = self.deciding_officer(first.unit_id)
        for finding in decision.findings:
            self._enter(finding, number, decision, officer, *self._main(finding, decision.decided_on))
        serious = next((finding for finding in decision.findings if finding.kind != OTHER_KIND), None)
        if serious is not None:
            self._enter_extra(serious, inspection.firm, number, decision, officer)
        return number

    def _decide(self, inspection: Inspection) -> Iterator[Decision]:
        often, (soon, late) = self.plan.inspection.penalised, self.plan.inspection.days_to_decision
        chosen = tuple(f for f in inspection.findings if self.chance.random() < often.get(f.kind, often[OTHER_KIND]))
        day = inspection.visit.day
        free = moments.working_days(day + timedelta(days=soon), day + timedelta(days=late))
        decided_on = self.chance.choice(free)
        if chosen and decided_on < self.plan.today:
            yield Decision(inspection, chosen, decided_on)

    def _main(self, finding: Finding, day: date) -> tuple[str, Decimal | None, None]:
        causes = [c for c in self._causes(finding, day) if c.fine_max_yuan]
        if not causes:
            return Penalty.Kind.WARNING, None, None
        cause = self.chance.choice(causes)
        return Penalty.Kind.FINE, self._yuan(cause.fine_min_yuan or 0, cause.fine_max_yuan or 0), None

    def _enter_extra(self, finding: Finding, firm: Firm, number: str, decision: Decision, officer: Officer) -> None:
        """One more sanction, the next of the plan's list at this detachment."""
        place, kinds = finding.unit.detachment_id, self.plan.inspection.extra_sanctions
        kind = kinds[self._extras[place] % len(kinds)]
        self._extras[place] += 1
        amount: Decimal | None = None
        person: Practitioner | None = None
        if kind == Penalty.Kind.CONFISCATION:
            amount = self._yuan(*self.plan.inspection.confiscation_yuan)
        elif kind in (*Penalty.PERSON_KINDS, PERSON_FINE):
            person = self._person(firm, operator=kind == Penalty.Kind.QUALIFICATION_REVOCATION)
            if person is None:
                return
        if kind == PERSON_FINE:
            ranges = [c for c in self._causes(finding, decision.decided_on) if c.person_fine_max_yuan]
            if not ranges:
                return
            kind = Penalty.Kind.FINE
            amount = self._yuan(ranges[0].person_fine_min_yuan or 0, ranges[0].person_fine_max_yuan or 0)
        self._enter(finding, number, decision, officer, kind, amount, person)

    def _enter(
        self,
        finding: Finding,
        number: str,
        decision: Decision,
        officer: Officer,
        kind: str,
        amount: Decimal | None,
        person: Practitioner | None,
    ) -> None:
        enter_penalty(
            finding=finding,
            document_number=number,
            decided_on=decision.decided_on,
            kind=kind,
            amount_yuan=amount,
            practitioner=person,
            officer=officer,
            now=moments.at(decision.decided_on, 16 * 60),
        )
        finding.state = Finding.State.CASE

    def _causes(self, finding: Finding, day: date) -> list[Cause]:
        codes = [finding.cause] if finding.cause else self.notice.checklist.item(finding.item).causes
        return [c for c in map(self.notice.cause, codes) if c.is_verified and c.in_force(day) and c.subject == "agency"]

    def _yuan(self, low: int, high: int) -> Decimal:
        return Decimal(self.chance.randrange(max(low, high // 10, _STEP), high + 1, _STEP))

    def _person(self, firm: Firm, *, operator: bool) -> Practitioner | None:
        kinds = (Certificate.Kind.OPERATOR,) if operator else ENGINEERS
        held: list[Member] = [m for m in firm.staff if m.certificate and m.certificate.kind in kinds]
        return self.chance.choice(held).person if held else None

    def _document_number(self, finding: Finding, day: date) -> str:
        self._numbers[finding.unit_id] += 1
        mark = self.plan.inspection.document_mark
        return f"{finding.unit.short_name}{mark}〔{day.year}〕第{self._numbers[finding.unit_id]:04}号"

    def deciding_officer(self, unit_id: int) -> Officer:
        """Who enters penalties and exposures at a unit."""
        return next(officer for officer in self.province.officers[unit_id] if officer.can_penalise)


def plant_sanctions(court: Court, inspections: list[Inspection]) -> list[Decision]:
    """Penalties through their service; orders to rectify for most of the rest."""
    decisions = court.decisions(inspections)
    for decision in decisions:
        court.enter(decision)
    _order_rectifications(court, [finding for inspection in inspections for finding in inspection.findings])
    return decisions


def plant_exposures(court: Court, decisions: list[Decision]) -> int:
    """Some penalised agencies in the media, a day or more after the decision."""
    plan, chance, told = court.plan, court.chance, []
    for decision in decisions:
        published_on = decision.decided_on + timedelta(days=chance.randrange(1, 10))
        if chance.random() < plan.inspection.exposed and published_on < plan.today:
            told.append((published_on, decision.findings[0], chance.choice(plan.words.outlets)))
    seen: set[tuple[date, int, str]] = set()
    for published_on, finding, outlet in sorted(told, key=lambda one: (one[0], one[1].pk)):
        if (published_on, finding.agency_id, outlet) in seen:
            continue
        seen.add((published_on, finding.agency_id, outlet))
        record_exposure(
            campaign=court.campaign,
            agency=finding.agency,
            outlet=outlet,
            published_on=published_on,
            link="",
            officer=court.deciding_officer(finding.unit_id),
            now=moments.at(published_on, 17 * 60),
        )
    return MediaExposure.objects.count()


def _order_rectifications(court: Court, findings: list[Finding]) -> None:
    chance, seen, touched = court.chance, court.plan.inspection, []
    for finding in findings:
        if chance.random() >= seen.ordered:
            continue
        finding.ordered_on = moments.china_day(finding.found_at)
        if finding.state == Finding.State.OPEN:
            old = finding.ordered_on < court.plan.today - timedelta(days=15)
            finding.state = Finding.State.CLOSED if old and chance.random() < seen.rectified else Finding.State.ORDERED
        touched.append(finding)
    Finding.objects.bulk_update(touched, ["ordered_on", "state"], batch_size=BATCH)
