"""The first campaign's notice: everything it says is in its folder, and the folder says nothing else."""

from __future__ import annotations

import time
from datetime import date
from fractions import Fraction
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest

from campaigns.files.notice_folder import check_quotes, folder_digest, load_notice
from campaigns.rules.clause_table import clause_table
from campaigns.rules.notice import Band, Notice
from tests.notices.conftest import LISTS, NOTICES, ROOT

ORIGINAL = ROOT.parent / "shared" / "notices" / "hebei-2024.txt"


class TestClauses:
    def test_cover_each_of_the_134_lines(self, hebei: Notice):
        lines = [line for clause in hebei.clauses for line in clause.lines]

        assert sorted(lines) == [f"H{n:03d}" for n in range(1, 135)]

    def test_are_named_once(self, hebei: Notice):
        ids = [clause.id for clause in hebei.clauses]

        assert len(ids) == len(set(ids)) == 134

    def test_quote_a_few_words_and_never_a_paragraph(self, hebei: Notice):
        quotes = [quote for clause in hebei.clauses for quote in clause.quotes]

        assert all(clause.quotes for clause in hebei.clauses)
        assert max(len(quote) for quote in quotes) <= 50

    @pytest.mark.skipif(not ORIGINAL.exists(), reason="the notice's own text is not beside the repository")
    def test_every_quote_and_label_is_in_the_notice_itself(self, hebei: Notice):
        text = ORIGINAL.read_text(encoding="utf-8")

        assert [str(problem) for problem in check_quotes(hebei, text)] == []

    @pytest.mark.skipif(not ORIGINAL.exists(), reason="the notice's own text is not beside the repository")
    def test_a_document_with_another_number_is_noticed(self, hebei: Notice):
        text = ORIGINAL.read_text(encoding="utf-8").replace("不足50家抽查率不低于20%", "不足50家抽查率不低于25%")

        found = check_quotes(hebei, text)

        assert {(p.file, p.row) for p in found} == {
            ("clauses.toml", "条目“4.1.3.detachment”"),
            ("tiers.toml", "条目“agencies-of-detachment”"),
        }

    def test_what_carries_them_exists(self, hebei: Notice):
        from django.apps import apps

        outside = {name for clause in hebei.clauses for name in clause.carried_by if ":" not in name}

        for name in sorted(outside):
            if ".rules." in name:
                assert import_module(name)
            else:
                assert apps.get_model(name)


class TestHead:
    def test_says_number_dates_and_issuer(self, hebei: Notice):
        assert (hebei.code, hebei.number, hebei.issuer_unit) == ("hebei-2024", "冀消函〔2024〕218号", "130000")
        assert (hebei.issued_on, hebei.starts_on, hebei.ends_on) == (
            date(2024, 6, 11),
            date(2024, 6, 1),
            date(2024, 11, 30),
        )


class TestTiers:
    def test_detachments_draw_by_three_bands_with_50_and_100_in_the_middle(self, hebei: Notice):
        tier = hebei.tier("agencies-of-detachment")

        assert tier.bands == (
            Band(None, 49, Fraction(1, 5), "20/100"),
            Band(50, 100, Fraction(1, 10), "10/100"),
            Band(101, None, Fraction(1, 20), "5/100"),
        )

    @pytest.mark.parametrize(
        ("population", "share", "method"),
        [
            ("agencies-of-brigade", Fraction(1), "coverage"),
            ("key-unit-own-area", Fraction(1), "coverage"),
            ("crowded-place-own-area", Fraction(1, 2), "draw"),
            ("key-unit-same-detachment", Fraction(1, 5), "draw"),
            ("crowded-place-same-detachment", Fraction(1, 5), "draw"),
            ("key-unit-other-detachment", Fraction(1, 5), "draw"),
            ("crowded-place-other-detachment", Fraction(1, 5), "draw"),
            ("fire-site", Fraction(1), "coverage"),
        ],
    )
    def test_share_of_each_population(self, hebei: Notice, population: str, share: Fraction, method: str):
        tier = hebei.tier(population)

        assert (tier.share, tier.method) == (share, method)

    def test_two_projects_per_drawn_agency(self, hebei: Notice):
        population = hebei.population("projects-per-drawn-agency")

        assert hebei.tier(population.code).per_object_minimum == 2
        assert population.parent == "agencies-of-detachment"

    def test_other_projects_are_undecided_and_not_zero(self, hebei: Notice):
        tier = hebei.tier("other-projects")

        assert tier.undecided
        assert tier.share is None

    def test_agencies_of_other_provinces_are_in_no_draw(self, hebei: Notice):
        for code in ("agencies-of-brigade", "agencies-of-detachment"):
            assert hebei.population(code).where["out_of_province"] is False


class TestDates:
    def test_four_phases_follow_on(self, hebei: Notice):
        assert [(p.starts_on, p.ends_on) for p in hebei.phases] == [
            (date(2024, 6, 1), date(2024, 6, 15)),
            (date(2024, 6, 16), date(2024, 6, 30)),
            (date(2024, 7, 1), date(2024, 10, 31)),
            (date(2024, 11, 1), date(2024, 11, 30)),
        ]

    @pytest.mark.parametrize(
        ("code", "due_on", "level"),
        [
            ("mobilised", date(2024, 6, 15), "detachment"),
            ("brigade-conditions", date(2024, 8, 15), "brigade"),
            ("brigade-projects", date(2024, 9, 30), "brigade"),
            ("detachment-sampling", date(2024, 10, 31), "detachment"),
        ],
    )
    def test_milestones(self, hebei: Notice, code: str, due_on: date, level: str):
        milestone = hebei.milestone(code)

        assert (milestone.due_on, milestone.level) == (due_on, level)

    def test_three_returns_stand_beside_each_other(self, hebei: Notice):
        monthly, phase, final = hebei.returns

        assert (monthly.kind, monthly.day, monthly.table) == ("monthly", 25, "annex4")
        assert (phase.kind, phase.days_after) == ("phase_end", 5)
        assert (final.kind, final.due_on, final.table) == ("once", date(2024, 11, 20), "annex4")


class TestCauses:
    def test_the_notice_gives_numbers_and_we_never_count_more(self, hebei: Notice):
        counted = {s: sum(c.counted for c in hebei.causes if c.subject == s) for s in hebei.cause_counts}

        assert hebei.cause_counts == {"agency": 22, "engineer": 11, "operator": 4}
        assert all(counted[subject] <= most for subject, most in hebei.cause_counts.items())

    def test_an_inaccurate_document_has_no_fine(self, hebei: Notice):
        cause = hebei.cause("agency-inaccurate-document")

        assert (cause.fine_min_yuan, cause.fine_max_yuan) == (None, None)

    def test_a_cause_of_the_revised_law_starts_with_it(self, hebei: Notice):
        cause = hebei.cause("agency-project-not-published")

        assert not cause.in_force(date(2024, 11, 8))
        assert cause.in_force(date(2024, 11, 9))


class TestReadings:
    @pytest.mark.parametrize(
        ("topic", "code"),
        [
            ("A1", "tier-borders"), ("A2", "tier-step-down"), ("A3", "agencies-counted"),
            ("A4", "agencies-counted-when"), ("A5", "draw-before-brigade-check"), ("A6", "overlap"),
            ("A7", "dispatched-share"), ("A8", "two-projects"), ("A9", "out-of-province"), ("A10", "other-rate"),
            ("A11", "last-returns"), ("A12", "late-issue"), ("A13", "printed-twice"), ("A14", "polarity"),
            ("A15", "part-sums"), ("A16", "law-of-the-day"), ("H073", "causes"), ("H091", "operators-by-scope"),
            ("H106", "annex2-missing"), ("H108", "legal-representative"), ("H131", "month-and-total"),
        ],
    )  # fmt: skip
    def test_every_known_ambiguity_is_decided(self, hebei: Notice, topic: str, code: str):
        assert hebei.readings[code].body, topic

    def test_are_found_from_the_clause_they_decide(self, hebei: Notice):
        assert [r.code for r in hebei.readings_of("6.4.final")] == ["due-day", "last-returns"]


class TestFolder:
    def test_loads_in_a_tenth_of_a_second(self):
        times = []
        for _ in range(3):
            started = time.perf_counter()
            load_notice("hebei-2024", search=[NOTICES], lists=LISTS)
            times.append(time.perf_counter() - started)

        assert min(times) < 0.1

    def test_the_first_folder_found_is_taken(self, folder: Path, hebei: Notice):
        (folder / "reading.md").write_text("", encoding="utf-8")

        mine = load_notice("hebei-2024", search=[folder.parent, NOTICES])

        assert mine.readings == {}
        assert mine.digest != hebei.digest

    def test_digest_follows_every_byte_and_every_name(self, folder: Path):
        before = folder_digest(folder)
        (folder / "causes.toml").write_bytes((folder / "causes.toml").read_bytes() + b"\n")
        longer = folder_digest(folder)
        (folder / "causes.toml").rename(folder / "cause.toml")

        assert len({before, longer, folder_digest(folder)}) == 3

    def test_digest_is_the_same_in_another_place(self, folder: Path, hebei: Notice):
        assert folder_digest(folder) == hebei.digest

    def test_bands_leave_no_population_out(self, hebei: Notice):
        bands = hebei.tier("agencies-of-detachment").bands

        assert all(sum(band.holds(n) for band in bands) == 1 for n in range(300))
        assert all(after.low == (before.high or 0) + 1 for before, after in pairwise(bands))


class TestClauseTable:
    def test_the_document_in_docs_is_not_stale(self, hebei: Notice):
        folders = sorted(path for path in NOTICES.iterdir() if path.is_dir())

        fresh = clause_table([load_notice(path) for path in folders])

        assert (ROOT / "docs" / "clauses.md").read_text(encoding="utf-8") == fresh

    def test_says_openly_what_is_not_built(self, hebei: Notice):
        text = clause_table([hebei])
        unbuilt = [clause.id for clause in hebei.clauses if clause.not_built]

        assert all(f"| {clause_id} | " in text for clause_id in unbuilt)
        assert text.count("**not built**") == len(unbuilt) + 1  # the heading explains the word once
