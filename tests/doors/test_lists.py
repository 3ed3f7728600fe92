"""A list's filter words, as rows and as one condition, mean the same."""

from __future__ import annotations

import pytest

from authorities.lists import BadFilter, UnknownList, named
from authorities.scope import whole_tree
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def agencies():
    units = factories.make_unit_tree()
    with whole_tree("test"):
        factories.make_agency(units["130102"])
        factories.make_agency(units["130104"], out_of_province=True)
        factories.make_agency(units["130202"], standing="closed")
        yield named("agencies")


class TestCondition:
    @pytest.mark.parametrize(
        "words", [{}, {"state": "active"}, {"out_of_province": False}, {"state": "active", "out_of_province": True}]
    )
    def test_keeps_the_rows_that_the_filter_keeps(self, agencies, words):
        condition = agencies.condition(words)

        assert condition is not None
        assert set(agencies.rows().filter(condition)) == set(agencies.filtered(words))

    def test_is_none_where_only_the_filter_itself_can_say_it(self):
        with whole_tree("test"):
            assert named("projects").condition({"relation": "own_area"}) is None

    @pytest.mark.parametrize("words", [{"colour": "red"}, {"state": "flying"}])
    def test_refuses_what_the_filter_refuses(self, agencies, words):
        with pytest.raises(BadFilter):
            agencies.condition(words)
        with pytest.raises(BadFilter):
            agencies.filtered(words)

    def test_an_unknown_list_is_named(self):
        with pytest.raises(UnknownList, match="dragons"):
            named("dragons")
