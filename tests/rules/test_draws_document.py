"""docs/draws.md tells the truth: its example is computed anew, and its file verifies."""

import re
import subprocess
from pathlib import Path

from campaigns.files.draw_package import read_package
from campaigns.rules.commitments import commitment_lines, commitment_of
from campaigns.rules.draws import draw_sample, drawn_codes, frame_digest, parse_frame, ticket
from campaigns.rules.seeds import compose_seed, seed_lines
from campaigns.verification import verify_draw

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"
DOCUMENT = (DOCS / "draws.md").read_text()
EXAMPLE = (DOCS / "examples" / "draw.txt").read_bytes()
OLDER = (DOCS / "examples" / "draw-1.txt").read_bytes()
PUBLIC_VALUE, CONTRIBUTION = "05 11 14 22 27 30 09", "7315528"


class TestExample:
    def test_digest_seed_and_ticket_are_those_of_the_rules(self):
        head, frame = read_package(EXAMPLE)
        digest = frame_digest(frame)
        seed = compose_seed(PUBLIC_VALUE, CONTRIBUTION, digest)

        drawn = drawn_codes(parse_frame(frame), head["quotas"], seed)

        assert f"those {len(frame)} bytes:\n\n```text\n{digest}\n```" in DOCUMENT
        assert (
            f"```text\n{seed_lines(PUBLIC_VALUE, CONTRIBUTION, digest)}```\n\ngives\n\n```text\n{seed}\n```" in DOCUMENT
        )
        assert f"For `{drawn[0]}`:\n\n```text\n{ticket(seed, drawn[0])}\n```" in DOCUMENT
        assert f"{drawn[0]} and {drawn[1]}" in DOCUMENT

    def test_first_substitute_is_the_third_ticket(self):
        head, frame = read_package(EXAMPLE)

        third = draw_sample(parse_frame(frame), head["quotas"], head["seed"])[2]

        assert f"the first substitute is\n{third.code}" in DOCUMENT

    def test_commitment_is_that_of_the_rules(self):
        head, _ = read_package(EXAMPLE)
        lines = commitment_lines(head["salt"], CONTRIBUTION, head["frame_digest"])

        assert f"```text\n{lines}```" in DOCUMENT
        assert f"```text\n{commitment_of(head['salt'], CONTRIBUTION, head['frame_digest'])}\n```" in DOCUMENT

    def test_commands_of_the_shell_give_what_is_said(self):
        block = re.search(r"```sh\n(.*?)```", DOCUMENT, re.DOTALL)[1]
        commands = [line for line in block.splitlines() if "sha256sum" in line]

        said = [
            subprocess.run(["sh", "-c", command], cwd=DOCS / "examples", capture_output=True, text=True, timeout=10)
            for command in commands
        ]

        head, _ = read_package(EXAMPLE)
        wanted = [head["frame_digest"], head["commitment"], head["seed"], next(iter(head["drawn"].values()))[0][0]]
        assert [one.stdout.split()[0] for one in said] == wanted

    def test_file_verifies(self):
        assert verify_draw.faults_of(EXAMPLE) == []

    def test_file_of_the_first_scheme_verifies_too(self):
        assert read_package(OLDER)[0]["scheme"] == "mingcha-draw-1"
        assert verify_draw.faults_of(OLDER) == []

    def test_every_key_of_the_file_is_described(self):
        head, _ = read_package(EXAMPLE)

        assert [key for key in head if f"`{key}`" not in DOCUMENT] == []
