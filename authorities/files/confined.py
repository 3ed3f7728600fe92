"""Run one of our parsing scripts on a hostile file: in a process of its own, without the project's settings or secrets.

The script sets its own limits of memory and processor time; `patience` bounds the waiting beside them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_PASSED_ON = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH")


@dataclass(frozen=True)
class Ended:
    """How the process ended: its exit code (negative: killed by that signal; None: out of patience), what it wrote."""

    code: int | None
    output: bytes = b""


def confined_environment() -> dict[str, str]:
    """What of our environment such a process may see: where programs are, no settings, no secrets."""
    return {name: os.environ[name] for name in _PASSED_ON if name in os.environ}


def run_confined(script: str, content: bytes, *, patience: float, arguments: Sequence[str] = ()) -> Ended:
    """Give `content` to the script on stdin and wait for it; `arguments` are ours, never from outside."""
    try:
        done = subprocess.run(
            [sys.executable, "-P", str(Path(script)), *arguments],
            input=content,
            capture_output=True,
            timeout=patience,
            env=confined_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Ended(None)
    return Ended(done.returncode, done.stdout)
