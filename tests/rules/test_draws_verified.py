"""A published draw repeated: what does not agree is named."""

from __future__ import annotations

import random

import pytest

from campaigns.rules.draws import (
    FrameRefused,
    canonical_frame,
    draw_published,
    draw_sample,
    frame_digest,
    next_substitute,
    verify,
)
from tests.rules.test_draws import FRAME, QUOTAS, SEED


class TestNextSubstitute:
    def test_is_the_best_ticket_not_drawn(self):
        tickets = draw_sample(FRAME, QUOTAS, SEED)

        substitute = next_substitute(tickets, "3301/high", used=())

        assert (substitute.stratum, substitute.rank) == ("3301/high", 5)

    def test_goes_down_the_line_and_ends(self):
        tickets = draw_sample(FRAME, QUOTAS, SEED)
        called = []

        while (substitute := next_substitute(tickets, "3301/low", called)) is not None:
            called.append(substitute.code)

        assert called == [t.code for t in tickets if t.stratum == "3301/low"][2:]

    def test_does_not_depend_on_the_order_of_the_tickets(self):
        tickets = draw_sample(FRAME, QUOTAS, SEED)

        assert next_substitute(reversed(tickets), "3301/high", ()) == next_substitute(tickets, "3301/high", ())


class TestDrawPublished:
    FRAME_BYTES = canonical_frame(FRAME)

    def test_gives_ticket_and_code_of_the_drawn_as_a_file_lists_them(self):
        drawn = [t for t in draw_sample(FRAME, QUOTAS, SEED) if t.drawn]

        published = draw_published(self.FRAME_BYTES, frame_digest(self.FRAME_BYTES), QUOTAS, SEED)

        assert published == {stratum: [(t.number, t.code) for t in drawn if t.stratum == stratum] for stratum in QUOTAS}

    def test_refuses_bytes_of_another_digest(self):
        with pytest.raises(FrameRefused) as refused:
            draw_published(self.FRAME_BYTES, "0" * 64, QUOTAS, SEED)

        assert refused.value.problem.code == "draws.digest_differs"


class TestVerify:
    PUBLISHED = canonical_frame(FRAME)
    DIGEST = frame_digest(PUBLISHED)

    def drawn(self):
        return [t.code for t in draw_sample(FRAME, QUOTAS, SEED) if t.drawn]

    def test_finds_nothing_wrong_with_an_honest_draw(self):
        assert verify(self.PUBLISHED, self.DIGEST, SEED, QUOTAS, self.drawn()) == []

    def test_names_whoever_was_swapped(self):
        drawn = self.drawn()
        outsider = next(row.code for row in FRAME if row.code not in drawn)

        problems = verify(self.PUBLISHED, self.DIGEST, SEED, QUOTAS, [outsider, *drawn[1:]])

        assert [(p.code, p.facts["object_code"]) for p in problems] == [
            ("draws.not_drawn", outsider),
            ("draws.drawn_but_absent", drawn[0]),
        ]

    def test_names_whoever_stands_twice(self):
        drawn = self.drawn()

        problems = verify(self.PUBLISHED, self.DIGEST, SEED, QUOTAS, [*drawn, drawn[0]])

        assert [p.code for p in problems] == ["draws.drawn_twice"]

    def test_reports_a_quota_the_frame_cannot_carry(self):
        problems = verify(self.PUBLISHED, self.DIGEST, SEED, {**QUOTAS, "3301/low": 9}, self.drawn())

        assert [p.code for p in problems] == ["draws.quota_too_large"]

    def test_finds_a_thousand_single_edits_of_the_frame(self):
        chance = random.Random(20240611)

        for _ in range(1000):
            edited = _one_edit(self.PUBLISHED, chance)
            problems = verify(edited, self.DIGEST, SEED, QUOTAS, self.drawn())
            assert [p.code for p in problems] == ["draws.digest_differs"]

    def test_of_another_seed_fails(self):
        assert verify(self.PUBLISHED, self.DIGEST, SEED[::-1], QUOTAS, self.drawn())


def _one_edit(frame, chance):
    """Drop, add, change or swap one thing; always other bytes than before."""
    lines = frame.split(b"\n")[:-1]
    at = chance.randrange(len(lines))
    kind = chance.choice(["drop", "add", "rename", "swap", "blank"])
    if kind == "drop":
        del lines[at]
    elif kind == "add":
        lines.insert(at, b"C%d\t3301/low" % chance.randrange(1000))
    elif kind == "rename":
        lines[at] = lines[at].replace(b"\t", b"x\t")
    elif kind == "swap":
        lines[at - 1], lines[at] = lines[at], lines[at - 1]
    else:
        lines[at] += b" "
    return b"\n".join(lines) + b"\n"
