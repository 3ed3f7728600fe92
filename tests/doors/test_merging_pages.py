"""Pages of suspected doubles and of merges, and the API: works, wrong person, wrong input, twice."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency, AgencyMerge
from authorities.models import Role
from tests import factories
from tests.doors.merged import REASON, Merging
from tests.province import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]
State = AgencyMerge.State


@pytest.fixture
def two() -> Merging:
    return Merging()


def new_address(two: Merging) -> str:
    return f"/agencies/merges/new/?one={two.kept.pk}&other={two.absorbed.pk}"


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


class TestDuplicates:
    def test_show_both_sides_and_why(self, two: Merging) -> None:
        (pair,) = signed_in(two.asker).get("/agencies/duplicates/").context["pairs"]

        assert {pair["one"], pair["other"]} == {two.kept, two.absorbed}
        assert pair["reasons"][0] == "名称只差括号、空格等符号，或“有限公司”与“有限责任公司”的写法。"
        assert [line.label for line in pair["lines"]] == ["机构名称", "统一社会信用代码", "来源"]

    def test_are_of_the_own_area_only(self, two: Merging) -> None:
        factories.make_agency(two.units["130104"], name=two.kept.name)
        factories.make_project(two.kept, factories.make_site(two.units["130202"]))

        own = signed_in(two.asker).get("/agencies/duplicates/").context["pairs"]
        foreign = signed_in(two.stranger).get("/agencies/duplicates/").context["pairs"]
        above = signed_in(two.corps).get("/agencies/duplicates/").context["page_obj"].paginator.count

        assert (len(own), foreign, above) == (1, [], 3)

    def test_are_gone_once_merged(self, two: Merging) -> None:
        two.merge()

        assert "没有疑似重复的机构" in text_of(signed_in(two.asker).get("/agencies/duplicates/"))

    def test_stand_apart_once_declined(self, two: Merging) -> None:
        browser = signed_in(two.approver)
        merge = two.ask()
        browser.post(f"/agencies/merges/{merge.pk}/decline/", {"reason": "是母子公司"})

        fresh = browser.get("/agencies/duplicates/").context["pairs"]
        declined = browser.get("/agencies/duplicates/?tab=declined")

        assert fresh == []
        assert "是母子公司" in text_of(declined) and len(declined.context["pairs"]) == 1

    def test_ask_as_often_for_many_as_for_few(self, two: Merging) -> None:
        browser = signed_in(two.corps)

        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                assert browser.get("/agencies/duplicates/").status_code == 200
            return len(captured)

        queries()
        few = queries()
        for number in range(40):
            factories.make_agency(two.unit, name=f"甲乙丙丁{number // 2}有限公司")

        assert queries() == few

    def test_are_not_for_those_who_keep_the_house(self, two: Merging) -> None:
        admin = signed_in(factories.make_officer(Role.SYSTEM_ADMIN, two.units["130000"]))

        assert [admin.get(url).status_code for url in ("/agencies/duplicates/", "/agencies/merges/")] == [403, 403]


class TestAsking:
    def test_leads_to_the_request(self, two: Merging) -> None:
        browser = signed_in(two.asker)

        answer = browser.post(new_address(two), {"kept": two.kept.pk, "reason": REASON}, follow=True)

        merge = AgencyMerge.objects.get()
        assert answer.redirect_chain[-1][0] == f"/agencies/merges/{merge.pk}/"
        assert (merge.kept, merge.absorbed, merge.asked_by) == (two.kept, two.absorbed, two.asker)
        assert "等另一人批准" in text_of(answer)

    def test_needs_a_choice_and_a_reason(self, two: Merging) -> None:
        answer = signed_in(two.asker).post(new_address(two), {"reason": ""})

        assert set(answer.context["form"].errors) == {"kept", "reason"}
        assert "没有选保留哪一家。请选择。" in text_of(answer)

    def test_twice_is_refused_in_words(self, two: Merging) -> None:
        two.ask()

        answer = signed_in(two.asker).post(new_address(two), {"kept": two.kept.pk, "reason": REASON})

        assert "请先办理那一件" in text_of(answer)
        assert AgencyMerge.objects.count() == 1

    def test_with_itself_is_refused_in_words(self, two: Merging) -> None:
        address = f"/agencies/merges/new/?one={two.kept.pk}&other={two.kept.pk}"

        answer = signed_in(two.asker).post(address, {"kept": two.kept.pk, "reason": REASON})

        assert "不能与自己合并" in text_of(answer)

    def test_begins_with_the_other_code(self, two: Merging) -> None:
        browser, address = signed_in(two.asker), f"/agencies/merges/new/?one={two.kept.pk}"

        unknown = browser.post(address, {"code": factories.agency_code(999_999)})
        found = browser.post(address, {"code": f" {two.absorbed.code.lower()} "})

        assert "台账里没有代码是" in text_of(unknown)
        assert found["Location"] == new_address(two)

    @pytest.mark.parametrize("query", ["", "?one=x", "?one=1&other=y", "?one=999999", "?one=²"])
    def test_of_nothing_known_is_missing(self, two: Merging, query: str) -> None:
        assert signed_in(two.asker).get(f"/agencies/merges/new/{query}").status_code == 404

    def test_of_a_foreign_agency_is_missing(self, two: Merging) -> None:
        assert signed_in(two.stranger).get(new_address(two)).status_code == 404

    def test_is_not_for_a_reviewer(self, two: Merging) -> None:
        reviewer = factories.make_officer(Role.DETACHMENT_REVIEWER, two.units["130100"])

        assert signed_in(reviewer).get(new_address(two)).status_code == 403


class TestDeciding:
    def act(self, officer: Any, merge: AgencyMerge, act: str, **given: str) -> Any:
        return signed_in(officer).post(f"/agencies/merges/{merge.pk}/{act}/", given, follow=True)

    def test_shows_what_would_move_before(self, two: Merging) -> None:
        for _ in range(3):
            factories.make_project(two.absorbed, factories.make_site(two.unit))
        merge = two.ask()

        shown = signed_in(two.approver).get(f"/agencies/merges/{merge.pk}/")

        assert [(row.label, row.moving, row.staying) for row in shown.context["foreseen"]] == [("服务项目", 3, 0)]
        assert "批准合并" in text_of(shown)

    def test_shows_what_stands_in_the_way(self, two: Merging) -> None:
        campaign = factories.make_campaign()
        for agency in (two.kept, two.absorbed):
            factories.make_task(campaign, agency, two.unit, state="started")
        merge = two.ask()

        shown = signed_in(two.approver).get(f"/agencies/merges/{merge.pk}/")
        refused = self.act(two.approver, merge, "approve")

        assert "请先提交那份记录，再批准合并" in text_of(shown)
        assert "请先提交那份记录，再批准合并" in text_of(refused)

    def test_goes_all_the_way_and_back(self, two: Merging) -> None:
        merge = two.ask()

        merged = self.act(two.approver, merge, "approve")
        asked = self.act(two.asker, merge, "ask-undo", reason="核实后是两家")
        undone = self.act(two.approver, merge, "approve-undo")

        assert "已合并" in text_of(merged) and "等另一人批准" in text_of(asked)
        assert "已全部移回，与合并前相同" in text_of(undone)
        assert not Agency.objects.filter(merged_into__isnull=False).exists()

    def test_twice_says_who_was_first(self, two: Merging) -> None:
        merge = two.ask()
        self.act(two.approver, merge, "approve")

        assert "已由乙批准在" in text_of(self.act(two.corps, merge, "approve"))

    def test_offers_the_asker_to_take_it_back_and_no_approval(self, two: Merging) -> None:
        merge = two.ask(officer=two.approver)

        shown = text_of(signed_in(two.approver).get(f"/agencies/merges/{merge.pk}/"))
        forced = self.act(two.approver, merge, "approve")

        assert "收回合并的申请" in shown and "approve/" not in shown
        assert "提出和批准须由两人办理" in text_of(forced)

    @pytest.mark.parametrize("act", ["decline", "ask-undo", "decline-undo"])
    def test_needs_a_reason(self, two: Merging, act: str) -> None:
        merge = two.ask() if act == "decline" else two.merge()
        if act == "decline-undo":
            self.act(two.asker, merge, "ask-undo", reason="是两家")

        answer = self.act(two.corps, merge, act, reason=" ")

        assert "没有写明理由" in text_of(answer)

    def test_of_a_foreign_merge_is_missing(self, two: Merging) -> None:
        merge = two.ask()
        foreign = signed_in(two.stranger)

        shown = foreign.get(f"/agencies/merges/{merge.pk}/").status_code
        acted = foreign.post(f"/agencies/merges/{merge.pk}/approve/").status_code

        assert (shown, acted, list(foreign.get("/agencies/merges/").context["object_list"])) == (404, 404, [])

    def test_knows_no_other_act_and_no_get(self, two: Merging) -> None:
        merge, browser = two.ask(), signed_in(two.approver)

        assert browser.post(f"/agencies/merges/{merge.pk}/erase/").status_code == 404
        assert browser.get(f"/agencies/merges/{merge.pk}/approve/").status_code == 405


class TestAgencyPages:
    def test_of_a_merged_one_say_into_which_and_what_stayed(self, two: Merging) -> None:
        campaign = factories.make_campaign()
        for agency in (two.kept, two.absorbed):
            factories.make_task(campaign, agency, two.unit, state="done")
        merge = two.merge()

        shown = text_of(signed_in(two.asker).get(f"/agencies/{two.absorbed.pk}/"))

        assert "已并入“" in shown and two.kept.code in shown and f"/agencies/merges/{merge.pk}/" in shown
        assert "检查任务：1条" in shown

    def test_of_the_kept_one_name_those_merged_into_it(self, two: Merging) -> None:
        two.merge()

        shown = text_of(signed_in(two.asker).get(f"/agencies/{two.kept.pk}/"))

        assert "已并入本机构的" in shown and two.absorbed.code in shown

    def test_of_a_merged_one_lead_on_from_its_conditions(self, two: Merging) -> None:
        two.merge()

        answer = signed_in(two.asker).get(f"/agencies/{two.absorbed.pk}/conditions/")

        assert (answer.status_code, answer["Location"]) == (302, f"/agencies/{two.absorbed.pk}/")

    def test_of_a_merged_one_are_not_edited(self, two: Merging) -> None:
        two.merge()

        answer = signed_in(two.asker).get(f"/agencies/{two.absorbed.pk}/edit/")

        assert answer.status_code == 403
        assert "登记不再更正" in text_of(answer)

    def test_are_found_by_the_old_name_and_code(self, two: Merging) -> None:
        two.merge()
        browser = signed_in(two.asker)

        by_name = browser.get("/agencies/?q=有限责任公司").context["object_list"]
        by_code = browser.get(f"/agencies/?q={two.absorbed.code}").context["object_list"]

        assert (list(by_name), list(by_code)) == ([two.kept], [two.kept])


class TestAPI:
    def test_gives_a_merged_one_by_its_code_and_says_into_which(self, two: Merging) -> None:
        two.merge()
        browser = signed_in(two.asker)

        absorbed = browser.get(f"/api/agencies/{two.absorbed.code}/").json()
        kept = browser.get(f"/api/agencies/{two.kept.code}/").json()

        assert (absorbed["merged_into"], kept["merged_into"]) == (two.kept.code, None)

    def test_answers_for_a_foreign_one_as_for_a_missing_one(self, two: Merging) -> None:
        two.merge()
        foreign = signed_in(two.stranger)

        merged = foreign.get(f"/api/agencies/{two.absorbed.code}/")
        missing = foreign.get(f"/api/agencies/{factories.agency_code(999_999)}/")

        assert (merged.status_code, merged.content) == (404, missing.content)
