"""Beside the published consistent_sampler 1.0.10 (Rivest): its algorithm written out, its values, and ours."""

import random
from hashlib import sha256

from campaigns.rules.draws import FrameRow, draw_sample, ticket


def theirs(seed, name):
    """first_fraction of the package: 0.ddd with the decimal digits of the hash reversed."""
    hashed = sha256(str(seed).encode()).hexdigest()
    digits = f"{int(sha256((hashed + str(name)).encode()).hexdigest(), 16):064d}"
    return "0." + digits[::-1]


def consistent_sample(names, seed, number):
    """Sampling without replacement: the names by their numbers, smallest first."""
    return sorted(names, key=lambda name: number(seed, name))


class TestPackage:
    def test_algorithm_written_out_gives_its_published_ticket(self):
        published = "0.26299714122838008416507544297546663599715395525154425586041245287750224561854"

        assert theirs("01382438112797316654", "AB-130") == published

    def test_algorithm_written_out_gives_its_published_sample(self):
        order = consistent_sample(["ab-1", "ab-2", "cd-1", "ef-3"], 314159, theirs)

        assert order == ["cd-1", "ef-3", "ab-1", "ab-2"]
        assert theirs(314159, "cd-1").startswith("0.317685817")
        assert theirs(314159, "ab-2").startswith("0.923154904")


class TestAgreement:
    def test_same_idea_with_our_ticket_is_our_draw(self):
        chance = random.Random(2018)
        for seed in range(200):
            names = [f"A{number}" for number in chance.sample(range(10_000), chance.randrange(1, 60))]

            ours = [t.code for t in draw_sample([FrameRow(name) for name in names], {"": 0}, str(seed))]

            assert ours == consistent_sample(names, str(seed), ticket)

    def test_same_idea_with_their_ticket_is_another_draw(self):
        names = [f"A{number}" for number in range(50)]

        assert consistent_sample(names, "seed", theirs) != consistent_sample(names, "seed", ticket)

    def test_both_keep_the_others_when_one_leaves(self):
        names = [f"A{number}" for number in range(300)]

        for number in (theirs, ticket):
            before = consistent_sample(names, "seed", number)
            after = consistent_sample(names[1:], "seed", number)
            assert [name for name in before if name != names[0]] == after
