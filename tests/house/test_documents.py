"""What the documents tell people to type or to open is there."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


class TestDocuments:
    def test_name_commands_that_exist(self):
        listed = subprocess.run(
            [sys.executable, "manage.py", "help", "--commands"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.split()
        told = {(doc.name, word) for doc in DOCUMENTS for word in re.findall(r"manage\.py ([a-z_]+)", doc.read_text())}

        assert {(doc, word) for doc, word in told if word not in [*listed, "help"]} == set()

    def test_name_programs_that_exist(self):
        program = re.compile(r"(?<![\w/.])(bin/[a-z]+|\.ci/run)\b")
        told = {(doc.name, word) for doc in DOCUMENTS for word in program.findall(doc.read_text())}

        assert {(doc, word) for doc, word in told if not (ROOT / word).exists()} == set()

    def test_link_to_files_that_exist(self):
        told = [
            (doc, target)
            for doc in DOCUMENTS
            for target in re.findall(r"\]\(([^)#\s]+)", doc.read_text())
            if "://" not in target
        ]

        assert [f"{doc.name} → {target}" for doc, target in told if not (doc.parent / target).exists()] == []
