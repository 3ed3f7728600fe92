"""Templates write values as official documents do."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory


def written(source, **values):
    return engines["django"].from_string(source).render(values, RequestFactory().get("/list/", values.get("query")))


class TestFilters:
    def test_write_an_instant_on_its_day_in_shanghai(self):
        late = datetime(2024, 8, 24, 16, 30, tzinfo=UTC)

        assert written("{{ t|day }} {{ t|moment }}", t=late) == "2024年8月25日 2024年8月25日 0:30"

    def test_tell_nothing_from_zero(self):
        assert (
            written("{{ none|number }} {{ zero|number }} {{ none|yuan }} {{ zero|yuan }}", none=None, zero=0)
            == "— 0 — 0元"
        )

    def test_write_a_share_of_nothing_as_a_dash(self):
        assert written("{{ a|percent_of:b }} {{ a|percent_of:0 }}", a=5, b=11) == "45.5% —"

    def test_count_days_to_a_due_day(self):
        assert written("{{ due|days_left:today }}", due=date(2024, 8, 25), today=date(2024, 8, 20)) == "还剩5天"


class TestBadges:
    def test_carry_hue_shape_and_word(self):
        html = written('{% badge "late" "已逾期3天" %}')

        assert 'class="badge is-late"' in html
        assert "#state-late" in html
        assert "已逾期3天" in html

    def test_of_an_unknown_state_are_grey_with_their_own_word(self):
        html = written("{% state_badge row %}", row=SimpleNamespace(state="odd", get_state_display=lambda: "另行办理"))

        assert 'class="badge is-none"' in html
        assert "另行办理" in html

    def test_take_their_hue_from_the_field_the_code_stands_in(self):
        finding = SimpleNamespace(state="closed", get_state_display=lambda: "已办结")
        agency = SimpleNamespace(standing="closed", get_standing_display=lambda: "已注销")

        assert "is-done" in written("{% state_badge row %}", row=finding)
        assert "is-none" in written('{% state_badge row "standing" %}', row=agency)

    def test_let_no_markup_through(self):
        assert "<b>" not in written('{% badge "done" word %}', word="<b>")


class FilterWords(forms.Form):
    q = forms.CharField(required=False)
    state = forms.ChoiceField(required=False, choices=[("", "不限"), ("active", "在业")], label="状态")


class TestFilterBar:
    def bar(self, **query):
        return written(
            '{% include "parts/filterbar.html" %}', query=query, filter=SimpleNamespace(form=FilterWords(query))
        )

    def test_says_what_is_in_force_in_the_words_of_the_choice(self):
        assert "状态：在业" in self.bar(state="active")

    def test_takes_one_condition_away_and_starts_again_at_the_first_page(self):
        assert 'href="?q=%E4%BF%A1%E5%AE%89"' in self.bar(state="active", q="信安", page="7")

    @pytest.mark.parametrize("query", [{}, {"q": ""}, {"state": "no-such"}])
    def test_shows_no_condition_that_is_not_in_force(self, query):
        assert "chips" not in self.bar(**query)

    def test_says_what_is_wrong_with_an_unknown_value(self):
        assert "field-error" in self.bar(state="no-such")
