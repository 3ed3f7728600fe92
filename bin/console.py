"""How do bin/run and bin/test speak? Short lines, the seconds of every long step, the end of the log when one fails."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

REPORT_EVERY_SECONDS = 15.0
LOG_LINES_SHOWN = 20


class StepFailed(RuntimeError):
    """A command of a step ended with an error; the message is the end of its log."""


def speak_utf8() -> None:
    """Chinese on any terminal, line by line; Ctrl-C and SIGTERM end this process quietly, by way of every `finally`."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)  # type: ignore[union-attr]
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda heard, _: sys.exit(128 + heard))


def say(line: str) -> None:
    """One line to the person who started us."""
    print(line, flush=True)


def step(title: str, command: list[str], log: Path, env: dict[str, str] | None = None, limit: float = 900) -> None:
    """Run a command with its output in `log`, saying title and seconds. Raises StepFailed; `limit` is in seconds."""
    log.parent.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    with log.open("ab") as sink:
        sink.write(f"\n== {title}\n".encode())
        sink.flush()
        begin = sink.tell()
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, env=env, start_new_session=True
        )
        try:
            _watch(process, title, started, limit)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)  # with whatever it started itself
                process.wait()
    if process.returncode:
        _finish(f"  {title}：未成功")
        raise StepFailed(_end_of(log, begin))
    _finish(f"  {title}：完成，{time.monotonic() - started:.1f} 秒")


def _watch(process: subprocess.Popen[bytes], title: str, started: float, limit: float) -> None:
    on_terminal, reported = sys.stdout.isatty(), 0.0
    while process.poll() is None:
        elapsed = time.monotonic() - started
        if elapsed > limit:
            return
        if on_terminal:
            print(f"\r  {title}……{elapsed:.0f} 秒", end="", flush=True)
        elif elapsed - reported >= REPORT_EVERY_SECONDS:
            reported = elapsed
            say(f"  {title}……已 {elapsed:.0f} 秒")
        try:
            process.wait(0.5)
        except subprocess.TimeoutExpired:
            continue


def _finish(line: str) -> None:
    print(("\r\033[K" if sys.stdout.isatty() else "") + line, flush=True)


def _end_of(log: Path, begin: int) -> str:
    with log.open("rb") as lines:
        lines.seek(begin)
        said = lines.read().decode(errors="replace").strip().splitlines()
    return "\n".join(said[-LOG_LINES_SHOWN:]) or "没有输出"
