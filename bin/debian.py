"""Packages of the system, where we are root on Debian or Ubuntu: asked for once, never in the way of a start."""

from __future__ import annotations

import ctypes
import os
import shutil
from pathlib import Path

from console import StepFailed, step

PANGO = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]
_PANGO_FILES = (
    ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
    ("libharfbuzz-subset.so.0", "libharfbuzz-subset.dylib"),
)
_refreshed = False


def can_install() -> bool:
    """Whether apt-get may be asked."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: list[str], log: Path, limit: float = 300) -> bool:
    """Install packages; False when that is not possible here. The lists are refreshed once a process."""
    global _refreshed
    if not can_install():
        return False
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        if not _refreshed:
            step("更新系统软件目录", ["apt-get", "update", "-qq"], log, env=env, limit=120)
            _refreshed = True
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
        step(f"安装系统软件 {' '.join(packages)}", command, log, env=env, limit=limit)
    except StepFailed:
        return False
    return True


def has_pango() -> bool:
    """Whether the libraries that set the PDFs can be loaded."""
    return all(any(_loads(name) for name in names) for names in _PANGO_FILES)


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
