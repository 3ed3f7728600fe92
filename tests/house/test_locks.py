"""The locks hold what pyproject.toml asks for, by hash, and no address."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
LOCKS = ("requirements.lock", "requirements-test.lock", "requirements-installer.lock")


def asked_for(*, with_tests: bool) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = project["dependencies"] + (project["optional-dependencies"]["test"] if with_tests else [])
    return {re.split(r"[\[<>=;! ]", line)[0].lower() for line in lines}


def pins(lock: str) -> dict[str, str]:
    """Package → version of a lock."""
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE))


class TestLocks:
    @pytest.mark.parametrize("lock", LOCKS)
    def test_hold_no_address(self, lock):
        assert re.findall(r"\w+://|--index|--find-links|^-", (ROOT / lock).read_text(), re.MULTILINE) == []

    @pytest.mark.parametrize("lock", LOCKS)
    def test_hold_a_hash_for_every_package(self, lock):
        blocks = re.split(r"^(?=[a-z0-9-]+==)", (ROOT / lock).read_text(), flags=re.MULTILINE)

        assert [block for block in blocks if block.strip() and "--hash=sha256:" not in block] == []

    def test_hold_what_the_application_asks_for(self):
        assert asked_for(with_tests=False) - set(pins("requirements.lock")) == set()

    def test_hold_what_the_tests_ask_for(self):
        assert asked_for(with_tests=True) - set(pins("requirements-test.lock")) == set()

    def test_agree_on_every_version(self):
        application, tests = pins("requirements.lock"), pins("requirements-test.lock")

        assert {name: tests.get(name) for name in application} == application

    def test_say_why_each_package_is_here(self):
        reasons = (ROOT / "docs" / "decisions" / "0002-dependencies.md").read_text()

        assert [name for name in sorted(asked_for(with_tests=True)) if f"`{name}`" not in reasons] == []
