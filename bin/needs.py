"""What do the tests need from the system, is it there, and how is it got? Standard library only."""

from __future__ import annotations

import argparse
import shutil
import subprocess

import debian
import environment

NAMES = ("browser", "libreoffice", "postgresql", "redis")
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
HOW = {
    "browser": "PATH 上没有可用的 Chromium（apt-get install chromium）",
    "libreoffice": "PATH 上没有 soffice 或 pdftoppm（apt-get install libreoffice-calc poppler-utils）",
    "pango": f"缺少 pango，PDF 测试不能运行（apt-get install {' '.join(debian.PANGO)}）",
}
_PACKAGES = {
    "browser": ["chromium"],
    "libreoffice": ["libreoffice-calc", "poppler-utils"],
    "pango": debian.PANGO,
    "fonts": ["fonts-noto-cjk"],
}


def is_waived(options: argparse.Namespace, need: str) -> bool:
    """Whether the caller said --without-<need>."""
    return bool(getattr(options, f"without_{need}", False))


def waivers(options: argparse.Namespace) -> dict[str, str]:
    """The same, as the variables the test suite reads."""
    return {f"MINGCHA_WITHOUT_{need.upper()}": "1" for need in NAMES if is_waived(options, need)}


def install(options: argparse.Namespace) -> None:
    """Ask apt, where we may, for what is missing and not waived."""
    wanted = [package for need in _absent(options) for package in _PACKAGES[need]]
    if wanted:
        debian.install(wanted, environment.LOG.with_name("system.log"), limit=420)


def missing(options: argparse.Namespace) -> list[str]:
    """One line for each thing that is still not there, so that tests needing it cannot run."""
    return [f"{need}：{HOW[need]}" for need in _absent(options) if need in HOW]


def _absent(options: argparse.Namespace) -> list[str]:
    is_there = {
        "browser": _has_browser,
        "libreoffice": _has_libreoffice,
        "pango": debian.has_pango,
        "fonts": _has_fonts,
    }
    return [need for need, answer in is_there.items() if not is_waived(options, need) and not answer()]


def _has_browser() -> bool:
    # Ubuntu's chromium package is a stub that asks for snap: being on PATH is not enough.
    found = [path for path in map(shutil.which, BROWSERS) if path]
    return any(subprocess.run([path, "--version"], capture_output=True).returncode == 0 for path in found)


def _has_libreoffice() -> bool:
    return bool(shutil.which("soffice") and shutil.which("pdftoppm"))


def _has_fonts() -> bool:
    lister = shutil.which("fc-list")
    if not lister:
        return False
    return bool(subprocess.run([lister, ":lang=zh-cn", "family"], capture_output=True, text=True).stdout.strip())
