"""python -m tests.mutation [module …]: plant every small fault in campaigns/rules and see which the tests miss.

One fork a fault, tests of the module only, stopped at the first failure. Survivors explained in explained.toml are
counted apart; exit 1 when any other is left. On demand: minutes a module.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import os
import signal
import sys
import time
import tomllib
from pathlib import Path
from types import CodeType, ModuleType

import hypothesis
import pytest

from tests.mutation.mutants import mutants_of

HERE = Path(__file__).resolve().parent
RULES, TESTS = HERE.parent.parent / "campaigns" / "rules", HERE.parent / "rules"
PATIENCE = 60  # seconds; a fault that makes the tests run longer is found
DRAWS = ("test_draws.py", "test_draws_verified.py", "test_draws_document.py")
MODULES: dict[str, tuple[str, ...]] = {
    "frame_bytes": DRAWS,
    "draws": DRAWS,
    "seeds": ("test_seeds.py", "test_draws_document.py"),
    "commitments": ("test_commitments.py",),
    "topups": ("test_topups.py",),
    "inference": ("test_inference.py",),
    "quotas": ("test_quotas.py", "test_quota_pools.py", "test_quotas_said.py"),
    "quota_pools": ("test_quota_pools.py",),
    "deadlines": ("test_deadlines.py",),
    "periods": ("test_periods.py",),
    "calendar": ("test_calendar.py",),
    "frames": ("test_reminding.py",),
    "reminding": ("test_reminding.py",),
    "teams": ("test_teams.py",),
    "tier_words": ("test_planning.py",),
    "planning": ("test_planning.py",),
    "dispatching": ("test_dispatching.py",),
    "notice": ("test_notice_values.py",),
    "notice_forms": ("test_notice_values.py",),
    "notice_lists": ("test_list_checks.py",),
    "notice_scope": ("test_notice_values.py",),
    "notice_checks": ("test_notice_checks.py", "test_plan_checks.py"),
    "scope_checks": ("test_scope_checks.py",),
    "form_checks": ("test_form_checks.py",),
    "list_checks": ("test_list_checks.py",),
    "crosschecks": ("test_list_checks.py",),
    "clause_table": ("test_clause_table.py",),
    "amending": ("test_amending.py",),
    "follow_ups": ("test_amending.py",),
}


class Planted(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives out the faulty module in the place of the sound one."""

    def __init__(self, name: str, code: CodeType) -> None:
        self.name, self.code = name, code

    def find_spec(self, name: str, path: object, target: object = None) -> importlib.machinery.ModuleSpec | None:
        return importlib.util.spec_from_loader(name, self) if name == self.name else None

    def exec_module(self, module: ModuleType) -> None:
        exec(self.code, module.__dict__)


def main(asked: list[str]) -> None:
    """Run the modules asked for, or all."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")  # some fixtures ask where the folders are
    hypothesis.settings.register_profile("mutation", max_examples=40, derandomize=True, database=None, deadline=None)
    hypothesis.settings.load_profile("mutation")
    explained = tomllib.loads((HERE / "explained.toml").read_text())
    left = sum(_survivors(name, explained.get(name, {})) for name in asked or MODULES)
    sys.exit(1 if left else 0)


def _survivors(module: str, explained: dict[str, str]) -> int:
    tests = [str(TESTS / name) for name in MODULES[module]]
    source, started = (RULES / f"{module}.py").read_text(), time.monotonic()
    if _found(f"campaigns.rules.{module}", compile(source, module, "exec"), tests):
        sys.exit(f"{module}: its tests fail on the sound module")
    planted, survived = 0, []
    for mutant in mutants_of(source):
        planted += 1
        if not _found(f"campaigns.rules.{module}", compile(mutant.tree, module, "exec"), tests):
            survived.append(mutant)
    open_ones = [mutant for mutant in survived if mutant.key not in explained]
    for mutant in open_ones:
        print(f"  {module}.py:{mutant.line}: {mutant.key}")
    for key in sorted(explained.keys() - {mutant.key for mutant in survived}):
        print(f"  explained.toml, {module}: found, or no longer there: {key}")
    seconds = time.monotonic() - started
    print(
        f"{module}: {planted} planted, {planted - len(survived)} found, {len(survived) - len(open_ones)} explained, "
        f"{len(open_ones)} left ({seconds:.0f} s)",
        flush=True,
    )
    return len(open_ones)


def _found(name: str, code: CodeType, tests: list[str]) -> bool:
    """Do the tests fail with this code in the module's place?"""
    child = os.fork()
    if not child:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        signal.alarm(PATIENCE)
        sys.meta_path.insert(0, Planted(name, code))
        root = str(HERE.parent.parent)
        options = ["-x", "-q", "-c", str(HERE / "pytest.ini"), "-p", "no:django", "-p", "no:cacheprovider"]
        options += ["--rootdir", root, "--confcutdir", root]
        os._exit(1 if pytest.main([*options, *tests]) else 0)
    _, status = os.waitpid(child, 0)
    return status != 0


if __name__ == "__main__":
    main(sys.argv[1:])
