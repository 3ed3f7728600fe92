"""The project's own Python environment: .venv beside the code, packages by hash from a lock. Standard library only."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import debian
from console import StepFailed, say, step

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
LOG = ROOT / "var" / "log" / "setup.log"
APP_LOCK, TEST_LOCK, INSTALLER_LOCK = "requirements.lock", "requirements-test.lock", "requirements-installer.lock"
OLDEST, TOO_NEW = (3, 11), (3, 14)
# What pip was told on this machine (a mirror, a certificate), in uv's words.
UV_WORDS = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "cert": "SSL_CERT_FILE",
    "trusted-host": "UV_INSECURE_HOST",
}


def ensure(lock: str) -> None:
    """Make .venv hold what `lock` names; nothing to do when its stamp says so. A failure ends the process."""
    if _is_installed(lock):
        return
    try:
        _make_venv()
        _install(lock)
    except StepFailed as failure:
        say(f"{failure}\n环境没有建成，完整日志：{LOG}")
        sys.exit(1)
    _stamp(lock)


def _digest(lock: str) -> str:
    return hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()


def _is_installed(lock: str) -> bool:
    try:
        return bool(json.loads(STAMP.read_text())[lock] == _digest(lock)) and _answers(str(PYTHON))
    except (OSError, ValueError, KeyError):
        return False


def _stamp(lock: str) -> None:
    # The test lock holds the application's at the same versions.
    locks = [APP_LOCK, TEST_LOCK] if lock == TEST_LOCK else [lock]
    STAMP.write_text(json.dumps({name: _digest(name) for name in locks}))


def _answers(python: str) -> bool:
    """Whether this interpreter runs and is of a version the project supports."""
    question = f"import sys; sys.exit(not {OLDEST} <= sys.version_info[:2] < {TOO_NEW})"
    try:
        return subprocess.run([python, "-c", question], capture_output=True, cwd="/").returncode == 0
    except OSError:
        return False


def _suitable_python() -> str:
    for name in (sys.executable, "python3.13", "python3.12", "python3.11"):
        found = shutil.which(name)
        if found and _answers(found):
            return found
    say(f"需要 Python 3.11 至 3.13，本机是 {sys.version.split()[0]}。请安装后再运行，例如 apt-get install python3.11 python3.11-venv。")
    sys.exit(1)


def _make_venv() -> None:
    if _answers(str(PYTHON)) and (VENV / "bin" / "pip").exists():
        return
    command = [_suitable_python(), "-m", "venv", "--clear", str(VENV)]
    try:
        step("建立运行环境 .venv", command, LOG)
    except StepFailed:
        # Debian keeps ensurepip in a package of its own.
        if not debian.install(["python3-venv"], LOG):
            raise
        step("建立运行环境 .venv", command, LOG)


def _install(lock: str) -> None:
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--require-hashes", "--no-deps", "-r"]
    try:
        step("安装安装器 uv", [*pip, str(ROOT / INSTALLER_LOCK)], LOG)
        uv = [str(PYTHON), "-m", "uv", "pip", "install", "--python", str(PYTHON), "--require-hashes", "-r"]
        step(f"安装依赖（{lock}，按散列锁定）", [*uv, str(ROOT / lock)], LOG, env={**os.environ, **_uv_words()})
    except StepFailed:
        say("  uv 未能完成，改用 pip，会慢一些。")
        step(f"用 pip 安装依赖（{lock}）", [*pip, str(ROOT / lock)], LOG)


def _uv_words() -> dict[str, str]:
    """pip's own configuration said to uv, which does not read it."""
    listed = subprocess.run([str(PYTHON), "-m", "pip", "config", "list"], capture_output=True, text=True).stdout
    words: dict[str, str] = {"UV_INDEX_STRATEGY": "unsafe-best-match"}  # every file is held to its hash anyway
    for line in listed.splitlines():
        key, _, value = line.partition("=")
        variable = UV_WORDS.get(key.rpartition(".")[2])
        if variable and variable not in os.environ:
            places = str(ast.literal_eval(value)).split()
            known = [place for place in places if not place.startswith("/") or Path(place).exists()]
            words[variable] = ("," if variable == "UV_FIND_LINKS" else " ").join(known)
    return {variable: words_said for variable, words_said in words.items() if words_said}
