"""The house keeps its own rules: style, types, the order of apps and shelves, migrations, nothing foreign."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("config", "reports", "inspections", "credentials", "campaigns", "agencies", "authorities")
LONGEST_FILE, LONGEST_LINE = 300, 120
DRAWERS = {"utils", "util", "common", "helpers", "helper", "core", "misc", "shared"}
OFFICE_LIBRARIES = {"openpyxl", "PIL", "python_calamine", "weasyprint", "xlsxwriter"}
# Written in pieces, so that this file does not find itself.
FOREIGN = {
    "a path of one machine": re.compile("/" + r"(?:work|farm|root|home/\w+)/\w"),
    "the host of a registry": re.compile("python" + "hosted|pypi.(?:org|python)|registry.np" + "m|deb.deb" + "ian"),
    "a merge left undone": re.compile("^(?:<<<<<<<|>>>>>>>) ", re.MULTILINE),
}


def tracked(*patterns: str) -> list[Path]:
    """Files of the repository, also those not yet committed, without what git ignores."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [ROOT / name for name in listed if (ROOT / name).is_file()]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def source_of_apps() -> list[Path]:
    return [path for path in tracked("*.py") if path.relative_to(ROOT).parts[0] in APPS]


def imports_of(path: Path) -> set[str]:
    """The first word of every module a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def run(*command: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, timeout=300)


class TestTools:
    def test_ruff_finds_nothing(self):
        ended = run("ruff", "check", "--output-format=concise", ".")

        assert ended.returncode == 0, ended.stdout

    def test_mypy_finds_nothing(self):
        ended = run("mypy")

        assert ended.returncode == 0, ended.stdout

    def test_apps_and_shelves_keep_their_order(self):
        linter = Path(sys.executable).with_name("lint-imports")
        ended = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=120)

        assert ended.returncode == 0, ended.stdout


class TestFiles:
    @pytest.mark.parametrize("pattern", ["*.py", "*.html", "*.css", "*.js"])
    def test_stay_short(self, pattern):
        lengths = {named(path): len(path.read_text().splitlines()) for path in tracked(pattern)}

        assert {name: length for name, length in lengths.items() if length >= LONGEST_FILE} == {}

    def test_have_lines_that_fit(self):
        long = [
            f"{named(path)}:{number}"
            for path in tracked("*.py")
            if "migrations" not in path.parts
            for number, line in enumerate(path.read_text().splitlines(), start=1)
            if len(line) > LONGEST_LINE
        ]

        assert long == []

    def test_hold_nothing_foreign(self):
        found = [
            f"{named(path)}: {what}"
            for path in tracked()
            if path.suffix not in {".png", ".ico", ".woff2"}
            for what, pattern in FOREIGN.items()
            if pattern.search(path.read_text(errors="replace"))
        ]

        assert found == []

    def test_bring_no_script_or_style_of_others(self):
        minified = [named(path) for path in tracked("*.js", "*.css") if ".min." in path.name]
        wide = [named(path) for path in tracked("*.js", "*.css") if re.search(".{500}", path.read_text())]

        assert minified + wide == []


class TestModules:
    def test_no_drawer_for_odds_and_ends(self):
        parts = {named(path): {path.stem, *path.relative_to(ROOT).parts[:-1]} for path in source_of_apps()}

        assert [name for name, words in parts.items() if words & DRAWERS] == []

    def test_office_libraries_stay_under_files(self):
        elsewhere = [path for path in source_of_apps() if "files" not in path.parts]

        assert [named(path) for path in elsewhere if imports_of(path) & OFFICE_LIBRARIES] == []

    def test_no_place_is_named_in_python(self):
        # A docstring may cite the notice a rule comes from by its code.
        place = re.compile("河北|hebei(?!-[0-9])|内江|neijiang(?!-[0-9])", re.IGNORECASE)

        assert [named(path) for path in source_of_apps() if place.search(path.read_text())] == []


class TestTemplates:
    def test_carry_no_script_or_style_of_their_own(self):
        inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=[\"']", re.IGNORECASE)

        found = [named(path) for path in tracked("*.html") if inline.search(path.read_text())]

        assert found == []

    def test_fetch_nothing_from_elsewhere(self):
        remote = re.compile(r"(?:src|href)=[\"'](?:https?:)?//", re.IGNORECASE)

        assert [named(path) for path in tracked("*.html") if remote.search(path.read_text())] == []


@pytest.mark.django_db
class TestMigrations:
    def test_are_up_to_date(self):
        from django.core.management import call_command

        call_command("makemigrations", check=True, dry_run=True, verbosity=1)

    def test_are_named_by_what_they_do(self):
        names = [named(path) for path in tracked("*/migrations/*.py")]

        assert [name for name in names if re.search("_auto_|_and_more|_initial", name)] == []
