"""Proofs by numbers: quotas against whole-number arithmetic, draws against the stand-alone script, chances against χ².

Every N of 0…100,000 at the rates notices use; MINGCHA_LONG=1 takes every N at every rate of a whole percent as well,
instead of the small ones and two hundred others.
"""

import os
import random
import subprocess
import sys
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest

from campaigns.files.draw_package import package_bytes
from campaigns.rules.commitments import commitment_of
from campaigns.rules.draws import FrameRow, canonical_frame, draw_sample, frame_digest
from campaigns.rules.notice import Band, Tier
from campaigns.rules.quotas import quota_for
from campaigns.rules.seeds import compose_seed
from campaigns.verification import verify_draw

LONG = bool(os.environ.get("MINGCHA_LONG"))
MOST = 100_000
NOTICE_RATES = (5, 10, 20, 50, 100)
VALUE, CONTRIBUTION, SALT = "0307121925140816", "7315528", "5a" * 32


def tier_of(share):
    return Tier("any", "0", "", share=share)


class TestQuotas:
    @pytest.mark.parametrize("percent", NOTICE_RATES)
    def test_are_the_least_whole_number_at_every_n(self, percent):
        tier = tier_of(Fraction(percent, 100))

        wrong = [n for n in range(MOST + 1) if quota_for(tier, n).quota != -(-n * percent // 100)]

        assert wrong == []

    @pytest.mark.parametrize("percent", range(1, 101))
    def test_are_exact_at_every_rate_of_a_whole_percent(self, percent):
        tier = tier_of(Fraction(percent, 100))
        chance = random.Random(percent)
        some = range(MOST + 1) if LONG else [*range(302), *chance.sample(range(MOST), 200), MOST - 1, MOST]

        wrong = [n for n in some if quota_for(tier, n).quota != -(-n * percent // 100)]

        assert wrong == []

    @pytest.mark.parametrize("share", [Fraction(1, 3), Fraction(2, 7), Fraction(1, 1000), Fraction(999, 1000)])
    def test_are_exact_at_rates_that_no_float_holds(self, share):
        tier, (above, below) = tier_of(share), share.as_integer_ratio()

        wrong = [n for n in range(MOST + 1) if quota_for(tier, n).quota != -(-n * above // below)]

        assert wrong == []

    def test_of_bands_are_exact_at_every_n(self):
        bands = (
            Band(None, 49, Fraction(20, 100), "20/100"),
            Band(50, 100, Fraction(10, 100), "10/100"),
            Band(101, None, Fraction(5, 100), "5/100"),
        )
        tier = Tier("agencies", "0", "", bands=bands)

        for n in range(MOST + 1):
            percent = 20 if n < 50 else 10 if n <= 100 else 5
            assert quota_for(tier, n).quota == -(-n * percent // 100), n


class TestRandomFrames:
    def test_a_thousand_are_the_same_shuffled_and_by_the_script(self):
        for number in range(1000):
            rows, quotas = random_frame(number)
            package = package_of(rows, quotas)
            shuffled = random.Random(-number).sample(rows, len(rows))

            assert package_of(shuffled, quotas) == package
            assert verify_draw.faults_of(package) == [], number

    @pytest.mark.parametrize("number", [1, 500, 999])
    def test_some_are_the_same_by_the_script_in_a_process_of_its_own(self, number, tmp_path):
        file = tmp_path / "draw.txt"
        file.write_bytes(package_of(*random_frame(number)))

        script = Path(verify_draw.__file__)
        ended = subprocess.run([sys.executable, "-I", str(script), str(file)], capture_output=True, timeout=60)

        assert ended.returncode == 0, ended.stdout


class TestChances:
    def test_of_single_objects_pass_chi_square_over_ten_thousand_draws(self):
        frame, draws, quota = [FrameRow(f"A{n:02}") for n in range(50)], 10_000, 5
        times = dict.fromkeys((row.code for row in frame), 0)

        for seed in range(draws):
            for t in draw_sample(frame, {"": quota}, f"{seed}")[:quota]:
                times[t.code] += 1

        expected, share = draws * quota / 50, quota / 50
        # 不放回抽样的次数比独立时分散得小，按 (1 − n/N)·N/(N−1) 校正后服从自由度49的卡方
        statistic = sum((seen - expected) ** 2 / expected for seen in times.values()) / (1 - share) * 49 / 50
        assert 23.98 < statistic < 85.35  # 0.1% on either side

    def test_of_pairs_are_alike_over_ten_thousand_draws(self):
        frame = [FrameRow(f"A{n:02}") for n in range(8)]
        times = dict.fromkeys(combinations((row.code for row in frame), 2), 0)

        for seed in range(10_000):
            drawn = sorted(t.code for t in draw_sample(frame, {"": 3}, f"pair{seed}")[:3])
            for pair in combinations(drawn, 2):
                times[pair] += 1

        expected = 10_000 * 3 / 28  # C(8,2) = 28 pairs, three of them in each draw
        assert all(abs(seen - expected) < 130 for seen in times.values()), times  # four deviations


def random_frame(number):
    """One to 60 codes, Chinese and Latin and beyond the basic plane, in one to four strata; quotas from 0 to all."""
    chance = random.Random(number)
    signs = "ABCXYZ0123456789保石消防é㐀𠮷-/"
    codes = {"".join(chance.choices(signs, k=chance.randrange(1, 12))) for _ in range(chance.randrange(1, 60))}
    strata = [f"1301{n:02}/甲" for n in range(chance.randrange(1, 5))]
    rows = [FrameRow(code, chance.choice(strata)) for code in sorted(codes)]
    sizes = {name: sum(row.stratum == name for row in rows) for name in strata}
    return rows, {name: chance.randrange(size + 1) for name, size in sizes.items()}


def package_of(rows, quotas):
    """The file of a draw of these rows, with three substitutes a stratum."""
    frame = canonical_frame(rows)
    seed = compose_seed(VALUE, CONTRIBUTION, frame_digest(frame))
    drawn, waiting = {}, {}
    for t in draw_sample(rows, quotas, seed):
        line = drawn if t.drawn else waiting
        line.setdefault(t.stratum, []).append([t.number, t.code])
    head = {
        "scheme": "mingcha-draw-2",
        "frozen_at": "2024-08-21T10:00:00+08:00",
        "committed_at": "2024-08-21T10:00:00+08:00",
        "seed_due_at": "2024-08-29T21:15:00+08:00",
        "drawn_at": "2024-08-29T21:15:00+08:00",
        "commitment": commitment_of(SALT, CONTRIBUTION, frame_digest(frame)),
        "salt": SALT,
        "quotas": quotas,
        "frame_count": len(rows),
        "frame_digest": frame_digest(frame),
        "public_value": VALUE,
        "contribution": CONTRIBUTION,
        "seed": seed,
        "drawn": drawn,
        "substitutes": {stratum: pairs[:3] for stratum, pairs in waiting.items()},
        "top_ups": [],
    }
    return package_bytes(head, frame)
