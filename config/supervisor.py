"""How do web, worker and beat live and die as one? Children of one process: what ends one ends all."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

GRACE_SECONDS = 8.0
LOOK_EVERY_SECONDS = 0.2
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Program:
    """One child: its word for people, its command, where its lines go."""

    title: str
    command: list[str]
    log: Path


@dataclass(frozen=True)
class Death:
    """A child that ended by itself, with its exit code (negative: the signal that killed it)."""

    program: Program
    exit_code: int


class Supervisor:
    """Start programs, watch them, stop them all: on SIGTERM, on Ctrl-C, or when one of them dies."""

    def __init__(self, environment: Mapping[str, str], tell: Callable[[str], object] = print) -> None:
        self._environment, self._tell = dict(environment), tell
        self._children: list[tuple[Program, subprocess.Popen[bytes]]] = []
        self.is_stopping = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._hear)

    def _hear(self, _number: int, _frame: FrameType | None) -> None:
        self.is_stopping = True

    def start(self, program: Program) -> None:
        """Start one child in a session of its own, so that Ctrl-C reaches us alone and we stop the others in order."""
        program.log.parent.mkdir(parents=True, exist_ok=True)
        if program.log.exists():
            program.log.replace(program.log.with_suffix(".log.1"))
        with program.log.open("wb") as sink:
            child = subprocess.Popen(
                program.command,
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
                env=self._environment,
                start_new_session=True,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
            )
        self._children.append((program, child))

    def death(self) -> Death | None:
        """The first child found dead, or None while all live."""
        for program, child in self._children:
            code = child.poll()
            if code is not None:
                return Death(program, code)
        return None

    def wait(self, until: Callable[[], bool]) -> Death | None:
        """Look until told to stop, a child dies (returned) or `until` holds."""
        while not self.is_stopping and not until():
            dead = self.death()
            if dead:
                return dead
            time.sleep(LOOK_EVERY_SECONDS)
        return None

    def stop(self) -> None:
        """Ask every child to end, and after GRACE_SECONDS end it. Cut work is done again: job rows are the truth."""
        for _, child in self._children:
            if child.poll() is None:
                child.terminate()
        self._tell("正在停止…")
        deadline = time.monotonic() + GRACE_SECONDS
        for _, child in self._children:
            try:
                child.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()


def _die_with_parent() -> None:
    # A killed supervisor must not leave a server holding the port.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
