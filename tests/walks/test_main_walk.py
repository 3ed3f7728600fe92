"""The main job, end to end, in a browser with a worker: notice → quotas → draw → Annex 3 → penalty → Annex 4."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command

from authorities.models import Officer, Role, Unit
from authorities.scope import whole_tree
from campaigns.models import Campaign, Draw, Task
from credentials.models import Certificate
from inspections.models import Finding, Record
from reports.models import SummaryWorkbook
from tests import factories
from tests.walks.annex4_count import count_by_hand

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

START, CUT_BEFORE, CUT = (
    datetime(2024, 6, 1, tzinfo=factories.CHINA),
    datetime(2024, 7, 25, tzinfo=factories.CHINA),
    datetime(2024, 8, 25, tzinfo=factories.CHINA),
)


@pytest.fixture
def province(settings: Any, transactional_db: None) -> dict[str, Unit]:
    """Two detachments, twelve agencies in the first, each with a project at a key unit of its own area."""
    settings.FROZEN_TODAY = date(2024, 8, 19)
    units = factories.make_unit_tree()
    with whole_tree("test"):
        for number in range(12):
            brigade = units["130102" if number % 2 else "130104"]
            agency = factories.make_agency(brigade)
            person = factories.make_practitioner(agency, name=f"被核查人{number}")
            Certificate.objects.create(practitioner=person, kind="operator", number=f"20130130014{number:05d}", level=4)
            factories.make_project(agency, factories.make_site(brigade))
    people = [
        (Role.CORPS_STAFF, "130000"),
        (Role.DETACHMENT_STAFF, "130100"),
        (Role.DETACHMENT_REVIEWER, "130100"),
        (Role.INSPECTOR, "130102"),
        (Role.BRIGADE_CHIEF, "130102"),
    ]
    for role, code in people:
        factories.make_officer(role, units[code], username=str(role), office_phone="0311-0000000")
    return units


@pytest.fixture
def people(chromium: Any, live_server: Any) -> Iterator[Any]:
    """Open the site as somebody: `people("inspector", phone=True)` gives a page of their own browser."""
    contexts = []

    def sign_in(username: str, *, phone: bool = False) -> Any:
        size = {"width": 360, "height": 740} if phone else {"width": 1280, "height": 900}
        context = chromium.new_context(
            base_url=live_server.url, viewport=size, locale="zh-CN", has_touch=phone, is_mobile=phone
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.goto("/login/")
        page.fill("[name=username]", username)
        page.fill("[name=password]", "testing-password")
        page.press("[name=password]", "Enter")
        page.wait_for_url("**/")
        return page

    yield sign_in
    for context in contexts:
        context.close()


def freeze_and_draw(people: Any, settings: Any) -> None:
    staff = people("detachment_staff")
    staff.goto("/campaigns/hebei-2024/quotas/")
    assert "12×20/100=2.4，向上取整为3" in staff.content()
    staff.goto("/draws/new/?population=agencies-of-detachment&unit=130100")
    staff.fill("[name=seed_source]", "福彩双色球2024100期开奖号码")
    staff.fill("[name=seed_due_at]", "2024-08-20T21:30")
    staff.click("main button.is-primary")
    staff.wait_for_url("**/draws/*/")
    reviewer = people("detachment_reviewer")
    reviewer.goto(staff.url)
    reviewer.fill("[name=contribution]", "731904826551")
    reviewer.click("#commit-form button.is-primary")
    reviewer.wait_for_url("**/receipt/")
    assert "731904826551" in reviewer.content()
    settings.FROZEN_TODAY = date(2024, 8, 21)  # the declared moment has passed
    reviewer.goto(staff.url)
    reviewer.fill("[name=public_value]", "05 11 14 22 27 30 09 83 61 47")
    reviewer.click("#draw-form button.is-primary")
    reviewer.wait_for_selector("text=抽中结果与名单、种子一致")


def issue_coverage(people: Any) -> None:
    staff = people("detachment_staff")
    staff.goto("/campaigns/hebei-2024/")
    staff.click("text=下达全覆盖任务")
    staff.wait_for_load_state()


def fill_record(page: Any, task: Task, second: Officer) -> None:
    """As an inspector does on the phone: the rest is normal, one answer is a violation and is explained."""
    page.goto(f"/tasks/{task.pk}/record/")
    page.select_option("[name=second_inspector]", str(second.pk))
    page.fill("[name=accompanied_by]", "丁陪同")
    for box in ("engineers_in_system", "engineers_insured"):
        page.fill(f"#box-{box}", "3")
    for box, value in {
        "operators_certified": "8",
        "operators_insured": "8",
        "intermediate_certified": "3",
        "intermediate_insured": "3",
    }.items():
        page.fill(f"#box-{box}", value)
    page.click("button[value='bulk:conditions']")
    page.wait_for_load_state()
    page.check("[name=answer-meets_conditions][value=yes]", force=True)
    page.check("[name=answer-false_document][value=yes]", force=True)
    page.click("button[value='bulk:conduct']")
    page.wait_for_load_state()
    page.fill("#box-other_situation", "抽查的检测报告与现场不符，已复印存证。")
    page.click("button[value=submit]")
    page.wait_for_url(re.compile(r"/records/[0-9a-f-]{36}/"))


def penalise(people: Any, finding: Finding) -> None:
    chief = people("brigade_chief")
    chief.goto(f"/findings/{finding.pk}/penalties/new/")
    chief.fill("[name=document_number]", "甲消行罚决字[2024]第0001号")
    chief.fill("[name=decided_on]", "2024-08-21")
    chief.select_option("[name=kind]", "fine")
    chief.fill("[name=amount_yuan]", "60000")
    chief.click("main form button.is-primary")
    chief.wait_for_url("**/findings/*/")


def check_certificate(people: Any, person_pk: int) -> None:
    inspector = people("inspector")
    inspector.goto(f"/checks/new/?person={person_pk}")
    inspector.check("[name=claimed][value=facility_operator]", force=True)
    inspector.check("[name=result][value=forged]", force=True)
    inspector.select_option(
        "[name=certificate]", label=inspector.locator("[name=certificate] option").nth(1).inner_text()
    )
    inspector.fill("[name=checked_on]", "2024-08-21")
    inspector.click("main form button.is-primary")
    inspector.wait_for_url("**/practitioners/*/")


def build_and_sign(people: Any) -> Any:
    """The workbook through a real job, watched on its page."""
    staff = people("detachment_staff")
    staff.goto("/campaigns/hebei-2024/tables/annex4/?month=2024-08")
    staff.click("text=生成工作簿")
    staff.wait_for_url("**/jobs/*/")
    staff.wait_for_selector("text=查看结果", timeout=60_000)
    staff.click("text=查看结果")
    staff.wait_for_load_state()
    return staff


def cells_of(content: bytes) -> dict[str, tuple[Decimal, Decimal]]:
    """Column code → (month, cumulative) of the sheet for machines."""
    sheet = openpyxl.load_workbook(io.BytesIO(content))["数据"]
    rows = list(sheet.iter_rows(values_only=True))
    head = next(number for number, row in enumerate(rows) if row[0] == "code")
    place = {name: rows[head].index(name) for name in ("code", "month", "cumulative")}
    return {
        row[place["code"]]: (Decimal(str(row[place["month"]])), Decimal(str(row[place["cumulative"]])))
        for row in rows[head + 1 :]
        if row[place["code"]]
    }


class TestMainWalk:
    def test_runs_from_the_notice_to_every_cell_of_annex_4(
        self, province: dict[str, Unit], people: Any, worker: None, settings: Any, tmp_path: Path
    ) -> None:
        call_command("notice", "open", "hebei-2024")
        freeze_and_draw(people, settings)
        issue_coverage(people)
        with whole_tree("test"):
            assert Draw.objects.get().entries.filter(is_drawn=True).count() == 3
            task = Task.objects.filter(unit__code="130102", project__isnull=False).first()
            assert task is not None
            person = task.agency.employments.get().practitioner
        inspector = people("inspector", phone=True)

        fill_record(inspector, task, Officer.objects.get(username="brigade_chief"))
        with whole_tree("test"):
            record = Record.objects.get()
            finding = Finding.objects.get()
        penalise(people, finding)
        check_certificate(people, person.pk)
        staff = build_and_sign(people)

        assert record.number_text == "〔2024〕第0001号"
        assert finding.kind == "false_document"
        with whole_tree("test"):
            built = SummaryWorkbook.objects.get()
        answer = staff.request.get(f"/workbooks/{built.pk}/")
        self.assert_every_cell(answer.body(), province["130100"])
        self.assert_links_lead_to_their_numbers(staff)
        for code in ("130000", "130102"):
            file = tmp_path / f"{code}.xlsx"
            call_command("workbook", "hebei-2024", unit=code, month="2024-08", out=file)
            self.assert_every_cell(file.read_bytes(), province[code])

    def assert_every_cell(self, content: bytes, unit: Unit) -> None:
        month, since = count_by_hand(unit, CUT_BEFORE, CUT), count_by_hand(unit, START, CUT)

        assert cells_of(content) == {code: (Decimal(month[code]), Decimal(since[code])) for code in month}
        assert {code for code, figure in month.items() if figure} >= {
            "agencies_checked",
            "false_documents",
            "penalty_cases",
            "fine_yuan",
            "forged",
            "forged_operators",
        }

    def assert_links_lead_to_their_numbers(self, staff: Any) -> None:
        shown = staff.locator("table.is-form tbody a")
        figures = [(shown.nth(n).inner_text(), shown.nth(n).get_attribute("href")) for n in range(shown.count())]
        assert figures
        for text, href in figures:
            staff.goto(href)
            counted = staff.locator("[data-counted]").first.get_attribute("data-counted")
            assert Decimal(counted) == Decimal(text.replace(",", "")), href

    def test_the_campaign_is_there_once_however_often_it_is_opened(self, province: dict[str, Unit]) -> None:
        for _time in range(2):
            call_command("notice", "open", "hebei-2024")

        assert Campaign.objects.count() == 1
