"""Random lists stored and read back: whatever the database's order and collation, the draw's file is the same.

Run on SQLite and on PostgreSQL. A hundred lists; MINGCHA_LONG=1 takes a thousand.
"""

from __future__ import annotations

import os
import random

import pytest

from campaigns.models import Draw, DrawEntry
from campaigns.queries.draws import frame_bytes, frame_of
from campaigns.rules.draws import canonical_frame
from campaigns.verification import verify_draw
from tests.province import Province
from tests.rules.test_draws_proofs import package_of, random_frame

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_tree")]
FRAMES = 1_000 if os.environ.get("MINGCHA_LONG") else 100


def store(draw: Draw, rows: list[tuple[str, str]], chance: random.Random) -> None:
    draw.entries.all().delete()
    shuffled = chance.sample(rows, len(rows))
    DrawEntry.objects.bulk_create(DrawEntry(draw=draw, code=code, name=code, stratum=name) for code, name in shuffled)


class TestStoredFrames:
    @pytest.mark.parametrize("order", ["code", "-code", "stratum"])
    def test_give_the_file_that_the_rows_give(self, order: str) -> None:
        draw, chance = Province(agency_count=1, projects_each=0).freeze(), random.Random(order)

        for number in range(FRAMES):
            rows, quotas = random_frame(number)
            store(draw, rows, chance)
            package = package_of(frame_of(draw.entries.order_by(order)), quotas)

            assert frame_bytes(draw) == canonical_frame(rows), number
            assert package == package_of(rows, quotas), number
            assert verify_draw.faults_of(package) == [], number
