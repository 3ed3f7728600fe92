"""manage.py serve: the embedded default in one process tree. `bin/run` calls it once the environment stands."""

from __future__ import annotations

import hashlib
import os
import re
import signal
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, OutputWrapper

from config.demo.second import seconds
from config.supervisor import Death, Program, Supervisor

READY_LIMIT_SECONDS = 120.0
LOG_LINES_SHOWN = 8
_FROZEN_DAY = re.compile(r"MINGCHA_TODAY=(\d{4}-\d{2}-\d{2})")


class Command(BaseCommand):
    """Prepare the state folder, start web + worker + beat, watch them until told to stop."""

    help = "准备数据并启动网站、后台任务和定时任务"
    requires_system_checks = []  # `check` runs in the children and in the test suite

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--scale", choices=["small", "province"], default="small")
        parser.add_argument("--seed", type=int)
        parser.add_argument("--second", choices=seconds(), metavar="CODE")
        parser.add_argument("--no-demo", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda heard, _: sys.exit(128 + heard))
        self._prepare(options)
        supervisor = Supervisor({**os.environ, **_frozen_day()})
        for program in _programs(options["host"], options["port"]):
            supervisor.start(program)
        try:
            dead = self._serve(supervisor, options)
        finally:
            supervisor.stop()
        if dead:
            raise CommandError(_obituary(dead))
        self.stdout.write("明察已停止。")

    def _prepare(self, options: dict[str, Any]) -> None:
        self.stdout.write("  更新数据库结构")
        call_command("migrate", verbosity=0, interactive=False)
        if _static_is_stale():
            self.stdout.write("  整理页面文件")
            call_command("collectstatic", verbosity=0, interactive=False, clear=True)
            _stamp_file().write_text(_static_digest())
        if not options["no_demo"]:
            _load_demo(options, self.stdout)

    def _serve(self, supervisor: Supervisor, options: dict[str, Any]) -> Death | None:
        address = f"http://{options['host']}:{options['port']}"
        deadline = time.monotonic() + READY_LIMIT_SECONDS
        self.stdout.write("  启动网站、后台任务、定时任务")
        dead = supervisor.wait(until=lambda: _answers(f"{address}/login") or time.monotonic() > deadline)
        if dead or supervisor.is_stopping:
            return dead
        if time.monotonic() > deadline:
            log = settings.VAR_DIR / "log" / "web.log"
            raise CommandError(f"网站在 {READY_LIMIT_SECONDS:.0f} 秒内没有应答。日志：{log}")
        self.stdout.write(f"\n明察已启动：{address}\n")
        if not options["no_demo"]:
            call_command("demo", scale=options["scale"], accounts=True, stdout=self.stdout)
        self.stdout.write("按 Ctrl-C 停止。")
        return supervisor.wait(until=lambda: False)


def _programs(host: str, port: int) -> list[Program]:
    logs, python = settings.VAR_DIR / "log", [sys.executable, "-m"]
    web = ["gunicorn", "config.wsgi", f"--bind={host}:{port}", "--workers=2", "--threads=4", "--graceful-timeout=5"]
    celery = ["celery", "--app=config", "--quiet"]
    worker = ["worker", "--pool=threads", "--concurrency=4", "--without-gossip", "--without-mingle"]
    beat = ["beat", f"--schedule={settings.VAR_DIR / 'beat-schedule'}", "--pidfile="]
    return [
        Program("网站", [*python, *web, "--no-control-socket", "--log-level=warning"], logs / "web.log"),
        Program("后台任务", [*python, *celery, *worker, "--loglevel=WARNING"], logs / "worker.log"),
        Program("定时任务", [*python, *celery, *beat, "--loglevel=WARNING"], logs / "beat.log"),
    ]


def _load_demo(options: dict[str, Any], out: OutputWrapper) -> None:
    """Load the demo province (nothing to do when it is there) and keep the day it lives in."""
    said = _Echo(out)
    chosen = {"seed": options["seed"]} if options["seed"] is not None else {}
    call_command("demo", scale=options["scale"], if_empty=True, stdout=said, **chosen)
    day = _FROZEN_DAY.search(said.getvalue())
    if day:
        _day_file().write_text(day.group(1))
    if options["second"]:
        call_command("demo", second=options["second"], stdout=out)


class _Echo(StringIO):
    """What a command says, shown at once and kept."""

    def __init__(self, out: OutputWrapper) -> None:
        super().__init__()
        self._out = out

    def write(self, text: str) -> int:
        self._out.write(text, ending="")
        self._out.flush()
        return super().write(text)


def _day_file() -> Path:
    return Path(settings.VAR_DIR / "today.txt")


def _frozen_day() -> dict[str, str]:
    if "MINGCHA_TODAY" in os.environ or not _day_file().exists():
        return {}
    return {"MINGCHA_TODAY": _day_file().read_text().strip()}


def _stamp_file() -> Path:
    return Path(settings.VAR_DIR / "static.stamp")


def _static_digest() -> str:
    """What the collected files came from: the locked packages, and our own files by name, size and time."""
    digest = hashlib.sha256((settings.BASE_DIR / "requirements.lock").read_bytes())
    for path in sorted((settings.BASE_DIR / "static").rglob("*")):
        stat = path.stat()
        digest.update(f"{path}:{stat.st_size}:{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _static_is_stale() -> bool:
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    return not (manifest.exists() and _stamp_file().exists() and _stamp_file().read_text() == _static_digest())


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own address, built above
            return bool(answer.status == 200)
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


def _obituary(dead: Death) -> str:
    log = dead.program.log
    if dead.exit_code < 0:
        return f"“{dead.program.title}”被信号 {-dead.exit_code} 终止，其余已停止。日志：{log}"
    last = "\n".join(log.read_text(errors="replace").splitlines()[-LOG_LINES_SHOWN:])
    return f"“{dead.program.title}”意外退出（退出码 {dead.exit_code}），其余已停止。日志：{log}\n{last}"
