"""The inspections: who went where, and what the forms say. Rows are stored in bulk as the services would store them.

A service call a record would take minutes at the scale of a province; the same pure functions make head, answers, hash,
visit and findings, and a test replays records through the services and compares.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from agencies.models import Fire
from authorities.models import Officer, Role
from campaigns.models import Campaign, Task
from campaigns.queries.notices import notice_of
from config.demo import moments
from config.demo.answers import carried_over, fill_form
from config.demo.pairs import kept_away, teams_by_task, unqualified
from config.demo.province import Firm, Province
from config.demo.sight import seen_at
from config.demo.visits import Duty, Visit, schedule
from inspections.models import Finding, Record, RecordNumber
from inspections.queries.forms import conditions_of, header_for
from inspections.rules.answers import Answer
from inspections.rules.heading import content_hash
from inspections.rules.judging import judge
from inspections.rules.storing import stored_answers
from inspections.rules.visits import visit_code

_STARTS = ((9 * 60, 10 * 60 + 30), (14 * 60, 15 * 60))
BATCH = 500


@dataclass
class Inspection:
    """A visit as it went: its records (submitted, in order) and their findings."""

    visit: Visit
    firm: Firm
    records: list[Record]
    findings: list[Finding]


class Fieldwork:
    """Makes records from visits, and drafts from what is still open."""

    def __init__(self, province: Province, campaign: Campaign) -> None:
        self.province, self.plan, self.campaign = province, province.plan, campaign
        self.chance = self.plan.random("fieldwork")
        self.checklist = notice_of(campaign).checklist
        self.firms = {firm.agency.pk: firm for firm in province.firms}
        rows = Task.objects.filter(campaign=campaign).select_related("unit", "agency", "project__site").order_by("pk")
        self.tasks = {task.pk: task for task in rows}
        self.days = moments.working_days(
            self.plan.days.campaign_opened_on + timedelta(days=1), self.plan.today - timedelta(days=1)
        )
        fires = Fire.objects.all()
        self.burnt = {fire.site_id for fire in fires if fire.death_count or fire.major_impact}
        self.teams, self.kept_away = teams_by_task(campaign), kept_away()
        self.unqualified = unqualified(self.plan.today)
        self.agency_sections = [s.code for s in self.checklist.sections if s.scope == "agency"]

    def duties(self) -> list[Duty]:
        return [
            Duty(
                pk, t.unit_id, t.agency_id, t.project_id is None, moments.china_day(t.created_at), t.due_on,
                tuple(officer.pk for officer in self.teams.get(pk, ())),
            )
            for pk, t in self.tasks.items()
        ]  # fmt: skip

    def visits(self) -> list[Visit]:
        """The visits made by the day the demo stands at."""
        seen = self.plan.inspection
        return schedule(
            self.duties(),
            days=self.days,
            pace=self._paces(),
            most=seen.most_done,
            together=seen.projects_a_visit,
            chance=self.chance,
        )

    def inspect(self, visit: Visit) -> Inspection:
        """The records of one visit, not numbered yet."""
        firm = self.firms[visit.agency]
        start = moments.at(visit.day, self.chance.randrange(*self.chance.choice(_STARTS)))
        pair = self._pair(self.tasks[visit.duties[0].key])
        received = self._received(start, len(visit.duties))
        inspection = Inspection(visit, firm, [], [])
        known: dict[str, Answer] = {}
        for duty, submitted_at in zip(visit.duties, received, strict=True):
            task = self.tasks[duty.key]
            answers = self._fill(task, firm, visit.day, known)
            known = carried_over(self.checklist, answers)
            record = self._record(task, pair, start, answers)
            self._submit(record, answers, submitted_at)
            inspection.records.append(record)
            inspection.findings += self._findings(record)
            task.state, task.done_at = Task.State.DONE, submitted_at
        return inspection

    def draft(self, task: Task) -> Record:
        """A form opened on the last working day and filled in by half."""
        day = self.days[-1]
        answers = self._fill(task, self.firms[task.agency_id], day, {})
        half = dict(list(answers.items())[: len(answers) // 2])
        task.state = Task.State.STARTED
        return self._record(task, self._pair(task), moments.at(day, _STARTS[1][0]), half)

    def _fill(self, task: Task, firm: Firm, day: date, known: dict[str, Answer]) -> dict[str, Answer]:
        sections = [s.code for s in self.checklist.sections] if task.project_id else self.agency_sections
        conditions = conditions_of(firm.agency.service_scopes)
        assert conditions is not None
        seen = seen_at(firm, task.project, self.burnt, day)
        return fill_form(
            self.checklist, sections, seen, conditions, self.plan.inspection.violation, self.chance, known=known
        )

    def _record(self, task: Task, pair: Sequence[Officer], start: datetime, answers: dict[str, Answer]) -> Record:
        record = Record(
            uuid=UUID(int=self.chance.getrandbits(128), version=4),
            campaign=self.campaign,
            task=task,
            unit=task.unit,
            agency=task.agency,
            project=task.project,
            checklist=self.checklist.code,
            inspector=pair[0],
            second_inspector=pair[1],
            accompanied_by=task.agency.contact_name,
            header=header_for(task),
            answers=stored_answers(self.checklist, answers),
            inspected_at=start,
            opened_at=start,
            saved_at=start + timedelta(minutes=20),
        )
        record.content_hash = content_hash(
            header=record.header,
            answers=record.answers,
            inspected_at=start,
            second=pair[1].username,
            companions=record.accompanied_by,
        )
        return record

    def _submit(self, record: Record, answers: dict[str, Answer], submitted_at: datetime) -> None:
        verdict = self.checklist.item(self.checklist.verdict or "")
        record.state, record.submitted_by = Record.State.SUBMITTED, record.inspector
        record.submitted_at = record.saved_at = submitted_at
        record.other_situation = str(answers.get(self.checklist.explanation or "", ""))
        record.meets_conditions = answers[verdict.code] not in verdict.violating_values
        record.visit = visit_code(record.agency.code, record.unit.code, moments.china_day(record.inspected_at))

    def _findings(self, record: Record) -> Iterator[Finding]:
        for violation in judge(record.answers, self.checklist):
            yield Finding(
                campaign=self.campaign,
                record=record,
                unit=record.unit,
                agency=record.agency,
                item=violation.item_code,
                value=violation.value,
                kind=violation.kind,
                cause=violation.causes[0] if len(violation.causes) == 1 else "",
                found_at=received_at(record),
            )

    def _received(self, start: datetime, count: int) -> list[datetime]:
        """When the server got the records: an hour or more after the start, sometimes the next working day."""
        later = [day for day in self.days if day > start.date()]
        if later and self.chance.random() < self.plan.inspection.late_receipt:
            start = moments.at(later[0], 8 * 60 + 30)
        return [start + timedelta(minutes=60 + 25 * n + self.chance.randrange(20)) for n in range(count)]

    def _pair(self, task: Task) -> list[Officer]:
        """The two who were drawn; otherwise two who need not keep away, inspectors by office before others."""
        if task.pk in self.teams:
            return self.teams[task.pk]
        there = [one for one in self.province.officers[task.unit_id] if one.can_inspect]
        free = [
            one for one in there if (one.pk, task.agency_id) not in self.kept_away and one.pk not in self.unqualified
        ]
        inspectors = [one for one in free if one.role == Role.INSPECTOR]
        return self.chance.sample(inspectors if len(inspectors) > 1 else free, 2)

    def _paces(self) -> dict[int, float]:
        """Unit → pace: some lag, some lead, the favoured ones go as usual, a few as the plan says."""
        plan, seen, paces = self.plan, self.plan.inspection, {}
        for unit in self.province.units:
            roll, usual = self.chance.random(), unit.code in plan.favoured
            pace = seen.pace_usual
            if not usual and roll < plan.rate.lagging_unit + plan.rate.leading_unit:
                pace = seen.pace_lagging if roll < plan.rate.lagging_unit else seen.pace_leading
            paces[unit.pk] = seen.unit_pace.get(unit.code, pace)
        return paces


def received_at(record: Record) -> datetime:
    """When the server got a submitted record."""
    assert record.submitted_at is not None
    return record.submitted_at


def number_records(records: Iterable[Record]) -> list[RecordNumber]:
    """Give each record its unit's next number of the year, in the order they were received; returns the series."""
    last: dict[tuple[int, int], int] = defaultdict(int)
    for record in sorted(records, key=lambda one: (received_at(one), one.uuid)):
        record.year = moments.china_day(received_at(record)).year
        last[record.unit_id, record.year] += 1
        record.serial = last[record.unit_id, record.year]
    return [RecordNumber(unit_id=unit, year=year, last=count) for (unit, year), count in last.items()]


def plant_records(work: Fieldwork) -> list[Inspection]:
    """Store every visit's records and findings, some drafts, and what became of the tasks."""
    inspections = [work.inspect(visit) for visit in work.visits()]
    records = [record for inspection in inspections for record in inspection.records]
    RecordNumber.objects.bulk_create(number_records(records))
    Record.objects.bulk_create([*records, *_drafts(work)], batch_size=BATCH)
    findings = [finding for inspection in inspections for finding in inspection.findings]
    Finding.objects.bulk_create(findings, batch_size=BATCH)
    touched = [task for task in work.tasks.values() if task.state != Task.State.OPEN]
    Task.objects.bulk_update(touched, ["state", "done_at"], batch_size=BATCH)
    return inspections


def _drafts(work: Fieldwork) -> Iterator[Record]:
    wanted = {work.province.unit(account.unit).pk for account in work.plan.accounts if account.role == Role.INSPECTOR}
    for task in work.tasks.values():
        if task.state != Task.State.OPEN:
            continue
        if task.unit_id in wanted or work.chance.random() < work.plan.inspection.draft_share:
            wanted.discard(task.unit_id)
            yield work.draft(task)
