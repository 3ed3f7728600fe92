"""Several hundred agencies with all that can hang on an agency, every value written out. For tests of undoing."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from agencies.models import Agency, Attention, Employment, Equipment, Practitioner, ServiceProject, ServiceVisit
from authorities.models import Role, Unit
from campaigns.models import (
    DispatchItem,
    Draw,
    DrawEntry,
    Letter,
    Recusal,
    ShortfallNote,
    SurveyReport,
    Task,
)
from credentials.models import Certificate, PractitionerCheck, RedFlag, RedFlagParty
from inspections.models import Finding, MediaExposure, Penalty, PenaltyCase, Record
from tests import factories
from tests.doors.merged import NOW

CODE, DAY = "agencies-of-brigade", date(2024, 8, 1)
STATES = ("open", "started", "done", "cancelled")


class Ledgers:
    """`count` agencies of one brigade; agency n and n+1 are asked to be merged by the tests."""

    def __init__(self, unit: Unit, count: int) -> None:
        self.unit, self.campaign = unit, factories.make_campaign()
        self.officer = factories.make_officer(Role.INSPECTOR, unit, "writer")
        self.agencies = Agency.objects.bulk_create(self._agency(number) for number in range(count))
        self.sites = [factories.make_site(unit) for _ in range(5)]
        self.people = Practitioner.objects.bulk_create(
            Practitioner(name=f"人员{number}", unit=unit, id_fingerprint=f"f{number}") for number in range(count)
        )
        self._ledger_rows()
        self._task_rows()
        self._paper()
        self._drawn()

    def _agency(self, number: int) -> Agency:
        return Agency(
            code=factories.agency_code(500_000 + number),
            name=f"生成机构{number}",
            unit=self.unit,
            in_public_system=number % 2 == 0,
            found_by_survey=number % 3 == 0,
            known_before=number % 5 == 0,
            listed_on=DAY if number % 7 == 0 else None,
            standing="absent" if number % 6 == 0 else "active",
            absent_since=DAY if number % 6 == 0 else None,
            floor_area=Decimal(number) + Decimal("200.50"),
            created_at=NOW - timedelta(days=30),
            changed_at=NOW - timedelta(days=1, microseconds=number + 1),
        )

    def _ledger_rows(self) -> None:
        rows = list(enumerate(self.agencies))
        self.projects = ServiceProject.objects.bulk_create(
            ServiceProject(
                code=f"G{n}-{part}", agency=one, site=self.sites[n % 5], service="testing", started_on=DAY,
                created_at=NOW, changed_at=NOW,
            )
            for n, one in rows for part in range(2)
        )  # fmt: skip
        # 每个人也在下一家任职：一半的区间重叠
        Employment.objects.bulk_create(
            Employment(
                practitioner=self.people[(n + step) % len(rows)], agency=one, since=date(2020 + 2 * (n % 2), 1, 1)
            )
            for n, one in rows for step in (0, 1)
        )  # fmt: skip
        Equipment.objects.bulk_create(
            Equipment(agency=one, kind="压力表", serial=serial)
            for n, one in rows
            for serial in (f"S{n // 2}", "", f"T{n}")
        )
        ServiceVisit.objects.bulk_create(
            ServiceVisit(project=project, practitioner=self.people[0], served_on=DAY) for project in self.projects
        )
        flags = RedFlag.objects.bulk_create(self._flag(n) for n, _one in rows)
        RedFlagParty.objects.bulk_create(
            RedFlagParty(red_flag=flag, agency=self.agencies[(n + step) % len(rows)])
            for n, flag in enumerate(flags) for step in (0, 1)
        )  # fmt: skip
        Attention.objects.bulk_create(
            Attention(agency=one, source=f"crosscheck:{n // 2}", grade="low", text="情况", look="看", raised_at=NOW)
            for n, one in rows
        )
        self._checks(rows)

    def _flag(self, number: int) -> RedFlag:
        facts = {"rule": "r", "title": "疑点", "grade": "low", "clause": "4", "summary": "情况", "look": "看"}
        seen = {"first_seen_at": NOW, "last_seen_at": NOW}
        return RedFlag(campaign=self.campaign, fingerprint=f"flag{number}", **facts, **seen)

    def _checks(self, rows: list[tuple[int, Agency]]) -> None:
        held = Certificate.objects.bulk_create(
            Certificate(practitioner=person, kind="operator", number=f"C{n}") for n, person in enumerate(self.people)
        )
        PractitionerCheck.objects.bulk_create(
            PractitionerCheck(
                campaign=self.campaign, unit=self.unit, officer=self.officer, result="genuine", checked_on=DAY,
                recorded_at=NOW, practitioner=self.people[n], agency=one, certificate=held[n],
                claimed="facility_operator",
            )
            for n, one in rows
        )  # fmt: skip

    def _state(self, number: int) -> str:
        """Every way a pair can stand; where the first is open, every other second is done."""
        first = STATES[number // 2 % 4]
        return first if number % 2 == 0 else "done" if first == "open" and number // 8 % 2 else "open"

    def _task_rows(self) -> None:
        made: dict[str, Any] = {"campaign": self.campaign, "unit": self.unit, "origin": "coverage", "created_at": NOW}
        # 同一类任务两家都有；不安排两边都已开始的，那样的合并不受理
        self.tasks = Task.objects.bulk_create(
            Task(agency=one, population=CODE, state=self._state(n), due_on=DAY, **made)
            for n, one in enumerate(self.agencies)
        )
        Task.objects.bulk_create(
            Task(agency=p.agency, project=p, population="fire-site", state=STATES[n % 4], due_on=DAY, **made)
            for n, p in enumerate(self.projects)
        )
        Recusal.objects.bulk_create(
            Recusal(
                officer=self.officer, agency=one, ground="relative" if n % 2 else "employed", declared_on=DAY,
                declared_at=NOW, declared_by=self.officer, withdrawn_at=NOW if n % 3 == 0 else None,
            )
            for n, one in enumerate(self.agencies)
        )  # fmt: skip
        survey = SurveyReport.objects.create(
            campaign=self.campaign, unit=self.unit, number=1, reported_at=NOW, reported_by=self.officer
        )
        items = {"campaign": self.campaign, "survey": survey, "holder": self.unit}
        DispatchItem.objects.bulk_create(
            DispatchItem(agency=project.agency, project=project, population="x", **items)
            for project in self.projects[::3]
        )
        DispatchItem.objects.bulk_create(DispatchItem(agency=one, **items) for one in self.agencies[::3])

    def _paper(self) -> None:
        records = Record.objects.bulk_create(self._record(n, task) for n, task in enumerate(self.tasks))
        findings = Finding.objects.bulk_create(
            Finding(
                campaign=self.campaign, record=record, unit=self.unit, agency=record.agency, item="subcontracting",
                value="yes", found_at=NOW,
            )
            for record in records if record.state == "submitted"
        )  # fmt: skip
        decided = {"campaign": self.campaign, "unit": self.unit, "decided_on": DAY, "recorded_at": NOW}
        cases = PenaltyCase.objects.bulk_create(
            PenaltyCase(agency=found.agency, document_number=f"{n}号", officer=self.officer, **decided)
            for n, found in enumerate(findings)
        )
        Penalty.objects.bulk_create(
            Penalty(case=case, finding=found, agency=found.agency, kind="warning", **decided)
            for case, found in zip(cases, findings, strict=True)
        )
        MediaExposure.objects.bulk_create(
            MediaExposure(
                campaign=self.campaign, unit=self.unit, agency=one, outlet="日报", published_on=DAY,
                officer=self.officer, recorded_at=NOW,
            )
            for one in self.agencies
        )  # fmt: skip
        letter = Letter.objects.create(
            campaign=self.campaign, unit=self.unit, kind="assist", number="1号", addressee="外地总队", sent_on=DAY,
            reply_due_on=DAY, written_at=NOW, written_by=self.officer,
        )  # fmt: skip
        letter.agencies.set(self.agencies[::4])

    def _record(self, number: int, task: Task) -> Record:
        signed = task.state == "done"
        return Record(
            uuid=UUID(int=number + 1), campaign=self.campaign, task=task, unit=self.unit, agency=task.agency,
            checklist="annex3", state="submitted" if signed else "draft", inspected_at=NOW, inspector=self.officer,
            header={"entity": task.agency.name}, year=2024 if signed else None, serial=number + 1 if signed else None,
            submitted_at=NOW if signed else None, visit=f"{task.agency.code}/{number}", opened_at=NOW, saved_at=NOW,
        )  # fmt: skip

    def _drawn(self) -> None:
        draw = Draw.objects.create(
            campaign=self.campaign, population="agencies-of-detachment", unit=self.unit.detachment, state="drawn",
            scheme="mingcha-draw-1",
            seed_source="双色球", frame_count=len(self.agencies), quota=1, share="1", formula="1", frame_digest="d",
            frozen_at=NOW, frozen_by=self.officer, drawn_at=NOW,
        )  # fmt: skip
        DrawEntry.objects.bulk_create(
            DrawEntry(draw=draw, code=one.code, name=one.name, agency=one) for one in self.agencies
        )
        ShortfallNote.objects.bulk_create(
            ShortfallNote(
                draw=draw, agency=one, required=3, available=1, reason="少", written_at=NOW, written_by=self.officer
            )
            for one in self.agencies[::2]
        )
