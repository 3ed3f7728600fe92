"""A draw that a stranger can repeat: the published bytes, the laws of the order, and what is refused."""

import gc
import hashlib
import random
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.rules import draws
from campaigns.rules.draws import (
    FrameRefused,
    FrameRow,
    QuotaMissing,
    QuotaTooLarge,
    canonical_frame,
    draw_sample,
    drawn_codes,
    frame_digest,
    parse_frame,
    ticket,
)

SEED = "b4f55f9ec3af9e90df0cd2e744da610f78289956494b0ab730ceb20e8078624d"
FRAME = [FrameRow(f"A{n:02}", "3301/high") for n in range(1, 13)] + [FrameRow(f"B{n}", "3301/low") for n in range(5)]
QUOTAS = {"3301/high": 4, "3301/low": 2}

CODES = st.text(st.characters(min_codepoint=48, max_codepoint=0x9FFF, categories=["L", "Nd"]), min_size=1, max_size=12)
FRAMES = st.lists(CODES, min_size=1, max_size=40, unique_by=lambda code: unicodedata.normalize("NFC", code)).map(
    lambda codes: [FrameRow(code, f"s{len(code) % 3}") for code in codes]
)


def half_of_each(frame):
    strata = [row.stratum for row in frame]
    return {stratum: (strata.count(stratum) + 1) // 2 for stratum in strata}


class TestCanonicalFrame:
    def test_is_the_worked_example_of_the_documentation(self):
        frame = canonical_frame([FrameRow("B2", "1301/high"), FrameRow("A1", "1301/high")])

        assert frame == b"A1\t1301/high\nB2\t1301/high\n"
        assert frame_digest(frame) == "8866292056395172b51c25f267497845534a16b5086258d8a7155e480b77ec5d"

    def test_sorts_by_bytes_and_not_by_a_language(self):
        frame = canonical_frame([FrameRow("石"), FrameRow("a"), FrameRow("B"), FrameRow("保")])

        assert frame.decode().split("\t\n") == ["B", "a", "保", "石", ""]

    def test_is_the_same_for_two_spellings_of_one_sign(self):
        composed, combined = "caf\u00e9", "cafe\u0301"

        assert canonical_frame([FrameRow(composed)]) == canonical_frame([FrameRow(combined)])

    @pytest.mark.parametrize(
        "code", ["", " ", "A 1", "A,1", "A\t1", "A\n1", "A\r", "A\u200b1", "A\ufeff", "A\u3000", "\x00", "A\u2028"]
    )
    def test_refuses_a_code_that_would_blur_the_bytes(self, code):
        with pytest.raises(FrameRefused) as refused:
            canonical_frame([FrameRow("OK"), FrameRow(code)])

        assert refused.value.problem.code == "draws.code_refused"

    @pytest.mark.parametrize("twice", [("A1", "A1"), ("caf\u00e9", "cafe\u0301")])
    def test_refuses_the_same_code_twice(self, twice):
        with pytest.raises(FrameRefused) as refused:
            canonical_frame([FrameRow(code, f"stratum{n}") for n, code in enumerate(twice)])

        assert refused.value.problem.code == "draws.code_twice"

    @pytest.mark.parametrize("stratum", ["a\tb", "a\nb", "a\u200b"])
    def test_refuses_a_stratum_that_would_blur_the_bytes(self, stratum):
        with pytest.raises(FrameRefused) as refused:
            canonical_frame([FrameRow("A1", stratum)])

        assert refused.value.problem.code == "draws.stratum_refused"

    def test_is_the_same_for_two_spellings_of_one_stratum(self):
        composed, combined = "caf\u00e9", "cafe\u0301"

        frame = canonical_frame([FrameRow("A1", combined), FrameRow("A2", composed)])

        assert frame == f"A1\t{composed}\nA2\t{composed}\n".encode()

    def test_of_nothing_is_no_bytes(self):
        assert canonical_frame([]) == b""

    @given(frame=FRAMES)
    def test_reads_back_to_the_same_bytes(self, frame):
        published = canonical_frame(frame)

        assert canonical_frame(parse_frame(published)) == published

    @pytest.mark.parametrize("damaged", [b"A1\ts\t\n", b"A1\ts\r\n", b"A 1\ts\n", b"A1\ts\nA1\ts\n"])
    def test_refuses_bytes_that_no_list_would_hold(self, damaged):
        with pytest.raises(FrameRefused):
            parse_frame(damaged)

    @pytest.mark.parametrize("damaged", [b"A1\t\nA0\t\n", b"A1\n", b"A1\ts", b"\xff\t\n", b"A1\ts\nB1"])
    def test_refuses_bytes_that_are_not_canonical(self, damaged):
        with pytest.raises(FrameRefused) as refused:
            parse_frame(damaged)

        assert refused.value.problem.code == "draws.frame_not_canonical"


class TestTicket:
    def test_is_plain_sha256_of_seed_comma_code(self):
        assert ticket("seed", "A1") == hashlib.sha256(b"seed,A1").hexdigest()

    def test_is_the_number_in_the_draw(self):
        drawn = draw_sample(FRAME, QUOTAS, SEED)

        assert all(t.number == ticket(SEED, t.code) for t in drawn)

    def test_can_be_repeated_with_ten_lines_of_somebody_elses(self):
        mine = [t.code for t in draw_sample(FRAME, QUOTAS, SEED) if t.stratum == "3301/high" and t.drawn]
        codes = [f"A{n:02}" for n in range(1, 13)]
        theirs = sorted(codes, key=lambda code: hashlib.sha256(f"{SEED},{code}".encode()).digest())[:4]

        assert mine == theirs


class TestDrawSample:
    def test_draws_the_quota_of_each_stratum(self):
        tickets = draw_sample(FRAME, QUOTAS, SEED)

        assert sum(t.drawn for t in tickets if t.stratum == "3301/high") == 4
        assert sum(t.drawn for t in tickets if t.stratum == "3301/low") == 2
        assert len(tickets) == len(FRAME)

    def test_ranks_from_one_within_each_stratum(self):
        tickets = draw_sample(FRAME, QUOTAS, SEED)

        assert [t.rank for t in tickets] == [*range(1, 13), *range(1, 6)]
        assert all(t.drawn == (t.rank <= QUOTAS[t.stratum]) for t in tickets)

    def test_does_not_reorder_others_when_an_agency_is_added(self):
        late = FrameRow("A99", "3301/high")

        before = [t.code for t in draw_sample(FRAME, QUOTAS, SEED)]
        after = [t.code for t in draw_sample([*FRAME, late], QUOTAS, SEED)]

        assert before == [code for code in after if code != "A99"]

    def test_refuses_a_quota_above_the_stratum_with_both_figures(self):
        with pytest.raises(QuotaTooLarge) as refused:
            draw_sample(FRAME, {"3301/high": 5, "3301/low": 6}, SEED)

        assert refused.value.problem.facts == {"stratum": "3301/low", "quota": 6, "available": 5, "lack": 1}

    def test_refuses_a_quota_for_a_stratum_that_holds_nobody(self):
        with pytest.raises(QuotaTooLarge):
            draw_sample(FRAME, {**QUOTAS, "3302/high": 1}, SEED)

    def test_takes_a_quota_of_nothing_for_nobody(self):
        assert draw_sample([], {"3302/high": 0}, SEED) == []

    def test_refuses_to_forget_a_stratum(self):
        with pytest.raises(QuotaMissing) as refused:
            draw_sample(FRAME, {"3301/high": 4}, SEED)

        assert (refused.value.problem.code, refused.value.problem.facts["stratum"]) == (
            "draws.quota_missing",
            "3301/low",
        )

    def test_refuses_a_negative_quota(self):
        with pytest.raises(QuotaTooLarge) as refused:
            draw_sample(FRAME, {**QUOTAS, "3301/low": -1}, SEED)

        assert refused.value.problem.code == "draws.quota_negative"

    def test_leaves_the_collector_as_it_was(self):
        draw_sample(FRAME, QUOTAS, SEED)
        assert gc.isenabled()

        gc.disable()
        try:
            draw_sample(FRAME, QUOTAS, SEED)
            assert not gc.isenabled()
        finally:
            gc.enable()

    def test_draws_the_same_codes_with_and_without_tickets(self):
        tickets = draw_sample(FRAME, QUOTAS, SEED)

        assert drawn_codes(FRAME, QUOTAS, SEED) == [t.code for t in tickets if t.drawn]

    def test_takes_everybody_when_the_quota_is_everybody(self):
        assert all(t.drawn for t in draw_sample(FRAME, {"3301/high": 12, "3301/low": 5}, SEED))


class TestLargeFrames:
    """Where tickets above a bound are not kept, the result is the plain sorting all the same."""

    @pytest.mark.parametrize(("size", "quota"), [(47, 4), (48, 4), (49, 4), (5000, 1), (5000, 50), (5000, 4900)])
    def test_are_drawn_as_by_plain_sorting(self, size, quota):
        codes = [f"P{n:06}" for n in range(size)]

        drawn = drawn_codes([FrameRow(code) for code in codes], {"": quota}, SEED)

        assert drawn == sorted(codes, key=lambda code: ticket(SEED, code))[:quota]

    def test_are_drawn_right_when_the_bound_was_too_narrow(self, monkeypatch):
        codes = [f"P{n:06}" for n in range(200)]
        monkeypatch.setattr(draws, "_generous_bound", lambda count, size: (2**250).to_bytes(32, "big"))

        drawn = drawn_codes([FrameRow(code) for code in codes], {"": 20}, SEED)

        assert drawn == sorted(codes, key=lambda code: ticket(SEED, code))[:20]


class TestLawsOfDraws:
    @settings(max_examples=60)
    @given(frame=FRAMES, shuffler=st.randoms(use_true_random=False))
    def test_order_of_the_frame_is_irrelevant(self, frame, shuffler):
        shuffled = random.Random(shuffler.random()).sample(frame, len(frame))

        assert draw_sample(shuffled, half_of_each(frame), SEED) == draw_sample(frame, half_of_each(frame), SEED)

    @settings(max_examples=60)
    @given(frame=FRAMES)
    def test_a_raised_quota_extends_the_draw(self, frame):
        half = half_of_each(frame)
        more = {stratum: sum(row.stratum == stratum for row in frame) for stratum in half}

        first = {t.code for t in draw_sample(frame, half, SEED) if t.drawn}
        extended = {t.code for t in draw_sample(frame, more, SEED) if t.drawn}

        assert first <= extended

    @settings(max_examples=60)
    @given(frame=FRAMES, gone=st.integers(0, 39))
    def test_removing_one_keeps_the_order_of_the_others(self, frame, gone):
        code = frame[gone % len(frame)].code
        rest = [row for row in frame if row.code != code]
        none = dict.fromkeys({row.stratum for row in frame}, 0)

        before = [t.code for t in draw_sample(frame, none, SEED) if t.code != unicodedata.normalize("NFC", code)]

        assert [t.code for t in draw_sample(rest, none, SEED)] == before

    def test_each_of_ten_is_drawn_about_as_often_as_the_others(self):
        frame = [FrameRow(f"A{n}") for n in range(10)]
        times = dict.fromkeys((row.code for row in frame), 0)

        for seed in range(2000):
            for t in draw_sample(frame, {"": 3}, f"seed{seed}"):
                times[t.code] += t.drawn

        assert all(520 <= n <= 680 for n in times.values()), times
