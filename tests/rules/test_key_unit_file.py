"""Two lists of people laid beside each other: everybody once, the same person found, what differs named."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from credentials.rules.key_unit_file import Listed, Pair, compare, lists_digest

PEOPLE = st.builds(
    Listed,
    key=st.integers(1, 99),
    name=st.sampled_from(["甲", "乙", "丙"]),
    number=st.sampled_from(["", "1", "2"]),
    mark=st.sampled_from(["", "m1", "m2"]),
)
LISTS = st.lists(PEOPLE, max_size=6, unique_by=lambda one: one.key)


def kinds(registered: list[Listed], filed: list[Listed]) -> list[str]:
    return [pair.kind for pair in compare(registered, filed)]


class TestCompare:
    def test_finds_the_same_people_whatever_their_order(self):
        here = [Listed(1, "甲", "11"), Listed(2, "乙", "22")]

        assert kinds(here, [Listed(8, "乙", "22"), Listed(9, "甲", "11")]) == ["", ""]

    def test_names_who_is_missing_on_which_side(self):
        pairs = compare([Listed(1, "甲", "11")], [Listed(2, "乙", "22")])

        assert [(pair.kind, pair.differs) for pair in pairs] == [("not_on_file", True), ("not_on_site", True)]

    def test_names_another_number_of_the_same_person(self):
        assert kinds([Listed(1, "甲", "11")], [Listed(2, "甲", "12")]) == ["other_number"]

    def test_knows_a_person_by_id_number_under_another_name(self):
        assert kinds([Listed(1, "甲", "11", "m")], [Listed(2, "贾", "11", "m")]) == ["other_name"]

    def test_of_one_name_with_two_id_numbers_makes_two_people(self):
        assert kinds([Listed(1, "甲", "11", "m1")], [Listed(2, "甲", "11", "m2")]) == ["not_on_file", "not_on_site"]

    def test_of_two_namesakes_matches_each_by_number(self):
        pairs = compare([Listed(1, "甲", "11"), Listed(2, "甲", "22")], [Listed(3, "甲", "22"), Listed(4, "甲", "11")])

        assert [(pair.registered.key, pair.filed.key) for pair in pairs] == [(1, 4), (2, 3)]

    def test_of_a_number_nobody_wrote_down_says_so_without_calling_it_a_difference(self):
        pair = compare([Listed(1, "甲", "11")], [Listed(2, "甲")])[0]

        assert (pair.kind, pair.differs) == ("number_missing", False)

    @given(LISTS, LISTS)
    def test_has_everybody_of_both_lists_exactly_once(self, registered, filed):
        pairs = compare(registered, filed)

        assert [pair.registered for pair in pairs if pair.registered] == registered
        assert sorted(pair.filed.key for pair in pairs if pair.filed) == sorted(one.key for one in filed)
        assert Pair(None, None) not in pairs

    @given(LISTS)
    def test_of_a_list_with_itself_finds_no_difference(self, people):
        assert [pair for pair in compare(people, people) if pair.differs] == []


class TestDigest:
    @given(LISTS, LISTS)
    def test_is_of_the_people_not_of_their_order(self, registered, filed):
        assert lists_digest(registered, filed) == lists_digest(registered[::-1], filed[::-1])

    def test_changes_with_any_person_on_either_side(self):
        one = Listed(1, "甲", "11", "m")
        digests = {
            lists_digest([one], []),
            lists_digest([], [one]),
            lists_digest([one], [one]),
            lists_digest([Listed(1, "甲", "12", "m")], []),
            lists_digest([Listed(1, "乙", "11", "m")], []),
            lists_digest([Listed(1, "甲", "11", "n")], []),
        }

        assert len(digests) == 6
