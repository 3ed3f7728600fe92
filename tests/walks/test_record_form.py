"""An inspector fills Annex 3 in on a phone: it keeps itself, says what is missing, and is submitted once."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from authorities.scope import whole_tree
from inspections.models import Record
from tests.doors.brigade import NOW, Brigade

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def brigade(settings: Any) -> Any:
    settings.FROZEN_TODAY = NOW.date()
    with whole_tree("test"):
        yield Brigade()


def sign_in(page: Any, username: str) -> None:
    page.goto(reverse("login"))
    page.fill("[name=username]", username)
    page.fill("[name=password]", "testing-password")
    page.click("main button")


def choose(page: Any, item: str, value: str) -> None:
    page.check(f"#item-{item} input[value={value}]", force=True)


class TestOnAPhone:
    @pytest.fixture
    def form(self, page: Any, brigade: Brigade) -> Any:
        sign_in(page, "inspector")
        page.goto(reverse("record_form", args=[brigade.task.pk]))
        return page

    def test_keeps_each_change_and_counts_what_is_missing(self, form, brigade):
        missing = form.locator("[data-progress]").inner_text()

        choose(form, "subcontracting", "yes")
        form.locator("[data-sync]", has_text="已保存").wait_for()

        assert Record.objects.get().answers["subcontracting"] == "yes"
        assert form.locator("[data-progress]").inner_text() != missing
        form.reload()
        assert form.locator("#item-subcontracting input[value=yes]").is_checked()
        assert "is-violated" in (form.locator("#item-subcontracting").get_attribute("class") or "")

    def test_leads_from_each_problem_to_its_item_and_then_submits(self, form, brigade):
        form.fill("[name=inspected_at]", "2024-08-20T14:30")
        form.click("text=提交记录")
        form.click("text=从业活动其余全部正常")
        form.click("text=从业条件其余全部正常")
        for code in ("engineers_in_system", "engineers_insured", "operators_certified", "operators_insured"):
            form.fill(f"#box-{code}", "8")
        for code in ("intermediate_certified", "intermediate_insured"):
            form.fill(f"#box-{code}", "3")
        form.click("text=提交记录")

        assert form.locator(".error-summary li").all_inner_texts() == [
            "还没有选第二名监督检查员。检查须由两名监督检查员进行，请选择。",
            "“符合条件”还没有填。请逐项检查判定后再提交。",
        ]
        choose(form, "meets_conditions", "yes")
        form.select_option("[name=second_inspector]", str(brigade.second.pk))
        form.click("text=提交记录")
        form.wait_for_url("**/records/**")
        assert "〔2024〕第0001号" in form.locator("h1").inner_text()
        assert Record.objects.get().state == Record.State.SUBMITTED

    def test_has_no_accessibility_fault_empty_or_refused(self, form, accessibility_faults):
        assert accessibility_faults(form) == []

        form.click("text=提交记录")
        form.wait_for_selector(".error-summary")

        assert accessibility_faults(form) == []
        assert form.evaluate("document.documentElement.scrollWidth <= innerWidth")


class TestTwoDevices:
    def test_says_so_and_keeps_both_when_the_same_draft_was_saved_elsewhere(self, page, brigade):
        sign_in(page, "inspector")
        page.goto(reverse("record_form", args=[brigade.task.pk]))
        choose(page, "subcontracting", "yes")
        page.locator("[data-sync]", has_text="已保存").wait_for()
        record = Record.objects.get()
        brigade.fill(record)

        choose(page, "contract_signed", "no")
        page.locator("[data-sync]", has_text="未保存").wait_for()

        assert "已在别处更新" in page.locator("[data-sync]").inner_text()
        assert page.locator("#item-contract_signed input[value=no]").is_checked()
        assert Record.objects.get().answers["contract_signed"] == "yes"


class TestWithoutJavaScript:
    def test_saves_by_its_button(self, chromium, live_server, brigade):
        context = chromium.new_context(base_url=live_server.url, java_script_enabled=False, locale="zh-CN")
        page = context.new_page()
        sign_in(page, "inspector")
        page.goto(reverse("record_form", args=[brigade.task.pk]))

        page.check("#item-contract_signed input[value=no]", force=True)
        page.click(".form-bar >> text=保存草稿")

        assert page.locator("#item-contract_signed input[value=no]").is_checked()
        assert Record.objects.get().answers["contract_signed"] == "no"
        context.close()
